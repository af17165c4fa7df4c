"""A question that is not in the corpus yet: how likely each record asks the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.chroma.passages import Match
from corpus.model.vectors import unit
from corpus.records import PassageId, Record
from search.decisions.keys import plain
from search.duplicates.candidates import DEPTH
from search.duplicates.copies import NEAR_COPY, is_near_copy
from search.duplicates.scoring import score_new
from search.duplicates.words import asks_alone
from search.matches import Ranked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Bits, Means, Vectors
    from search.duplicates.signals import Material

# Tokens of the window that special tokens take, and words that are tokenised otherwise once joined.
_RESERVED = 6
# So many more records are scored where those of a document are then left out.
_REPLACED = 40


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question as `RecordVectors` would have it once it was added: both of its unit vectors.

    Without an answer, `answer` is the question's, as it is there. `bits` are those of its tokens.
    """

    record: Record
    question: Vectors
    answer: Vectors
    bits: Bits

    @classmethod
    def encode(cls, text: str, answer: str, embedder: Embedder, means: Means | None = None) -> Self:
        """Return a question with its answer, "" for none, encoded as the records of an index are.

        `means` are those of its header.

        A long answer is cut without regard to its blocks, which moves a cosine by 0.01.
        """
        told = [f"{text}\n{part}" for part in _parts(text, answer, embedder)]
        asked, *chunks = embedder.encode_passages([text, *told], means)
        vectors = [one.vector for one in chunks]
        record = Record("", text, answer, (), (), "", (0, 0))
        joined = unit(np.sum(vectors, axis=0)) if vectors else asked.vector
        return cls(record, asked.vector, joined, asked.bits)

    def rank(
        self,
        material: Material,
        k: int,
        without: str = "",
        knows: Callable[[str], bool] | None = None,
    ) -> list[Ranked]:
        """Return the `k` records likeliest to ask the same, scored as `duplicates` scores pairs.

        Records of the document `without` are left out. Where the model does not know a text, by
        `knows`, only copies and near copies are likely. A question that is the same word for word
        is certain, whatever its answer.
        """
        count = max(DEPTH, k) + (_REPLACED if without else 0)
        near = score_new(material, self.record, self.question, self.answer, self.bits, count)
        scored = [
            (other, self._by_words(other, chance, knows))
            for other, chance in near
            if not without or other.source != without
        ]
        scored.sort(key=lambda one: (-one[1], one[0].id))
        return [self._ranked(material, other, chance) for other, chance in scored[:k]]

    def _by_words(self, other: Record, chance: float, knows: Callable[[str], bool] | None) -> float:
        same = plain(self.record.question) == plain(other.question)
        if same and asks_alone(self.record.question) and not other.given:
            return 1.0
        if knows is None or not chance:
            return chance
        texts = (f"{one.question}\n{one.answer}" for one in (self.record, other))
        return chance if all(map(knows, texts)) else NEAR_COPY * is_near_copy(self.record, other)

    def _ranked(self, material: Material, other: Record, chance: float) -> Ranked:
        vector = material.vectors.questions[material.vectors.ids.index(other.id)]
        cosine = float(vector @ self.question)
        passage = PassageId.of(other.id)
        return Ranked(
            Match(passage, other.id, "question", cosine, vector, not other.answer), chance
        )


def _parts(text: str, answer: str, embedder: Embedder) -> Iterator[str]:
    """Yield an answer in parts that fit into the model's window beside the question."""
    room = embedder.window - _RESERVED - len(embedder.token_spans(text))
    spans = embedder.token_spans(answer) if answer else []
    if not spans:
        return
    starts = [spans[first][0] for first in range(0, len(spans), max(room, embedder.window // 2))]
    for start, end in zip(starts, [*starts[1:], len(answer)], strict=True):
        yield answer[start:end]
