"""A snapshot back into an index: checked, filled beside the index in force, then committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from corpus.backup.archive import SIDES, open_archive
from corpus.backup.snapshot import OnEntries, Snapshot, describe, read_entries, read_vectors
from corpus.chroma.header import SCHEMA, Header
from corpus.chroma.pages import PAGE
from corpus.derived import DerivedWriter
from corpus.errors import BackupError, IndexDamaged, IndexMismatch, while_writing
from corpus.generations.commit import commit
from corpus.generations.open import create_generation, find_generation, open_generations
from corpus.writer import last_revision

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api.models.Collection import Collection

    from corpus.backup.archive import Archive, Part, SnapshotManifest
    from corpus.chroma.collections import Collections
    from corpus.generations.folder import Generations
    from corpus.settings import Settings


def restore_snapshot(
    settings: Settings,
    file: Path,
    *,
    force: bool = False,
    on_entries: OnEntries = lambda _done, _total: None,
) -> Snapshot:
    """Replace the corpus that the settings name with a snapshot.

    Until all of it is restored, the corpus stays as it was. Raises BackupError if the file is
    damaged, or the corpus exists and `force` is false; IndexMismatch if it was made from an index
    of another schema; IndexBusy while another process is writing.
    """
    generations = open_generations(settings)
    with open_archive(file) as archive:
        header = _header(archive.manifest, file)
        generations.current_if_readable()  # fail at once if the server is away, without waiting
        with generations.locked(), while_writing(generations.root):
            # A revision that no reader has seen, so that all of them notice.
            seen = max(header.revision, _revision(generations, settings, force=force))
            unfinished = replace(header, revision=seen + 1, dirty=True)
            with _new_generation(generations, settings, unfinished) as filled:
                _fill(archive, filled, on_entries)
                derived = DerivedWriter.open(filled)
                commit(generations, filled, derived.commit, unfinished.revision)
                derived.close()
        manifest = archive.manifest
        size = file.stat().st_size
    return describe(file, size, manifest.made, settings.corpus, manifest.header, manifest.counts)


@contextmanager
def _new_generation(
    generations: Generations, settings: Settings, header: Header
) -> Iterator[Collections]:
    """Create a generation; delete it if filling it fails before it is in force."""
    number = generations.new()
    try:
        yield create_generation(generations, number, settings.corpus, header)
    except BaseException:
        if generations.current_if_readable() != number:
            generations.discard(number)
        raise


def _header(manifest: SnapshotManifest, file: Path) -> Header:
    """Return the header of the saved index; raises if this askalike cannot read it."""
    if manifest.header.get("schema") != SCHEMA:
        raise IndexMismatch(
            f"{file} has an index of schema {manifest.header.get('schema')}, this askalike uses "
            f"{SCHEMA}; ingest the documents again"
        )
    known = {field.name for field in fields(Header)}
    values: dict[str, Any] = {key: value for key, value in manifest.header.items() if key in known}
    try:
        return Header(**values)
    except TypeError as error:
        raise BackupError(f"{file} does not say what its index was built with ({error})") from error


def _revision(generations: Generations, settings: Settings, *, force: bool) -> int:
    """Return the corpus's highest revision so far; raises if it exists and `force` is false."""
    try:
        current = generations.current()
        before = find_generation(generations, current, settings.corpus)
        occupied = bool(before.sources.count()) if before else current is not None
    except IndexDamaged:  # a reason to restore it
        before, occupied = None, True
    if occupied and not force:
        raise BackupError(
            f"the index in {settings.place} already has a corpus {settings.corpus!r}; give --force "
            "to replace it, or another --corpus or --index"
        )
    return max(before.header.revision if before else 0, last_revision(generations))


def _fill(archive: Archive, filled: Collections, on_entries: OnEntries) -> None:
    """Add every entry of the archive; raises BackupError if one is wrong or missing."""
    counts = archive.manifest.counts
    done, total = 0, sum(counts.values())
    try:
        for side in SIDES:
            collection: Collection = getattr(filled, side)
            pages = zip(archive.parts(side, ".jsonl.zst"), archive.parts(side, ".npy"), strict=True)
            for lines, vectors in pages:
                _add_page(archive, collection, lines, vectors)
                done += lines.entries
                on_entries(done, total)
            if collection.count() != counts[side]:
                raise ValueError(f"{counts[side]:,} {side} were saved, {collection.count():,} came")  # noqa: TRY301
    except Exception as error:  # Chroma, zstandard and numpy raise many kinds
        raise BackupError(
            f"{archive.file} cannot be restored ({error}); the index was left as it was"
        ) from error


def _add_page(archive: Archive, collection: Collection, lines: Part, vectors: Part) -> None:
    entries = list(read_entries(archive.read(lines)))
    rows = read_vectors(archive.read(vectors))
    if not len(entries) == len(rows) == lines.entries <= PAGE:
        raise ValueError(f"{lines.name} has {len(entries):,} entries and {len(rows):,} vectors")
    metadatas = [entry["metadata"] for entry in entries]
    collection.add(
        ids=[entry["id"] for entry in entries],
        embeddings=rows,
        documents=[entry["document"] for entry in entries],
        metadatas=metadatas if any(metadatas) else None,
    )
