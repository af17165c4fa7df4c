"""What a reader makes of a document, with every line accounted for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.records import Unread
from ingest.text.choices import (
    choices_end,
    letter_labels,
    marked_options,
    spelt_out,
    without_label,
)
from ingest.text.document import Document
from ingest.text.navigation import is_link_line
from ingest.text.wording import is_question


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its answer as a reader found it; `lines` are counted from 1.

    `place` is its position in a structured file ("row 12"); `id` is the one the file gives it;
    `given` is the code and the options that a question is about: they belong to it, as Markdown,
    so that `question` stays one speakable line. `context` is the text that this and
    other questions are about. `level` is the content of a field for it.
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
    context: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one layout reads it.

    `coverage` is the share of its text lines in records; `strength` says how surely the signs of
    the layout mean it, whatever they cover. Both are in [0, 1]. `structure` are the lines, as
    (first, last) from 1, of headings, labels of sections and navigation: every line of text stands
    in one record, in the structure, or in what is unread.
    """

    layout: str
    title: str
    records: tuple[Found, ...]
    unread: tuple[Unread, ...]
    coverage: float
    strength: float
    structure: tuple[tuple[int, int], ...] = ()

    def moved(self, by: int, above: tuple[str, ...]) -> "Reading":
        """Return a part's reading, `by` lines further down and in the sections `above` it."""
        return replace(
            self,
            records=tuple(
                replace(record, lines=_shifted(record.lines, by), section=(*above, *record.section))
                for record in self.records
            ),
            unread=tuple(Unread(_shifted(part.lines, by), part.reason) for part in self.unread),
            structure=tuple(_shifted(lines, by) for lines in self.structure),
        )


def _shifted(lines: tuple[int, int], by: int) -> tuple[int, int]:
    return lines[0] + by, lines[1] + by


@dataclass(frozen=True, slots=True)
class ScoredReading:
    """A reading with its score in [0, 1]: how surely and how much of the document it explains."""

    reading: Reading
    score: float


class Ledger:
    """Collects the records of a document and tracks which lines are still unclaimed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._records: list[Found] = []
        self._bare: tuple[Found, ...] = ()  # the same without labels, as they were last asked for
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
        until: int | None = None,
    ) -> None:
        """Add a record that begins at line `first` and is answered by the given lines (from 0).

        `opening` stands for the text of the answer's first line, where a label leads it. `indent`
        blanks are taken off its lines, where they only show that they belong to a bullet. `edited`
        is what remains of lines that also hold tags. `given` are lines that belong to the question.
        Its own lines end before line `until`, where a follow-up question begins.
        """
        source = self._document.lines
        if indent:
            texts = {line: _outdent(source[line], indent) for line in answer}
        else:
            texts = {line: source[line] for line in answer}
        texts |= edited or {}
        if opening is not None and answer:
            texts[answer[0]] = opening
        about: Sequence[str] = ()
        options = 0
        if given:
            asked_about = {line: _outdent(source[line], indent) for line in given}
            about = [asked_about[line] for line in trim(asked_about)]
        if not about and not given and opening is None:
            said = list(texts.values())
            options = choices_end(said)
            about = said[:options]
        lines = trim(texts, options)
        # a label that nothing follows, or a question's options, are lines of the record, too
        held = lines or [line for line in answer if not self._document.blank(line)]
        if until is not None or (held and min(held) < first):
            self._structure.update(held)  # those below a follow-up question
        last = _last(first, until, held, given, edited or ())
        if lines:
            led = texts[lines[0]]
            bare = without_label(led)
            if bare or len(lines) > 1 or not led.strip().isalpha():  # "Solution" is one
                texts[lines[0]] = spelt_out(bare, about)
            if texts[lines[0]] != led:
                lines = trim({line: texts[line] for line in lines})
        self._records.append(
            Found(
                question=question,
                answer=_with_ticked("\n".join([texts[line] for line in lines]), about),
                section=tuple(section),
                lines=(first + 1, last + 1),
                tags=tuple(tags),
                given="\n".join(about).strip("\n"),
            )
        )
        self._in_records.update(range(first, last + 1))

    @property
    def records(self) -> tuple[Found, ...]:
        """The records found so far; an "A." that leads all their answers is left out."""
        if len(self._bare) != len(self._records):
            ends = letter_labels([record.answer for record in self._records])
            self._bare = tuple(
                replace(one, answer=one.answer[end:]) if end else one
                for one, end in zip(self._records, ends, strict=True)
            )
        return self._bare

    def close(self, layout: str, strength: float) -> Reading:
        """Return the reading; unclaimed lines of text are its unread parts.

        Without any record it is empty: the layout does not understand the document.
        """
        if not self._records:
            return Reading(layout, self.title, (), (), 0.0, 0.0)
        return self._account(layout, strength)

    def give_up(self, layout: str) -> Reading:
        """Return a reading without records, in which all text but navigation is unread."""
        return self._account(layout, 0.0)

    def _account(self, layout: str, strength: float) -> Reading:
        document = self._document
        outside = document.text_lines - self._in_records
        claimed = (self._structure, document.front_matter, document.program, document.crumbs)
        left = outside.difference(*claimed)
        left -= self._leading_links(left)
        held = len(document.text_lines) - len(outside)
        matter = held + len(left)
        structure = outside - left
        return Reading(
            layout=layout,
            title=self.title,
            records=self.records,
            unread=tuple(self._unread(sorted(left))),
            coverage=held / matter if matter else 0.0,
            strength=strength,
            structure=tuple((a + 1, b + 1) for a, b in _runs(document, sorted(structure))),
        )

    def _leading_links(self, left: frozenset[int]) -> set[int]:
        """Return the lines of badges and links that lead a document."""
        lines = self._document.lines
        before = range(min(self._in_records, default=0))
        return {line for line in before if line in left and is_link_line(lines[line])}

    def _unread(self, left: list[int]) -> Iterable[Unread]:
        begin = min(self._in_records, default=len(self._document.lines))
        for first, last in _runs(self._document, left):
            reason = "before the first question" if last < begin else "belongs to no question"
            yield Unread((first + 1, last + 1), reason)


def _last(first: int, until: int | None, *parts: Collection[int]) -> int:
    """Return the last line of a record's parts, of those before line `until` if that is given."""
    if until is not None:
        parts = tuple([line for line in part if line < until] for part in parts)
    last = first
    for part in parts:
        if part:
            last = max(last, *part)
    return last


def _with_ticked(answer: str, options: Sequence[str]) -> str:
    """Return an answer below the options that are ticked, which it explains or stands in for."""
    if not options:
        return answer
    ticked = marked_options(options)
    return answer if ticked in answer else f"{ticked}\n\n{answer}".rstrip()


def answered_share(records: Sequence[Found]) -> float:
    """Return the share of the records that have an answer, in [0, 1]."""
    return sum(bool(record.answer) for record in records) / max(1, len(records))


def asking_share(records: Sequence[Found]) -> float:
    """Return the share of the records that are worded as questions, in [0, 1]."""
    return sum(is_question(record.question) for record in records) / max(1, len(records))


def _outdent(text: str, indent: int) -> str:
    return text[indent:] if text.startswith(" " * indent) else text.lstrip(" ")


def nesting(texts: Iterable[str], least: int) -> int:
    """Return the indent that all lines of a nested answer share, 0 when it is under `least`."""
    blanks = [len(text) - len(text.lstrip(" ")) for text in texts if text.strip()]
    indent = min(blanks, default=0)
    return indent if indent >= least else 0


def trim(texts: Mapping[int, str], first: int = 0) -> list[int]:
    """Return a text's lines from `first` on, without blank ones at either end."""
    lines = list(texts)
    last = len(lines)
    while first < last and not texts[lines[first]].strip():
        first += 1
    while last > first and not texts[lines[last - 1]].strip():
        last -= 1
    return lines[first:last]


def _runs(document: Document, lines: list[int]) -> Iterable[tuple[int, int]]:
    """Join lines with only blank ones between them into (first, last)."""
    if not lines:
        return
    first = last = lines[0]
    for line in lines:
        if line > last + 1 and document.next_text(last + 1) < line:
            yield first, last
            first = line
        last = line
    yield first, last
