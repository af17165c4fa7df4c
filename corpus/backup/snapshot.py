"""A whole corpus to one file: entries as they are stored, with vectors and token bits."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import zstandard

from corpus.backup.archive import ArchiveWriter
from corpus.backup.manifest import LINES, SIDES, VECTORS
from corpus.chroma.header import WHOLE_ENTRIES
from corpus.chroma.pages import pages
from corpus.errors import BackupError, IndexUnavailable
from corpus.files import save_as
from corpus.generations.open import find_generation, open_generations
from corpus.open import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.chroma.collections import Collections
    from corpus.chroma.pages import Column, Entries, Page
    from corpus.settings import Settings

# Entries in memory at once; a page of passages with their token bits takes about 15 MB.
_ENTRIES = 1000
COLUMNS: tuple[Column, ...] = ("documents", "metadatas", "embeddings", "bits")

OnEntries = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file with a corpus: its size, when it was made, and how much is in it."""

    file: Path
    bytes: int
    made: str
    corpus: str
    model: str
    records: int
    passages: int
    sources: int


def save_snapshot(
    settings: Settings,
    file: Path,
    *,
    force: bool = False,
    on_entries: OnEntries = lambda _done, _total: None,
    page: int = _ENTRIES,
) -> Snapshot:
    """Save a corpus to a file that can be restored into any index; `page` entries at once.

    Raises BackupError when the file exists and `force` is false, or cannot be written; IndexBusy
    while another process is writing to the index.
    """
    generations = open_generations(settings)
    # Fail before a folder is created for the lock.
    open_store(settings).require_vectors()
    with generations.locked_to_read(), save_as(file, replace=force) as stream:
        collections = find_generation(generations, generations.current(), settings.corpus)
        if collections is None:
            raise IndexUnavailable(f"the index in {settings.place} was removed; nothing was saved")
        with ArchiveWriter(stream) as archive:
            counts = _save_entries(archive, collections, on_entries, page)
            made = datetime.now(UTC).isoformat(timespec="seconds")
            # Entries are saved whole, wherever the index has their parts.
            header = asdict(replace(collections.header, schema=WHOLE_ENTRIES))
            archive.finish(made, settings.corpus, header, counts)
        size = stream.seek(0, 2)
    return describe(file, size, made, settings.corpus, header, counts)


def describe(
    file: Path, size: int, made: str, corpus: str, header: dict[str, Any], counts: dict[str, int]
) -> Snapshot:
    """Return what people want to know about a snapshot."""
    questions, answers, sources = (counts[side] for side in SIDES)
    return Snapshot(
        file, size, made, corpus, str(header["model"]), questions, questions + answers, sources
    )


def _save_entries(
    archive: ArchiveWriter, collections: Collections, on_entries: OnEntries, size: int
) -> dict[str, int]:
    """Write all pages; return how many entries each collection has."""
    sides: list[tuple[str, Entries]] = [(side, getattr(collections, side)) for side in SIDES]
    counts = {side: collection.count() for side, collection in sides}
    done, total = 0, sum(counts.values())
    for side, collection in sides:
        for number, page in enumerate(pages(collection, COLUMNS, size=size)):
            if lack := lacking_bits(side, page):
                raise BackupError(
                    f"{lack:,} of the passages lack their token vectors; "
                    "run: askalike doctor --repair"
                )
            name, entries = f"{side}-{number:06}", len(page)
            archive.add(f"{name}{LINES}", _entry_lines(page), entries)
            archive.add(f"{name}{VECTORS}", _vectors(page), entries)
            done += entries
            on_entries(done, total)
    if done != total:
        raise BackupError(f"only {done:,} of {total:,} entries could be read; run: askalike doctor")
    return counts


def lacking_bits(side: str, page: Page) -> int:
    """Return how many entries of a page lack their token bits: the token file has lost them."""
    return 0 if side == "sources" else sum("bits" not in one for one in page.metadatas)


def _entry_lines(page: Page) -> bytes:
    """Return a page's entries as compressed lines of JSON."""
    entries = zip(page.ids, page.documents, page.metadatas, strict=True)
    text = "".join(
        json.dumps({"id": entry_id, "document": document, "metadata": metadata}) + "\n"
        for entry_id, document, metadata in entries
    )
    return zstandard.ZstdCompressor().compress(text.encode("ascii"))


def _vectors(page: Page) -> bytes:
    """Return a page's vectors as the bytes of an array, shape (entries, dimension)."""
    buffer = io.BytesIO()
    np.save(buffer, page.embeddings, allow_pickle=False)
    return buffer.getvalue()
