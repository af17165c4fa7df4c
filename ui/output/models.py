"""What each payload holds, field by field: the same for `--json`, REST and MCP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Level, PassageKind
from search.results import Kind, Side, Strength, Sure, UnitKind, Verdict

Id = Annotated[str, Field(description="Id of a record, for `/api/v1/records/{id}`.", min_length=1)]
Score = Annotated[float, Field(ge=0, le=1)]
Lines = Annotated[
    list[Annotated[int, Field(ge=0)]],
    Field(description="First and last line in the document, from 1.", min_length=2, max_length=2),
]
Count = Annotated[int, Field(ge=0)]

_ID = "9f2c4e61b07ad385"
_PLACE = {"id": _ID, "source": "notes/faq.md", "lines": [12, 15]}
_RECORD: dict[str, Any] = _PLACE | {
    "question": "What is dropout?",
    "answer": "Units are switched off at random while a network learns.",
    "section": ["Networks"],
    "tags": ["regularisation"],
    "level": "beginner",
}
_HIT: dict[str, Any] = _RECORD | {
    "score": 0.93,
    "matched": "question",
    "why": {"terms": ["dropout"], "snippet": "What is dropout?", "marks": [[8, 15]]},
    "also": [],
}


class Payload(BaseModel):
    """The base of all payloads: they have the fields that are listed, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Html(Payload):
    """What a page shows of a record, as safe HTML; what is empty or not asked for is left out."""

    question: str = Field(description="The question in one line; words that answer in <mark>.")
    snippet: str = Field(
        "", description="One line of what was found, or the beginning of the answer."
    )
    context: str = Field("", description="The context, whole.")
    given: str = Field("", description="What belongs to the question, whole.")
    answer: str = Field("", description="The answer, whole.")


class Record(Payload):
    """One question with its answer, and where it stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RECORD]})

    id: Id
    question: str = Field(description="The question, heading or topic, as the document has it.")
    answer: str = Field(description="Its answer in Markdown; empty if the document gives none.")
    section: list[str] = Field(description="Headings above it, outermost first.")
    tags: list[str] = Field(description="Tags that the document gives it.")
    level: Level | None = Field(description="How hard it is, if the document says so.")
    source: str = Field(description="The document's path below the folder that was ingested.")
    lines: Lines
    place: str = Field("", description='Where it is if lines say little ("row 12").')
    given: str = Field("", description="Markdown that belongs to the question: code, options.")
    context: str = Field("", description="Text that this and other questions are about.")
    html: Html | None = Field(None, description="Left out unless the request has `html=true`.")


class Why(Payload):
    """Why a record was found."""

    terms: list[str] = Field(description="Words of the query that its passage answers.")
    snippet: str = Field(description="The best sentence of the passage.")
    marks: list[Annotated[list[Count], Field(min_length=2, max_length=2)]] = Field(
        description="Offsets in `snippet` of the words that answer: start, end, in characters."
    )


class Also(Payload):
    """A record that asks and answers the same, and ranked lower."""

    id: Id
    source: str = Field(description="Its document.")
    lines: Lines


class Hit(Record):
    """A record that was found, how surely, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [_HIT]})

    score: Score = Field(description="Confidence from 0 to 1; 0.5 is where answers begin.")
    matched: PassageKind = Field(description="Whether its question or its answer matched.")
    why: Why = Field(description="Why it was found.")
    also: list[Also] = Field(description="Records that ask and answer the same, left out below.")
    strength: Strength | None = Field(
        None, description="What it does for the query, in words; only where something was asked."
    )


class Answer(Payload):
    """The best stored answer."""

    text: str = Field(description="The answer in Markdown, word for word as its document has it.")
    citations: list[Id] = Field(description="Ids of the records that it comes from.")


class Part(Payload):
    """One of several questions in a query, asked by itself."""

    text: str = Field(
        description="The question as it was asked. What it only points to (“it”) stands in "
        "brackets behind it."
    )
    confidence: Score = Field(description="How surely it is answered, from 0 to 1.")
    verdict: Verdict = Field(description="Its confidence in a word.")
    records: list[Id] = Field(
        description="Ids of the results that belong to it, best first; the `strength` and the "
        "`score` of these are what they do for it."
    )
    reason: str = Field(description="Why it is not answered, as that of the query.")


class Asked(Payload):
    """The outcome of a query."""

    query: str = Field(description="The query as it was read, without surplus blanks.")
    answerable: bool = Field(
        description="Whether the corpus answers it; if not, the results are near misses."
    )
    confidence: Score = Field(description="How surely it is answered, from 0 to 1.")
    answer: Answer | None = Field(description="The best stored answer; null if there is none.")
    results: list[Hit] = Field(
        description="The nearest records, best first; of a query with `parts` the best of each "
        "part first."
    )
    verdict: Verdict = Field(
        description="The confidence in a word: `answered` if answerable, `possible` if something "
        "may answer it. No `strength` of a result says more, or more than its part has. With "
        "`parts` it is `answered` if all of them are, and `possible` if some are."
    )
    suggestion: str | None = Field(
        description="The query with words of this corpus for some that it does not have; or null."
    )
    reason: str = Field(
        description="Why it is not answered, where the query names something that is not here, or "
        "nothing to look for; otherwise empty."
    )
    read_as: str | None = Field(
        description="The query that was answered in place of a misspelt one; or null."
    )
    parts: list[Part] = Field(
        description="The questions of a query that asks several, each asked by itself, or what a "
        "pasted text asks; empty for a query that asks one thing."
    )
    notice: str = Field(
        description="What of the index could not be read for it, and what mends that; else empty."
    )


class Citation(Payload):
    """Where a part of an answer stands."""

    number: int = Field(description="What the answer calls it, from 1.", ge=1)
    record: Id
    question: str = Field(description="The question of the record.")
    source: str = Field(description="Its document.")
    lines: Lines
    place: str = Field(description='Where it is if lines say little ("row 12").')


class Sentence(Payload):
    """A sentence, list item, table row, block of code or formula of an answer."""

    text: str = Field(description="Its Markdown; word for word from its record if `by` is corpus.")
    citations: list[int] = Field(description="Numbers of what it cites.")
    support: Score = Field(description="How well that supports it; 1 for what is word for word.")
    part: Count = Field(description="The number of the query's part that it answers, from 0.")
    kind: UnitKind = Field(description="What it is in its record.")
    elided: bool = Field(description="Whether its record has something before it, left out here.")
    leads: bool = Field(description='Whether it only introduces what follows: "What to do:".')
    html: str = Field("", description="Safe HTML of it; left out unless `html=true`.")


class Conflict(Payload):
    """Two citations that say different things."""

    citations: list[int] = Field(description="Their numbers.", min_length=2, max_length=2)
    what: str = Field(description='In what they differ: "30 days / 14 days".')
    newest: int | None = Field(description="The newer one, where dates or versions tell; or null.")


class Refused(Payload):
    """A sentence that a language model wrote and the answer leaves out."""

    text: str = Field(description="The sentence.")
    reason: str = Field(description="Why it is left out.")


class Answered(Payload):
    """An answer: its sentences, what they cite, where sources disagree."""

    resolved: str | None = Field(
        description="The question that a follow-up was read as; null for one that stands by itself."
    )
    by: Literal["corpus", "model"] = Field(
        description="Who wrote the sentences: the corpus (they are stored so), or a language model "
        "whose sentences were checked against it."
    )
    sentences: list[Sentence] = Field(
        description="The answer, in order; empty if there is none: `asked.results` are near misses."
    )
    citations: list[Citation] = Field(description="What the sentences cite, by number.")
    conflicts: list[Conflict] = Field(description="Where what is cited disagrees.")
    refused: list[Refused] = Field(description="What a language model wrote without support.")
    notice: str = Field(
        description="One line on what went wrong, or which questions are not answered; else empty."
    )
    asked: Asked = Field(description="The search that the answer was made from.")


class AnsweredWithTopics(Answered):
    """An answer, and what it is about."""

    topics: list[TopicName] = Field(
        description="At most 5 topics of what is cited, the most frequent first; empty while they "
        "are being made."
    )


class Neighbours(Payload):
    """The records most like a record or a text."""

    of: str = Field(description="The id of the record, or the text.")
    also: list[str] = Field(description="The others that the results are like, too.")
    unlike: list[str] = Field(description="Those that the results should be less like.")
    by: Literal["question", "answer", "both"] = Field(description="What was compared.")
    results: list[Hit] = Field(description="The records most like it, best first.")


class Difference(Payload):
    """What two records say otherwise."""

    what: str = Field(description="A noun for it: number, date, version, yes or no, name, rule …")
    a: str = Field(description="How the first one says it; empty if it does not say it.")
    b: str = Field(description="How the second one says it; empty if it does not say it.")
    newest: Side = Field(
        description="Which one is newer: `a`, `b`, or empty if neither document tells."
    )


_KIND = (
    "`same`; `answers differ`: the question is the same, the answers say different things; "
    "`contains`: one asks or tells all of the other, and more; `related`: it asks something else."
)


class Pair(Payload):
    """Two records that ask the same."""

    a: Id
    b: Id
    score: Score = Field(
        description="Likeness from 0 to 1: mean cosine of the questions, and of both answers; "
        "less 0.1 within one document."
    )
    kind: Kind = Field(description=_KIND)
    differences: list[Difference] = Field(description="What they say otherwise, if anything.")


class Group(Payload):
    """Records that ask the same, with the one to keep."""

    ids: list[Id] = Field(description="The records, in the order of the corpus.")
    score: Score = Field(description="The mean score of its pairs.")
    kind: Kind = Field(description=_KIND)
    keeper: str = Field(description="The id of the record that is suggested to be kept.")
    why: str = Field(description="Why that one, in words.")
    exact: bool = Field(description="Whether all are copies, but for blanks and case.")


class Duplicates(Payload):
    """The questions that are asked more than once."""

    threshold: Score = Field(description="The least score of a pair, 0.3 to 1.")
    pairs: list[Pair] = Field(description="All pairs, best first.")
    groups: list[list[Id]] = Field(description="Groups that the pairs form, largest first.")
    details: list[Group] = Field([], description="The same groups, each with what is known of it.")
    look_alikes: list[Pair] = Field(
        [], description="Pairs that look alike and ask something else; they are in no group."
    )
    notice: str = Field("", description="Where the search was limited; empty if it was not.")


class Match(Payload):
    """How a record asks what a new question asks."""

    record: Id
    sure: Sure = Field(description="How surely it asks the same: `likely` or `possible`.")
    kind: Kind = Field(description=_KIND)
    differences: list[Difference] = Field(
        description="What the new one (`a`) and the record (`b`) say otherwise."
    )


class Asking(Payload):
    """Whether a new question is asked already."""

    of: str = Field(description="The question as it was read, without surplus blanks.")
    threshold: Score = Field(description="The least score of a duplicate, 0.3 to 1.")
    duplicate: bool = Field(description="Whether any record asks the same.")
    results: list[Hit] = Field(
        description="The records that ask the same, best first; scores are those of `duplicates`."
    )
    nearest: Hit | None = Field(description="The nearest record if none asks the same.")
    possible: list[Hit] = Field([], description="Records that may ask the same, best first.")
    matches: list[Match] = Field(
        [], description="How each of `results`, then each of `possible`, asks the same."
    )


class Listing(Payload):
    """A page of the records that pass the filters."""

    total: Count = Field(description="How many records pass.")
    first: Count = Field(description="Number of the first one on this page, from 0.")
    records: list[Record] = Field(description="Records by document, in their order there.")
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


class TopicName(Payload):
    """A topic."""

    id: str = Field(description="Its address.")
    name: str = Field(description="Its name.")


class RecordWithNeighbours(Record):
    """One record, with those most like it if they were asked for."""

    layout: str = Field(description="The layout that its document was read in; empty if unknown.")
    topics: list[TopicName] = Field(
        description="The finest topic that it is in; empty if it is in none, or none are made."
    )
    neighbours: list[Hit] = Field([], description="The records most like it, best first.")


class NamedCount(Payload):
    """A choice of a filter."""

    name: str = Field(description="What the filter takes.")
    count: Count = Field(description="How many records it would show.")


class SectionCount(Payload):
    """A section of a document."""

    label: str = Field(description="What the filter `within` takes.")
    name: str = Field(description="Its heading.")
    count: Count = Field(description="How many records it and those below it have.")
    sections: list[SectionCount] = Field(description="Those below it, in their order there.")


class DocumentCount(Payload):
    """A document with its sections."""

    label: str = Field(description="What the filter `within` takes.")
    name: str = Field(description="Its path below the folder that was ingested.")
    title: str = Field(description="Its title, empty if it has none.")
    count: Count = Field(description="How many of its records pass.")
    sections: list[SectionCount] = Field(description="Its sections, in their order there.")


class AnsweredCount(Payload):
    """Records with an answer, and without."""

    yes: Count = Field(description="How many have one.")
    no: Count = Field(description="How many have none.")


class TopicCount(Payload):
    """A topic, and how many of its records pass."""

    id: str = Field(description="What the filter `topics` takes; `unsorted` is no topic.")
    name: str = Field(description="Its name.")
    count: Count = Field(description="How many records it and those below it have.")
    topics: list[TopicCount] = Field(description="Those below it, the largest first.")


class LeftOut(Payload):
    """Choices that are not listed because there are so many."""

    documents: Count = Field(description="How many documents.")
    sections: Count = Field(description="How many sections.")
    tags: Count = Field(description="How many tags.")


class Facets(Payload):
    """How many records each choice would show, with those of the other groups as they are.

    Documents and sections are one group. A chosen one is always listed, others if they show any.
    """

    total: Count = Field(description="How many records pass all choices.")
    documents: list[DocumentCount] = Field(description="At most 200, the largest first.")
    levels: list[NamedCount] = Field(description="Levels, the easiest first.")
    tags: list[NamedCount] = Field(description="At most 100 tags, the commonest first.")
    layouts: list[NamedCount] = Field(description="Layouts, the commonest first.")
    answered: AnsweredCount = Field(description="Records with an answer, and without.")
    left_out: LeftOut = Field(description="How many choices are not listed.")
    topics: list[TopicCount] = Field(
        description="Topics, the largest first; empty while they are being made."
    )


class LabelCount(Payload):
    """A section and how many records it has."""

    label: str = Field(description="What the filter `within` takes.")
    name: str = Field(description="Its heading.")
    count: Count = Field(description="How many records it and those below it have.")


class Overview(Payload):
    """What the corpus is about: for a page that has no query yet."""

    records: Count = Field(description="How many records there are.")
    documents: Count = Field(description="How many documents they come from.")
    unanswered: Count = Field(description="How many records have no answer.")
    sections: list[LabelCount] = Field(description="At most 12 sections, the largest first.")
    tags: list[NamedCount] = Field(description="At most 20 tags, the commonest first.")
    levels: list[NamedCount] = Field(description="Levels, the easiest first.")
    topics: list[TopicBrief] = Field(
        description="At most 12 topics of the upper level, the largest first; empty while they are "
        "being made."
    )
    examples: list[str] = Field(description="At most 5 of its questions to begin with.")


class Example(Payload):
    """A typical record of a topic."""

    id: Id
    question: str = Field(description="Its question.")


class Topic(Payload):
    """What several records are about."""

    id: str = Field(description="Its address, which the filter `topics` takes.")
    name: str = Field(description="Its name: one to three terms of its records.")
    count: Count = Field(description="How many records it and those below it have.")
    question: str = Field(description="Its most typical question.")
    examples: list[Example] = Field(description="At most 5 typical records, best first.")
    topics: list[Topic] = Field(description="Those below it, the largest first.")


class Topics(Payload):
    """The topics of the corpus, on two levels."""

    records: Count = Field(description="How many records were sorted.")
    unsorted: Count = Field(description="How many of them are in no topic.")
    notice: str = Field(description="A sentence where there is little to sort; else empty.")
    topics: list[Topic] = Field(description="Topics of the upper level, the largest first.")


class Gap(Payload):
    """Records that lack something."""

    count: Count = Field(description="How many.")
    ids: list[Id] = Field(description="The first 50 of them.")


class Covered(Payload):
    """How a topic is covered."""

    id: str = Field(description="Its address; `unsorted` for the records in no topic.")
    name: str = Field(description="Its name.")
    parent: str = Field(description="The address of the topic above it, empty at the top.")
    count: Count = Field(description="How many records it has.")
    sources: list[NamedCount] = Field(description="Documents that cover it, the largest first.")
    only: str = Field(description="The one document that covers it; empty if several do.")
    unanswered: Gap = Field(description="Questions without an answer.")
    thin: Gap = Field(description="Answers that are much shorter than others here.")
    stale: Gap = Field(description="Records of documents of which a newer edition is here.")
    levels: list[NamedCount] = Field(description="Its levels, the easiest first.")
    missing_levels: list[Level] = Field(description="Levels that other topics have.")


class Coverage(Payload):
    """How the corpus covers its topics."""

    records: Count = Field(description="How many records there are.")
    sources: list[str] = Field(description="The documents, the largest first.")
    notice: str = Field(description="A sentence where there is little to sort; else empty.")
    topics: list[Covered] = Field(description="Each topic, those below one after it.")
    unsorted: Covered = Field(description="The records in no topic.")


class TopicBrief(TopicName):
    """Another topic."""

    count: Count = Field(description="How many records it has.")


class ShownGap(Gap):
    """Records that lack something, with the questions of some."""

    examples: list[Example] = Field(description="The first 10 of them.")


class TopicPage(Covered):
    """One topic: what it holds, what is near, and what is missing there."""

    unanswered: ShownGap = Field(description="Questions without an answer.")
    thin: ShownGap = Field(description="Answers that are much shorter than others here.")
    stale: ShownGap = Field(description="Records of documents of which a newer edition is here.")

    above: TopicBrief | None = Field(description="The topic above it, or null.")
    topics: list[TopicBrief] = Field(description="Those below it, the largest first.")
    neighbours: list[TopicBrief] = Field(description="At most 5 near it on the map.")
    records: list[Record] = Field(
        description="At most 50 records, typical ones first; `/api/v1/records?topics=` has all."
    )


Place = Annotated[int, Field(ge=0, le=10_000)]


class Map(Payload):
    """Where the records are on the map: columns of equal length, a row for each record.

    Records of documents come in their order there.
    """

    revision: str = Field(description="The state of the corpus that the columns show.")
    total: Count = Field(description="How many records there are; at most 100,000 are on the map.")
    ids: list[Id] = Field(description="The records.")
    x: list[Place] = Field(description="From left to right, 0 to 10,000.")
    y: list[Place] = Field(description="From bottom to top, 0 to 10,000.")
    topic: list[Annotated[int, Field(ge=-1)]] = Field(
        description="The finest topic of each: its number in `topics`; -1 for none."
    )
    source: list[Count] = Field(description="The document of each: its number in `sources`.")
    level: list[Annotated[int, Field(ge=0, le=3)]] = Field(
        description="1 beginner, 2 intermediate, 3 expert; 0 if it is not said."
    )
    answered: list[Annotated[int, Field(ge=0, le=1)]] = Field(description="1 with an answer.")
    questions: list[str] = Field(description="Left empty unless the request has `questions=true`.")
    topics: list[TopicOnMap] = Field(description="The topics, upper ones before those below.")
    sources: list[str] = Field(description="The documents.")
    notice: str = Field(description="A sentence where there is little to see; else empty.")


class TopicOnMap(Payload):
    """A topic, and where its name goes."""

    id: str = Field(description="Its address.")
    name: str = Field(description="Its name.")
    parent: str = Field(description="The address of the topic above it, empty at the top.")
    count: Count = Field(description="How many records it has.")
    x: Place = Field(description="The middle of its records.")
    y: Place = Field(description="The middle of its records.")


class MapRows(Payload):
    """Which records of the map pass some filters."""

    revision: str = Field(description="They are rows of the map that has the same one.")
    rows: list[Count] = Field(description="Their numbers in the columns of `/api/v1/map`.")


class Excerpt(Payload):
    """The lines of a document around a record, as they are on disk now."""

    source: str = Field(description="The document's path below the folder that was ingested.")
    layout: str = Field(description="The layout that it was read in.")
    lines: Lines
    first: int = Field(description="Number of the first line in `text`, from 1.", ge=1)
    total: Count = Field(description="How many lines the document has.")
    text: list[str] = Field(description="Lines, without control characters.")
    changed: bool = Field(
        description="Whether the document has changed since it was read: `lines` are where the "
        "question stands now."
    )


class Unread(Payload):
    """Lines of a document that were not read."""

    lines: Lines
    reason: str = Field(description="Why they were not.")


class Source(Payload):
    """One document of the corpus."""

    path: str = Field(description="Its path below the folder that was ingested.")
    title: str = Field(description="Its title, empty if it has none.")
    layout: str | None = Field(description="The layout that it was read in.")
    choice: str = Field(
        description="The layout somebody chose for it, or for its suffix; empty if its content did."
    )
    read_at: str = Field(
        description="When it was read, in UTC; empty if the index does not say.",
        examples=["2026-01-02T03:04:05Z"],
    )
    records: Count = Field(description="How many records it has.")
    passages: Count = Field(description="How many passages they have.")
    unread: list[Unread] = Field(description="Its lines that no reader understood.")
    error: None = Field(description="Always null: a document with an error is not indexed.")


class Sources(Payload):
    """All documents of the corpus."""

    sources: list[Source] = Field(description="The documents, by path.")


class ServiceStatus(Payload):
    """What is served, and whether it can answer."""

    version: str = Field(description="The version of askalike.", examples=["0.1.0"])
    state: Literal["loading", "ready", "failed"] = Field(
        description="Of the model: queries wait while it is loading, and are refused if it failed."
    )
    model: str = Field(description="The embedding model that the corpus was built with.")
    dimension: Count = Field(description="The length of its vectors.")
    revision: Count = Field(description="Number of this state of the corpus; ingests raise it.")
    records: Count = Field(description="How many records there are.")
    passages: Count = Field(description="How many passages they have.")
    documents: Count = Field(description="How many documents they come from.")
    problems: list[str] = Field(description="Lines that were not read, one entry for each part.")


class Mistake(Payload):
    """One field of a request that cannot be used."""

    where: str = Field(description="The field: `query.k`, `body.levels.0`.", examples=["query.k"])
    what: str = Field(description="What is wrong with it.", examples=["give 1 to 1000"])


class Problem(Payload):
    """What went wrong, as RFC 9457 has it (`application/problem+json`)."""

    type: str = Field(description="The kind of problem, `/docs#` and its name.")
    title: str = Field(description="The kind of problem, in words.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="What is wrong in this request, and what to do next.")
    instance: str = Field(description="The path that was requested; on a 500 with the log's id.")
    errors: list[Mistake] = Field([], description="Each field that is wrong, on a 422.")
