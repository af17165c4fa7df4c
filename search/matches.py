"""What a search finds: passages by vector and by words, and the records that they rank.

How they are found is in `search/ranking/candidates.py`; these are only their shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.chroma.passages import Match, StoredPassage

# Which passages a query is compared with: those of questions alone, those of answers (each with its
# question), or both.
MatchKind = Literal["question", "answer", "both"]
MATCHES = get_args(MatchKind)


@dataclass(frozen=True, slots=True)
class WordMatches:
    """What the lexical index finds for a query: BM25 scores by passage id, and those passages.

    `quoted` are the ids of passages that contain the query's quotes, word by word.
    """

    scores: Mapping[str, float]
    quoted: tuple[str, ...] = ()
    passages: tuple[StoredPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that a ranking orders; `lexical` has BM25 scores by passage id.

    `literal` are the records that contain the query's quotes, word by word.
    """

    matches: tuple[Match, ...]
    lexical: Mapping[str, float]
    literal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A record's best passage with its score, about [0, 1].

    `near` says how near it is, where the score does not. It leaves out details, rows and lines: one
    of many lines is near to any query, by chance. With some models it goes by tokens alone.
    """

    match: Match
    score: float
    near: float | None = None

    def scored(self, score: float) -> Ranked:
        """Return the record with another score."""
        return Ranked(self.match, score, self.near)
