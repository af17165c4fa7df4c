"""Bytes to text: whatever encoding a document has, and what was wrong with it."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from corpus.errors import SourceError
from corpus.records import Unread

_BOMS = (  # the 32-bit marks begin like the 16-bit ones
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = "not a text file (binary content); export it as Markdown or text"
# Control characters are looked for in this many characters or bytes from the beginning.
_SAMPLE = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # not blanks, nor colours for terminals
# A no-break space among the marks that begin a line keeps them from being seen as marks.
_MARKS = re.compile(r"^[ \t#>*+.):\d\xa0-]+", re.MULTILINE)
# Other scripts write whole words in their letters; one or two may be accents read wrongly.
_FOREIGN_WORD = re.compile(r"[^\W\d_\x00-\u024f]{3}")
# Encodings of old Macs, which look like those of Windows to a statistic of letters.
_WINDOWS = {"mac_cyrillic": "cp1251", "mac_greek": "cp1253", "mac_turkish": "cp1254"}
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, and the places at which it was mended."""

    text: str
    mended: tuple[Unread, ...] = ()


def decode(content: bytes) -> str:
    """Return the text of a document in whatever encoding it has; see `decode_document`."""
    return decode_document(content).text


def decode_document(content: bytes) -> Decoded:
    """Return a document's text; stray NUL bytes are taken out.

    No-break spaces become plain ones where a line begins; elsewhere they are left as they are.
    Raises SourceError for binary files, and for text that is broken in the encoding it claims.
    """
    text = _text(content)
    mended: tuple[Unread, ...] = ()
    if "\0" in text:
        mended = _nul_lines(text)
        text = text.replace("\0", "")
    text = _checked(text).replace("\ufeff", "")
    if "\xa0" in text:
        text = _MARKS.sub(lambda marks: marks[0].replace("\xa0", " "), text)
    return Decoded(text, mended)


def declared_encoding(content: bytes) -> str | None:
    """Return the encoding that an HTML or XML document names in its head, if Python knows it."""
    found = _DECLARED.search(content[:2048])
    if not found:
        return None
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None


def _text(content: bytes) -> str:
    marked = next((pair for pair in _BOMS if content.startswith(pair[0])), None)
    wide = marked[1] if marked else _wide_encoding(content)
    if wide:
        try:
            return content.decode(wide)
        except UnicodeDecodeError as error:
            raise _broken(content, error, wide) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error)


def _wide_encoding(content: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that the places of the NUL bytes speak for, without a mark.

    Most documents hold more ASCII than anything else, of which every second byte is NUL in UTF-16.
    """
    sample = content[:4096]
    if len(content) % 2 or sample.count(0) * 4 < len(sample):
        return None
    shares = [sample[k::4].count(0) / max(1, len(sample[k::4])) for k in range(4)]
    for encoding, empty in (("utf-32-le", (1, 2, 3)), ("utf-32-be", (0, 1, 2))):
        if len(content) % 4 == 0 and all(shares[k] > 0.7 for k in empty):
            return encoding
    even, odd = max(shares[0], shares[2]), max(shares[1], shares[3])
    if min(shares[1], shares[3]) > 0.4 and even < 0.05:
        return "utf-16-le"
    if min(shares[0], shares[2]) > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> str:
    declared = declared_encoding(content)
    if declared and declared not in {"utf-8", "ascii", "iso8859-1", "cp1252"}:
        try:
            return content.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass  # pages often name an encoding that they are not in
    if b"\0" in content or not _is_legacy(content):
        _checked(content.decode("utf-8", "replace"))
        raise _broken(content, error, "UTF-8") from error
    return _legacy(content, error)


def _nul_lines(text: str) -> tuple[Unread, ...]:
    """Return where a text has stray NUL characters; raises SourceError where it is full of them."""
    if text.count("\0") > 1 + len(text) / 1000 or text.isspace() or not text.strip("\0 \r\n\t"):
        raise SourceError(_BINARY)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(
        Unread((number, number), "NUL characters in this line were taken out")
        for number, line in enumerate(lines, 1)
        if "\0" in line
    )


def _checked(text: str) -> str:
    """Return the text; raises SourceError when control characters say that it is binary."""
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 100:
        raise SourceError(_BINARY)
    return text


def _is_legacy(content: bytes) -> bool:
    """Tell a text of an older 8-bit encoding from UTF-8 in which a few bytes are broken.

    Broken UTF-8 still has whole multi-byte characters; an older encoding hardly ever does.
    """
    text = content.decode("utf-8", "replace")
    whole = sum(c > "\x7f" and c != "\ufffd" for c in text)
    return whole < text.count("\ufffd")


def _legacy(content: bytes, error: UnicodeDecodeError) -> str:
    """Return the text of an older encoding: cp1252, or what the bytes say for other scripts.

    Short Latin text fits many encodings; cp1252 is what such documents are in.
    """
    best = charset_normalizer.from_bytes(content).best()
    guess = str(best) if best else ""
    if best and best.encoding in _WINDOWS:
        guess = content.decode(_WINDOWS[best.encoding], "replace")
    foreign = sum(c > "\u024f" and c.isalpha() for c in guess)
    text = guess
    if 2 * foreign <= sum(c > "\x7f" for c in guess) or not _FOREIGN_WORD.search(guess):
        text = content.decode("cp1252", "replace").replace("\ufffd", "\x80")
    if not text or any("\x7f" <= c <= "\x9f" for c in text):
        raise _broken(content, error, "UTF-8")
    return text


def _broken(content: bytes, error: UnicodeDecodeError, encoding: str) -> SourceError:
    line = content[: error.start].count(b"\n") + 1
    return SourceError(
        f"line {line}: not valid {encoding.removesuffix('-sig').upper()} "
        f"(byte 0x{content[error.start]:02x}); save the file as UTF-8"
    )
