"""What an ingest did or would do, what it could not read, and what an author should look at."""

from dataclasses import dataclass
from typing import Self

from corpus.records import Unread


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file inside a folder that is not a document that askalike reads."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One document: how it was read, or the error that stands for it (then there is no layout)."""

    path: str
    layout: str | None
    records: int
    unread: tuple[Unread, ...]
    error: str | None = None

    @classmethod
    def failed(cls, path: str, error: str) -> Self:
        """Return the report on a document that cannot be read."""
        return cls(path, None, 0, (), error)


@dataclass(frozen=True, slots=True)
class Report:
    """Documents added, updated, removed and unchanged; what the index then holds.

    `embedded` counts the passages that were encoded in this run, `seconds` its wall-clock time.
    `stopped` says that it was asked to stop before everything was done.
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


@dataclass(frozen=True, slots=True)
class Move:
    """A document whose content the index knows from another place, where it no longer is."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Names of documents, by what an ingest would do with them, and a report on each."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    moved: tuple[Move, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    sources: tuple[SourceReport, ...]
    skipped: tuple[Skipped, ...]

    @property
    def errors(self) -> tuple[SourceReport, ...]:
        """The documents that cannot be read."""
        return tuple(source for source in self.sources if source.error)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document to look at; `lines` are its first and last line, from 1."""

    source: str
    lines: tuple[int, int]
    message: str
