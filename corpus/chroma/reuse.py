"""Encodings that an index already has, found by the digest of the text they encode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.entries import bits_from
from corpus.errors import while_reading_entries
from corpus.model.vectors import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.collections import Collections

# Looking up 2,000 digests that are not there takes 15 ms among 107,000 entries, far less than
# encoding one of them; that many at once stay under the number of variables SQLite takes.
_MOST = 2000


@while_reading_entries()
def find_encodings(collections: Collections, texts: Sequence[str]) -> dict[str, Encoding]:
    """Return the encodings of texts by their digests; what the index has not is left out."""
    found: dict[str, Encoding] = {}
    dimension = collections.header.token_dimension
    for collection in (collections.questions, collections.answers):
        for first in range(0, len(texts), _MOST):
            where: Any = {"text": {"$in": list(texts[first : first + _MOST])}}
            page: Any = collection.get(where=where, include=["embeddings", "metadatas"])
            for vector, metadata in zip(page["embeddings"], page["metadatas"], strict=True):
                bits = bits_from(metadata["bits"], dimension)
                found[metadata["text"]] = Encoding(np.asarray(vector, dtype=np.float32), bits)
    return found
