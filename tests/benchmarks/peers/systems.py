"""Each system as its documentation's quick start uses it, behind one interface.

This file is imported in the environment of each system, which has only that system installed.
`model` is the folder of the model. A text has an id, which hits name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

# Vectors that were encoded before, for corpora that are large: `remember` sets them.
_REMEMBERED: dict[str, Any] = {}


def remember(texts: list[str], vectors: Any) -> None:
    """Set the vectors of texts, which are then not encoded again."""
    _REMEMBERED.update(zip(texts, vectors, strict=True))


class LangChain:
    """LangChain with Chroma: `Chroma.add_texts`, `similarity_search`."""

    def __init__(self, index: Path, model: str) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        class Embeddings(HuggingFaceEmbeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                known = [_REMEMBERED.get(text) for text in texts]
                if all(vector is not None for vector in known):
                    return [vector.tolist() for vector in known]
                return super().embed_documents(texts)

        self._store = Chroma(
            collection_name="records",
            embedding_function=Embeddings(model_name=model),
            persist_directory=str(index),
        )

    def ingest(self, ids: list[str], texts: list[str]) -> None:
        for first in range(0, len(ids), 5000):
            part = slice(first, first + 5000)
            metadatas = [{"id": one} for one in ids[part]]
            self._store.add_texts(texts[part], metadatas=metadatas, ids=ids[part])

    def ask(self, query: str, k: int) -> list[str]:
        return [one.metadata["id"] for one in self._store.similarity_search(query, k=k)]


class Txtai:
    """txtai's `Embeddings` with `hybrid=True`: vectors in Faiss, BM25 of its own."""

    def __init__(self, index: Path, model: str) -> None:
        from txtai import Embeddings

        self._folder = index
        self._model = model
        self._vectors: Any = None
        settings: dict[str, Any] = {"path": model, "hybrid": True}
        self._embeddings = Embeddings(settings)
        if (index / "embeddings").exists():
            self._embeddings.load(str(index))

    def ingest(self, ids: list[str], texts: list[str]) -> None:
        rows = [(one, text, None) for one, text in zip(ids, texts, strict=True)]
        if _REMEMBERED and all(text in _REMEMBERED for text in texts):
            self._remembered(rows)
            return
        self._embeddings.index(rows)
        self._embeddings.save(str(self._folder))

    def _remembered(self, rows: list[tuple[str, str, None]]) -> None:
        """Index texts whose vectors are known: only the encoding of passages is left out."""
        self._embeddings.model = self._embeddings.loadvectors()
        encode = self._embeddings.model.encode

        def known(texts: Any, category: Any = None) -> Any:
            if all(text in _REMEMBERED for text in texts):
                return np.stack([_REMEMBERED[text] for text in texts]).astype(np.float32)
            return encode(texts, category) if category else encode(texts)

        loaded = self._embeddings.model
        loaded.encode = known
        self._embeddings.loadvectors = lambda *_: loaded
        self._embeddings.index(rows)
        self._embeddings.save(str(self._folder))

    def ask(self, query: str, k: int) -> list[str]:
        return [str(one) for one, _ in self._embeddings.search(query, k)]


class Askalike:
    """This project, by its Python interface; documents come as a file that it reads."""

    def __init__(self, index: Path, _model: str) -> None:
        from corpus.settings import Settings

        self._settings = Settings.load(index=index, threads=1)
        self._engine: Any = None

    def ingest_path(self, path: Path) -> None:
        from corpus.model.embedder import SentenceTransformerEmbedder
        from ingest.pipeline import ingest

        ingest([path], self._settings, SentenceTransformerEmbedder.open(self._settings))

    def ingest(self, ids: list[str], texts: list[str]) -> None:
        file = self._settings.index.with_suffix(".jsonl")  # type: ignore[union-attr]
        rows = zip(ids, texts, strict=True)
        lines = (json.dumps({"id": one, "question": text}) + "\n" for one, text in rows)
        file.write_text("".join(lines), "utf-8")
        self.ingest_path(file)

    def ask(self, query: str, k: int) -> list[str]:
        return [hit.record.id for hit in self._found(query, k)]

    def why(self, query: str, k: int) -> list[str]:
        return [hit.why.snippet for hit in self._found(query, k)]

    def _found(self, query: str, k: int) -> Any:
        if self._engine is None:
            from search import Engine

            self._engine = Engine.open(self._settings)
        return self._engine.ask(query, k=k).results


SYSTEMS: dict[str, Any] = {
    "askalike": Askalike,
    "langchain": LangChain,
    "txtai": Txtai,
}
