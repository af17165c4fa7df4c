"""A model in 4 bits: a file of the format E5S1, with its sizes, its tokenizer and its tensors."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_MAGIC = b"E5S1"
_SIZES = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "types")
_SPECIAL = ("bos", "eos", "pad", "unk")
# A block of a 4-bit tensor: a scale of 16 bits, then its weights, two to a byte. Byte j has weight
# j in its lower and weight j + 16 in its upper half, each with 8 added.
_PER_BLOCK = 32
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", (_PER_BLOCK // 2,))])
_FLOATS, _BLOCKS = 0, 1
# The names of a BertModel, for those of the file.
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KIND = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file says, ready for a BertModel and a Unigram tokenizer.

    `special` are the places of the special pieces: bos, eos, pad and unk. `tensors` have the names
    and shapes of a BertModel; those of 4 bits become 16-bit floats, which hold them almost exactly.
    """

    sizes: Mapping[str, int]
    epsilon: float
    special: Mapping[str, int]
    pieces: tuple[tuple[str, float], ...]
    tensors: Mapping[str, NDArray[Any]]

    @classmethod
    def read(cls, content: bytes) -> PackedModel:
        """Return the model that the bytes of a file hold; raises ModelError if they do not."""
        try:
            return _read(_Reader(content))
        except (struct.error, ValueError, IndexError, KeyError) as error:
            raise ModelError(f"the packed model cannot be read: {error}") from error


class _Reader:
    """Takes little-endian values from bytes, one after the other."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._place = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values

    def bytes(self, size: int) -> bytes:
        self._place += size
        return self.content[self._place - size : self._place]

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.content, kind, count, self._place)
        self._place += values.nbytes
        return values


def _read(reader: _Reader) -> PackedModel:
    if reader.bytes(4) != _MAGIC:
        raise ValueError("it does not begin with E5S1")
    reader.take("I")  # the version
    sizes = dict(zip(_SIZES, reader.take("7i"), strict=True))
    epsilon, block = reader.take("fi")
    if block != _PER_BLOCK:
        raise ValueError(f"its blocks have {block} weights, not {_PER_BLOCK}")
    count, *places = reader.take("5i")
    pieces = tuple(_pieces(reader, count))
    _, size = reader.take("iI")
    reader.bytes(size)  # the entries of the normalisation, which is NFKC
    special = dict(zip(_SPECIAL, places, strict=True))
    return PackedModel(sizes, float(f"{epsilon:.6g}"), special, pieces, dict(_tensors(reader)))


def _pieces(reader: _Reader, count: int) -> Iterator[tuple[str, float]]:
    """Yield the pieces of the tokenizer with their scores."""
    (size,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    texts = reader.bytes(size)
    for place, score in enumerate(scores):
        yield texts[offsets[place] : offsets[place + 1]].decode(), score


def _tensors(reader: _Reader) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the tensors, each under its name in a BertModel."""
    (count,) = reader.take("i")
    known: dict[str, NDArray[Any]] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode("ascii")
        kind, elements, offset, size = reader.take("BIQQ")
        content = reader.content[offset : offset + size]
        known[name] = _unpack(content) if kind == _BLOCKS else np.frombuffer(content, "<f4")
        if known[name].size != elements:
            raise ValueError(f"its tensor {name} has {known[name].size} elements, not {elements}")
    width = known["emb.ln.w"].size
    for name, values in known.items():
        if name.startswith("emb."):
            shaped = values if ".ln." in name else values.reshape(-1, width)
            yield f"embeddings.{_EMBEDDINGS[name]}", shaped
        else:
            layer, part, kind = name.split(".")
            # A matrix of weights has a row for each element of its bias.
            rows = known[f"{layer}.{part}.b"].size
            shaped = values.reshape(rows, -1) if values.size > rows else values
            yield f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{_KIND[kind]}", shaped


def _unpack(content: bytes) -> NDArray[np.float16]:
    """Return the weights of 4-bit blocks."""
    blocks = np.frombuffer(content, _BLOCK)
    weights = np.empty((len(blocks), _PER_BLOCK), dtype=np.float16)
    half = _PER_BLOCK // 2
    weights[:, :half] = blocks["weights"] & 15
    weights[:, half:] = blocks["weights"] >> 4
    weights -= np.float16(8)
    weights *= blocks["scale"][:, None]
    return weights.reshape(-1)
