"""Detects the encoding of a text from all of its bytes, holding one block at a time."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

import charset_normalizer

from corpus.errors import NotText, SourceError

_BOMS = (  # the 32-bit marks begin like the 16-bit ones
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = "not a text file (binary content); export it as Markdown or text"
# The bytes at the start in which declarations and NUL bytes are looked for.
_HEAD = 4096
BLOCK = 2**20
# The characters at the start in which control characters are looked for.
_SAMPLE = 100_000
# Not NUL, which may be stray, nor blanks, nor colours for terminals.
_CONTROL = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))
_UNPRINTED = re.compile(r"[\x7f-\x9f]")
# Other scripts write whole words; one or two such letters may be accents decoded wrongly.
_FOREIGN_WORD = re.compile(r"[^\W\d_\x00-\u024f]{3}")
# Old Mac encodings, which letter statistics cannot tell from those of Windows.
_WINDOWS = {"mac_cyrillic": "cp1251", "mac_greek": "cp1253", "mac_turkish": "cp1254"}
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """An encoding by its Python name, and how bytes that it cannot decode are handled."""

    name: str
    errors: str = "strict"


@dataclass(frozen=True, slots=True)
class _Source:
    """A stream, and how many bytes of it are held at a time."""

    stream: BinaryIO
    block: int


class _Fault(Exception):
    """A byte that an encoding does not allow, and the number of bytes before it."""

    def __init__(self, offset: int, byte: int) -> None:
        super().__init__(offset, byte)
        self.offset = offset
        self.byte = byte


def find_encoding(stream: BinaryIO, block: int = BLOCK) -> TextEncoding:
    """Return an encoding that decodes the whole text.

    Raises SourceError for binary files, and for text that is broken in the encoding it claims.
    """
    source = _Source(stream, block)
    head, size = _part(source, 0, _HEAD), stream.seek(0, SEEK_END)
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    wide = marked or _wide_encoding(head, size)
    encoding = TextEncoding(wide or "utf-8")
    try:
        _check(_texts(source, encoding))
    except _Fault as fault:
        if wide:
            raise _broken(source, fault, wide) from fault
        encoding = _not_utf8(source, head, fault)
        _check(_texts(source, encoding))
    return encoding


def declared_encoding(content: bytes) -> str | None:
    """Return the encoding that an HTML or XML document names in its head, if Python knows it."""
    found = _DECLARED.search(content[:2048])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        b"".decode(name)  # some of Python's codecs do not produce text
    except LookupError:
        return None
    return name


def _texts(source: _Source, encoding: TextEncoding) -> Iterator[str]:
    """Yield a text in blocks; raises _Fault at the first byte that is not of its encoding."""
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    source.stream.seek(0)
    while True:
        block = source.stream.read(source.block)
        try:
            yield decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:  # its input ends at the stream's position
            begin = source.stream.tell() - len(error.object)
            raise _Fault(begin + error.start, error.object[error.start]) from error
        if not block:
            return


def _check(texts: Iterable[str]) -> None:
    """Raise SourceError where NUL and other control characters say that a text is binary."""
    length = nuls = 0
    worded = False
    sample = ""
    for text in texts:
        length += len(text)
        nuls += text.count("\0")
        worded = worded or bool(text.strip("\0 \r\n\t"))
        sample += text[: max(0, _SAMPLE - len(sample))]
    if nuls and (nuls > 1 + length / 1000 or not worded):
        raise NotText(_BINARY)
    told = sample.encode("utf-8", "replace")  # its control characters are one byte each
    if len(told) - len(told.translate(None, _CONTROL)) > len(sample) / 100:
        raise NotText(_BINARY)


def _wide_encoding(head: bytes, size: int) -> str | None:
    """Return the UTF-16 or UTF-32 encoding that the positions of NUL bytes suggest, without a mark.

    Most documents are mostly ASCII; in UTF-16 every second byte of that is NUL.
    """
    if size % 2 or head.count(0) * 4 < len(head):
        return None
    shares = [head[k::4].count(0) / max(1, len(head[k::4])) for k in range(4)]
    for encoding, empty in (("utf-32-le", (1, 2, 3)), ("utf-32-be", (0, 1, 2))):
        if size % 4 == 0 and all(shares[k] > 0.7 for k in empty):
            return encoding
    even, odd = max(shares[0], shares[2]), max(shares[1], shares[3])
    if min(shares[1], shares[3]) > 0.4 and even < 0.05:
        return "utf-16-le"
    if min(shares[0], shares[2]) > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _not_utf8(source: _Source, head: bytes, fault: _Fault) -> TextEncoding:
    declared = declared_encoding(head)
    if declared and declared not in {"utf-8", "ascii", "iso8859-1", "cp1252"}:
        encoding = TextEncoding(declared)
        if _fits(source, encoding):  # pages often declare the wrong encoding
            return encoding
    mended = TextEncoding("utf-8", "replace")
    if not _is_legacy(_texts(source, mended)):
        _check(_texts(source, mended))
        raise _broken(source, fault, "UTF-8") from fault
    encoding = _legacy(_legacy_sample(source, fault))
    if not _fits(source, encoding, printed=True):
        raise _broken(source, fault, "UTF-8") from fault
    return encoding


def _fits(source: _Source, encoding: TextEncoding, *, printed: bool = False) -> bool:
    """Return whether a whole text is of an encoding; `printed` forbids the signs nobody writes."""
    try:
        return not any(printed and _UNPRINTED.search(text) for text in _texts(source, encoding))
    except (_Fault, LookupError):
        return False


def _is_legacy(texts: Iterable[str]) -> bool:
    """Return whether a text is in an older 8-bit encoding, not UTF-8 with a few broken bytes.

    Broken UTF-8 still has whole multi-byte characters; an older encoding hardly ever does, and no
    NUL.
    """
    whole = broken = 0
    for text in texts:
        if "\0" in text:
            return False
        bad = text.count("\ufffd")
        broken += bad
        whole += len(text) - len(text.encode("ascii", "ignore")) - bad
    return whole < broken


def _legacy_sample(source: _Source, fault: _Fault) -> bytes:
    """Return the bytes to guess an older encoding from: a short text, or part of a long one."""
    sample = _part(source, 0, source.block + 1)
    if len(sample) <= source.block:
        return sample
    sample = _part(source, fault.offset, source.block)
    return sample[: sample.rfind(b"\n") + 1] or sample


def _legacy(sample: bytes) -> TextEncoding:
    """Return an older encoding: cp1252, or what the bytes say for other scripts.

    Short Latin text fits many encodings; cp1252 is what such documents are in.
    """
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        return TextEncoding("cp1252")
    guess, encoding = str(best), TextEncoding(best.encoding)
    if best.encoding in _WINDOWS:
        encoding = TextEncoding(_WINDOWS[best.encoding], "replace")
        guess = sample.decode(encoding.name, encoding.errors)
    foreign = sum(c > "\u024f" and c.isalpha() for c in guess)
    if 2 * foreign <= sum(c > "\x7f" for c in guess) or not _FOREIGN_WORD.search(guess):
        return TextEncoding("cp1252")
    return encoding


def _part(source: _Source, begin: int, length: int) -> bytes:
    source.stream.seek(begin)
    return source.stream.read(length)


def _broken(source: _Source, fault: _Fault, encoding: str) -> SourceError:
    line, left = 1, fault.offset
    source.stream.seek(0)
    while left and (block := source.stream.read(min(source.block, left))):
        line += block.count(b"\n")
        left -= len(block)
    return SourceError(
        f"line {line}: not valid {encoding.removesuffix('-sig').upper()} "
        f"(byte 0x{fault.byte:02x}); save the file as UTF-8"
    )
