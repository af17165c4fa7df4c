"""The words of records, and how much of what they tell two of them share."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.model.vectors import Vectors
    from search.duplicates.neighbours import Rows

Stems = frozenset[str]

# Pairs that are compared at once.
_AT_ONCE = 50_000


# "Overview" and "How it works" head many sections: of so many words, or bytes, nothing is asked.
_HEADING, _EXCLAIMED = 3, 9


def asks_alone(question: str) -> bool:
    """Return whether a text asks something by itself, wherever it stands: "Why not?" does not."""
    if len(question.split()) > _HEADING:
        return True
    ends = question.rstrip().endswith(("?", "？", "؟"))
    return ends and len(question.strip().encode("utf-8", "replace")) > _EXCLAIMED


@dataclass(frozen=True, slots=True)
class Weights:
    """The idf of stems; `unknown` is that of one which no record has, `rare` that of one in one."""

    idf: Mapping[str, float]
    unknown: float
    rare: float

    @classmethod
    def of(cls, texts: Iterable[Stems]) -> Weights:
        """Return the weights that the stems of some texts have."""
        holding: Counter[str] = Counter()
        count = 0
        for count, stems in enumerate(texts, 1):  # noqa: B007  the last one is the number of texts
            holding.update(stems)
        count = max(1, count)
        idfs = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in range(count + 1)]
        return cls({stem: idfs[n] for stem, n in holding.items()}, idfs[0], idfs[1])

    def rows(self, texts: Iterable[Stems]) -> WordRows:
        """Return texts as rows that weigh what each of their stems tells."""
        columns: dict[str, int] = {}
        ends, flat = array("q", [0]), array("i")
        for stems in texts:
            flat.extend([columns.setdefault(stem, len(columns)) for stem in stems])
            ends.append(len(flat))
        weights = np.array([self.idf.get(stem, self.unknown) for stem in columns], np.float32)
        places = np.array(flat, np.int32)
        # A text without words has a row as well, and a corpus without words a column.
        shape = (len(ends) - 1, max(1, len(columns)))
        matrix = csr_array((weights[places], places, np.array(ends)), shape=shape)
        matrix.sort_indices()
        return WordRows(matrix, self.rare)


@dataclass(frozen=True, slots=True)
class WordRows:
    """Texts as sparse rows, shape (texts, stems): what each stem of theirs tells.

    `rare` is what a stem tells that one record has.
    """

    matrix: csr_array
    rare: float

    def _sums(self, a: Rows, b: Rows) -> tuple[Vectors, Vectors, Vectors]:
        """Return what pairs of rows tell both, what they tell together, and what the lesser."""
        own = np.asarray(self.matrix.sum(axis=1), np.float32)
        known = self.matrix.copy()
        known.data[:] = 1
        both = np.zeros(len(a), np.float32)
        for first in range(0, len(a), _AT_ONCE):
            here = slice(first, first + _AT_ONCE)
            both[here] = self.matrix[a[here]].multiply(known[b[here]]).sum(axis=1)
        return both, own[a] + own[b] - both, np.minimum(own[a], own[b])

    def shared(self, a: Rows, b: Rows) -> tuple[Vectors, Vectors]:
        """Return what pairs of rows share: of both together, and of the one that tells less."""
        both, whole, least = self._sums(a, b)
        return _ratio(both, whole), _ratio(both, least)

    def contained(self, a: Rows, b: Rows) -> Vectors:
        """Return how much of what the lesser text tells, and one rare word, is in both; or NaN."""
        both, _, least = self._sums(a, b)
        found: Vectors = both / (least + np.float32(self.rare))
        empty = np.diff(self.matrix.indptr) == 0
        found[empty[a] | empty[b]] = np.nan
        return found


def _ratio(part: Vectors, whole: Vectors) -> Vectors:
    """Return shares; of what tells nothing, nothing is shared."""
    shares: Vectors = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.minimum(shares, np.float32(1))  # sums in another order
