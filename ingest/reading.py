"""What a reader makes of a document, with every line accounted for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.records import Unread
from ingest.choices import choices_end, marked_options
from ingest.document import Document
from ingest.wording import is_crumb, is_link_line, is_question


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its answer as a reader found it; `lines` are counted from 1.

    `place` says where it stands in a structured file ("row 12"); `id` is the one the file gives it;
    `given` is the code and the options that a question is about: they belong to it, as Markdown,
    so that `question` stays one line that people would say. `level` is what a field for it says.
    """

    question: str
    answer: str
    section: tuple[str, ...]
    lines: tuple[int, int]
    tags: tuple[str, ...] = ()
    place: str = ""
    id: str = ""
    given: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one layout reads it.

    `coverage` is the share of its text lines in records; `strength` says how surely the signs of
    the layout mean it, whatever they cover. Both are in [0, 1].
    """

    layout: str
    title: str
    records: tuple[Found, ...]
    unread: tuple[Unread, ...]
    coverage: float
    strength: float


class Ledger:
    """Collects the records of a document and knows which lines nobody has claimed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._records: list[Found] = []
        self._structure: set[int] = set()  # headings, labels of sections, navigation
        self._in_records: set[int] = set()
        self.title = ""

    def mark(self, lines: Iterable[int]) -> None:
        """Claim lines (from 0) as headings or navigation."""
        self._structure.update(lines)

    def add(
        self,
        question: str,
        answer: Sequence[int],
        section: Iterable[str],
        first: int,
        opening: str | None = None,
        indent: int = 0,
        tags: Iterable[str] = (),
        edited: Mapping[int, str] | None = None,
        given: Sequence[int] = (),
    ) -> None:
        """Add a record that begins at line `first` and is answered by the given lines (from 0).

        `opening` stands for the text of the answer's first line, where a label leads it. `indent`
        blanks are taken off its lines, where they only show that they belong to a bullet. `edited`
        is what remains of lines that also hold tags. `given` are lines that belong to the question.
        """
        source = self._document.lines
        texts = {line: _outdent(source[line], indent) for line in answer} | dict(edited or {})
        asked_about = {line: _outdent(source[line], indent) for line in given}
        if opening is not None and answer:
            texts[answer[0]] = opening
        options = 0 if given or opening is not None else choices_end(list(texts.values()))
        choices = list(texts.values())[:options]
        lines = trim(dict(list(texts.items())[options:]))
        last = answer[max(0, options - 1)] if answer and not lines else max(lines, default=first)
        last = max(last, *given, *(edited or ()), first)
        about = [asked_about[line] for line in trim(asked_about)] or choices
        self._records.append(
            Found(
                question=question,
                answer="\n".join(texts[line] for line in lines) or marked_options(about),
                section=tuple(section),
                lines=(first + 1, max(first, last) + 1),
                tags=tuple(tags),
                given="\n".join(about).strip("\n"),
            )
        )
        self._in_records.update(range(first, max(first, last) + 1))

    @property
    def records(self) -> tuple[Found, ...]:
        """The records found so far."""
        return tuple(self._records)

    def close(self, layout: str, strength: float) -> Reading:
        """Return the reading; text lines that nobody claimed are its unread parts.

        Without any record it is empty: the layout has not understood the document at all.
        """
        if not self._records:
            return Reading(layout, self.title, (), (), 0.0, 0.0)
        return self._account(layout, strength)

    def give_up(self, layout: str) -> Reading:
        """Return a reading without records, all text lines unread but navigation."""
        return self._account(layout, 0.0)

    def _account(self, layout: str, strength: float) -> Reading:
        text = [i for i in range(len(self._document.lines)) if not self._document.blank(i)]
        claimed = self._in_records | self._structure | self._document.front_matter
        left = [i for i in text if i not in claimed]
        crumbs = self._crumbs(left)
        left = [i for i in left if i not in crumbs]
        held = sum(i in self._in_records for i in text)
        matter = held + len(left)
        return Reading(
            layout=layout,
            title=self.title,
            records=self.records,
            unread=tuple(self._unread(left)),
            coverage=held / matter if matter else 0.0,
            strength=strength,
        )

    def _crumbs(self, text: Iterable[int]) -> set[int]:
        """Return the lines that only help to move about."""
        lines, fenced = self._document.lines, self._document.fenced
        begin = min(self._in_records, default=0)
        return {
            line
            for line in text
            if line not in fenced
            and (is_crumb(lines[line]) or (line < begin and is_link_line(lines[line])))
        }

    def _unread(self, left: list[int]) -> Iterable[Unread]:
        begin = min(self._in_records, default=len(self._document.lines))
        for first, last in _runs(self._document, left):
            reason = "before the first question" if last < begin else "belongs to no question"
            yield Unread((first + 1, last + 1), reason)


def answered_share(records: Sequence[Found]) -> float:
    """Return how many of the records have an answer, in [0, 1]."""
    return sum(bool(record.answer) for record in records) / max(1, len(records))


def asking_share(records: Sequence[Found]) -> float:
    """Return how many of the records ask something in so many words, in [0, 1]."""
    return sum(is_question(record.question) for record in records) / max(1, len(records))


def _outdent(text: str, indent: int) -> str:
    blanks = len(text) - len(text.lstrip(" "))
    return text[min(indent, blanks) :]


def nesting(texts: Iterable[str], least: int) -> int:
    """Return how many blanks all lines of a nested answer begin with, 0 when fewer than `least`."""
    blanks = [len(text) - len(text.lstrip(" ")) for text in texts if text.strip()]
    indent = min(blanks, default=0)
    return indent if indent >= least else 0


def trim(texts: Mapping[int, str]) -> list[int]:
    """Return the lines of a text without the blank ones at either end."""
    lines = list(texts)
    first, last = 0, len(lines)
    while first < last and not texts[lines[first]].strip():
        first += 1
    while last > first and not texts[lines[last - 1]].strip():
        last -= 1
    return lines[first:last]


def _runs(document: Document, lines: list[int]) -> Iterable[tuple[int, int]]:
    """Join lines that have only blank ones between them into (first, last)."""
    run: list[int] = []
    for line in lines:
        if run and any(not document.blank(i) for i in range(run[-1] + 1, line)):
            yield run[0], run[-1]
            run = []
        run.append(line)
    if run:
        yield run[0], run[-1]
