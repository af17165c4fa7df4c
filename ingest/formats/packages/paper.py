"""Text out of PDF and Word, freed of what only the page or the converter put there.

A PDF knows where words stand, not what they are: pages end in the middle of sentences, words are
broken at line ends, and what stands side by side is taken for a table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from ingest.layouts.chapters.pages import page_lines
from ingest.layouts.markdown.tables import Tables
from ingest.text.document import Document
from ingest.text.fences import code_lines
from ingest.text.wording import is_question

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | {"\u00ad": None, "\u200b": None, "\uf0b7": "•", "\uf0a7": "▪", "\u00a0": " "}
)
_BROKEN = re.compile(r"(?P<word>[^\W\d_]+)-$")
_LEADING = re.compile(r"^\s*(?P<word>[^\W\d_]+)(?P<signs>[^\w\s]*)(?P<rest>.*)$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DASHES = re.compile(r"^\s*\|[\s|:-]*\|\s*$")
_LABELS = frozenset("q question ques frage pregunta domanda вопрос a answer ans antwort".split())
_FIRST_ITEM = re.compile(r"^1\. +(?P<text>\S.*)$")
_SENTENCE_END = (".", "!", "?", ":", ";", "。", "？", "！")
# Rows from which a table without questions can be text in columns.
_FEWEST_ROWS = 4
_RUNS_ON = 0.3


def pdf_text(text: str) -> str:
    """Return the text of a PDF without page heads, page numbers, broken words and false tables."""
    lines = text.translate(_LIGATURES).split("\n")
    pages = page_lines(lines)
    kept = _across_pages(lines, pages) if pages else lines
    return "\n".join(_rejoined([*_without_false_tables(kept)]))


def word_text(text: str) -> str:
    """Return the text of a Word document with questions that it numbers counted on.

    Each stands in a list of its own, which an answer parts from the next, and so begins at 1.
    """
    lines = text.translate(_LIGATURES).split("\n")
    code = code_lines(lines)
    items = {n: found for n, line in enumerate(lines) if (found := _FIRST_ITEM.match(line))}
    items = {n: found for n, found in items.items() if n not in code}
    asking = sum(is_question(found["text"].strip("*_ ")) for found in items.values())
    if len(items) < 2 or 2 * asking < len(items) or any(re.match(r"2\. ", one) for one in lines):
        return "\n".join(lines)
    for count, (line, found) in enumerate(items.items(), start=1):
        lines[line] = f"{count}. {found['text']}"
    return "\n".join(lines)


def _across_pages(lines: Sequence[str], pages: frozenset[int]) -> list[str]:
    """Return lines without the ends of pages; a paragraph that these part is one again."""
    kept: list[str] = []
    paged = False
    for line, text in enumerate(lines):
        if line in pages:
            paged = True
        elif text.strip():
            if paged:
                blanks = bool(kept) and not kept[-1].strip()
                while kept and not kept[-1].strip():
                    kept.pop()
                said = kept[-1].rstrip() if kept else ""
                runs_on = bool(said) and not said.endswith(_SENTENCE_END)
                if blanks and not (runs_on and text.lstrip()[:1].islower()):
                    kept.append("")
            kept.append(text.replace("\f", ""))
            paged = False
        else:
            kept.append("")
    return kept


def _without_false_tables(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, those of tables without a column of questions as text."""
    for barred, group in groupby(lines, key=lambda line: line.lstrip()[:1] == "|"):
        rows = list(group)
        if not barred or _asks(rows):
            yield from rows
        else:
            yield from _flat([_cells(row) for row in rows if not _DASHES.match(row)])


def _asks(rows: Sequence[str]) -> bool:
    """Return whether a table has a column of questions, as the layout of tables sees it."""
    first = [cell.casefold() for cell in _cells(rows[0])]
    likely = any(is_question(cell) for row in rows for cell in _cells(row))
    likely |= any(word in cell for cell in first for word in _LABELS)
    return likely and bool(Tables().read(Document("", "\n".join(_headed(rows)))).records)


def _headed(rows: Sequence[str]) -> list[str]:
    """Return a table's rows with the line of dashes that Markdown needs."""
    if len(rows) > 1 and _DASHES.match(rows[1]):
        return [*rows]
    return [rows[0], "|---" * max(1, rows[0].count("|") - 1) + "|", *rows[1:]]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _flat(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what stands side by side: column by column where text runs on in them, else by rows."""
    columns = max(map(len, rows), default=0)
    filled = [[row[n] for row in rows if n < len(row) and row[n]] for n in range(columns)]
    filled = [column for column in filled if column]
    if len(rows) >= _FEWEST_ROWS and len(filled) == 2 and all(map(_runs_on, filled)):
        yield from filled[0]
        yield ""
        yield from filled[1]
        return
    for row in rows:
        cells = [cell for cell in row if cell]
        label = "".join(filter(str.isalpha, cells[0])).casefold() if len(cells) > 1 else ""
        if label in _LABELS:
            yield f"{cells[0].rstrip(':.')}: {' '.join(cells[1:])}"
        else:
            yield " ".join(cells)


def _runs_on(column: Sequence[str]) -> bool:
    """Return whether a column's cells are lines of one text, which go on from one to the next."""
    pairs = list(pairwise(column))
    goes_on = sum(not one.endswith(_SENTENCE_END) and two[:1].islower() for one, two in pairs)
    return goes_on >= _RUNS_ON * max(1, len(pairs))


def _rejoined(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines with words rejoined that a hyphen broke; "e-mail" keeps the one it has."""
    words = frozenset(_words(lines))
    held = ""  # a line that ends with half a word
    for line in lines:
        text = line
        if held:
            broken, after = _BROKEN.search(held[-60:]), _LEADING.match(line)
            if broken and after and after["word"][:1].islower():
                compound = f"{broken['word']}-{after['word']}".casefold() in words
                yield (held if compound else held[:-1]) + after["word"] + after["signs"]
                text = after["rest"].lstrip()
            else:
                yield held
        held = text if _BROKEN.search(text[-60:]) else ""
        if not held:
            yield text
    if held:
        yield held


def _words(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "-" in line:
            yield from (word.casefold() for word in _WORD.findall(line))
