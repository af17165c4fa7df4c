"""R/exams in Markdown: a file with the headings Question, Solution and Meta-information."""

import re
from dataclasses import dataclass, field

from ingest.layouts.layout import not_read
from ingest.layouts.markups.exercises import split_question
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.translation import Entry, Translation
from ingest.text.document import Document
from ingest.text.fences import code_lines
from ingest.text.reading import Reading

_PARTS = {"question": "question", "answerlist": "list", "solution": "solution",
          "meta-information": "meta", "metainformation": "meta"}  # fmt: skip
_HEADING = re.compile(r"^#{1,6}\s+(?P<text>[\w-]+)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
_ITEM = re.compile(r"^[ ]{0,3}(?:[*+-]|\d+[.)])\s+(?P<text>\S.*)$")
_META = re.compile(r"^\s*(?P<name>ex\w+)\s*:\s*(?P<value>.*)$")
_CHUNK = re.compile(r"^\s*```+\s*\{r\b", re.IGNORECASE)
_SEPARATOR = "|"
_CHOICES = frozenset({"schoice", "mchoice"})


class RExams:
    """Exercises of R/exams, with their options and the marks of the right ones."""

    name = "rexams"
    summary = "R/exams: Question, Answerlist, Solution and Meta-information"
    example = (
        "# Question\nWhich is a root?\n# Solution\nThe carrot.\n# Meta-information\nextype: string"
    )

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if "extype" not in document.text and "exsolution" not in document.text:
            return not_read(self.name)
        parts = _parts(document)
        kinds = {kind for kind, _, _ in parts}
        if not {"question", "meta"} <= kinds:
            return not_read(self.name)
        scan = _Scan(document)
        for kind, first, end in parts:
            scan.take(kind, first, end)
        scan.close()
        lines = document.lines
        translated = Translation(lines, hidden=scan.hidden, entries=scan.entries)
        return read_translation(document, translated, self.name)


def _parts(document: Document) -> list[tuple[str, int, int]]:
    """Return the parts below the headings: their kind, first line and the line after them."""
    lines, code = document.lines, code_lines(document.lines)
    found: list[tuple[str, int, int]] = []
    for line, text in enumerate(lines):
        name = ""
        if heading := _HEADING.match(text):
            name, below = heading["text"], line + 1
        elif line + 1 < len(lines) and _UNDERLINE.match(lines[line + 1]):
            name, below = text.strip(), line + 2
        kind = _PARTS.get(name.casefold()) if name and line not in code else None
        if kind:
            if found:
                found[-1] = (*found[-1][:2], line)
            found.append((kind, below, len(lines)))
    return found


@dataclass(slots=True)
class _Scan:
    """Collects the parts of each exercise."""

    document: Document
    entries: list[Entry] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    solution: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    first: int = -1
    last: int = -1
    solved: bool = False

    def take(self, kind: str, first: int, end: int) -> None:
        """Take a part of an exercise."""
        texts = self._shown(first, end)
        if kind == "question":
            self.close()
            self.first = self._heading_above(first)
            self.asked = texts
        elif kind == "solution":
            self.solution, self.solved = texts, True
        elif kind == "list" and self.solved:
            self.notes = _items(texts)
        elif kind == "list":
            self.options = _items(texts)
        else:
            found = (_META.match(text) for text in texts)
            self.meta |= {one["name"]: one["value"].strip() for one in found if one}
        self.last = end - 1
        if self.first < 0:
            self.first = self._heading_above(first)

    def _heading_above(self, first: int) -> int:
        """Return the line of the heading above a part."""
        return first - (2 if _UNDERLINE.match(self.document.lines[first - 1]) else 1)

    def _shown(self, first: int, end: int) -> list[str]:
        """Return a part's lines without the code that only makes its numbers."""
        lines = list(self.document.lines[first:end])
        code = code_lines(lines)
        kept = []
        skips = False
        for number, text in enumerate(lines):
            skips = number in code and (skips or bool(_CHUNK.match(text)))
            if not skips:
                kept.append(text)
        return kept

    def close(self) -> None:
        """Add the exercise, if one was begun."""
        if self.first < 0:
            return
        last = self.last
        while last > self.first and self.document.blank(last):
            last -= 1
        question, given = split_question("\n".join(self.asked))
        section = tuple(filter(None, self.meta.get("exsection", "").split("/")))
        self.entries.append(
            Entry(
                question or self.meta.get("extitle", "") or self.meta.get("exname", ""),
                self._answer(),
                self.first,
                last,
                section=section,
                given=given,
                choices=tuple(zip(self.options, self._rights(), strict=True)),
            )
        )
        if len(self.entries) == 1:
            self.hidden.update(range(self.first))
        document, entries, hidden = self.document, self.entries, self.hidden
        self.__init__(document, entries, hidden)  # type: ignore[misc]

    def _rights(self) -> list[bool]:
        """Return for each option whether it is right."""
        key = self.meta.get("exsolution", "").replace(" ", "")
        if self.meta.get("extype") == "cloze":
            key = key.replace(_SEPARATOR, "")
        if len(key) != len(self.options) or not set(key) <= {"0", "1"}:
            return [False] * len(self.options)
        return [mark == "1" for mark in key]

    def _answer(self) -> str:
        """Return the solution's text, with the remarks on the options, or the value itself."""
        notes = [
            f"- {option}{'' if option.endswith('.') else ':'} {note}"
            for option, note in zip(self.options, self.notes, strict=False)
        ]
        text = "\n".join(self.solution).strip("\n")
        key = self.meta.get("exsolution", "")
        told = "" if any(self._rights()) or key.strip() in text else key
        return "\n\n".join(filter(None, (told, text, "\n".join(notes))))


def _items(texts: list[str]) -> list[str]:
    """Return the items of a list, each as one line."""
    found: list[str] = []
    for text in texts:
        if item := _ITEM.match(text):
            found.append(item["text"].strip())
        elif found and text.strip():
            found[-1] = f"{found[-1]} {text.strip()}"
    return found
