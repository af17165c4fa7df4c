"""What is derived from the Chroma collections, kept in step with them.

That is the lexical index, and beside it, with the same stamp, the file of passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from corpus.errors import IndexBusy, IndexUnavailable, while_writing
from corpus.generations.lock import holding
from corpus.lexical.index import LexicalIndex
from corpus.lexical.schema import lexical_folder
from corpus.lexical.writer import LexicalWriter
from corpus.passage_cache import PassageFile, PassageWriter
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from corpus.model.vectors import Encoding
    from corpus.record_batch import Piece
    from corpus.store import Store


def open_lexical(store: Store) -> LexicalIndex | None:
    """Return the lexical index of the store's revision, built anew when it is missing or stale.

    So is the file of passages with it. None while another process writes, and where the index
    folder cannot be written: search goes on without it.
    """
    folder, revision = lexical_folder(store.folder), store.header.revision
    found = LexicalIndex.open(folder, revision)
    if found and (open_passages(store) or not may_write(folder)):
        return found
    try:
        with holding(store.folder.parent), while_writing(folder):
            writer = DerivedWriter.open(store)
            writer.commit(revision)
            writer.close()
    except (IndexBusy, IndexUnavailable):
        return found
    return LexicalIndex.open(folder, revision)


def open_passages(store: Store) -> PassageFile | None:
    """Return the file of passages beside the lexical index, None where there is none to be read.

    It is that of the store's revision where `open_lexical` returns an index.
    """
    return PassageFile.open(lexical_folder(store.folder), store.header.token_dimension)


class DerivedWriter:
    """Writes what is derived; the caller holds the corpus's lock."""

    def __init__(self, lexical: LexicalWriter, passages: PassageWriter) -> None:
        self._lexical = lexical
        self._passages = passages

    @classmethod
    def open(cls, store: Store) -> Self:
        """Return a writer of what fits the store; where that is not there, it is made anew."""
        folder, header = lexical_folder(store.folder), store.header
        lexical = None if header.dirty else LexicalWriter.open(folder, header.revision)
        passages = PassageWriter.open(folder) if lexical else None
        if lexical is None:
            lexical = LexicalWriter.create(folder)
            lexical.add(store.entries())
        if passages is None:
            passages = PassageWriter.create(folder, store.rows())
        return cls(lexical, passages)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Return a writer of nothing yet in a generation's folder; what lies there is dropped."""
        place = lexical_folder(folder)
        return cls(LexicalWriter.create(place), PassageWriter.create(place))

    def put(self, pieces: Iterable[Piece], encodings: Mapping[str, Encoding]) -> None:
        """Take in pieces of sources; `encodings` are found by the digests of passages' texts.

        Words of what a source had before are taken out by `forget`.
        """
        for piece in pieces:
            self._lexical.add(piece.entries())
            self._passages.put(piece.rows(encodings))

    def forget(self, source: str) -> None:
        """Take out the words of a source."""
        self._lexical.remove(source)

    def drop(self, passages: Iterable[str]) -> None:
        """Take out the encodings of passages, by their ids."""
        self._passages.drop(passages)

    def commit(self, revision: int) -> None:
        """Make what was put visible, and stamp it as the corpus's revision."""
        self._passages.commit()
        self._lexical.commit(revision)

    def close(self) -> None:
        """Give back what is held open."""
        self._lexical.close()
        self._passages.close()
