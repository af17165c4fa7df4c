"""What an ingest did or would do, what it could not read, and what an author should look at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, Self

from corpus.errors import IndexDamaged, SourceError
from corpus.records import Unread

Sign = Literal[
    "unread", "mostly unread", "doubt", "repeated", "no answer", "long record", "long question",
    "asking answer",
]  # fmt: skip
# The others are often innocent: an answer may be long, or list further questions.
FAILING = frozenset({"unread", "mostly unread", "doubt", "repeated", "no answer"})

# Names of files that stand for a group of them.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file inside a folder that is not a document that askalike reads.

    `kind` is the sort of reason: unknown suffix, binary, ignored, no question, extra missing, too
    large, name, special file; `what` says in words what such files are ("pictures"). `asks` says
    that it looks as if it held questions.
    """

    path: str
    reason: str
    kind: str = "unreadable"
    what: str = ""
    asks: bool = False

    @classmethod
    def failed(cls, path: str, error: SourceError) -> Self:
        """Return what is said of a document that is not meant for us, as reading it showed."""
        return cls(path, str(error), error.kind)


@dataclass(frozen=True, slots=True)
class Group:
    """Files that were not read for the same reason; `suffixes` counts them, the most first."""

    files: tuple[Skipped, ...]
    suffixes: tuple[tuple[str, int], ...]

    @property
    def first(self) -> Skipped:
        """The file that stands for them all."""
        return self.files[0]

    @property
    def names(self) -> str:
        """The first few names, and whether there are more."""
        names = ", ".join(file.path for file in self.files[:_NAMED])
        return names if len(self.files) <= _NAMED else f"{names}, …"


def grouped(skipped: Iterable[Skipped]) -> list[Group]:
    """Return files that were not read by their reason: those that may hold questions come first."""
    groups: dict[tuple[str, ...], list[Skipped]] = {}
    for one in skipped:
        own = one.what or (one.reason if one.kind != "no question" else "")
        groups.setdefault((str(not one.asks), one.kind, own), []).append(one)
    made = []
    for key in sorted(groups, key=lambda key: (key[0], -len(groups[key]), key)):
        suffixes = Counter(PurePath(one.path).suffix.lower() for one in groups[key])
        made.append(Group(tuple(groups[key]), tuple(suffixes.most_common())))
    return made


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One document: how it was read, or the error that stands for it (then there is no layout).

    `kind` is the sort of error, as in Skipped. `doubt` says that its layout may be the wrong one,
    and which to try.
    """

    path: str
    layout: str | None
    records: int
    unread: tuple[Unread, ...]
    error: str | None = None
    kind: str | None = None
    doubt: str | None = None

    @classmethod
    def failed(cls, path: str, error: SourceError | str) -> Self:
        """Return the report on a document that cannot be read."""
        kind = error.kind if isinstance(error, SourceError) else SourceError.kind
        return cls(path, None, 0, (), str(error), kind)


@dataclass(frozen=True, slots=True)
class Report:
    """Documents added, updated, removed and unchanged; what the index then holds.

    `embedded` counts the passages that were encoded in this run, `seconds` its wall-clock time.
    `stopped` says that it was asked to stop before everything was done, `said` what was left undone
    for another reason.
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
    said: str = ""

    @property
    def errors(self) -> tuple[SourceReport, ...]:
        """The documents that could not be read."""
        return tuple(source for source in self.sources if source.error)


class FoundDamaged(IndexDamaged):
    """Nothing was to be ingested, as the `report` says, and the index turned out to be damaged."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


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
    """Something in a document to look at; `lines` are its first and last line, from 1.

    `sign` names its sort. `layout` is one to try, None where no other is near.
    """

    source: str
    lines: tuple[int, int]
    message: str
    sign: Sign
    layout: str | None = None

    @property
    def fails(self) -> bool:
        """Whether `parse --check` fails on it: what is read wrongly, lost or left open."""
        return self.sign in FAILING
