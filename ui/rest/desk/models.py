"""What the routes of the desk take and give, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from search.decisions.lines import Ruling
from search.desk.items import State, Strength
from search.results import Kind
from ui.output.models import Count, Id, Lines, Payload, Record, Score
from ui.rest.requests import FindDuplicates

Key = Annotated[str, Field(min_length=1, max_length=100)]
DecisionId = Annotated[str, Field(min_length=1, max_length=100)]
# What has it ("same", "only_a" or "only_b"), and its words.
Stretch = Annotated[list[str], Field(min_length=2, max_length=2)]
Form = Literal["markdown", "csv", "jsonl", "patch", "corpus"]
_MOST_IDS = 10_000


class ListDesk(FindDuplicates):
    """Which items of the desk to list."""

    state: State = Field("open", description="Those that are open, decided, or all.")
    kind: Kind | Literal[""] = Field("", description="Only of this kind; empty: all but `related`.")
    documents: Annotated[list[Annotated[str, Field(max_length=4000)]], Field(max_length=10)] = (
        Field(
            [],
            description="Only with records of all these documents: exact names. One that is given "
            "twice means two records of it.",
        )
    )
    first: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        0, description="Number of the first item, from 0."
    )
    count: Annotated[int, Field(ge=1, le=200)] = Field(20, description="How many items at most.")


class ShowItem(FindDuplicates):
    """How to show an item."""

    keeper: Annotated[str, Field(max_length=1000)] | None = Field(
        None,
        description="Id of the record that the others are compared with; by default the one to "
        "keep. Nothing is decided by that.",
    )


class Report(FindDuplicates):
    """Which report to write."""

    format: Form = Field("markdown", description="The form of the report.")


class Decide(FindDuplicates):
    """What somebody decides about a group, or about some records."""

    model_config = ConfigDict(strict=True)

    key: Key | None = Field(None, description="The key of an item of the desk.")
    ids: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=_MOST_IDS)] = (
        Field([], description="Ids of two records or more, in place of a key.")
    )
    decision: Ruling = Field(
        description="`same`: they ask the same; `related`: alike, but not the same; `different`.",
        examples=["same"],
    )
    keeper: Annotated[str, Field(max_length=1000)] | None = Field(
        None, description="Id of the record to keep; by default the one that is suggested."
    )
    apart: Annotated[str, Field(max_length=1000)] | None = Field(
        None,
        description="Id of one record to take out, with `different`: it is told apart from all "
        "others, which stay together as they were.",
    )
    seen: Annotated[str, Field(max_length=100)] | None = Field(
        None,
        description="Id of the decision that you saw on the group, empty if it was open: if "
        "another is in force now, nothing is written, and the status is 409.",
    )


class UndoDecision(FindDuplicates):
    """Which decision to undo."""

    model_config = ConfigDict(strict=True)

    id: DecisionId = Field(
        description="The id of a decision, or of many that were made at once.",
        examples=["105c7f2bfb60213d"],
    )


class DecideMany(FindDuplicates):
    """What to decide at once."""

    model_config = ConfigDict(strict=True)

    which: Literal["exact"] = Field(
        description="`exact`: all groups of exact copies are the same.", examples=["exact"]
    )


class Bin(Payload):
    """How many pairs have which score."""

    low: Score = Field(alias="from", description="The least score.")
    high: Score = Field(alias="to", description="The score of the next bin.")
    count: Count = Field(description="Pairs, decided ones too.")


class DocumentPair(Payload):
    """Two documents that have records in one item."""

    a: str = Field(description="The one document.")
    b: str = Field(description="The other, or the same.")
    count: Count = Field(description="Items.")


class Place(Payload):
    """A question of an item, and where it stands."""

    id: Id
    question: str = Field(description="The question, as its document has it.")
    source: str = Field(description="Its document.")
    lines: Lines


class Decision(Payload):
    """What was decided."""

    id: str = Field(description="Its id, to undo it.")
    decision: Ruling = Field(description="What was decided.")
    keeper: str | None = Field(description="What the record to keep says: its content key.")
    author: str = Field(description="Who decided.")
    time: str = Field(description="When, in UTC.")


class Item(Payload):
    """Records that may ask the same."""

    key: str = Field(description="What names it: the same until a text of it changes.")
    ids: list[Id] = Field(description="Its records, in the order of the corpus.")
    score: Score = Field(description="How likely it is that they ask the same.")
    strength: Strength = Field(description="The score in a word.")
    kind: Kind = Field(description="How they differ; `related` ask something else each.")
    keeper: str = Field(description="Id of the record to keep: as decided, else as suggested.")
    why: str = Field(description="Why that one.")
    exact: bool = Field(description="Whether they are equal but for blanks and case.")
    questions: list[Place] = Field(description="Its questions; the first 20 of many.")
    decision: Decision | None = Field(description="What was decided; null for an open one.")
    before: Decision | None = Field(
        description="What was decided before one of its texts changed, which opened it again."
    )
    apart: list[Id] = Field(
        description="Of a decision that takes a record out of a group: that record, and its copies."
    )


class Desk(Payload):
    """A page of the desk."""

    total: Count = Field(description="Items that pass the filters.")
    open: Count = Field(description="All items of the kind that wait for a decision.")
    decided: Count = Field(description="All items of the kind that were decided.")
    threshold: Score = Field(description="The least score of a pair.")
    kinds: dict[str, Count] = Field(description="Items of the state by kind.")
    document_pairs: list[DocumentPair] = Field(
        description="Items of the state by pair of documents, the most frequent 50."
    )
    histogram: list[Bin] = Field(description="All pairs by score.")
    notice: str = Field(description="Where the search for duplicates was limited; else empty.")
    can_decide: bool = Field(description="Whether you may decide.")
    why_not: str = Field(description="Why you may not; else empty.")
    items: list[Item] = Field(description="The items, open ones first, best first.")


class Difference(Payload):
    """What two records say otherwise."""

    what: str = Field(description="What it is: number, version, date, yes or no, name, option.")
    a: str = Field(description="What the one says; empty if it says nothing.")
    b: str = Field(description="What the other says.")
    newest: Literal["a", "b", ""] = Field(description="Which of them is newer; empty: unknown.")


class Comparison(Payload):
    """Two records word by word."""

    a: Id
    b: Id
    question: list[Stretch] = Field(
        description="Their questions in stretches: `same`, `only_a` or `only_b`, and the words."
    )
    answer: list[Stretch] = Field(description="Their answers in stretches.")
    differences: list[Difference] = Field(description="What they say otherwise.")


class Draft(Payload):
    """One record that says what all of them say."""

    question: str = Field(description="Its question.")
    answer: str = Field(description="Its answer in Markdown.")
    html: str = Field(description="Its answer as safe HTML.")


class WholeItem(Item):
    """An item with its records, the first 60 of many."""

    records: list[Record] = Field(description="Its records, whole.")
    comparisons: list[Comparison] = Field(
        description="Each record against the one to keep, or the one that was asked for (`a`)."
    )
    draft: Draft = Field(description="A draft of one record for all of them.")


class Decided(Payload):
    """A decision that was written."""

    id: str = Field(description="Its id, to undo it.")
    item: Item = Field(description="What it is about, as it is now.")
    left: Item | None = Field(
        description="Where a record was taken out: the group of the others; else null."
    )


class Undone(Payload):
    """A decision that counts no more."""

    id: str = Field(description="The id that was undone.")
    undone: Count = Field(description="How many decisions.")
    item: Item | None = Field(description="What it was about; null for several, or if it is gone.")


class DecidedMany(Payload):
    """Decisions that were written at once."""

    count: Count = Field(description="How many.")
    id: str = Field(description="One id to undo them all; empty if there are none.")


class Imported(Payload):
    """What came of an import."""

    added: Count = Field(description="Lines that are new.")
    known: Count = Field(description="Lines that were there already.")
    problems: list[str] = Field(description="Lines that say nothing, with the reason; 100 at most.")
