"""Records (a question with its answer), passages (what gets encoded) and their stable ids."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from corpus.levels import Level

PassageKind = Literal["question", "answer"]

# 16 hex digits are 64 bits: among a million records the chance that any two collide is 3e-8.
_ID_DIGITS = 16
# What is given to a question is searched up to here, which is about two windows of the model: it
# stands in the lexical entry of every chunk of the answer, and says first what it is about.
_MOST_GIVEN = 2_000


@dataclass(frozen=True, slots=True)
class Record:
    """One question with its answer, and where it stands.

    A topic note or a section of plain prose is a record too: its topic or heading is the question.
    `answer` is the Markdown of the document, unchanged; it is empty where the document has none.
    `lines` are the first and last line in the source, counted from 1; `place` says where it stands
    in a source whose lines say little ("row 12", "cell 3"), and is empty elsewhere. `given` is
    Markdown that belongs to the question: the code it is about, the options to choose from, what
    its author wrote below its title. `context` is the text that this and other questions are about.
    `level` is how hard it is, where the document says so.
    """

    id: str
    question: str
    answer: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    source: str
    lines: tuple[int, int]
    place: str = ""
    given: str = ""
    level: Level | None = None
    context: str = ""

    @property
    def asked(self) -> str:
        """The question with what is given to it: what a search compares and encodes.

        The context is left out: the questions about one text would all look alike, and a text of
        which a hundred questions are asked would be encoded a hundred times. It is shown with each.
        """
        return f"{self.question}\n{self.given[:_MOST_GIVEN]}" if self.given else self.question


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that is encoded: a record's question alone, or its question with an answer chunk.

    `chunk` is the part of the answer (or the whole question) without the context that `text` adds.
    """

    id: str
    record_id: str
    kind: PassageKind
    text: str
    chunk: str


def record_id(source: str, question: str, occurrence: int) -> str:
    """Return the id of the n-th (from 0) record of `source` that asks `question`.

    The id depends on nothing else, so that reading a document again, or adding records before or
    after this one, leaves it as it was.
    """
    content = "\x1f".join((source, " ".join(question.split()), str(occurrence)))
    return content_digest(content)[:_ID_DIGITS]


def content_digest(text: str) -> str:
    """Return the SHA-256 of a text, as hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# The digest of a source that is being written, or was when an ingest was killed.
PENDING = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines (first, last; from 1) of a source that no reader understood, and why."""

    lines: tuple[int, int]
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document as the index knows it; its entry is written last, as its commit point.

    `name` is the path relative to the ingested folder `root`; `path` is the absolute one. `digest`
    covers the document's bytes and the version of the readers.
    """

    name: str
    path: str
    root: str
    digest: str
    layout: str
    title: str
    records: int
    passages: int
    unread: tuple[Unread, ...]

    @property
    def pending(self) -> bool:
        """Whether not all of it is there: it is being written, or an ingest was killed."""
        return self.digest == PENDING
