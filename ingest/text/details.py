"""The details of a text: each row of a table with its header, each line of code with its words.

A long table has one vector, which says little of any of its rows; and code says what it does in
names that no model reads as words. So each detail is encoded by itself, too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from corpus.lexical.code_words import is_import, is_remark, name_words
from ingest.text.document import Document
from ingest.text.fences import Fence, find_fences

# More details of one text are data, not an answer; its chunks have them all the same.
_MOST = 200
# The line between a table's header and its rows.
_RULER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"\*\*|`")
# What separates columns, and how many of it a line has at least: prose has commas, too, with
# blanks behind them.
_SEPARATORS = ((",", 2), (";", 1), ("\t", 1))
_SPACED = re.compile(r"[,;] ")
_FEWEST_LINES = 3
_TABULAR = {"csv": ",", "tsv": "\t"}
# Languages in which a line is said by those above it that are indented less.
_NESTED = frozenset("yaml yml json json5 toml ini conf cfg hcl nginx properties".split())
_SECTION = re.compile(r"\s*\[{1,2}[^\[\],\"']+\]{1,2}\s*$")
_OPENS = re.compile(r"[:{(\[]\s*$")
_COMMANDS = frozenset(("", *"sh bash zsh fish shell console powershell bat cmd".split()))
# A line with fewer words says nothing by itself.
_FEWEST_WORDS = 2
# Beyond so many telling lines, code is a program whose lines say little alone; those below a remark
# do [F-details].
_PROGRAM = 8


def details(text: str) -> list[str]:
    """Return the details of a text in Markdown, most of them have none.

    A row is `header: cell; header: cell`. A line of code follows the words of its names, of the
    remark above it and, in settings, of what it is nested in; it is the last line of its detail.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    fences = list(find_fences(lines)) if "```" in text or "~~~" in text else []
    found = [*_of_tables(text), *_of_columns(lines, fences)]
    for fence in fences:
        if fence.info.lower() not in _TABULAR:
            inside = lines[fence.first + 1 : fence.last + (not fence.closed)]
            found += _of_code(inside, fence.info.lower())
    return list(dict.fromkeys(found))[:_MOST]


def _of_tables(text: str) -> Iterator[str]:
    if "|" not in text or not _RULER.search(text):
        return
    for header, *rows in Document("", text).tables:
        for row in rows:
            yield from _spelt_out(header.cells, row.cells)


def _spelt_out(header: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """Yield a row with what its header says of each cell, unless it is empty."""
    named = [(_plain(name), _plain(cell)) for name, cell in zip(header, cells, strict=False)]
    told = [f"{name}: {cell}" if name else cell for name, cell in named if cell]
    if len(told) > 1:
        yield "; ".join(told)


def _plain(cell: str) -> str:
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", _BREAK.sub(" ", cell))).split())


def _of_columns(lines: Sequence[str], fences: Sequence[Fence]) -> Iterator[str]:
    """Yield the rows of CSV and its kin, in fences or as paragraphs."""
    inside = {n for fence in fences for n in range(fence.first, fence.last + 1)}
    for fence in fences:
        rows = lines[fence.first + 1 : fence.last + (not fence.closed)]
        if fence.info.lower() in _TABULAR:
            yield from _rows_of(rows, _TABULAR[fence.info.lower()])
        elif fence.info.lower() in {"", "text", "txt"} and (separator := _separator(rows)):
            yield from _rows_of(rows, separator)
    paragraph: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip() and number not in inside:
            paragraph.append(line)
            continue
        if separator := _separator(paragraph):
            yield from _rows_of(paragraph, separator)
        paragraph = []


def _separator(lines: Sequence[str]) -> str:
    """Return what parts the columns of some lines, "" if they are no table."""
    if len(lines) < _FEWEST_LINES or any(map(_SPACED.search, lines)):
        return ""
    for separator, least in _SEPARATORS:
        counts = {line.count(separator) for line in lines}
        if len(counts) == 1 and counts.pop() >= least:
            return separator
    return ""


def _rows_of(lines: Sequence[str], separator: str) -> Iterator[str]:
    header, *rows = csv.reader(lines, delimiter=separator) if lines else [[]]
    for row in rows:
        yield from _spelt_out(header, row)


def _of_code(lines: Sequence[str], language: str) -> list[str]:
    """Return the telling lines of a piece of code, each after its words."""
    found = list(_told_lines(lines, nested=language in _NESTED))
    if len(found) > _PROGRAM and language not in _NESTED | _COMMANDS:
        found = [one for one in found if one[1]]
    return [detail for detail, _ in found]


def _told_lines(lines: Sequence[str], *, nested: bool) -> Iterator[tuple[str, bool]]:
    """Yield the telling lines of code after their words, and whether each is below a remark."""
    above: list[tuple[int, str]] = []  # what a line is nested in, by its indent
    remark = joined = ""
    for line in lines:
        if not line.strip():
            remark = ""
            continue
        if line.rstrip().endswith("\\"):
            joined += line.rstrip()[:-1].strip() + " "
            continue
        whole, joined = (joined + line.strip(), "") if joined else (line, "")
        if is_remark(whole):
            remark += f"{whole}\n"
            continue
        section = bool(_SECTION.match(whole))
        indent = -1 if section else len(whole) - len(whole.lstrip())
        above = [one for one in above if one[0] < indent]
        told = name_words("\n".join([*(text for _, text in above if nested), remark, whole]))
        if section or (nested and _OPENS.search(whole)):
            above.append((indent, f"{remark}{whole}"))
        elif len(told) >= _FEWEST_WORDS and not is_import(whole):
            yield f"{' '.join(told)}\n{whole.strip()}", bool(remark)
        remark = ""
