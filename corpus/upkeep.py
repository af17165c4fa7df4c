"""The lexical index kept in step with the Chroma collections it is derived from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import IndexBusy, IndexUnavailable
from corpus.lexical import LexicalIndex
from corpus.lexical_form import lexical_folder
from corpus.lexical_writer import LexicalWriter
from corpus.lock import acquire

if TYPE_CHECKING:
    from corpus.settings import Settings
    from corpus.store import Store


def open_lexical(settings: Settings, store: Store) -> LexicalIndex | None:
    """Return the lexical index of the store's revision, built anew when it is missing or stale.

    None while another process writes, and where the index folder cannot be written: search goes
    on without it.
    """
    folder, revision = lexical_folder(settings.index, settings.corpus), store.header.revision
    found = LexicalIndex.open(folder, revision)
    if found:
        return found
    try:
        with acquire(settings.index):
            writer = open_lexical_writer(settings, store)
            writer.commit(revision)
            writer.close()
    except (IndexBusy, IndexUnavailable):
        return None
    return LexicalIndex.open(folder, revision)


def open_lexical_writer(settings: Settings, store: Store) -> LexicalWriter:
    """Return a writer of the index as it fits the store; the caller holds the lock."""
    folder = lexical_folder(settings.index, settings.corpus)
    writer = LexicalWriter.open(folder, store.header.revision)
    if writer is None:
        writer = LexicalWriter.create(folder)
        writer.add(store.entries())
    return writer
