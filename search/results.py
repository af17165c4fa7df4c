"""What a search returns; the same objects make the JSON, the terminal's text and the web page."""

from dataclasses import dataclass
from typing import Literal, get_args

from corpus.records import PassageKind, Record

# Whether a query is answered, and what a hit does for it, each from the most to the least. A hit
# never promises more than the verdict does.
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
class Asked:
    """The outcome of a query; `answer` is None when nothing in the corpus answers it.

    `confidence` in [0, 1] says how surely the first result answers, `verdict` says it in a word;
    near misses are still listed. `suggestion` is the query with words that the corpus has in place
    of some that it does not, None if there is no need. `reason` says why there is little confidence
    where the query names something that is not here; it is empty otherwise. `read_as` is the
    query that was answered in place of one that is misspelt, None if it was answered as it stands.
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


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The records most like a record (`of` is its id) or a text (`of` is the text)."""

    of: str
    results: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that ask the same, with a score in [0, 1]."""

    a: str
    b: str
    score: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Pairs of records that score `threshold` or more, best first, and the groups they form."""

    threshold: float
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether a question (`of`) is asked already.

    `results` are the records that score `threshold` or more as its duplicates, best first;
    `nearest` is the best record below it where there is none.
    """

    of: str
    threshold: float
    results: tuple[Hit, ...]
    nearest: Hit | None = None

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
