"""Lists of questions: bullets that ask, with their answers nested below or without any."""

import re
from collections.abc import Iterable
from itertools import pairwise

from ingest.document import Document, Entry
from ingest.layouts.sections import SectionPath, contents_lines, title_heading
from ingest.layouts.share import certainty
from ingest.reading import Ledger, Reading
from ingest.wording import is_crumb, is_question, question_text

# The share of a list's bullets that ask from which it is a list of questions.
_ASKING_SHARE = 0.5
# Words with which a question points at the code below it.
_POINTS = re.compile(r":\s*$|\b(?:this|these|following|below|snippet|output)\b", re.IGNORECASE)


class Listed:
    """Bullets as questions; nested ones that all ask are questions of their own."""

    name = "listed"
    summary = "bulleted or numbered lists of questions, with answers nested or without any"
    example = "- What is a feature?\n- Why normalise it?\n  - So that scales do not matter."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        walk = _ListWalk(document)
        ledger = walk.run()
        single = 0.9 if walk.outermost > 1 else 0.5
        return ledger.close(self.name, single * certainty(document, walk.outermost))


class _ListWalk:
    """Walks down headings and lists."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._contents = contents_lines(document)
        self._ledger = Ledger(document)
        self._questions = {entry.first: entry for entry in self._find()}
        self.outermost = sum(entry.depth == 0 for entry in self._questions.values())

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        document, path = self._document, SectionPath()
        title = title_heading(document)
        if title:
            self._ledger.title = title.text
        self._ledger.mark(self._contents)
        headings = {h.first: h for h in document.headings if h.first not in self._contents}
        stops = sorted({*self._questions, *headings, *self._other_items(), len(document.lines)})
        for line, end in pairwise(stops):
            if heading := headings.get(line):
                self._ledger.mark(range(heading.first, heading.last + 1))
                if heading != title:
                    path.enter(heading.level, heading.text)
            elif entry := self._questions.get(line):
                self._file(entry, end, path)
        return self._ledger

    def _find(self) -> Iterable[Entry]:
        """Yield the entries that ask, or stand in a list most of whose entries do."""
        lists: dict[int, list[Entry]] = {}
        for entry in self._document.entries:
            if entry.first not in self._contents and not is_crumb(self._line(entry.first)):
                lists.setdefault(entry.list_first, []).append(entry)
        asking: set[int] = set()  # the lines of entries that are questions
        for entries in lists.values():
            asks = [is_question(question_text(entry.text)) for entry in entries]
            share = sum(asks) / len(entries)
            nested = entries[0].depth > 0
            if nested and (share < 1 or entries[0].parent_first not in asking):
                continue
            if share >= _ASKING_SHARE:
                asking.update(entry.first for entry in entries)
                yield from entries

    def _other_items(self) -> set[int]:
        """Return the lines of outermost entries that are no questions."""
        return {
            entry.first
            for entry in self._document.entries
            if entry.depth == 0
            and entry.first not in self._questions
            and entry.list_first in {q.list_first for q in self._questions.values()}
        }

    def _file(self, entry: Entry, end: int, path: SectionPath) -> None:
        document = self._document
        lines = [i for i in range(entry.text_last + 1, end) if not self._is_crumb(i)]
        begin = document.next_text(entry.text_last + 1)
        given: list[int] = []
        text = question_text(entry.text)
        if begin < end and _POINTS.search(text) and begin in document.fenced:
            given = _fence_from(document, begin, end)
            lines = [i for i in lines if i > given[-1]]
        self._ledger.add(text, lines, path.names, entry.first, indent=entry.indent, given=given)

    def _is_crumb(self, line: int) -> bool:
        text = self._line(line)
        return bool(text.strip()) and line not in self._document.verbatim and is_crumb(text)

    def _line(self, line: int) -> str:
        return self._document.lines[line]


def _fence_from(document: Document, begin: int, end: int) -> list[int]:
    """Return the lines of the code fences that follow one another from a line on."""
    lines = []
    for line in range(begin, end):
        if line not in document.fenced:
            break
        lines.append(line)
    return lines
