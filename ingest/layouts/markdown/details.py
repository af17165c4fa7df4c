"""Pages that fold answers away: `<details>` whose `<summary>` asks, or hides the answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.markdown.fold import (
    Fold,
    asks_nothing,
    body_lines,
    is_answer_word,
    lists_only_links,
    summary_text,
)
from ingest.layouts.markdown.folds import find_folds
from ingest.layouts.marks import asking_shares
from ingest.layouts.sections import SectionPath, certainty, contents_lines, title_heading
from ingest.text.blocks import Heading
from ingest.text.choices import options_end, starts_options
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading
from ingest.text.wording import (
    is_contents_heading,
    is_frame,
    is_question,
    question_text,
    section_name,
)

# Sections are nested in others no deeper than this, headings included.
_DEEPEST = 30
_TASK = re.compile(r"^\s*[-*+] \[[ xX]\]")


class Details:
    """`<details>` elements as questions with folded answers, under headings."""

    name = "details"
    summary = "questions whose answers unfold: details elements, accordions, containers"
    example = "<details><summary>What is momentum?</summary>\nA moving average …\n</details>"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        folds = find_folds(document)
        if not folds:
            return not_read(self.name)
        walk = _DetailsWalk(document, folds)
        ledger = walk.run()
        strength = 1.0 if walk.folded > 1 else thresholds.DETAILS_ALONE
        if walk.folded == walk.asking == 1:
            strength = max(strength, certainty(document, 1))
        return ledger.close(self.name, strength)


@dataclass(slots=True)
class _Draft:
    """A record being read."""

    question: str
    first: int
    path: tuple[str, ...]
    given: list[int] = field(default_factory=list)
    answer: list[int] = field(default_factory=list)
    edited: dict[int, str] = field(default_factory=dict)


class _DetailsWalk:
    """Walks down the headings, bullets and folds of a document in their order."""

    def __init__(self, document: Document, folds: list[Fold]) -> None:
        self._document = document
        self._folds = folds
        self._fold_at = {fold.first: fold for fold in folds}
        self._items = {item.first: item for item in document.items}
        self._contents = contents_lines(document)
        self._said = document.text_lines - document.crumbs
        self._path = SectionPath()
        self._heading: Heading | None = None  # the last one, while it may still be a question
        self._begin = 0  # where the text that no record holds begins
        self._records: list[_Draft] = []
        self._ledger = Ledger(document)
        self._asking_levels = _asking_levels(document)
        self.folded = 0
        self.asking = 0

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        title = title_heading(self._document)
        if title and self._folds[0].first < title.first:
            title = None  # it names the part below it
        self._ledger.mark(self._contents)
        for element in self._elements():
            if isinstance(element, Fold):
                self._visit(element)
            elif isinstance(element, Heading):
                self._head(element, is_title=element == title)
            else:
                self._list(element)
        self._leave_heading(len(self._document.lines))
        for one in self._records:
            self._ledger.add(
                one.question, one.answer, one.path, one.first, edited=one.edited, given=one.given
            )
        return self._ledger

    def _elements(self) -> Iterator["Fold | Heading | int"]:
        """Yield folds, the headings outside them, and lines of bullets that ask, in order."""
        inside: set[int] = set(self._contents)
        for fold in self._folds:
            inside.update(range(fold.first, fold.last + 1))
        placed: list[tuple[int, Fold | Heading | int]] = [
            (fold.first, fold) for fold in self._folds
        ]
        placed += [(h.first, h) for h in self._document.headings if h.first not in inside]
        placed += [
            (item.first, item.first)
            for item in self._document.items
            if inside.isdisjoint(range(item.first, item.last + 1))
            and is_question(question_text(item.text))
        ]
        for _, element in sorted(placed, key=lambda one: one[0]):
            yield element

    def _head(self, heading: Heading, *, is_title: bool) -> None:
        above = self._heading
        deeper = above and self._is_asked(above) and heading.level > above.level
        if deeper and not is_question(heading.text):
            return  # it divides the answer
        self._leave_heading(heading.first)
        lines = range(heading.first, heading.last + 1)
        if is_title and not is_question(heading.text):
            self._ledger.title = heading.text
            self._ledger.mark(lines)
        elif is_contents_heading(heading.text) or not question_text(heading.text):
            self._ledger.mark(lines)
        else:
            self._heading = heading
        self._begin = heading.last + 1

    def _leave_heading(self, end: int) -> None:
        """Take the last heading as a question answered openly, up to `end`, or a section."""
        heading, self._heading = self._heading, None
        if heading is None:
            return
        text = [i for i in range(self._begin, end) if i in self._said]
        asks = is_question(heading.text) or not self._only_refers(text)
        if text and asks and self._is_asked(heading):
            names = self._path.above(heading.level)
            record = _Draft(question_text(heading.text), heading.first, names)
            record.answer = list(range(text[0], text[-1] + 1))
            self._records.append(record)
        else:
            self._path.enter(heading.level, heading.text)
            self._ledger.mark(range(heading.first, heading.last + 1))

    def _only_refers(self, text: list[int]) -> bool:
        """Return whether most lines of a text are links or tasks: sources, what is still to do."""
        refers = sum("](" in self._document.lines[i] for i in text)
        tasks = sum(bool(_TASK.match(self._document.lines[i])) for i in text)
        return 2 * max(refers, tasks) >= len(text)

    def _list(self, line: int) -> None:
        """Add a bullet that asks and hides no answer."""
        if self._heading and is_question(self._heading.text):
            return  # part of what its heading asks
        if self._hides_answer_below(line):
            return
        self._leave_heading(line)
        item = self._items[line]
        answer = list(range(line + 1, item.last + 1))
        record = _Draft(question_text(item.text), line, self._path.names, answer=answer)
        self._records.append(record)
        self._begin = item.last + 1

    def _hides_answer_below(self, line: int) -> bool:
        """Return whether the next fold holds the answer to a bullet."""
        fold = self._fold_at.get(self._document.next_text(line + 1))
        return fold is not None and is_answer_word(self._summary(fold))

    def _visit(self, fold: Fold) -> None:
        summary = self._summary(fold)
        if lists_only_links(self._document, fold, summary):
            self._ledger.mark(range(fold.first, fold.last + 1))
        elif is_answer_word(summary):
            self._answer(fold)
        elif self._is_in_answer(summary):
            return
        elif fold.children and asks_nothing(summary) and self._groups(fold):
            self._section(fold, summary)
        elif summary:
            self._leave_heading(fold.first)
            self.folded += 1
            self.asking += is_question(summary)
            record = _Draft(summary, fold.first, self._path.names)
            self._take_body(record, fold)
            self._records.append(record)
            self._begin = fold.last + 1

    def _is_in_answer(self, summary: str) -> bool:
        """Return whether a fold that does not ask belongs to the answer of the heading above."""
        heading = self._heading
        return heading is not None and not is_question(summary) and self._is_asked(heading)

    def _is_asked(self, heading: Heading) -> bool:
        """Return whether a heading is a question: it asks, or those beside it do."""
        if is_question(heading.text):
            return True
        return heading.level in self._asking_levels and not is_frame(section_name(heading.text))

    def _section(self, fold: Fold, name: str) -> None:
        """Read the folds inside one that only groups them."""
        self._leave_heading(fold.first)
        level = self._path.depth + 1
        self._path.enter(level, name)
        self._ledger.mark(range(fold.first, fold.children[0].first))
        for child in fold.children:
            self._visit(child)
        self._ledger.mark(range(fold.children[-1].last + 1, fold.last + 1))
        self._path.leave(level)

    def _groups(self, fold: Fold) -> bool:
        """Return whether a fold has no text of its own before the first one inside it."""
        if self._path.depth > _DEEPEST:
            return False
        return self._said.isdisjoint(range(fold.body.line + 1, fold.children[0].first))

    def _answer(self, fold: Fold) -> None:
        """Add an answer to the question above it."""
        lines = [i for i in range(self._begin, fold.first) if i in self._said]
        heading = self._heading
        if heading and not (lines and self._asks(lines[0]) and not is_question(heading.text)):
            names = self._path.above(heading.level)
            record = _Draft(question_text(heading.text), heading.first, names)
            record.given = list(range(lines[0], lines[-1] + 1)) if lines else []
            self._heading = None
            self._records.append(record)
        elif lines:
            self._leave_heading(lines[0])
            self._records.append(self._paragraph(lines))
        elif not self._records:
            self._begin = fold.last + 1  # nothing above is read again
            return
        self.folded += 1
        self._take_body(self._records[-1], fold)
        self._begin = fold.last + 1

    def _asks(self, line: int) -> bool:
        text = self._document.lines[line].strip()
        return is_question(question_text(text)) or question_text(text) != text

    def _paragraph(self, lines: list[int]) -> _Draft:
        """Return the record of a question that is a paragraph, with code and options below."""
        end = next(
            (i for i in range(lines[0], lines[-1] + 2) if self._document.blank(i)), lines[-1]
        )
        fenced = [i for i in range(lines[0] + 1, end) if self._begins_given(i, end)]
        end = max(min([end, *fenced]), lines[0] + 1)
        text = " ".join(
            self._document.lines[i].strip().lstrip("-*+ ") for i in range(lines[0], end)
        )
        record = _Draft(question_text(text), lines[0], self._path.names)
        record.given = list(range(end, lines[-1] + 1))
        return record

    def _begins_given(self, line: int, end: int) -> bool:
        """Return whether code or options begin at a line."""
        if line in self._document.fenced:
            return True
        options = self._document.lines[line:end]
        return starts_options(options[0]) and options_end(options) > 0

    def _take_body(self, record: _Draft, fold: Fold) -> None:
        body = body_lines(self._document, fold)
        record.edited |= body
        record.answer += list(body)

    def _summary(self, fold: Fold) -> str:
        return summary_text(self._document, fold)


def _asking_levels(document: Document) -> set[int]:
    """Return the levels at which a good share of the headings asks."""
    shares = asking_shares((h.level, is_question(h.text)) for h in document.headings)
    return {level for level, share in shares.items() if share >= thresholds.ASKING_SHARE}
