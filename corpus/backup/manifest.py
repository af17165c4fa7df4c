"""What a snapshot says of itself: typed, in range, and of one piece, before any of it is used."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from corpus.chroma.pages import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

# Increase this when an older askalike could misread a new file; it refuses versions that it does
# not know.
VERSION = 1
FORMAT = "askalike snapshot"
# The collections in the order in which they are saved and filled: the sources say that the others
# are complete.
SIDES = ("questions", "answers", "sources")
LINES, VECTORS = ".jsonl.zst", ".npy"
# More than any index that fits on a disk; a model's vectors have some hundred dimensions.
_MOST_ENTRIES = 10**9
MOST_DIMENSIONS = 8192
# Characters of a mean vector in base64: three for two bytes of each dimension, and padding.
_MEAN = MOST_DIMENSIONS * 3

_Name = Annotated[str, Field(pattern=rf"^(?:{'|'.join(SIDES)})-\d{{6}}\.(?:jsonl\.zst|npy)\z")]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\z")]
_Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\z")]
_Vector = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*={0,2}\z", max_length=_MEAN)]
_Entries = Annotated[int, Field(ge=0, le=_MOST_ENTRIES)]


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: how many entries it has, and the SHA-256 of its bytes."""

    name: _Name
    entries: Annotated[int, Field(ge=1, le=PAGE)]
    sha256: _Digest


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """What a snapshot contains: the corpus's name, the index's header, counts of entries, parts."""

    format: str
    version: int
    made: _Moment
    corpus: Annotated[str, Field(min_length=1, max_length=100)]
    header: dict[str, Any]
    counts: dict[str, _Entries]
    parts: tuple[Part, ...]

    def of(self, side: str, suffix: str) -> list[Part]:
        """Return the parts of one collection and kind, in order."""
        named = (part for part in self.parts if part.name.startswith(f"{side}-"))
        return sorted((p for p in named if p.name.endswith(suffix)), key=lambda p: p.name)


@dataclass(frozen=True, slots=True)
class _Versioned:
    version: int


@dataclass(frozen=True, slots=True)
class _SavedHeader:
    """The fields of corpus.chroma.header.Header, in range."""

    schema: int
    model: Annotated[str, Field(min_length=1, max_length=4096)]
    digest: Annotated[str, Field(max_length=256)]
    dimension: Annotated[int, Field(ge=1, le=MOST_DIMENSIONS)]
    token_dimension: Annotated[int, Field(ge=0, le=MOST_DIMENSIONS, multiple_of=8)]
    splitter: Annotated[str, Field(max_length=256)]
    revision: Annotated[int, Field(ge=0, le=2**53)]
    dirty: bool = False
    mean: _Vector = ""
    mean_text: _Vector = ""
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"


def read_manifest(content: bytes) -> SnapshotManifest | int:
    """Return what a manifest says, or its version if that is newer than this one.

    Raises ValueError, in words that end a sentence, if it is malformed or contradicts itself.
    """
    try:
        version = TypeAdapter(_Versioned).validate_json(content, strict=True).version
        if version > VERSION:
            return version
        manifest = TypeAdapter(SnapshotManifest).validate_json(content, strict=True)
    except ValidationError as error:
        raise ValueError(f"its manifest cannot be understood{_where(error)}") from error
    if manifest.counts.keys() != {*SIDES}:
        raise ValueError("its manifest does not count the entries of each collection")
    for side in SIDES:
        if problem := _problem(manifest, side):
            raise ValueError(f"its manifest {problem}")
    return manifest


def check_header(header: dict[str, Any]) -> str | None:
    """Return which field of an index's header is missing or out of range, None if all are sound."""
    try:
        TypeAdapter(_SavedHeader).validate_json(json.dumps(header), strict=True)
    except ValidationError as error:
        return _where(error).strip(": ") or "it is empty"
    lengths = {"mean": "token_dimension", "mean_text": "dimension"}
    wrong = (name for name, of in lengths.items() if not _fits(header.get(name), header[of]))
    return next(wrong, None)


def _fits(packed: str | None, dimension: int) -> bool:
    """Return whether a vector in base64 has a dimension, or there is none."""
    return not packed or len(packed) == 4 * math.ceil(2 * dimension / 3)


def _problem(manifest: SnapshotManifest, side: str) -> str | None:
    """Return what is wrong with the parts of one collection."""
    lines, vectors = manifest.of(side, LINES), manifest.of(side, VECTORS)
    if [one.entries for one in lines] != [one.entries for one in vectors]:
        return f"has {side} without their vectors"
    if sum(one.entries for one in lines) != manifest.counts[side]:
        return f"counts {manifest.counts[side]:,} {side}, its parts have others"
    return f"names a part of the {side} twice" if _repeated([*lines, *vectors]) else None


def _repeated(parts: Sequence[Part]) -> bool:
    return any(one == after for one, after in pairwise(sorted(part.name for part in parts)))


def _where(error: ValidationError) -> str:
    """Return the first field that is wrong."""
    place = ".".join(map(str, error.errors(include_input=False, include_url=False)[0]["loc"]))
    return f": {place}" if place else ""
