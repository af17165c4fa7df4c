"""Texts to vectors: the Embedder protocol and its sentence-transformers implementation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from corpus.errors import ModelError
from corpus.model.batches import Batches
from corpus.model.families import Use, read_use
from corpus.model.loader import load_model, torch_threads
from corpus.model.tokens import Locator, OwnTokens
from corpus.model.vectors import EncodedQuery, Encoding, Means, Vectors, make_projection, unit
from corpus.model.weights import ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from corpus.settings import Settings


# Texts of up to this many characters are encoded by one thread: two take nearly as long, and
# compete with the lexical search. [F-threads]
_SHORT = 400
# Some models read 8,192 tokens: one batch of such passages takes tens of gigabytes, and a vector
# for all of them says little of each.
_LONGEST = 256


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

    def encode_passages(self, texts: Sequence[str], means: Means | None = None) -> list[Encoding]:
        """Return the encoding of each passage, in order.

        `means` are subtracted from its vector, and from its token vectors before their signs are
        taken.
        """
        ...

    def means(self, texts: Sequence[str]) -> Means:
        """Return the means of the vectors of passages and of their tokens."""
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
        try:
            return load_model(self._folder, self._use, self._device)
        except (OSError, ValueError, RuntimeError) as error:
            first = str(error).strip().splitlines()[0]
            raise ModelError(
                f"model {self.name} in {self._folder} cannot be loaded ({first}); "
                "check --model, or the device setting"
            ) from error

    @cached_property
    def _use(self) -> Use:
        """Its prompts and its pooling."""
        return read_use(self._folder, self.name)

    @cached_property
    def _locator(self) -> Locator:
        with self._lock:
            return Locator(deepcopy(self._model.tokenizer))

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
        """The most tokens of a passage, special tokens included, without the model's prompt.

        A model may read more, but passages are not made longer than `_LONGEST`.
        """
        prompt = len(self.token_spans(self._use.passage))
        return min(self._length - prompt, _LONGEST)

    @property
    def _length(self) -> int:
        """The most tokens that the model reads, its prompt included."""
        return self._model.max_seq_length or _LONGEST

    def encode_queries(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return the encoding of each query, in order; those of other threads join the batch."""
        return self._queries.encode(texts)

    def _encode_queries(self, texts: Sequence[str], callers: int) -> list[EncodedQuery]:
        # While one batch of several callers is encoded, those of the batch before it search.
        threads = self._threads_for(texts) if callers == 1 else 1
        prompt = self._use.query
        outputs = self._run(self._model.encode_query, texts, prompt, threads)
        own = self._locator.locate(texts, prompt, self._length)
        return [
            EncodedQuery(text, _text_vector(output), tokens.spans, self._tokens(output, tokens))
            for text, output, tokens in zip(texts, outputs, own, strict=True)
        ]

    def encode_passages(self, texts: Sequence[str], means: Means | None = None) -> list[Encoding]:
        """Return the encoding of each passage, in order; one forward pass gives both kinds."""
        encoded = self._encode_passages(texts)
        if means is None:
            return [Encoding(vector, np.packbits(own > 0, axis=1)) for vector, own in encoded]
        return [
            Encoding(unit(vector - means.text), np.packbits(own - means.tokens > 0, axis=1))
            for vector, own in encoded
        ]

    def means(self, texts: Sequence[str]) -> Means:
        """Return the means of the vectors of passages and of their tokens."""
        encoded = self._encode_passages(texts)
        return Means(
            _mean([own for _, own in encoded], self.token_dimension),
            _mean([vector[None] for vector, _ in encoded], self.dimension),
        )

    def _encode_passages(self, texts: Sequence[str]) -> list[tuple[Vectors, Vectors]]:
        """Return the unit vector of each passage, and those of its tokens."""
        prompt = self._use.passage
        outputs = self._run(self._model.encode_document, texts, prompt, self._threads_for(texts))
        own = self._locator.locate(texts, prompt, self._length)
        return [
            (_text_vector(output), self._tokens(output, tokens))
            for output, tokens in zip(outputs, own, strict=True)
        ]

    def _run(
        self, encode: Callable[..., Any], texts: Sequence[str], prompt: str, threads: int | None
    ) -> Any:
        """Return what the model says of each text: its vector, and those of all tokens."""
        import torch

        with self._lock, torch.inference_mode(), torch_threads(threads):
            return encode(
                list(texts),
                prompt=prompt,
                batch_size=self._batch_size,
                output_value=None,
                show_progress_bar=False,
            )

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        return self.all_token_spans([text])[0]

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order; faster than one by one."""
        return self._locator.spans(texts)

    def _threads_for(self, texts: Sequence[str]) -> int | None:
        return 1 if sum(map(len, texts)) <= _SHORT else self._threads

    def _tokens(self, output: Any, own: OwnTokens) -> Vectors:
        """Return the unit vectors of a text's own tokens, shape (tokens, token_dimension)."""
        vectors = output["token_embeddings"]
        left = self._model.tokenizer.padding_side == "left"
        skipped = len(vectors) - own.length if left else 0
        found = vectors.float().numpy(force=True)[own.places + skipped]
        return unit(found if self._projection is None else found @ self._projection)


def _text_vector(output: Any) -> Vectors:
    return unit(output["sentence_embedding"].float().numpy(force=True))


def _mean(parts: Sequence[Vectors], dimension: int) -> Vectors:
    """Return the mean of the rows of all parts, zeros without any."""
    found = np.concatenate([np.zeros((0, dimension), dtype=np.float32), *parts])
    mean: Vectors = found.sum(axis=0) / np.float32(max(1, len(found)))
    return mean
