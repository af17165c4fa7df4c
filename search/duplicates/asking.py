"""A question that is not in the corpus yet: which records ask the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.model.vectors import unit
from search.matches import Ranked
from search.ranking.candidates import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.chroma.passages import Match
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Means, Vectors
    from corpus.store import Store

# Tokens of the window that special tokens take, and words that are tokenised otherwise once joined.
_RESERVED = 6
# Candidates are the records nearest by their best passage, at least this many: whatever scores high
# is among them, since its score is a mean of two cosines.
_LEAST_CANDIDATES = 50
# From this score on a record may ask the same. [F-asking]
POSSIBLE = 0.5


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question as `RecordVectors` would have it once it was added: both of its unit vectors.

    Without an answer, `answer` is the question's, as it is there.
    """

    question: Vectors
    answer: Vectors

    @classmethod
    def encode(cls, text: str, answer: str, embedder: Embedder, means: Means | None = None) -> Self:
        """Return a question with its answer, "" for none, encoded as the records of an index are.

        `means` are those of its header.

        A long answer is cut without regard to its blocks, which moves a score by 0.01.
        """
        told = [f"{text}\n{part}" for part in _parts(text, answer, embedder)]
        question, *chunks = (one.vector for one in embedder.encode_passages([text, *told], means))
        return cls(question, unit(np.sum(chunks, axis=0)) if chunks else question)

    def rank(self, store: Store, k: int, without: str = "") -> list[Ranked]:
        """Return the `k` records most like it, scored as `duplicates` scores two documents.

        The score is the mean of two cosines: of the questions, and of the questions with their
        answers. [F-asking] Records of the document `without` are left out.
        """
        best = self._candidates(store, k)
        if without:
            own = {key for key, one in store.records(list(best)).items() if one.source == without}
            best = {key: match for key, match in best.items() if key not in own}
        ids = list(best)
        questions, answers = store.question_vectors(ids), store.answer_vectors(ids)
        ranked = [
            Ranked(best[key], self._likeness(own, answers.get(key, own)))
            for key, own in questions.items()
        ]
        return sorted(ranked, key=lambda one: (-one.score, one.match.record_id))[:k]

    def _likeness(self, question: Vectors, answer: Vectors) -> float:
        cosine = float(self.question @ question + self.answer @ answer) / 2
        return min(1.0, max(0.0, cosine))

    def _candidates(self, store: Store, k: int) -> dict[str, Match]:
        """Return the records that may be alike, each by the passage nearest to the question."""
        depth = max(k, _LEAST_CANDIDATES)
        near = nearest(store, self.question, depth)
        if self.answer is not self.question:
            near += [match.against(self.question) for match in nearest(store, self.answer, depth)]
        best: dict[str, Match] = {}
        for match in sorted(near, key=lambda match: -match.cosine):
            best.setdefault(match.record_id, match)
        return dict(islice(best.items(), 2 * depth))


def _parts(text: str, answer: str, embedder: Embedder) -> Iterator[str]:
    """Yield an answer in parts that fit into the model's window beside the question."""
    room = embedder.window - _RESERVED - len(embedder.token_spans(text))
    spans = embedder.token_spans(answer) if answer else []
    if not spans:
        return
    starts = [spans[first][0] for first in range(0, len(spans), max(room, embedder.window // 2))]
    for start, end in zip(starts, [*starts[1:], len(answer)], strict=True):
        yield answer[start:end]
