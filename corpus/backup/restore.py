"""A snapshot back into an index: checked, filled beside the index in force, then committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from corpus.backup.archive import open_archive
from corpus.backup.entries import Checker, Unsound, read_page
from corpus.backup.manifest import LINES, SIDES, VECTORS, check_header
from corpus.backup.snapshot import OnEntries, Snapshot, describe
from corpus.chroma.header import READ, SCHEMA, Header
from corpus.derived import DerivedWriter
from corpus.errors import BackupError, IndexDamaged, IndexMismatch, IndexUnavailable, while_writing
from corpus.generations.commit import commit
from corpus.generations.open import create_generation, find_generation, open_generations
from corpus.writer import last_revision

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.backup.archive import Archive
    from corpus.backup.entries import Batch
    from corpus.backup.manifest import SnapshotManifest
    from corpus.chroma.collections import Collections
    from corpus.chroma.pages import Entries
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
            with new_generation(generations, settings, unfinished) as filled:
                derived = _fill(archive, filled, Checker(header), on_entries)
                commit(generations, filled, derived.commit, unfinished.revision)
                derived.close()
        manifest = archive.manifest
        size = file.stat().st_size
    return describe(file, size, manifest.made, settings.corpus, manifest.header, manifest.counts)


@contextmanager
def new_generation(
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
    known = {field.name for field in fields(Header)}
    values: dict[str, Any] = {key: value for key, value in manifest.header.items() if key in known}
    schema = values.get("schema")
    if type(schema) is int and schema not in READ:
        raise IndexMismatch(
            f"{file} has an index of schema {schema}, this askalike uses {SCHEMA}; ingest the "
            "documents again"
        )
    if problem := check_header(values):
        raise BackupError(
            f"{file} does not say what its index was built with (its header: {problem}); take "
            "another copy of it"
        )
    return Header(**values)


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


def _fill(
    archive: Archive, filled: Collections, checker: Checker, on_entries: OnEntries
) -> DerivedWriter:
    """Add every entry of the archive, and make what is derived of them.

    Raises BackupError if one is wrong or missing.
    """
    counts = archive.manifest.counts
    done, total = 0, sum(counts.values())
    try:
        for side in SIDES:
            collection: Entries = getattr(filled, side)
            parts = (archive.manifest.of(side, suffix) for suffix in (LINES, VECTORS))
            for lines, vectors in zip(*parts, strict=True):
                with archive.open(lines) as texts, archive.open(vectors) as rows:
                    for batch in read_page(checker, side, texts, rows, lines.entries):
                        add_entries(collection, batch)
                done += lines.entries
                on_entries(done, total)
            if collection.count() != counts[side]:
                raise Unsound(f"{counts[side]:,} {side} were saved, {collection.count():,} came")  # noqa: TRY301
        checker.finish()
        return DerivedWriter.open(filled)
    except (OSError, IndexUnavailable):  # of the disk or the server, not of the file
        raise
    except Exception as error:  # Chroma and zstandard raise many kinds
        what = str(error) if isinstance(error, Unsound) else "its entries cannot be stored"
        raise BackupError(
            f"{archive.file} cannot be restored ({what}); the index was left as it was"
        ) from error


def add_entries(collection: Entries, batch: Batch) -> None:
    """Add entries to a collection that has none of them."""
    collection.add(
        ids=batch.ids,
        embeddings=batch.vectors,
        documents=batch.documents,
        metadatas=batch.metadatas if any(batch.metadatas) else None,  # type: ignore[arg-type]
    )
