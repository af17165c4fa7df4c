"""Where a text stands in its document, to the line, by the document as it is on disk."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corpus.files import read_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corpus.records import Record, Source

Lines = tuple[int, int]

# A larger document is not read for the lines of a citation.
_MOST_BYTES = 16 * 2**20
# Encodings that are tried after UTF-8, until the text is found: Western, Cyrillic, Chinese,
# Japanese, Korean.
_ENCODINGS = ("cp1252", "cp1251", "gb18030", "cp932", "cp949")
_MARKS_OF_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[nrtbf\"\\/])")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")
_TARGET = re.compile(r"\]\([^)\s]*\)")
# Where the markup differs from the document's, the text is found by its ends, this many letters
# each, if no more than its length lies between them; else by its words in order, this many at
# least, with no more others among them: commands of markup, as in "@file{README}", are words.
_ENDS = 18
_LEAST_WORDS = 3
_WORD = re.compile(r"[^\W_]+")


def lines_of(text: str, record: Record, source: Source | None) -> Lines:
    """Return the first and last line, from 1, at which a text of a record's answer stands.

    Letters and digits are compared, since markup may differ. Where the document is not text, has
    gone, or the text is not found in it, they are the record's lines.
    """
    first, last = record.lines
    if source is None or first == last or not letters(text):
        return record.lines
    return _found(text, source, record.lines) or record.lines


def stands_at(text: str, source: Source, lines: Lines) -> bool:
    """Return whether lines of a document on disk, first and last from 1, hold a text."""
    return _found(text, source, lines) is not None


def _found(text: str, source: Source, within: Lines) -> Lines | None:
    path = _path_of(source)
    if path is None:
        return None
    try:
        state = path.stat()
        return _find(text, _read(path, state.st_mtime_ns, state.st_size), within)
    except (OSError, ValueError):
        return None


def _path_of(source: Source) -> Path | None:
    """Return where a document is; an index from elsewhere may name any file of this machine."""
    path = Path(source.path)
    named = path.name == PurePosixPath(source.name).name and not path.name.startswith(".")
    return path if named and path.is_absolute() and ".." not in path.parts else None


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, _size: int) -> bytes:
    return read_regular(path, _MOST_BYTES)


def _find(text: str, content: bytes, within: Lines) -> Lines | None:
    first, _ = within
    # The numbers of a list may be of its markup, as in HTML.
    texts = dict.fromkeys((text, _NUMBER.sub("", text, count=1)))
    for encoding in _encodings(content):
        for one, simplify in product(texts, (_plainly, _unescaped, _untagged)):
            haystack = _letters_of(content, encoding, within, simplify)
            needle = letters(_TARGET.sub("]", one) if simplify is _untagged else one)
            if found := haystack.find(needle):
                return first + found[0], first + found[1]
        if spread := _in_order(text, content, encoding, within):
            return spread
    return None


def _in_order(text: str, content: bytes, encoding: str, within: Lines) -> Lines | None:
    """Return the lines with the fewest words among which those of a text are, in its order."""
    wanted = _WORD.findall(_NUMBER.sub("", text).casefold())
    if len(wanted) < _LEAST_WORDS:
        return None
    first, last = within
    raw = _lines(content, encoding)[first - 1 : last]
    for lines in (raw, _untagged(raw)):
        numbered = enumerate(lines, first)
        words = [(word, row) for row, line in numbered for word in _WORD.findall(line.casefold())]
        most = 2 * len(wanted)
        spans = (_span(wanted, words[start : start + most]) for start in range(len(words)))
        if found := min(filter(None, spans), default=None):
            return found[1:]
    return None


def _span(wanted: Sequence[str], words: Sequence[tuple[str, int]]) -> tuple[int, int, int] | None:
    """Return how many words have all wanted ones in order, from the first, and their lines."""
    done = 0
    for count, (word, line) in enumerate(words, start=1):
        done += word == wanted[done]
        if not done:
            return None
        if done == len(wanted):
            return count, words[0][1], line
    return None


def _encodings(content: bytes) -> Iterable[str]:
    """Yield the encodings in which a document can be read, the likeliest first."""
    marked = next(
        (name for mark, name in _MARKS_OF_ORDER.items() if content.startswith(mark)), None
    )
    for encoding in (marked,) if marked else ("utf-8", *_ENCODINGS):
        try:
            _lines(content, encoding)
        except UnicodeDecodeError:
            continue
        yield encoding
        if encoding == "utf-8":
            return


@lru_cache(maxsize=16)
def _lines(content: bytes, encoding: str) -> Sequence[str]:
    return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of some lines in one run; `ends` are those of the lines in it."""

    run: str
    ends: list[int]

    @classmethod
    def of(cls, lines: Sequence[str]) -> _Letters:
        bare = [letters(line) for line in lines]
        return cls("".join(bare), list(accumulate(map(len, bare))))

    def find(self, wanted: str) -> Lines | None:
        """Return the first and last line, from 0, of a run of letters, or of its two ends."""
        start = self.run.find(wanted)
        if start >= 0:
            return self._lines(start, start + len(wanted))
        if len(wanted) < 2 * _ENDS:
            return None
        start = self.run.find(wanted[:_ENDS])
        end = self.run.find(wanted[-_ENDS:], start + _ENDS) + _ENDS
        if 0 <= start < end - _ENDS and end - start <= 2 * len(wanted):
            return self._lines(start, end)
        return None

    def _lines(self, start: int, end: int) -> Lines:
        first = next(row for row, until in enumerate(self.ends) if until > start)
        return first, next(row for row, until in enumerate(self.ends) if until >= end)


def letters(text: str) -> str:
    """Return the letters and digits of a text, by which sentences are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


# An answer cites several sentences of the same lines.
@lru_cache(maxsize=32)
def _letters_of(
    content: bytes, encoding: str, within: Lines, simplify: Callable[[Sequence[str]], Sequence[str]]
) -> _Letters:
    first, last = within
    return _Letters.of(simplify(_lines(content, encoding)[first - 1 : last]))


def _plainly(lines: Sequence[str]) -> Sequence[str]:
    return lines


def _unescaped(lines: Sequence[str]) -> list[str]:
    """Return lines of JSON or a programme with what their escapes mean."""

    def mean(found: re.Match[str]) -> str:
        return str(json.loads(f'"{found.group()}"'))

    return [_ESCAPE.sub(mean, line) for line in lines]


def _untagged(lines: Sequence[str]) -> list[str]:
    """Return lines of HTML or XML without tags, with what their entities mean."""
    bare = _TAG.sub(lambda found: "\n" * found.group().count("\n"), "\n".join(lines))
    return html.unescape(bare).split("\n")
