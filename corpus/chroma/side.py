"""One of the two collections of passages, with what Chroma is not given to keep.

On a server an entry has all of its passage. In a folder its token bits are in the token file, and
its text is among its metadata: Chroma would index a document letter by letter for searches that
nobody makes. Chroma keeps each value of the metadata twice, so that an empty answer, and a last
line that is the first one, are left out. Whoever reads and writes entries here sees them as they
are on a server.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chromadb.api.models.Collection import Collection

    from corpus.chroma.tokens import TokenFile

# Where an entry in a folder has its text.
_TEXT = "chunk"


@dataclass(frozen=True, slots=True)
class Side:
    """A collection of questions or answers; `tokens` is None where entries have all themselves.

    The methods are those of Chroma's collection, as far as they are used.
    """

    collection: Collection
    tokens: TokenFile | None = None

    @property
    def name(self) -> str:
        """The name of the collection."""
        return self.collection.name

    def count(self) -> int:
        """Return how many entries there are."""
        return self.collection.count()

    def query(self, **what: Any) -> Any:
        """Return the entries nearest to vectors; only ids, embeddings and distances."""
        return self.collection.query(**what)

    def delete(self, *, ids: Sequence[str]) -> None:
        """Delete entries; their token bits go when nothing has their text any more."""
        self.collection.delete(ids=list(ids))

    def get(self, *, include: Sequence[str] = (), **what: Any) -> dict[str, Any]:
        """Return entries column by column; bits are among the metadata if "bits" is included.

        Where they are missing there is no such key.
        """
        columns = [column for column in include if column != "bits"]
        if self.tokens is None:
            return dict(self.collection.get(include=columns, **what))  # type: ignore[arg-type]
        needed = {"documents", "bits"} & set(include) and "metadatas" not in columns
        asked = [one for one in columns if one != "documents"] + ["metadatas"] * bool(needed)
        page: dict[str, Any] = dict(self.collection.get(include=asked, **what))  # type: ignore[arg-type]
        metadatas = [dict(metadata or {}) for metadata in page["metadatas"] or ()]
        page["documents"] = [metadata.pop(_TEXT, None) for metadata in metadatas]
        for metadata in metadatas:
            if "first" in metadata:  # a question, with its record
                metadata.setdefault("last", metadata["first"])
                metadata.setdefault("answer", "")
        page["metadatas"] = metadatas
        if "bits" in include:
            self._join(metadatas)
        return page

    def add(self, *, documents: Any = None, metadatas: Any = None, **what: Any) -> None:
        """Add new entries."""
        split = self._split(documents, metadatas)
        if self.tokens and split.get("metadatas"):  # Chroma takes no None in new ones
            kept = [{k: v for k, v in one.items() if v is not None} for one in split["metadatas"]]
            split["metadatas"] = kept
        self.collection.add(**split, **what)

    def upsert(self, *, documents: Any = None, metadatas: Any = None, **what: Any) -> None:
        """Write entries, new or not."""
        self.collection.upsert(**self._split(documents, metadatas), **what)

    def update(self, *, documents: Any = None, metadatas: Any = None, **what: Any) -> None:
        """Change entries; what is not given stays."""
        self.collection.update(**self._split(documents, metadatas), **what)

    def _split(
        self, documents: Sequence[str] | None, metadatas: Sequence[Mapping[str, Any]] | None
    ) -> dict[str, Any]:
        """Return what Chroma is given of entries; the token file gets its part before."""
        if self.tokens is None:
            return {"documents": documents, "metadatas": metadatas}
        if documents is None and metadatas is None:
            return {}
        split = [dict(metadata) for metadata in metadatas or [{} for _ in documents or ()]]
        for metadata, document in zip(split, documents or (), strict=False):
            metadata[_TEXT] = document
        self.tokens.put(
            {
                metadata["text"]: base64.b64decode(metadata["bits"])
                for metadata in split
                if metadata.get("bits") is not None and "text" in metadata
            }
        )
        for metadata in split:
            metadata.pop("bits", None)
            if metadata.get("answer") == "":
                metadata["answer"] = None
            if "last" in metadata and metadata["last"] == metadata.get("first"):
                metadata["last"] = None
        return {"metadatas": split}

    def _join(self, metadatas: Sequence[dict[str, Any]]) -> None:
        assert self.tokens is not None  # noqa: S101  a hint for mypy
        bits = self.tokens.read([str(metadata.get("text")) for metadata in metadatas])
        for metadata in metadatas:
            if (own := bits.get(str(metadata.get("text")))) is not None:
                metadata["bits"] = binascii.b2a_base64(own, newline=False).decode("ascii")
