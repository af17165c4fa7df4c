"""Writes the lexical index of one corpus; the caller holds the corpus's lock."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from corpus.lexical.analysis import stemmer, word_stems
from corpus.lexical.index import LexicalIndex
from corpus.lexical.passage_language import PassageLanguages
from corpus.lexical.schema import document, make_index, open_index
from corpus.lexical.stamp import Stamp, read_stamp, write_stamp

if TYPE_CHECKING:
    from pathlib import Path

    import tantivy

    from corpus.lexical.schema import LexicalEntry

# Tantivy's writer fills this much memory before it writes a segment; it refuses less than 15 MB.
_HEAP = 64_000_000
# This many passages show which language a corpus is in.
_SAMPLE = 1000


class LexicalWriter:
    """Writes entries to an index; a new one waits for enough entries to recognise the languages."""

    def __init__(self, folder: Path, languages: PassageLanguages | None = None) -> None:
        self._folder = folder
        self._languages = languages
        self._waiting: list[LexicalEntry] = []
        self._writer = _writer(open_index(folder)) if languages else None

    @classmethod
    def open(cls, folder: Path, revision: int) -> Self | None:
        """Return a writer that continues from this revision, None unless the index has it.

        Until `commit`, readers see the index as it was.
        """
        stamp = read_stamp(folder)
        if stamp is None or LexicalIndex.open(folder, revision) is None:
            return None
        return cls(folder, PassageLanguages(stamp.language, stamp.languages))

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Return a writer of an empty index; the folder's old content is deleted."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(folder)

    def put(self, source: str, entries: Iterable[LexicalEntry]) -> None:
        """Make the entries the only ones of a source."""
        self.remove(source)
        self.add(entries)

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        """Add entries of sources that the index does not have."""
        for entry in entries:
            if self._writer and self._languages:
                self._write(self._writer, self._languages, entry)
            else:
                self._waiting.append(entry)
                if len(self._waiting) >= _SAMPLE:
                    self._begin()

    def remove(self, source: str) -> None:
        """Delete all entries of a source."""
        self._waiting = [entry for entry in self._waiting if entry.source != source]
        if self._writer:
            self._writer.delete_documents_by_term("in_source", source)

    def commit(self, revision: int) -> None:
        """Make what was put visible, and stamp it as the corpus's revision."""
        writer, languages = self._begin()
        writer.commit()
        stamp = Stamp(revision, languages.main, tuple(languages.all))
        write_stamp(self._folder, stamp)

    def close(self) -> None:
        """Wait for running merges, and release tantivy's own lock."""
        if self._writer:
            self._writer.wait_merging_threads()

    def _begin(self) -> tuple[tantivy.IndexWriter, PassageLanguages]:
        """Return tantivy's writer and the languages, recognised from waiting entries if not set."""
        if self._languages is None:
            texts = (f"{entry.question}\n{entry.chunk}" for entry in self._waiting)
            self._languages = PassageLanguages.of(texts)
        if self._writer is None:
            self._writer = _writer(make_index(self._folder))
            for entry in self._waiting:
                self._write(self._writer, self._languages, entry)
            self._waiting = []
        return self._writer, self._languages

    @staticmethod
    def _write(
        writer: tantivy.IndexWriter, languages: PassageLanguages, entry: LexicalEntry
    ) -> None:
        language = languages.find(f"{entry.question}\n{entry.chunk}")
        writer.add_document(document(entry, stemmer(language), word_stems(language)))


def _writer(index: tantivy.Index) -> tantivy.IndexWriter:
    # Several threads would write several small segments, and gain little on short texts.
    return index.writer(_HEAP, 1)
