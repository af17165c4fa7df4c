"""Texts to vectors: the Embedder protocol and its sentence-transformers implementation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from corpus.errors import ModelError
from corpus.model.batches import Batches
from corpus.model.vectors import EncodedQuery, Encoding, Vectors, make_projection, unit
from corpus.model.weights import ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import PreTrainedTokenizerBase

    from corpus.settings import Settings


# Texts of up to this many characters are encoded by one thread: two take nearly as long, and
# compete with the lexical search. [F-threads]
_SHORT = 400


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
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included; more is cut off."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return the encoding of each query, in order."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Return the encoding of each passage, in order."""
        ...

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        ...

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order."""
        ...


class SentenceTransformerEmbedder:
    """The Embedder for sentence-transformers models; torch is imported on first use.

    One thread encodes at a time, for all that wait: two cannot share the tokenizer, and torch uses
    every core, or `threads` of them. A second tokenizer measures texts, so that they can be split
    while others are encoded.
    """

    def __init__(
        self,
        files: ModelFiles,
        device: str | None = None,
        batch_size: int = 32,
        token_dimension: int | None = None,
        threads: int | None = None,
    ) -> None:
        self.name = files.name
        self.digest = files.digest
        self._folder = files.folder
        self._device = device
        self._batch_size = batch_size
        self._token_dimension = token_dimension
        self._threads = threads
        self._lock = RLock()
        self._measuring = Lock()
        self._queries = Batches(self._encode_queries, batch_size)

    @classmethod
    def open(
        cls, settings: Settings, token_dimension: int | None = None
    ) -> SentenceTransformerEmbedder:
        """Return the embedder that the settings name; its weights are checked but not yet loaded.

        `token_dimension` is that of the index to be read, by default the settings'. Raises
        ModelError when the model cannot be found or its digest is wrong.
        """
        if token_dimension is None:
            token_dimension = settings.token_dimension
        files = find_model(settings.model)
        return cls(files, settings.device, settings.batch_size, token_dimension, settings.threads)

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
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

    @cached_property
    def _measure(self) -> PreTrainedTokenizerBase:
        """A copy of the model's tokenizer: truncation and padding are set on the other one."""
        with self._lock:
            copy: PreTrainedTokenizerBase = deepcopy(self._model.tokenizer)
        return copy

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
    def token_dimension(self) -> int:
        """The length of a token vector; 0 if none are made."""
        whole = self.dimension
        return whole if self._token_dimension is None else min(self._token_dimension, whole)

    @cached_property
    def _projection(self) -> Vectors | None:
        """The projection of token vectors to fewer dimensions, None if all are kept."""
        if self.token_dimension == self.dimension:
            return None
        return make_projection(self.dimension, self.token_dimension)

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included; more is cut off."""
        return self._model.max_seq_length or 512

    def encode_queries(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return the encoding of each query, in order; those of other threads join the batch."""
        return self._queries.encode(texts)

    def _encode_queries(self, texts: Sequence[str], callers: int) -> list[EncodedQuery]:
        import torch

        # While one batch of several callers is encoded, those of the batch before it search.
        threads = self._threads_for(texts) if callers == 1 else 1
        with self._lock, torch.inference_mode(), torch_threads(threads):
            outputs: Any = self._model.encode_query(
                list(texts),
                batch_size=self._batch_size,
                output_value=None,
                show_progress_bar=False,
            )
            spans = self._spans(texts)
            prompt = len(self._spans([self._model.prompts.get("query") or ""])[0])
        return [
            self._encoded_query(text, output, own_spans, prompt)
            for text, output, own_spans in zip(texts, outputs, spans, strict=True)
        ]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Return the encoding of each passage, in order; one forward pass gives both kinds."""
        import torch

        with self._lock, torch.inference_mode(), torch_threads(self._threads_for(texts)):
            outputs: Any = self._model.encode_document(
                list(texts),
                batch_size=self._batch_size,
                output_value=None,
                show_progress_bar=False,
            )
        return [
            Encoding(
                unit(output["sentence_embedding"].numpy(force=True)),
                np.packbits(self._own_tokens(output) > 0, axis=1),
            )
            for output in outputs
        ]

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        return self.all_token_spans([text])[0]

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order; faster than one by one."""
        return self._spans(texts)

    def _threads_for(self, texts: Sequence[str]) -> int | None:
        return 1 if sum(map(len, texts)) <= _SHORT else self._threads

    def _encoded_query(
        self, text: str, output: Any, spans: list[tuple[int, int]], prompt: int
    ) -> EncodedQuery:
        """Return a query from the model's output, without the `prompt` tokens that precede it."""
        vectors = self._own_tokens(output)[prompt:]
        return EncodedQuery(
            text=text,
            vector=unit(output["sentence_embedding"].numpy(force=True)),
            spans=tuple(spans[: len(vectors)]),
            token_vectors=unit(vectors[: len(spans)]),
        )

    def _spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the start and end offset of each token of each text, special tokens left out."""
        if not any(texts):
            return [[] for _ in texts]
        measure = self._measure
        with self._measuring:
            encoded = measure(
                list(texts),
                add_special_tokens=False,
                return_offsets_mapping=True,
                truncation=False,
                verbose=False,
            )
        return [list(spans) for spans in encoded["offset_mapping"]]

    def _own_tokens(self, output: Any) -> Vectors:
        """Return the vectors of a text's tokens, without special tokens and padding."""
        ids = output["input_ids"].numpy(force=True)
        kept = ~np.isin(ids, self._model.tokenizer.all_special_ids)
        vectors: Vectors = output["token_embeddings"].numpy(force=True)[kept].astype(np.float32)
        return vectors if self._projection is None else vectors @ self._projection


@contextmanager
def torch_threads(count: int | None) -> Iterator[None]:
    """Let torch use `count` threads inside the `with` block; None leaves the number as it is.

    The setting is process-wide, so only one thread at a time may be in here.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
