"""What each request takes: the same fields as a query string and as a JSON body."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from search.check import MOST_CHARACTERS, MOST_OF_ANSWER, MOST_OF_LABEL, MOST_RESULTS

Names = Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=100)]
Labels = Annotated[list[Annotated[str, Field(max_length=MOST_OF_LABEL)]], Field(max_length=50)]
Items = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]], Field(max_length=20)
]
Results = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="How many results at most.")]
RecordId = Annotated[str, Field(max_length=1000)]
_OF_A_RECORD = Field(description="The id of the record.", examples=["9f2c4e61b07ad385"])
Threshold = Annotated[
    float | SkipJsonSchema[None],
    Field(
        ge=0.3,
        le=1,
        allow_inf_nan=False,
        description="Score from which two questions ask the same; by default the server's.",
    ),
]

MOST_AROUND = 500
# A conversation that goes on all day; more is refused, and only the last few turns count.
MOST_TURNS = 1_000

_TEXT = {"min_length": 1, "max_length": MOST_CHARACTERS}
_FILTER = "a name, a pattern (`*.md`) or part of a name; several widen the search."


class Fields(BaseModel):
    """The base of requests: a field that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Filtered(Fields):
    """Which records count."""

    sources: Names = Field([], description=f"Only from these documents: {_FILTER}")
    sections: Names = Field([], description=f"Only from these sections: {_FILTER}")
    tags: Names = Field([], description=f"Only with these tags: {_FILTER}")
    levels: Names = Field([], description="Only of these levels: beginner, intermediate, expert.")
    within: Labels = Field(
        [],
        description="Only from these documents or sections, and what is below them: labels as "
        "`/api/v1/facets` gives them, whole.",
    )
    layouts: Names = Field(
        [], description="Only from documents read in these layouts: exact names."
    )
    answered: bool | SkipJsonSchema[None] = Field(
        None, description="Only records with an answer, or (false) only those without."
    )
    topics: Names = Field(
        [],
        description="Only from these topics: addresses, as `/api/v1/topics` has them, or parts of "
        "names; `unsorted` for records in none. `topic` means the same.",
    )

    @model_validator(mode="before")
    @classmethod
    def _one_topic(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "topic" not in given:
            return given
        rest = {key: value for key, value in given.items() if key != "topic"}
        more, one = rest.get("topics", []), given["topic"]
        both = [*(more if isinstance(more, list) else [more])]
        return rest | {"topics": [*both, *(one if isinstance(one, list) else [one])]}


class WithHtml(Fields):
    """Whether texts come as HTML, too."""

    html: bool = Field(
        default=False,
        description="Add `html` to each record: safe HTML of what a list or a page shows.",
    )


class Ask(Filtered, WithHtml):
    """A query."""

    query: Annotated[str, Field(**_TEXT)] = Field(
        description="A question or a topic, in your own words.", examples=["how does dropout work"]
    )
    k: Results = 10
    match: Literal["question", "answer", "both"] = Field(
        "both", description="Compare with the questions, the answers, or both."
    )


class Turn(Fields):
    """A question of the conversation so far."""

    query: Annotated[str, Field(max_length=MOST_CHARACTERS)] = Field(
        description="What was asked.", examples=["how does dropout work"]
    )
    resolved: Annotated[str, Field(max_length=MOST_CHARACTERS)] = Field(
        "", description="`resolved` of its answer; empty for one that stood by itself."
    )
    records: Annotated[list[RecordId], Field(max_length=MOST_RESULTS)] = Field(
        [], description='Ids of its results, best first: for "the second one".'
    )
    answer: Annotated[str, Field(max_length=MOST_OF_ANSWER)] = Field(
        "", description="The text of its answer, which a language model is told."
    )


class AnswerQuery(Ask):
    """A query, and what was asked before."""

    then: Annotated[
        list[Annotated[str, Field(max_length=MOST_CHARACTERS)]], Field(max_length=MOST_TURNS)
    ] = Field(
        [],
        description="Follow-ups to the query, each after the one before; the last one is answered.",
    )
    stream: bool = Field(
        default=False,
        description="Answer with server-sent events, as with `Accept: text/event-stream`: "
        "`sentence` and `refused` while a language model writes, then `answer`.",
    )


class Answer(Ask):
    """A query, and what was asked before."""

    turns: Annotated[list[Turn], Field(max_length=MOST_TURNS)] = Field(
        [], description="What was asked before, the last one last; only the last few count."
    )
    stream: bool = Field(
        default=False,
        description="Answer with server-sent events, as with `Accept: text/event-stream`: "
        "`sentence` and `refused` while a language model writes, then `answer`.",
    )


class Similar(WithHtml):
    """A record or a text to find the like of."""

    item: Annotated[str, Field(**_TEXT)] = Field(
        description="The id of a record, or any text.", examples=["reuse a pretrained network"]
    )
    also: Items = Field(
        [], description="More ids or texts: what is found is like all of them at once."
    )
    unlike: Items = Field([], description="Ids or texts that it should be less like.")
    by: Literal["question", "answer", "both"] = Field(
        "both", description="Compare questions, answers, or both."
    )
    k: Results = 10


class IsDuplicate(Fields):
    """A question that may be asked already."""

    text: Annotated[str, Field(**_TEXT)] = Field(
        description="The question.", examples=["What is transfer learning?"]
    )
    answer: str = Field(
        "",
        max_length=MOST_OF_ANSWER,
        description="Its answer, with which more duplicates are found.",
    )
    k: Results = 5
    threshold: Threshold = None


class FindDuplicates(Fields):
    """Which duplicates to list."""

    threshold: Threshold = None
    scope: Literal["all", "within", "across"] = Field(
        "all", description="All pairs, or only those within one document, or across two."
    )


class Browse(Filtered, WithHtml):
    """Which records to list."""

    words: str = Field("", max_length=MOST_CHARACTERS, description="All stand in the question.")
    limit: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = Field(
        50, description="Records on a page; all come at once as `application/x-ndjson`."
    )
    first: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        0, description="Number of the first record of the page, from 0; not with a cursor."
    )
    cursor: Annotated[str, Field(max_length=1000)] = Field(
        "", description="`next` of the page before; the other fields stay the same."
    )
    format: Literal["json", "jsonl", "csv"] = Field(
        "json",
        description="`jsonl` and `csv` give all records at once, one in each line or row, without "
        "`html`; the columns of CSV are those of a record, with `first_line` and `last_line`.",
    )
    download: bool = Field(default=False, description="Give a browser a file to save.")


class Words(Filtered):
    """Which records are counted."""

    words: str = Field("", max_length=MOST_CHARACTERS, description="All stand in the question.")


class OnMap(Fields):
    """What comes with the map."""

    questions: bool = Field(default=False, description="Add the beginnings of the questions.")


class Around(Fields):
    """How much of a document is shown."""

    around: Annotated[int, Field(ge=0, le=MOST_AROUND)] = Field(
        30, description="Lines before and after the record."
    )


class Near(WithHtml):
    """What comes with a record."""

    neighbours: Annotated[int, Field(ge=0, le=50)] = Field(
        0, description="How many of the records most like it to add."
    )


class NearOf(Near):
    """A record, and what comes with it."""

    id: RecordId = _OF_A_RECORD


class AroundOf(Around):
    """A record, and how much of its document is shown."""

    id: RecordId = _OF_A_RECORD


class AskBody(Ask):
    """A query."""

    model_config = ConfigDict(strict=True)


class AnswerBody(Answer):
    """A query, and what was asked before."""

    model_config = ConfigDict(strict=True)


class SimilarBody(Similar):
    """A record or a text to find the like of."""

    model_config = ConfigDict(strict=True)


class IsDuplicateBody(IsDuplicate):
    """A question that may be asked already."""

    model_config = ConfigDict(strict=True)
