"""Questions that stand in a text, filed with what stands below them."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.layouts.sections import contents_lines, title_heading, walk_sections
from ingest.text.document import Document
from ingest.text.reading import Ledger


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its line; its answer begins at line `answer`, there with `opening`."""

    text: str
    first: int
    answer: int
    opening: str | None = None


def file_questions(document: Document, asked: Iterable[Asked]) -> Ledger:
    """Return the ledger of the questions, each answered up to the next one or heading."""
    ledger = Ledger(document)
    title, contents = title_heading(document), contents_lines(document)
    ledger.mark(contents)
    ledger.title = title.text if title else ""
    by_line = {one.first: one for one in asked}
    for line, end, section in walk_sections(document, ledger, by_line, title, contents):
        one = by_line[line]
        lines = [i for i in range(one.answer, end) if i not in document.crumbs]
        ledger.add(one.text, lines, section, line, opening=one.opening)
    return ledger
