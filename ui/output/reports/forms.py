"""The forms of a report by name: what each is called as a file, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ui.output.reports.patch import as_patch
from ui.output.reports.written import as_corpus, as_lines, as_markdown, as_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Source
    from search.decisions.book import Book
    from search.desk.desk import Desk

Form = Literal["markdown", "csv", "jsonl", "patch", "corpus"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a browser saves: the file's name and its media type."""

    name: str
    media: str


KINDS: dict[Form, FileKind] = {
    "markdown": FileKind("duplicates.md", "text/markdown"),
    "csv": FileKind("duplicates.csv", "text/csv"),
    "jsonl": FileKind("duplicates.jsonl", "application/x-ndjson"),
    "patch": FileKind("duplicates.patch", "text/x-diff"),
    "corpus": FileKind("corpus.jsonl", "application/x-ndjson"),
}


def write(form: Form, desk: Desk, book: Book, sources: Iterable[Source]) -> Iterator[bytes]:
    """Return a report on a desk under the decisions of a book, piece by piece."""
    if form == "patch":
        return as_patch(desk, book, sources)
    made = {"markdown": as_markdown, "csv": as_table, "jsonl": as_lines, "corpus": as_corpus}
    return made[form](desk, book)
