"""Texts to vectors by a model of sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import ModelError
from corpus.model.batches import Batches
from corpus.model.families import Use, read_use
from corpus.model.graph_making import open_graph
from corpus.model.loader import load_model, outputs_of, torch_threads
from corpus.model.precision import Precision, choose_precision
from corpus.model.tokens import Locator, OwnTokens, Placed, batched, own_tokens
from corpus.model.vectors import EncodedQuery, Encoding, Means, Vectors, make_projection, unit
from corpus.model.weights import ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from corpus.model.graph import Graph, Output
    from corpus.settings import Settings


# Texts of up to this many characters are encoded by one thread: two take nearly as long, and
# compete with the lexical search. [F-threads]
_SHORT = 400
# Some models read 8,192 tokens: one batch of such passages takes tens of gigabytes, and a vector
# for all of them says little of each.
_LONGEST = 256
# A batch takes as many tokens as `batch_size` passages of so many, half as many on a processor; of
# short ones at most so many times more passages. [F-batches]
_USUAL, _ON_PROCESSOR, _MORE = 128, 64, 8
# Letters of a token: for queries, that is near enough.
_LETTERS = 4
# Up to this many passages are encoded as queries are: torch takes seconds to load.
_FEW = 8


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
        *,
        fast_queries: bool = False,
        precision: str = "fp32",
    ) -> None:
        self.name = files.name
        self.digest = files.digest
        self._folder = files.folder
        self._device = device
        self._batch_size = batch_size
        self._token_dimension = token_dimension
        self._threads = threads
        self._fast_queries = fast_queries and device in {None, "cpu"}
        self._wanted = precision
        self._lock = RLock()
        self._placed: dict[str, Placed] = {}
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
        return cls(
            files,
            settings.device,
            settings.batch_size,
            token_dimension,
            settings.threads,
            fast_queries=settings.fast_queries,
            precision=settings.precision,
        )

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

    @property
    def _graph(self) -> Graph | None:
        """The model for ONNX Runtime; None where there is none, or none is wanted."""
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> Graph | None:
        wanted = self._fast_queries
        return open_graph(self.digest, self._use, lambda: self._loaded) if wanted else None

    @cached_property
    def _locator(self) -> Locator:
        if self._graph:
            return Locator(deepcopy(self._graph.tokenizer))
        tokenizer = self._model.tokenizer
        if not tokenizer.is_fast:  # written in Python, it does not know offsets
            raise ModelError(
                f"the model's tokenizer ({type(tokenizer).__name__}) does not say where its tokens "
                "are; choose a --model whose folder has a tokenizer.json"
            )
        return Locator(deepcopy(tokenizer.backend_tokenizer))

    @property
    def precision(self) -> Precision:
        """The precision that passages have been encoded in so far: fp32 before there were many."""
        return self._precision if "_precision" in self.__dict__ else Precision()

    @cached_property
    def _precision(self) -> Precision:
        return choose_precision(self._wanted, self._model)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        if self._graph:
            return self._graph.about.dimension
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
        if self._graph:
            return self._graph.about.length
        return self._model.max_seq_length or _LONGEST

    def encode_queries(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return the encoding of each query, in order; those of other threads join the batch."""
        return self._queries.encode(texts)

    def _encode_queries(self, texts: Sequence[str], callers: int) -> list[EncodedQuery]:
        # While one batch of several callers is encoded, those of the batch before it search.
        threads = self._threads_for(texts) if callers == 1 else 1
        prompt = self._use.query
        lengths = [len(text) // _LETTERS for text in texts]
        outputs = self._outputs(texts, prompt, threads, lengths, query=True)
        own = self._located(texts, prompt, outputs)
        return [
            EncodedQuery(text, unit(output.vector), tokens.spans, self._tokens(output, tokens))
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
        own = self._place(texts)
        lengths, threads = [one.length for one in own], self._threads_for(texts)
        outputs = self._outputs(texts, self._use.passage, threads, lengths, query=False)
        return [
            (unit(output.vector), self._tokens(output, tokens))
            for output, tokens in zip(outputs, own, strict=True)
        ]

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens the model reads of each passage, prompt and special ones too.

        What was found is kept for `encode_passages`, until this is called again.
        """
        placed = self._locator.place(texts, self._use.passage, self._length)
        self._placed = dict(zip(texts, placed, strict=True))
        return [one.length for one in placed]

    def _place(self, texts: Sequence[str]) -> list[Placed]:
        """Return where the own tokens of passages are."""
        known = self._placed
        missing = [text for text in texts if text not in known]
        found = self._locator.place(missing, self._use.passage, self._length)
        known = known | dict(zip(missing, found, strict=True)) if missing else known
        return [known[text] for text in texts]

    def _located(
        self, texts: Sequence[str], prompt: str, outputs: Sequence[Output]
    ) -> list[OwnTokens]:
        """Return the own tokens of texts that the model has read behind a prompt."""
        read = [output.read for output in outputs if output.read is not None]
        if len(read) < len(outputs):
            return self._locator.locate(texts, prompt, self._length)
        begin = len(prompt)
        return [own_tokens(one, prompt + t, begin) for one, t in zip(read, texts, strict=True)]

    def _outputs(
        self,
        texts: Sequence[str],
        prompt: str,
        threads: int | None,
        lengths: Sequence[int],
        *,
        query: bool,
    ) -> list[Output]:
        """Return what the model says of each text; of many passages, torch says it.

        `lengths` are the texts' tokens: those of like length are encoded together.
        """
        if (query or len(texts) <= _FEW) and self._graph:
            return self._graph.encode(texts, prompt, self._batch_size)
        encode = self._model.encode_query if query else self._model.encode_document
        precision = Precision() if query or len(texts) <= _FEW else self._precision
        usual = _ON_PROCESSOR if self._model.device.type == "cpu" else _USUAL
        outputs: dict[int, Output] = {}
        for batch in batched(lengths, self._batch_size * usual, self._batch_size * _MORE):
            own = [texts[place] for place in batch]
            found = outputs_of(self._run(encode, own, prompt, threads, precision))
            outputs.update(zip(batch, found, strict=True))
        return [outputs[place] for place in range(len(texts))]

    def _run(
        self,
        encode: Callable[..., Any],
        texts: Sequence[str],
        prompt: str,
        threads: int | None,
        precision: Precision,
    ) -> Any:
        import torch

        half = precision.around(self._model.device.type)
        with self._lock, torch.inference_mode(), torch_threads(threads), half:
            return encode(
                list(texts),
                prompt=prompt,
                batch_size=len(texts),
                output_value=None,
                show_progress_bar=False,
            )

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        return self.all_token_spans([text])[0]

    def token_count(self, text: str) -> int:
        """Return how many `token_spans` a text has; quicker than to list them."""
        return self._locator.count(text)

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order; faster than one by one."""
        return self._locator.spans(texts)

    @property
    def tokenizer(self) -> str:
        """Its tokenizer as JSON, with which texts can be measured where there is no model."""
        return self._locator.to_json()

    def _threads_for(self, texts: Sequence[str]) -> int | None:
        return 1 if sum(map(len, texts)) <= _SHORT else self._threads

    def _tokens(self, output: Output, own: OwnTokens | Placed) -> Vectors:
        """Return the unit vectors of a text's own tokens, shape (tokens, token_dimension)."""
        found = output.tokens[own.places]
        return unit(found if self._projection is None else found @ self._projection)


def _mean(parts: Sequence[Vectors], dimension: int) -> Vectors:
    """Return the mean of the rows of all parts, zeros without any."""
    found = np.concatenate([np.zeros((0, dimension), dtype=np.float32), *parts])
    mean: Vectors = found.sum(axis=0) / np.float32(max(1, len(found)))
    return mean
