"""Records (a question with its answer), passages (what is encoded), and how both are named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

Level = Literal["beginner", "intermediate", "expert"]
LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "expert")
PassageKind = Literal["question", "answer"]

# What stands where a character could not be read.
REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# 16 hex digits are 64 bits: among a million records the chance that any two collide is 3e-8.
_ID_DIGITS = 16
# Characters of a question's `given` text that are searched, about two windows of the model: they
# go into the lexical entry of every answer chunk, and the beginning says what the text is about.
_MOST_GIVEN = 2_000


@dataclass(frozen=True, slots=True)
class Record:
    """One question with its answer, and where it comes from.

    A topic note or a section of plain prose is a record too: its topic or heading is the question.
    `answer` is the Markdown of the document, unchanged; it is empty if the document has none.
    `lines` are the first and last line in the source, counted from 1; `place` locates it in a
    source whose line numbers say little ("row 12", "cell 3"), and is empty elsewhere. `given` is
    Markdown that belongs to the question: the code it is about, the options to choose from, what
    its author wrote below its title. `context` is the text that this and other questions are about.
    `level` is how hard it is, if the document says so.
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
        """The question with its `given` text: what a search compares and encodes.

        The context is left out: all questions about one text would look alike, and the text would
        be encoded with each of them. It is only shown with each.
        """
        return f"{self.question}\n{self.given[:_MOST_GIVEN]}" if self.given else self.question

    @property
    def first_passage(self) -> PassageId:
        """The id of the passage that represents the record: its first answer chunk or question."""
        return PassageId.of(self.id, 1 if self.answer else 0)


def plain_record(record: Record) -> dict[str, Any]:
    """Return a record as plain data, in the order in which its fields are shown and exported.

    This is the one place that spells them out; `record_from` is its inverse.
    """
    return {
        "id": record.id,
        "question": record.question,
        "answer": record.answer,
        "section": list(record.section),
        "tags": list(record.tags),
        "level": record.level or "",
        "source": record.source,
        "lines": list(record.lines),
        "place": record.place,
        "given": record.given,
        "context": record.context,
    }


def record_from(plain: Mapping[str, Any]) -> Record:
    """Return the record that plain data describes; fields that may be empty may be missing.

    Raises KeyError, TypeError or ValueError if the data is not a record.
    """
    first, last = plain["lines"]
    return Record(
        id=str(plain["id"]),
        question=plain["question"],
        answer=str(plain["answer"]),
        section=tuple(plain.get("section", ())),
        tags=tuple(plain.get("tags", ())),
        source=str(plain["source"]),
        lines=(int(first), int(last)),
        place=str(plain.get("place", "")),
        given=str(plain.get("given", "")),
        level=next((level for level in LEVELS if level == plain.get("level")), None),
        context=str(plain.get("context", "")),
    )


class PassageId(str):
    """The id of a passage: its record's id, a dot, and its number in the record.

    Number 0 is the question alone, 1 and up are the chunks of the answer, which make it up; d1 and
    up are its details, which chunks hold, too: a row of a table, a line of code.
    """

    __slots__ = ()

    @classmethod
    def of(cls, record_id: str, number: int = 0) -> Self:
        """Return the id of a record's passage, by default of its question."""
        return cls(f"{record_id}.{number}")

    @classmethod
    def of_detail(cls, record_id: str, number: int) -> Self:
        """Return the id of a detail of a record's answer, counted from 1."""
        return cls(f"{record_id}.d{number}")

    @property
    def is_detail(self) -> bool:
        """Whether it is a detail of the answer."""
        return self.rpartition(".")[2].startswith("d")

    @property
    def record_id(self) -> str:
        """The id of the record."""
        return self.rpartition(".")[0]

    @property
    def kind(self) -> PassageKind:
        """Whether it is the question, or a chunk or detail of the answer."""
        return "question" if self.endswith(".0") else "answer"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that is encoded: a record's question alone, or its question with an answer chunk.

    `chunk` is the part of the answer (or the whole question) without the context that `text` adds.
    That of a detail is written out: a row with its header, or the words of a line of code, which
    alone are encoded, and below them that line.
    """

    id: PassageId
    text: str
    chunk: str

    @property
    def record_id(self) -> str:
        """The id of the record that it belongs to."""
        return self.id.record_id

    @property
    def kind(self) -> PassageKind:
        """Whether it is the question or a chunk of the answer."""
        return self.id.kind


def encoded_part(detail: str) -> str:
    """Return what is encoded of a detail: of a line of code its words, of a row everything."""
    return detail.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records may be found; each non-empty field must match one of its values.

    `branches` are documents, or sections of one with all below them: its name, then the headings.
    `ids` are those of the records that pass, where the other fields cannot say it all; `narrow`
    says that they leave out answered records which the other fields let pass.
    """

    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    branches: tuple[tuple[str, ...], ...] = ()
    answered: bool | None = None
    ids: frozenset[str] | None = None
    narrow: bool = False

    def passes(self, record: Record) -> bool:
        """Return whether a record may be found."""
        path = (record.source, *record.section)
        return (
            (self.ids is None or record.id in self.ids)
            and (not self.sources or record.source in self.sources)
            and (not self.branches or any(path[: len(own)] == own for own in self.branches))
            and self.answered in (None, bool(record.answer))
            and (not self.levels or record.level in self.levels)
            and (not self.sections or not set(self.sections).isdisjoint(record.section))
            and (not self.tags or not set(self.tags).isdisjoint(record.tags))
        )


def record_id(source: str, question: str, occurrence: int) -> str:
    """Return the id of the n-th (from 0) record of `source` that asks `question`.

    The id depends on nothing else, so it stays the same when a document is read again, or when
    records are added before or after this one.
    """
    content = "\x1f".join((source, " ".join(question.split()), str(occurrence)))
    return content_digest(content)[:_ID_DIGITS]


def is_whole(text: str) -> bool:
    """Return whether a text has only characters that an index, or a file in UTF-8, can hold.

    Half a surrogate pair, from a JSON escape, and a byte of a file name that is not UTF-8 are none.
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole(text: str) -> str:
    """Return a text in which a character that is not Unicode is replaced by U+FFFD."""
    return text if is_whole(text) else _SURROGATE.sub(REPLACEMENT, text)


def content_digest(text: str) -> str:
    """Return the SHA-256 of a text, as hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# The digest of a source that is being written, or was being written when an ingest was killed.
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
    covers the document's bytes and the version of the readers. `choice` says in which layout or
    format somebody wanted it read, "" where its content decided. `read_at` is when it was read, in
    UTC to the second ("2026-01-02T03:04:05Z"), "" in an index that does not say; what a document
    holds does not depend on it, so that it does not count when two are compared. `mark` is what
    told, when a document at an address was read, whether it has changed since; "" for a file.
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
    choice: str = ""
    read_at: str = field(default="", compare=False)
    mark: str = field(default="", compare=False)

    @property
    def pending(self) -> bool:
        """Whether it is incomplete: it is being written, or an ingest was killed."""
        return self.digest == PENDING
