"""Texts to vectors: the Embedder protocol and its sentence-transformers implementation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from corpus.models import ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from corpus.settings import Settings

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Encodes queries and documents into unit vectors of one space."""

    name: str
    digest: str

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included; more is cut off."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per query: float32, shape (len(texts), dimension)."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per document: float32, shape (len(texts), dimension)."""
        ...

    def token_ends(self, text: str) -> list[int]:
        """Return the end offset of each token in `text`, special tokens left out."""
        ...


class SentenceTransformerEmbedder:
    """The Embedder for sentence-transformers models; torch is imported when it is first used."""

    def __init__(self, files: ModelFiles, device: str | None = None, batch_size: int = 32) -> None:
        self.name = files.name
        self.digest = files.digest
        self._folder = files.folder
        self._device = device
        self._batch_size = batch_size

    @classmethod
    def open(cls, settings: Settings) -> SentenceTransformerEmbedder:
        """Return the embedder that the settings name, its weights found and checked, not loaded.

        Raises ModelError when the model cannot be found or its digest is wrong.
        """
        return cls(find_model(settings.model), settings.device, settings.batch_size)

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer  # seconds: torch
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # weights load in a fraction of a second
        try:
            model = SentenceTransformer(
                str(self._folder), device=self._device, local_files_only=True
            )
        except (OSError, ValueError, RuntimeError) as error:
            first = str(error).strip().splitlines()[0]
            raise ModelError(
                f"model {self.name} in {self._folder} cannot be loaded ({first}); "
                "check --model, or the device setting"
            ) from error
        return model.eval()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(
                f"model {self.name} does not say its dimension; choose another --model"
            )
        return dimension

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included; more is cut off."""
        return self._model.max_seq_length or 512

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per query: float32, shape (len(texts), dimension)."""
        import torch

        with torch.inference_mode():
            return self._unit(
                self._model.encode_query(
                    list(texts),
                    batch_size=self._batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            )

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per document: float32, shape (len(texts), dimension)."""
        import torch

        with torch.inference_mode():
            return self._unit(
                self._model.encode_document(
                    list(texts),
                    batch_size=self._batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            )

    def token_ends(self, text: str) -> list[int]:
        """Return the end offset of each token in `text`, special tokens left out."""
        encoded = self._model.tokenizer(
            text,
            add_special_tokens=False,
            return_offsets_mapping=True,
            truncation=False,
            verbose=False,
        )
        return [end for _, end in encoded["offset_mapping"]]

    def _unit(self, vectors: object) -> Vectors:
        return np.asarray(vectors, dtype=np.float32).reshape(-1, self.dimension)
