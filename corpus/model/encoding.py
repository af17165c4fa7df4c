"""What encodes texts: queries and passages into one space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.precision import Precision
    from corpus.model.vectors import EncodedQuery, Encoding, Means


class Embedder(Protocol):
    """Encodes queries and passages into one space, as whole texts and token by token."""

    name: str
    digest: str

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def token_dimension(self) -> int:
        """The length of a token vector; 0 if none are made."""
        ...

    @property
    def precision(self) -> Precision:
        """The precision that passages have been encoded in so far."""
        ...

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included; more is cut off."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return the encoding of each query, in order."""
        ...

    def encode_passages(self, texts: Sequence[str], means: Means | None = None) -> list[Encoding]:
        """Return the encoding of each passage, in order.

        `means` are subtracted from its vector, and from its token vectors before their signs are
        taken.
        """
        ...

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens the model reads of each passage, special ones included."""
        ...

    def means(self, texts: Sequence[str]) -> Means:
        """Return the means of the vectors of passages and of their tokens."""
        ...

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        ...

    def token_count(self, text: str) -> int:
        """Return how many `token_spans` a text has."""
        ...

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order."""
        ...
