"""A model's transformer as a graph for ONNX Runtime: short texts are encoded without torch.

torch and transformers take seconds to import, and a query twice as long to encode. [F-graph]
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

    from corpus.model.vectors import Vectors

# The files of a graph's folder; the weights are beside the graph.
GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "about.json"
# The ways to make one vector of those of the tokens that `Graph` knows.
POOLINGS = frozenset({"mean", "cls", "lasttoken"})


@dataclass(frozen=True, slots=True)
class About:
    """What a graph does not say itself.

    `dimension` is the length of a vector, `length` the most tokens that the model reads, `padding`
    the number of the token that fills up; `refused` says why there is no graph, "" if there is one.
    """

    dimension: int = 0
    length: int = 0
    pooling: str = "mean"
    padding: int = 0
    refused: str = ""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what a graph's folder says; raises OSError, ValueError or TypeError."""
        return cls(**json.loads((folder / ABOUT).read_text("utf-8")))

    def write(self, folder: Path) -> None:
        """Write it into a graph's folder."""
        (folder / ABOUT).write_text(json.dumps(asdict(self)), "utf-8")


@dataclass(frozen=True, slots=True)
class Output:
    """What a model says of a text: its vector, shape (dimension,), and those of all its tokens.

    `read` is the text in tokens as the model read it, None where that is not known.
    """

    vector: Vectors
    tokens: Vectors
    read: Encoding | None = None


class Graph:
    """Encodes texts by a graph; threads may share it."""

    def __init__(self, about: About, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self.about = about
        self.tokenizer = tokenizer
        self._session = session
        tokenizer.enable_truncation(about.length)
        tokenizer.no_padding()

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> Self:
        """Return the graph in a folder; a damaged one raises whatever its libraries raise."""
        import onnxruntime
        from tokenizers import Tokenizer

        about = About.read(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # it takes longer, and memory [F-warm]
        options.log_severity_level = 3  # errors alone
        # Sum and norm one by one take half of the time that they take as one. [F-turned]
        session = onnxruntime.InferenceSession(
            folder / GRAPH,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        return cls(about, session, Tokenizer.from_file(str(folder / TOKENIZER)))

    def encode(self, texts: Sequence[str], prompt: str = "", batch_size: int = 32) -> list[Output]:
        """Return what the model says of each text behind a prompt, in order."""
        found: list[Output] = []
        for first in range(0, len(texts), batch_size):
            batch = texts[first : first + batch_size]
            found += self._run([prompt + text for text in batch])
        return found

    def _run(self, texts: Sequence[str]) -> list[Output]:
        read = self.tokenizer.encode_batch(list(texts))
        numbers = [one.ids for one in read]
        # torch makes a graph for two tokens or more; a text without any has its special tokens.
        longest = max(2, *map(len, numbers))
        filled = np.full((len(numbers), longest), self.about.padding, dtype=np.int64)
        mask = np.zeros_like(filled)
        for row, ids in enumerate(numbers):
            filled[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (vectors,) = self._session.run(None, {"input_ids": filled, "attention_mask": mask})
        own = [vectors[row, : len(ids)] for row, ids in enumerate(numbers)]
        pooling = self.about.pooling
        return [Output(_pool(one, pooling), one, text) for one, text in zip(own, read, strict=True)]


def _pool(tokens: Any, pooling: str) -> Vectors:
    """Return the vector of a text, of any length, from those of its tokens."""
    if not len(tokens):
        return np.zeros(tokens.shape[1], dtype=np.float32)
    pooled: Vectors = {"cls": tokens[0], "lasttoken": tokens[-1]}.get(pooling, tokens.mean(axis=0))
    return pooled
