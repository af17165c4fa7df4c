"""The parameters of the tools: their types and ranges, and what is said when they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from corpus.errors import QueryError
from search.check import MOST_CHARACTERS, MOST_OF_ANSWER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import CoreSchema

# An agent reads every result: more than these say little and fill its context.
MOST_HITS, MOST_GROUPS = 50, 100

Count = Annotated[int, Field(ge=1, le=MOST_HITS, description="How many records to return.")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Threshold = Annotated[
    Annotated[float, Field(ge=0.3, le=1)] | None,
    Field(description="Score from which two questions count as the same; usually left out."),
]


def _filter(what: str) -> Any:
    return Field(default_factory=list, max_length=20, description=f"Only {what}")


class Arguments(BaseModel):
    """The parameters of one tool."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Ask(Arguments):
    """The parameters of ask."""

    query: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        description="The question, whole and in your own words.",
    )
    k: Count = 5
    sources: list[Name] = _filter('from these documents: names, parts of names or "*.md".')
    sections: list[Name] = _filter("from sections of these names, or with parts of them.")
    tags: list[Name] = _filter("with one of these tags.")
    levels: list[Literal["beginner", "intermediate", "expert"]] = _filter("of these levels.")
    topics: list[Name] = _filter(
        "from these topics: addresses, as the tool topics gives them, or parts of names."
    )
    match: Literal["question", "answer", "both"] = Field(
        "both", description="Compare the query with stored questions, answers, or both."
    )


class Answer(Ask):
    """The parameters of answer."""

    before: list[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]] = Field(
        default_factory=list,
        max_length=50,
        description="What was asked before in this conversation, the last one last: a follow-up "
        "is read with it.",
    )


class Similar(Arguments):
    """The parameters of similar."""

    item: str = Field(
        min_length=1, max_length=MOST_CHARACTERS, description="A record's id, or any text."
    )
    also: list[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]] = Field(
        default_factory=list,
        max_length=20,
        description="More ids or texts: what is found is like all of them at once.",
    )
    unlike: list[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]] = Field(
        default_factory=list,
        max_length=20,
        description="Ids or texts that it should be less like.",
    )
    by: Literal["question", "answer", "both"] = Field(
        "both", description="Compare questions, answers, or both."
    )
    k: Count = 5


class IsDuplicate(Arguments):
    """The parameters of is_duplicate."""

    text: str = Field(
        min_length=1, max_length=MOST_CHARACTERS, description="The question that may be new."
    )
    answer: str = Field(
        "",
        max_length=MOST_OF_ANSWER,
        description="Its answer: with it more is found, and what other answers say otherwise.",
    )
    k: Count = 5
    threshold: Threshold = None


class Duplicates(Arguments):
    """The parameters of duplicates."""

    threshold: Threshold = None
    scope: Literal["all", "within", "across"] = Field(
        "all", description="All pairs, only those within one document, or across two."
    )
    first: int = Field(
        0, ge=0, le=1_000_000, description="Number of the first group to return, from 0."
    )
    limit: int = Field(20, ge=1, le=MOST_GROUPS, description="How many groups to return.")


class Topics(Arguments):
    """The parameters of topics."""

    topic: str = Field(
        "",
        max_length=200,
        description="The address of a topic, to see what it holds and lacks; all if left out.",
    )


class Show(Arguments):
    """The parameters of show."""

    id: str = Field(min_length=1, max_length=64, description="A record's id, from a result.")


A = TypeVar("A", bound=Arguments)


class _Untitled(GenerateJsonSchema):
    """Schemas without the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: CoreSchema | Any) -> bool:  # noqa: ARG002
        return False


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema that describes a model to agents."""
    schema = model.model_json_schema(schema_generator=_Untitled)
    schema.pop("description", None)  # the tool's own says more
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("title", None)
    return schema


def read(model: type[A], given: Mapping[str, Any]) -> A:
    """Return the parameters that were given; raises QueryError with what is wrong with one."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        # The text of pydantic's own errors is about Python; the schema says it in ours.
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name, kind = str(first["loc"][0]), first["type"]
    properties = schema_of(model)["properties"]
    if name not in properties:
        raise QueryError(f'no parameter "{name[:40]}"; there are: {", ".join(properties)}')
    needed = _needed(properties[name])
    if kind == "missing":
        raise QueryError(f"{name} is missing; give {needed}")
    raise QueryError(f"{name} must be {needed}")


def _needed(schema: Mapping[str, Any]) -> str:
    """Return in words what a schema of one parameter asks for."""
    if "anyOf" in schema:  # what it may be, or null
        return _needed(schema["anyOf"][0])
    if "enum" in schema:
        return f"one of: {', '.join(schema['enum'])}"
    if schema["type"] == "array":
        return f"a list of at most {schema['maxItems']}, each {_needed(schema['items'])}"
    if schema["type"] == "string":
        return f"a text of 1 to {schema['maxLength']:,} characters"
    whole = "whole " if schema["type"] == "integer" else ""
    return f"a {whole}number from {schema['minimum']:,} to {schema['maximum']:,}"
