"""Tables of contents in plain text: lists of titles that occur again below, however wrapped."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layouts.chapters.chapter_lines import NumberedLine, title_words, without_leaders
from ingest.layouts.chapters.numbering import numbering
from ingest.layouts.plain.textheads import is_rule
from ingest.text.document import Document
from ingest.text.wording import is_contents_heading

# A table of contents lists at least this many titles that occur again below, or none but such.
_FEWEST_TITLES = 3
# The lines that one title, and the blank lines behind it, take in a table of contents.
_LONGEST_ITEM = 7
# How many places with the same first words are looked at.
_MOST_ALIKE = 20
_ALIKE = 10
_NAMES = frozenset(
    "inhalt inhaltsverzeichnis inhaltsübersicht übersicht contenido contenidos índice sommaire "
    "tabledesmatières содержание оглавление зміст 目录 目錄 目次 차례 목차 المحتويات الفهرس فهرس "
    "محتويات sommario indice índex inhoud inhoudsopgave spistreści obsah içindekiler innehåll "
    "indhold innhold sisällys sumário conteúdo cuprins tartalom tartalomjegyzék περιεχόμενα mụclục "
    "daftarisi विषयसूची فهرست".split()
)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a table of contents, from 0, and the words of the titles that it lists.

    These are kept by the first line of the place where each title stands in the text.
    """

    lines: frozenset[int]
    titles: dict[int, str]


NONE = Contents(frozenset(), {})


def announces_contents(text: str) -> bool:
    """Return whether a line is the heading of a table of contents, in any language we know."""
    if len(text) > 60:
        return False
    return is_contents_heading(text) or "".join(_LETTERS.findall(text)).casefold() in _NAMES


def find_contents(document: Document, entries: Sequence[NumberedLine]) -> Contents:
    """Return the table of contents; only its headings where no title is listed."""
    named = frozenset(entry.first for entry in entries if announces_contents(entry.text))
    found = _find(document, [entry for entry in entries if entry.first not in named])
    return Contents(found.lines | named, found.titles)


def _find(document: Document, entries: Sequence[NumberedLine]) -> Contents:
    places = _Places(document, entries)
    run: list[int] = []
    seen: set[tuple[object, str]] = set()  # of what the run lists, so that its end shows
    for index, entry in enumerate(entries):
        here = (entry.key, title_words(entry.text)[:_ALIKE])
        near = bool(run) and _is_near(entries[run[-1]], entry, document)
        if run and (not near or here in seen):
            if found := _contents(document, entries, run, places):
                return found
            run, seen = [], set()
        run.append(index)
        seen.add(here)
    return NONE


def _is_near(before: NumberedLine, here: NumberedLine, document: Document) -> bool:
    """Return whether no answer can stand between two entries, only the rest of a title."""
    if here.first - before.first > _LONGEST_ITEM:
        return False
    gap = range(before.last + 1, here.first)
    text = [n for n in gap if not document.blank(n) and not is_rule(document.lines[n])]
    # the rest of a title runs on; a line that stands alone may be the name of a part
    wrapped = text[: len([n for n in text if n - before.last <= len(text)])]
    return len(text) < 2 or wrapped == text


def _contents(
    document: Document, entries: Sequence[NumberedLine], run: Sequence[int], places: "_Places"
) -> Contents | None:
    """Return a run of entries as a table of contents, if most of its titles occur again below."""
    while run and entries[run[0]].subject and not entries[run[0]].key:
        run = run[1:]  # the message's own subject
    if len(run) < 2:
        return None
    ends = [*(entries[i].first for i in run[1:]), _end(document, entries[run[-1]])]
    titles: dict[int, str] = {}
    again = 0
    for index, end in zip(run, ends, strict=True):
        words = _item_words(document, entries[index], end)
        place = places.find(entries[index], words, run[-1])
        if place is not None:
            again += 1
            titles[place.line] = place.words
    few = again < _FEWEST_TITLES and again < len(run)
    if few or 2 * again < len(run):
        return None
    first = entries[run[0]].first
    lines = set(range(first, ends[-1]))
    lines.update(_above(document, first))
    return Contents(frozenset(lines), titles)


def _end(document: Document, last: NumberedLine) -> int:
    """Return the line after the last item: its title may run on to the next blank line."""
    end = last.last + 1
    while end - last.last < _LONGEST_ITEM and not document.blank(end):
        if is_rule(document.lines[end]) or numbering(document.lines[end].strip()):
            break
        end += 1
    return end


def _above(document: Document, first: int) -> list[int]:
    """Return the heading of a table of contents that begins at a line, and lines listed above it.

    Those are titles without a number, down from the heading ("Preface").
    """
    for above in range(first - 1, max(-1, first - 12), -1):
        if announces_contents(document.lines[above]):
            return list(range(above, first))
    return []


def _item_words(document: Document, entry: NumberedLine, end: int) -> str:
    """Return the words of one item, with those of the lines over which it runs, to a blank one."""
    words = title_words(entry.text)
    for line in range(entry.last + 1, end):
        if document.blank(line) or is_rule(document.lines[line]):
            break
        words += title_words(without_leaders(document.lines[line]))
    return words


@dataclass(frozen=True, slots=True)
class _Place:
    line: int
    words: str


class _Places:
    """Where titles stand, by their first words and by their numbers."""

    def __init__(self, document: Document, entries: Sequence[NumberedLine]) -> None:
        self._document = document
        self._entries = entries
        self._by_words: dict[str, list[int]] = defaultdict(list)
        self._by_key: dict[object, list[int]] = defaultdict(list)
        # from the last to the first, so that what stands below an item ends the list
        for index in range(len(entries) - 1, -1, -1):
            entry = entries[index]
            self._by_words[title_words(entry.text)[:_ALIKE]].append(index)
            if entry.key:
                self._by_key[entry.key].append(index)

    def find(self, item: NumberedLine, words: str, after: int) -> _Place | None:
        """Return the first place below entry `after` at which an item's title stands."""
        alike = self._below(self._by_words.get(words[:_ALIKE], []), after)
        same = self._below(self._by_key.get(item.key, []), after) if item.key else []
        short = title_words(item.text)  # its first line, where a line below it is no part of it
        for index in dict.fromkeys([*(i for i in alike if i in same), *alike, *same]):
            entry = self._entries[index]
            here = self._block(entry)
            for listed in (words, short):
                if listed and here.startswith(listed):
                    return _Place(entry.first, listed)
        return None

    def _below(self, places: list[int], after: int) -> list[int]:
        """Return the first few places after an entry, in order."""
        while places and places[-1] <= after:
            places.pop()  # no later item can stand above this one
        return places[-_MOST_ALIKE:][::-1]

    def _block(self, entry: NumberedLine) -> str:
        """Return the words of an entry's first lines, up to a blank one."""
        words = title_words(entry.text)
        for line in range(entry.last + 1, entry.last + _LONGEST_ITEM):
            if self._document.blank(line):
                break
            words += title_words(self._document.lines[line])
        return words


def plain_listing(
    document: Document, entries: Sequence[NumberedLine], begin: int
) -> frozenset[int]:
    """Return the lines, from a heading down, of a table of contents that shows no numbers.

    It stands above line `begin`; each of its lines begins a title of the text below, or runs on.
    """
    titles = {title_words(entry.text) for entry in entries}
    announced = (n for n in range(begin) if announces_contents(document.lines[n]))
    first = next(announced, begin)
    last, known = first, 0
    for line in range(first + 1, begin):
        if line - last > _LONGEST_ITEM:
            break
        if not document.blank(line) and title_words(document.lines[line]) in titles:
            last, known = line, known + 1
    return frozenset(range(first, last + 1)) if known > 1 else frozenset()
