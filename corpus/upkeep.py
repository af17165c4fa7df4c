"""The lexical index kept in step with the Chroma collections it is derived from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import IndexBusy, IndexUnavailable
from corpus.lexical import LexicalIndex
from corpus.lexical_form import lexical_folder
from corpus.lexical_writer import LexicalWriter
from corpus.lock import holding

if TYPE_CHECKING:
    from corpus.store import Store


def open_lexical(store: Store) -> LexicalIndex | None:
    """Return the lexical index of the store's revision, built anew when it is missing or stale.

    None while another process writes, and where the index folder cannot be written: search goes
    on without it.
    """
    folder, header = lexical_folder(store.folder), store.header
    found = LexicalIndex.open(folder, header.revision)
    if found:
        return found
    try:
        with holding(store.folder.parent):
            writer = LexicalWriter.create(folder)
            writer.add(store.entries())
            writer.commit(header.revision)
            writer.close()
    except (IndexBusy, IndexUnavailable):
        return None
    return LexicalIndex.open(folder, header.revision)


def open_lexical_writer(store: Store) -> LexicalWriter:
    """Return a writer of the index as it fits the store; the caller holds the lock."""
    folder = lexical_folder(store.folder)
    writer = None if store.header.dirty else LexicalWriter.open(folder, store.header.revision)
    if writer is None:
        writer = LexicalWriter.create(folder)
        writer.add(store.entries())
    return writer
