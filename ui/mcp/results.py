"""The shapes of the tools' results, declared to agents; their fields are those of `--json`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Level, PassageKind

Score = Annotated[float, Field(ge=0, le=1)]
Lines = Annotated[tuple[int, int], Field(description="First and last line, counted from 1.")]


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Record(_Result):
    """A question with its answer, as the document has them."""

    id: str = Field(description="Cite it, and pass it to show or similar.")
    question: str
    answer: str = Field(description="Markdown; empty if the document gives none.")
    section: list[str]
    tags: list[str]
    level: Level | None
    source: str = Field(description="The document.")
    lines: Lines
    given: str = Field("", description="Belongs to the question: its code, its options.")
    context: str = Field("", description="The text that this and other questions are about.")
    place: str = Field("", description='Where it is, if lines say little: "row 12".')


class Why(_Result):
    """Why a record was found."""

    terms: list[str] = Field(description="Words of the query that it answers.")
    snippet: str = Field(description="Its best sentence.")
    marks: list[tuple[int, int]] = Field(description="Where the terms are in the snippet.")


class Also(_Result):
    """Another record that asks and answers the same."""

    id: str
    source: str
    lines: Lines


class Hit(Record):
    """A record that was found."""

    score: Score
    matched: PassageKind = Field(description="Whether its question or its answer matched.")
    why: Why
    also: list[Also]


class Answer(_Result):
    """The best stored answer."""

    text: str
    citations: list[str] = Field(description="Ids of the records it is from.")


class Asked(_Result):
    """The outcome of ask."""

    query: str
    answerable: bool = Field(description="False: the corpus does not answer this. Say so.")
    confidence: Score = Field(description="How surely the first result answers.")
    answer: Answer | None
    results: list[Hit] = Field(description="Best first; near misses if answerable is false.")


class Neighbours(_Result):
    """The outcome of similar."""

    of: str = Field(description="The record's id, or the text.")
    results: list[Hit]


class Asking(_Result):
    """The outcome of is_duplicate."""

    of: str
    threshold: Score
    duplicate: bool
    results: list[Hit] = Field(description="Records that ask the same, best first.")
    nearest: Hit | None = Field(description="The nearest record, if none asks the same.")


class Pair(_Result):
    """Two records that ask the same."""

    a: str
    b: str
    score: Score


class Brief(_Result):
    """A record of a group, in short."""

    id: str
    question: str
    source: str
    lines: Lines


class Duplicates(_Result):
    """The outcome of duplicates: one page of groups."""

    threshold: Score
    pairs: list[Pair] = Field(description="Of these groups, best first; at most 1,000.")
    groups: list[list[str]] = Field(description="Ids of records that ask the same.")
    total: int = Field(description="How many groups there are in all.")
    first: int = Field(description="The number of this page's first group, from 0.")
    records: list[Brief] = Field(description="The groups' records, in order; at most 500.")
