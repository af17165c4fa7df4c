"""Passages as a search sees them: found for a query vector, or read by their ids."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.chroma.entries import Content, bits_from, passage_of_entry
from corpus.chroma.pages import records_of
from corpus.model.vectors import from_bytes, in_bytes
from corpus.records import PassageId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.pages import Page
    from corpus.model.vectors import Vectors
    from corpus.records import PassageKind


@dataclass(frozen=True, slots=True)
class Match:
    """A passage compared with a query vector: its cosine in [-1, 1] and its own vector.

    `vector` has shape (dimension,). `alone` says that the record has no answer, only a question.
    """

    passage_id: PassageId
    record_id: str
    kind: PassageKind
    cosine: float
    vector: Vectors
    alone: bool = False

    def against(self, query: Vectors) -> Match:
        """Return the passage compared with another query vector."""
        return replace(self, cosine=float(self.vector @ query))

    def of_question_alone(self) -> Match:
        """Return the passage of a record that has no answer."""
        own = (self.passage_id, self.record_id, self.kind, self.cosine, self.vector)
        return Match(*own, alone=True)


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage of the index with its vector, shape (dimension,)."""

    id: PassageId
    vector: Vectors

    @property
    def record_id(self) -> str:
        """The id of the record that it belongs to."""
        return self.id.record_id

    @property
    def kind(self) -> PassageKind:
        """Whether it is a question or a chunk of an answer."""
        return self.id.kind

    def match(self, query: Vectors, *, alone: bool = False) -> Match:
        """Return the passage compared with a query vector."""
        cosine = float(self.vector @ query)
        return Match(self.id, self.record_id, self.kind, cosine, self.vector, alone)


def matches_of(
    kind: PassageKind, ids: Sequence[str], vectors: Vectors, query: Vectors, *, alone: bool
) -> list[Match]:
    """Return passages of a kind, with vectors of shape (passages, dimension), as compared.

    `alone` says that none of their records has an answer.
    """
    if not ids:
        return []
    return [
        Match(PassageId(key), key.rpartition(".")[0], kind, cosine, vector, alone)
        for key, vector, cosine in zip(ids, vectors, (vectors @ query).tolist(), strict=True)
    ]


def stored_passages(kind: PassageKind, page: Page) -> list[StoredPassage]:
    """Return entries of the questions or answers, with embeddings, as passages.

    Their vectors are rounded as in the passage cache: where they are read changes no score.
    """
    rows = zip(page.ids, from_bytes(in_bytes(page.embeddings)), strict=True)
    return [StoredPassage(passage_of_entry(kind, entry), row) for entry, row in rows]


def contents(kind: PassageKind, page: Page, token_dimension: int) -> dict[str, Content]:
    """Return what entries, with documents and metadata, store of passages, by passage id."""
    records = records_of(page) if kind == "question" else (None for _ in page.ids)
    columns = zip(page.ids, page.documents, page.metadatas, records, strict=True)
    return {
        passage_of_entry(kind, entry): Content(
            chunk,
            bits_from(metadata.get("bits", ""), token_dimension),
            record,
            lost="bits" not in metadata,
        )
        for entry, chunk, metadata, record in columns
    }
