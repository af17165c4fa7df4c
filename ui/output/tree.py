"""A document's questions as a tree on the terminal: its sections, folded where there are many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.controls import on_one_line
from ui.output.markdown import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Record
    from ingest.review.survey import Surveyed

# A document of no more questions is shown whole; of a longer one, so many of each section.
_WHOLE = 25
_FIRST = 3
_MOST_SECTIONS = 12
# Characters of a question; its lines say where the rest is.
_LONGEST = 160


@dataclass(slots=True)
class _Section:
    """A section: how many questions it has, and the first ones."""

    path: tuple[str, ...]
    number: int = 0
    first: list[Record] = field(default_factory=list)


class Tree:
    """Collects a document's questions by section; of a long one it remembers only what it shows."""

    def __init__(self) -> None:
        self._sections: list[_Section] = []
        self._last: tuple[str, ...] | None = None
        self._number = 0
        self._runs = 0

    def add(self, record: Record) -> None:
        """Add the next question."""
        self._number += 1
        if record.section != self._last:
            self._runs += 1
            self._last = record.section
            if len(self._sections) < max(_WHOLE, _MOST_SECTIONS):
                self._sections.append(_Section(record.section))
        section = self._sections[-1]
        if section.path == record.section and self._runs == len(self._sections):
            section.number += 1
            if len(section.first) < _WHOLE:
                section.first.append(record)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the tree, with markup."""
        whole = self._number <= _WHOLE
        shown = self._sections if whole else self._sections[:_MOST_SECTIONS]
        alone = len(self._sections) == 1  # nothing else would be seen of it
        for section in shown:
            most = _WHOLE if whole or alone else _FIRST
            if section.path:
                yield section_line(section.path, section.number)
            yield from map(question_line, section.first[:most])
            if section.number > most:
                yield f"    [dim]      … {section.number - most:,} more[/]"
        rest = self._number - sum(section.number for section in shown)
        if rest:
            more = count(self._runs - len(shown), "more section")
            yield f"  [dim]… {more} with {count(rest, 'question')}[/]"

    @property
    def summary(self) -> str:
        """How many questions in how many sections."""
        questions = count(self._number, "question")
        return f"{questions} in {count(self._runs, 'section')}" if self._runs > 1 else questions

    @property
    def is_folded(self) -> bool:
        """Whether it shows less than there is."""
        return self._number > _WHOLE


def section_line(path: tuple[str, ...], number: int | None = None) -> str:
    """Return the line of a section, with the number of its questions if that is known."""
    many = f" [dim]({number:,})[/]" if number else ""
    return f"  [cyan]{escape(on_one_line(' › '.join(path)))}[/]{many}"


def question_line(record: Record) -> str:
    """Return the line of a question, with the lines of its record."""
    first, last = record.lines
    note = "" if record.answer else "  [yellow]no answer[/]"
    question = record.question
    if len(question) > _LONGEST:
        question = question[: _LONGEST - 1] + "…"
    return f"    [dim]{first:>5}-{last:<5}[/] {escape(question)}{note}"


def title_line(document: Surveyed, summary: str) -> str:
    """Return a document's name, its layout and confidence, the runner-up, and its questions."""
    opened = document.opened
    if opened is None:
        return ""
    rival = opened.runner_up
    second = f" (next: {rival.layout} {rival.score:.2f})" if rival else ""
    sure = f" {opened.score:.2f}" if opened.score < 1 or rival else ""
    name = escape(on_one_line(opened.name))
    return f"[bold]{name}[/]  [dim]{opened.layout} layout{sure}{second}, {summary}[/]"
