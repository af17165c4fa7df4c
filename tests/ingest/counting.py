"""The real embedder, counting."""

from collections.abc import Sequence

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Encoding, Means
from corpus.model.weights import find_model
from corpus.settings import DEFAULT_MODEL


class Counting(SentenceTransformerEmbedder):
    """The real embedder, which also remembers the texts that it encodes."""

    def __init__(self) -> None:
        super().__init__(find_model(DEFAULT_MODEL))
        self.seen: list[str] = []

    def encode_passages(self, texts: Sequence[str], means: Means | None = None) -> list[Encoding]:
        self.seen += texts
        return super().encode_passages(texts, means)
