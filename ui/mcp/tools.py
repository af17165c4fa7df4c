"""The tools: what an agent is told about each, and what each makes of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic

from pydantic import Field

from search.answer.conversation.follow import Turn
from ui.mcp import arguments
from ui.mcp.arguments import A, read
from ui.mcp.text import (
    answered_text,
    asked_text,
    asking_text,
    duplicates_text,
    neighbours_text,
    record_text,
    topics_text,
    view_text,
)
from ui.mcp.wire import encodable
from ui.output import models
from ui.output.payloads import (
    Payload,
    answered_payload,
    asked_payload,
    asking_payload,
    duplicates_payload,
    neighbours_payload,
    record_payload,
)
from ui.output.topics.lists import topics_payload, view_payload

if TYPE_CHECKING:
    from pydantic import BaseModel

    from search.engine import Engine

# Seconds that a call waits for topics that are being made.
_PATIENCE = 20.0
# Of one page of duplicates: what an agent can still look at.
_MOST_PAIRS, _MOST_RECORDS = 1_000, 500


class Brief(models.Payload):
    """A record of a group, in short."""

    id: str
    question: str
    source: str
    lines: models.Lines


class DuplicatesPage(models.Duplicates):
    """The outcome of duplicates: one page of groups."""

    total: int = Field(description="How many groups there are in all.")
    first: int = Field(description="The number of this page's first group, from 0.")
    records: list[Brief] = Field(description="The groups' records, in order; at most 500.")


class TopicsOutcome(models.Payload):
    """The outcome of topics: all of them, or one."""

    topics: list[models.Topic]
    unsorted: int = Field(description="How many records are in no topic.")
    notice: str = Field(description="A sentence where there is little to sort; else empty.")
    topic: models.TopicPage | None = Field(description="The topic that was asked for, or null.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool found: as data, and as Markdown for agents that only read text."""

    data: Payload
    text: str


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """One tool; `run` works in a thread, for seconds if `slow`."""

    name: str
    title: str
    description: str
    arguments: type[A]
    results: type[BaseModel]
    run: Callable[[Engine, A], Outcome]
    slow: bool = False

    def prepare(self, given: Mapping[str, Any]) -> Callable[[Engine], Outcome]:
        """Return what is to be done with the engine; raises QueryError for bad parameters."""
        parameters = read(self.arguments, given)

        def work(engine: Engine) -> Outcome:
            found = self.run(engine, parameters)
            return Outcome(encodable(found.data), found.text)

        return work


def _ask(engine: Engine, given: arguments.Ask) -> Outcome:
    asked = engine.ask(
        given.query,
        k=given.k,
        sources=given.sources,
        sections=given.sections,
        tags=given.tags,
        levels=given.levels,
        topics=given.topics,
        match=given.match,
    )
    return Outcome(asked_payload(asked), asked_text(asked))


def _answer(engine: Engine, given: arguments.Answer) -> Outcome:
    turns = [Turn(query) for query in given.before]
    fields = given.model_dump(exclude={"before", "query"})
    answered = engine.answer(given.query, turns=turns, **fields)
    return Outcome(answered_payload(answered), answered_text(answered))


def _similar(engine: Engine, given: arguments.Similar) -> Outcome:
    found = engine.similar(**given.model_dump())
    return Outcome(neighbours_payload(found), neighbours_text(found))


def _is_duplicate(engine: Engine, given: arguments.IsDuplicate) -> Outcome:
    asking = engine.is_duplicate(
        given.text, answer=given.answer, k=given.k, threshold=given.threshold
    )
    return Outcome(asking_payload(asking), asking_text(asking))


def _duplicates(engine: Engine, given: arguments.Duplicates) -> Outcome:
    found = engine.duplicates(threshold=given.threshold, scope=given.scope)
    shown = found.groups[given.first : given.first + given.limit]
    groups = [list(group.ids) for group in shown]
    ids = set(chain.from_iterable(groups))
    # A pair may have one end in a group: on a single page, all pairs are given.
    whole = duplicates_payload(found)
    pairs = (pair for pair in whole["pairs"] if {pair["a"], pair["b"]} & ids)
    records = engine.find(islice(chain.from_iterable(groups), _MOST_RECORDS))
    data: Payload = {
        "threshold": found.threshold,
        "pairs": list(islice(pairs, _MOST_PAIRS)),
        "groups": groups,
        "details": whole["details"][given.first : given.first + given.limit],
        "look_alikes": list(islice(whole["look_alikes"], _MOST_PAIRS)),
        "notice": found.notice,
        "total": len(found.groups),
        "first": given.first,
        "records": [
            {key: record_payload(records[i])[key] for key in ("id", "question", "source", "lines")}
            for i in chain.from_iterable(groups)
            if i in records
        ],
    }
    return Outcome(data, duplicates_text(found, given.first, groups, records))


def _show(engine: Engine, given: arguments.Show) -> Outcome:
    record = engine.record(given.id)
    return Outcome(record_payload(record), record_text(record))


def _topics(engine: Engine, given: arguments.Topics) -> Outcome:
    if given.topic.strip():
        view = engine.topic(given.topic, _PATIENCE)
        data = {"topics": [], "unsorted": 0, "notice": "", "topic": view_payload(view)}
        return Outcome(data, view_text(view))
    found = engine.topics(_PATIENCE)
    examples = engine.find(one for topic in found.topics for one in topic.examples[:1])
    payload = topics_payload(found, examples)
    data = {key: payload[key] for key in ("topics", "unsorted", "notice")} | {"topic": None}
    return Outcome(data, topics_text(found, examples))


TOOLS: dict[str, Tool[Any]] = {
    tool.name: tool
    for tool in (
        Tool(
            "ask",
            "Ask the corpus",
            "Find what this corpus of questions and answers says about something, by meaning. Use "
            "it first for any question the corpus may cover; give the whole question in your own "
            "words, not keywords. Do not use it to read a record whose id you have (show), or to "
            "find repeated questions (duplicates, is_duplicate). It returns the nearest records, "
            "best first, each with its id, source and lines, the best stored answer, and "
            "`answerable`. If `answerable` is false, the corpus does not answer the question: say "
            "so, do not make an answer up, and do not pass off `results`, which are near misses, "
            "as one. Otherwise answer from the records and cite each as [source:line] (id).",
            arguments.Ask,
            models.Asked,
            _ask,
        ),
        Tool(
            "answer",
            "Answer from the corpus",
            "Answer a question in a few sentences of this corpus, each with the record and lines "
            "it cites, and say where its sources disagree. Do not use it when you want to read "
            "the records yourself (ask). For a follow-up give what was asked `before`. It returns "
            "`sentences` with the numbers of their `citations`, `conflicts` between these, and in "
            "`resolved` how a follow-up was read. If there are no sentences, the corpus does not "
            "answer: say so, and do not make an answer up. Keep the citations.",
            arguments.Answer,
            models.Answered,
            _answer,
        ),
        Tool(
            "similar",
            "Find similar records",
            "Find the records most like a record (by its id) or a text: related questions, other "
            "wordings, where to read on. Do not use it to get an answer (ask), or to decide "
            "whether a question is in the corpus already (is_duplicate). It returns records, best "
            "first, with scores from 0 to 1; what was given is left out. To go on from several "
            "records give the others in `also`, and what led astray in `unlike`.",
            arguments.Similar,
            models.Neighbours,
            _similar,
        ),
        Tool(
            "duplicates",
            "List duplicate questions",
            "List the questions of the corpus that are asked more than once, in groups, the "
            "largest first: for cleaning up a corpus. It compares all records, which takes "
            "seconds: do not use it for one question (is_duplicate, similar). It returns `limit` "
            "groups from number `first` on, and in `total` how many there are; call it again "
            "with a higher `first` for more.",
            arguments.Duplicates,
            DuplicatesPage,
            _duplicates,
            slow=True,
        ),
        Tool(
            "is_duplicate",
            "Check for a duplicate",
            "Say whether a question is in the corpus already, in these or other words: before "
            "adding it. Do not use it to get an answer (ask). It returns `duplicate`, the records "
            "that ask the same, best first, those that may (`possible`), and if there are none the "
            "nearest one. `matches` says how surely each does and what its answer says otherwise: "
            "give the new `answer` for that.",
            arguments.IsDuplicate,
            models.Asking,
            _is_duplicate,
        ),
        Tool(
            "topics",
            "List the topics",
            "See what the whole corpus is about. It returns its topics on two levels, the largest "
            "first, each with its address, number of records and a typical question; with the "
            "address of a topic that one: its documents, neighbours, typical records, and what is "
            "missing there (questions without an answer, thin answers, levels). Use it to get to "
            "know a corpus, to narrow `ask` by its `topics`, or to find gaps. Do not use it to get "
            "an answer (ask).",
            arguments.Topics,
            TopicsOutcome,
            _topics,
        ),
        Tool(
            "show",
            "Show a record",
            "Read one record whole by its id, which other tools return: its question, answer, "
            "section, tags, source and lines. Use it when a result was cut, or to check a "
            "citation. Do not use it to search: an id that you have not been given does not exist.",
            arguments.Show,
            models.Record,
            _show,
        ),
    )
}
