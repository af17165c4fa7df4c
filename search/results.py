"""What a search returns; the same objects make the JSON, the terminal's text and the web page."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from corpus.records import PassageKind, Record

# Whether a query is answered, and what a hit does for it, each from the most to the least. A hit
# never promises more than the verdict does: that of its part, where a query has parts.
Verdict = Literal["answered", "possible", "nothing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Strength = Literal["answers this", "may answer this", "related"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a record was found: the query's words that its passage answers, and its best sentence.

    `marks` are the offsets (start, end) in `snippet` of the words that answered.
    """

    terms: tuple[str, ...]
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


class LateWhy(Why):
    """Why a record was found, worked out when it is first read.

    That takes as long as half of a search, and of many results only the records are used: those of
    an evaluation, of a query that turns out to be misspelt, of the parts of a query.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Why]) -> None:
        object.__setattr__(self, "_make", make)

    def __getattr__(self, name: str) -> Any:
        """Return a field: Python asks here for those that are not set yet."""
        if name not in {one.name for one in fields(Why)}:
            raise AttributeError(name)
        made = self._make()
        for one in fields(Why):
            object.__setattr__(self, one.name, getattr(made, one.name))
        object.__setattr__(self, "_make", lambda: made)
        return getattr(made, name)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found, with a score in [0, 1] and whether its question or its answer matched.

    `also` are records that ask and answer the same and were ranked below it. `strength` is None
    where nothing was asked, as in `similar`.
    """

    record: Record
    score: float
    matched: PassageKind
    why: Why
    also: tuple[Record, ...] = ()
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The best stored answer, and the ids of the records that it cites."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a query, and how it was answered.

    `text` is the part as it was asked, with what it only points to in brackets; `confidence` in
    [0, 1] and `verdict` are its own. `records` are the ids of the results that belong to it, best
    first: those that score more for it than for another part, and its best one. `reason` is as in
    `Asked`; it says so if the part was not asked because there are too many.
    """

    text: str
    confidence: float
    verdict: Verdict
    records: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The outcome of a query; `answer` is None when nothing in the corpus answers it.

    `confidence` in [0, 1] says how surely the first result answers, `verdict` says it in a word;
    near misses are still listed. `suggestion` is the query with words that the corpus has in place
    of some that it does not, None if there is no need. `reason` says why there is little confidence
    where the query names something that is not here; it is empty otherwise. `read_as` is the
    query that was answered in place of one that is misspelt, None if it was answered as it stands.
    `parts` are the questions of a query that asks several, or what a pasted text asks, each asked
    by itself; `results` then has the best of each part first. Such a query is as sure as its least
    sure part; while one part is answered and another is not, it is "possible". `notice` says what
    of the index could not be read for it, and what mends that; empty if nothing is wrong.
    """

    query: str
    answerable: bool
    confidence: float
    answer: Answer | None
    results: tuple[Hit, ...]
    verdict: Verdict = "nothing"
    suggestion: str | None = None
    reason: str = ""
    read_as: str | None = None
    parts: tuple[Part, ...] = ()
    notice: str = ""


# How a unit of an answer stands in the text of its record; rows come with their table's header.
UnitKind = Literal["sentence", "item", "row", "code", "formula"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a part of an answer stands: `number` is what the answer calls it, counted from 1.

    `lines` are the first and last line of the cited text itself in the source, from 1.
    """

    number: int
    record: str
    question: str
    source: str
    lines: tuple[int, int]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One unit of an answer: its Markdown, what it cites, and how well that supports it in [0, 1].

    Stored units are verbatim and have a support of 1. `part` is the number of the query's part
    that it answers, from 0. `elided` says that its record has something before it that is left out,
    `leads` that it says nothing by itself and only introduces what follows: "What to do:".
    """

    text: str
    citations: tuple[int, ...]
    support: float = 1.0
    part: int = 0
    kind: UnitKind = "sentence"
    elided: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two citations that say different things; `what` says in what, as "30 days / 14 days".

    `newest` is the number of the newer one where dates or versions tell, else None.
    """

    citations: tuple[int, int]
    what: str
    newest: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A sentence that a language model wrote and the answer leaves out, with the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a query: its sentences in order, what they cite, and where sources disagree.

    `asked` is the search it was made from; without an answer there `sentences` is empty and the
    near misses are `asked.results`. `resolved` is the question that a follow-up was read as, None
    for one that stands by itself. `by` says who wrote the sentences: the corpus, or a language
    model whose sentences were checked against it. `notice` is one line on what went wrong on the
    way, or on the questions that are not answered; empty if there is nothing to say.
    """

    asked: Asked
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...] = ()
    by: Literal["corpus", "model"] = "corpus"
    refused: tuple[Refused, ...] = ()
    resolved: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The records most like a record (`of` is its id) or a text (`of` is the text).

    They are like those in `also`, too, and less like those in `unlike`; `by` is what was compared.
    """

    of: str
    results: tuple[Hit, ...]
    also: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    by: Literal["question", "answer", "both"] = "both"


Kind = Literal["same", "answers differ", "contains", "related"]
KINDS = get_args(Kind)
# Duplicates anywhere, within one document, or across two.
Scope = Literal["all", "within", "across"]
SCOPES = get_args(Scope)
Side = Literal["a", "b", ""]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two records say otherwise, in the words of `a` and of `b`, "" for what one leaves out.

    `what` is a noun for it: number, version, date, yes or no, name, option. `newest` is the side of
    the newer document or of the later year, "" where neither tells.
    """

    what: str
    a: str
    b: str
    newest: Side = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, how likely it is that they ask the same, in [0, 1], and how they differ.

    `kind` "same" is the same question with the same answer; with "answers differ" the answers say
    different things; with "contains" one asks or tells all that the other does, and more; "related"
    looks alike but asks something else, and is in no group.
    """

    a: str
    b: str
    score: float
    kind: Kind = "same"
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Records that ask the same, in the order of the corpus, with the one to keep and why.

    `score` is the mean of its pairs, `exact` whether questions and answers are equal but for spaces
    and case.
    """

    ids: tuple[str, ...]
    score: float
    kind: Kind = "same"
    keeper: str = ""
    why: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Pairs of records that score `threshold` or more, best first, and the groups they form.

    `look_alikes` score as much but ask something else, which a number, a name or an opposite in
    them says. `notice` says where the search for duplicates was limited, "" if it was not.
    """

    threshold: float
    pairs: tuple[Pair, ...]
    groups: tuple[Group, ...]
    look_alikes: tuple[Pair, ...] = ()
    notice: str = ""


Sure = Literal["likely", "possible"]


@dataclass(frozen=True, slots=True)
class Match:
    """How a record (its id) asks what a new question asks: how surely, and what differs.

    In `differences` the new question and its answer are `a`, the record is `b`.
    """

    record: str
    sure: Sure
    kind: Kind
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether a question (`of`) is asked already.

    `results` are the records that score `threshold` or more as its duplicates, best first;
    `nearest` is the best record below it where there is none. `possible` are records that score
    less and may still ask the same. `matches` says of each result, then of each possible one, how
    it asks the same.
    """

    of: str
    threshold: float
    results: tuple[Hit, ...]
    nearest: Hit | None = None
    possible: tuple[Hit, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def duplicate(self) -> bool:
        """Whether any record asks the same."""
        return bool(self.results)


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the records that pass some filters: `total` pass, `records` begin at `first`."""

    total: int
    first: int
    records: tuple[Record, ...]
