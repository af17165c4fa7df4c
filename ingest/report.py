"""What an ingest did, and what it could not read."""

from dataclasses import dataclass

from corpus.records import Unread
from ingest.files.discover import Skipped


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One document: how it was read, or the error that stands for it (then there is no layout)."""

    path: str
    layout: str | None
    records: int
    unread: tuple[Unread, ...]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Documents added, updated, removed and unchanged; what the index then holds.

    `embedded` counts the passages that were encoded in this run, `seconds` its wall-clock time.
    `stopped` says that it was asked to stop before all of it was done.
    """

    added: int
    updated: int
    removed: int
    unchanged: int
    records: int
    passages: int
    embedded: int
    seconds: float
    sources: tuple[SourceReport, ...]
    skipped: tuple[Skipped, ...]
    stopped: bool = False

    @property
    def errors(self) -> tuple[SourceReport, ...]:
        """The documents that could not be read."""
        return tuple(source for source in self.sources if source.error)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: `done` of `total` passages, now in the document `source`.

    While documents are still being read, `total` is estimated from their sizes.
    """

    done: int
    total: int
    source: str
