"""Passages found for a query vector, and what is kept with them, which costs more to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.entries import bits_from, record_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.vectors import Bits, Vectors
    from corpus.records import PassageKind, Record


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found for a query vector: its record, and its cosine in [-1, 1].

    `vector` has shape (dimension,). `alone` says that the record has no answer, so that its
    question is all there is of it.
    """

    passage_id: str
    record_id: str
    kind: PassageKind
    cosine: float
    vector: Vectors
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that no query vector was compared with: its record, and its vector."""

    passage_id: str
    record_id: str
    kind: PassageKind
    vector: Vectors

    def match(self, query: Vectors, *, alone: bool = False) -> Match:
        """Return the passage compared with a query vector."""
        cosine = float(self.vector @ query)
        return Match(self.passage_id, self.record_id, self.kind, cosine, self.vector, alone)


@dataclass(frozen=True, slots=True)
class Content:
    """A passage's text and the signs of its token vectors, see `Encoding`.

    A question comes with its whole `record`, read in the same moment.
    """

    chunk: str
    bits: Bits
    record: Record | None = None


def sides(ids: Sequence[str]) -> dict[PassageKind, list[str]]:
    """Return passage ids as the ids of the entries that hold them, by the kind of passage."""
    return {
        "question": [one.removesuffix(".0") for one in ids if one.endswith(".0")],
        "answer": [one for one in ids if not one.endswith(".0")],
    }


def place_from(passage_id: str, vector: Vectors) -> Place:
    """Return a passage by its id, with its embedding."""
    record_id, _, number = passage_id.rpartition(".")
    return Place(passage_id, record_id, "answer" if number != "0" else "question", vector)


def places_from(kind: PassageKind, page: Any) -> list[Place]:
    """Return entries of the questions or answers, with embeddings, as passages."""
    ids: Sequence[str] = page["ids"]
    if not len(ids):
        return []
    rows: Vectors = np.asarray(page["embeddings"], dtype=np.float32)
    suffix = ".0" if kind == "question" else ""
    return [place_from(f"{one}{suffix}", row) for one, row in zip(ids, rows, strict=True)]


def contents_from(kind: PassageKind, page: Any, token_dimension: int) -> dict[str, Content]:
    """Return what entries, with documents and metadata, hold of their passages, by passage id."""
    questions = kind == "question"
    return {
        f"{entry_id}.0" if questions else entry_id: Content(
            text,
            bits_from(metadata["bits"], token_dimension),
            record_from(entry_id, text, metadata) if questions else None,
        )
        for entry_id, text, metadata in zip(
            page["ids"], page["documents"], page["metadatas"], strict=True
        )
    }
