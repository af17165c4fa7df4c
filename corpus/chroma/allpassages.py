"""All passages of a corpus, one after the other: what is derived from them is made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.chroma.collections import pages
from corpus.chroma.entries import Entry, answer_entry, bits_from, question_entry
from corpus.chroma.ordered import records_of
from corpus.errors import while_reading_entries
from corpus.model.vectors import Encoding
from corpus.passage_cache import PassageRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.chroma.collections import Collections


def all_entries(collections: Collections) -> Iterator[Entry]:
    """Yield all passages as the lexical index takes them, by record."""
    with while_reading_entries():
        asked: dict[str, str] = {}
        for page in pages(collections.questions, ["documents", "metadatas"]):
            for record in records_of(page):
                asked[record.id] = record.asked
                if not record.answer:
                    yield question_entry(record)
        for page in pages(collections.answers, ["documents", "metadatas"]):
            for passage, chunk, metadata in zip(
                page["ids"], page["documents"], page["metadatas"], strict=True
            ):
                yield answer_entry(passage, asked.get(metadata["record"], ""), chunk, metadata)


def all_rows(collections: Collections) -> Iterator[PassageRow]:
    """Yield all passages as the file of passages takes them."""
    dimension = collections.header.token_dimension
    include = ["embeddings", "documents", "metadatas"]
    with while_reading_entries():
        for collection, suffix in ((collections.questions, ".0"), (collections.answers, "")):
            for page in pages(collection, include):
                vectors = np.asarray(page["embeddings"], dtype=np.float32)
                entries = zip(
                    page["ids"], vectors, page["documents"], page["metadatas"], strict=True
                )
                for one, vector, chunk, kept in entries:
                    encoding = Encoding(vector, bits_from(kept.pop("bits"), dimension))
                    yield PassageRow(f"{one}{suffix}", encoding, chunk, kept if suffix else {})
