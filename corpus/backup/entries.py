"""The entries of a snapshot's page, read back in small batches; each is checked by itself."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import zstandard

from corpus.backup.archive import unpacked_size
from corpus.chroma.entries import source_from
from corpus.health.soundness import missing_keys, read_record, unsound_bits, unsound_vectors
from corpus.records import PassageId, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.chroma.header import Header

# Entries and characters that are given to Chroma at once; a page has up to 5,000 entries.
_BATCH, _BATCH_CHARACTERS = 1000, 8 * 2**20
# The longest answer that can be read, each of its letters escaped.
_LONGEST_LINE = 64 * 2**20
_MOST_OBJECTS = 2_000_000
_LONGEST_ID = 4096
_FRAME_HEAD = 18
_SOURCE_TEXTS = ("name", "path", "root", "digest", "layout", "title", "choice")
_KINDS = {"questions": "question", "answers": "answer"}


class Unsound(ValueError):
    """What is wrong with an entry or a page, in words."""


@dataclass(slots=True)
class Batch:
    """Some entries of a page, column by column; `vectors` has shape (entries, dimension)."""

    ids: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    metadatas: list[dict[str, Any]] = field(default_factory=list)
    vectors: np.ndarray[Any, np.dtype[np.float32]] = field(
        default_factory=lambda: np.zeros((0, 1), np.float32)
    )


class Checker:
    """Checks entries one after the other, and at the end whether they belong together."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._records: set[str] = set()
        self._in: set[str] = set()
        self._sources: set[str] = set()

    def dimension(self, side: str) -> int:
        """Return the dimension of a collection's vectors; those of sources say nothing."""
        return self._header.dimension if side in _KINDS else 1

    def check(self, side: str, entry: object) -> dict[str, Any]:
        """Return an entry of a collection; raises Unsound."""
        plain = _plain(entry)
        entry_id, text, metadata = plain["id"], plain["document"], plain["metadata"]
        if side == "sources":
            self._sources.add(_source_name(entry_id, text, metadata))
            return plain
        kind = _KINDS[side]
        if missing_keys(kind, metadata) or unsound_bits(metadata["bits"], text, self._header):
            raise Unsound("an entry lacks what belongs to a passage")
        self._in.add(metadata["source"])
        if kind == "question":
            _check_record(entry_id, text, metadata)
            self._records.add(entry_id)
        elif not _is_chunk_of(entry_id, metadata["record"], self._records):
            raise Unsound("an answer belongs to no question")
        return plain

    def check_vectors(self, side: str, vectors: Any) -> None:
        """Raise Unsound for vectors that are not of unit length, or not finite."""
        if not np.isfinite(vectors).all():
            raise Unsound("a vector has a value that is not a number")
        if side in _KINDS and any(unsound_vectors(vectors, self._header.dimension)):
            raise Unsound("a vector is not of unit length")

    def finish(self) -> None:
        """Raise Unsound if a record is of a document that is not among the sources."""
        if self._in - self._sources:
            raise Unsound("a record is of a document that it does not have")


def read_page(
    checker: Checker, side: str, lines: BinaryIO, vectors: BinaryIO, entries: int
) -> Iterator[Batch]:
    """Yield the entries of a page of a collection; raises Unsound if it has not that many."""
    width = checker.dimension(side)
    _check_array(vectors, (entries, width))
    seen = 0
    for batch in _batches(checker, side, lines):
        seen += len(batch.ids)
        content = vectors.read(len(batch.ids) * width * 4)
        if seen > entries or len(content) != len(batch.ids) * width * 4:
            raise Unsound("a page has more entries than it says")
        batch.vectors = np.frombuffer(content, "<f4").reshape(-1, width)
        checker.check_vectors(side, batch.vectors)
        yield batch
    if seen != entries or vectors.read(1):
        raise Unsound(f"a page has {seen:,} entries, its manifest says {entries:,}")


def _batches(checker: Checker, side: str, lines: BinaryIO) -> Iterator[Batch]:
    batch, length = Batch(), 0
    for line in _lines(lines):
        entry = checker.check(side, _value(line))
        batch.ids.append(entry["id"])
        batch.documents.append(entry["document"])
        batch.metadatas.append(entry["metadata"])
        length += len(line)
        if len(batch.ids) == _BATCH or length > _BATCH_CHARACTERS:
            yield batch
            batch, length = Batch(), 0
    if batch.ids:
        yield batch


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a page, unpacked piece by piece, and no more than it says it has."""
    left = unpacked_size(stream.read(_FRAME_HEAD))
    stream.seek(0)
    unpacking = zstandard.ZstdDecompressor().stream_reader(stream, closefd=False)
    with unpacking, io.TextIOWrapper(unpacking, "ascii") as text:
        while line := text.readline(_LONGEST_LINE + 1):
            left -= len(line)
            if left < 0 or len(line) > _LONGEST_LINE:
                raise Unsound("a page unpacks to more than it says")
            yield line


def _value(line: str) -> object:
    if line.count("{") + line.count("[") > _MOST_OBJECTS:
        raise Unsound("an entry has too many parts")
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unsound("a line of it is not JSON") from error
    return value


def _check_array(stream: BinaryIO, shape: tuple[int, int]) -> None:
    """Raise Unsound unless a stream begins as an array of this shape, in float32, row by row."""
    try:
        version = np.lib.format.read_magic(stream)
        found, by_column, kind = np.lib.format.read_array_header_1_0(stream)
    except (ValueError, RecursionError, MemoryError, TypeError) as error:
        raise Unsound("its vectors are not an array") from error
    if version != (1, 0) or found != shape or by_column or kind != np.dtype("<f4"):
        raise Unsound("its vectors are of another shape")


def _plain(entry: object) -> dict[str, Any]:
    """Return an entry whose fields have the right types and only characters of Unicode."""
    if not isinstance(entry, dict) or entry.keys() != {"id", "document", "metadata"}:
        raise Unsound("an entry has other fields")
    metadata = entry["metadata"] or {}
    if not _is_text(entry["id"]) or not 0 < len(entry["id"]) <= _LONGEST_ID:
        raise Unsound("an entry has no id")
    if not _is_text(entry["document"]) or not isinstance(metadata, dict):
        raise Unsound("an entry has no text or no metadata")
    if not all(_is_text(key) and _is_metadata(value) for key, value in metadata.items()):
        raise Unsound("an entry has metadata of another kind")
    return {**entry, "metadata": metadata}


def _is_text(value: object) -> bool:
    """Return whether a value is a text that UTF-8 can hold."""
    try:
        return isinstance(value, str) and value.encode("utf-8") is not None
    except UnicodeEncodeError:
        return False


def _is_metadata(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_text, value))
    if isinstance(value, int):
        return abs(value) < 2**63
    return value is None or _is_text(value) or (isinstance(value, float) and math.isfinite(value))


def _check_record(entry_id: str, question: str, metadata: dict[str, Any]) -> None:
    record = read_record(entry_id, question, metadata)
    listed = all(isinstance(metadata.get(key) or [], list) for key in ("section", "tags"))
    texts = all(isinstance(metadata.get(key) or "", str) for key in ("place", "given", "context"))
    if record is None or not (listed and texts) or min(metadata["first"], metadata["order"]) < 0:
        raise Unsound("an entry is not a record")


def _is_chunk_of(entry_id: str, record: str, records: set[str]) -> bool:
    number = entry_id.rpartition(".")[2].removeprefix("d")
    whole = record in records and number.isascii() and number.isdecimal() and len(number) <= 9
    own = whole and int(number) > 0
    make = PassageId.of_detail if PassageId(entry_id).is_detail else PassageId.of
    return own and entry_id == make(record, int(number))


def _source_name(entry_id: str, document: str, metadata: dict[str, Any]) -> str:
    """Return the name of a source; raises Unsound where its entry does not describe one."""
    try:
        source = source_from(document)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Unsound("an entry is not a document") from error
    if source.name != entry_id or metadata or not _is_source(source):
        raise Unsound("an entry is not a document")
    return source.name


def _is_source(source: Source) -> bool:
    texts = [getattr(source, name) for name in _SOURCE_TEXTS]
    numbers = [source.records, source.passages, *(n for one in source.unread for n in one.lines)]
    reasons = [one.reason for one in source.unread]
    return all(map(_is_text, [*texts, *reasons])) and all(
        isinstance(number, int) and 0 <= number < 2**63 for number in numbers
    )
