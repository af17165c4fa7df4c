"""What is derived from the Chroma collections: the lexical index and the passage cache.

They are in one folder, follow the collections entry by entry, and share one stamp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from corpus.chroma.entries import bits_from, passage_of_entry
from corpus.chroma.pages import pages, records_of
from corpus.chroma.tokens import NAME as TOKENS
from corpus.errors import IndexBusy, IndexUnavailable, while_reading_entries, while_writing
from corpus.generations.lock import locked
from corpus.lexical.index import LexicalIndex
from corpus.lexical.schema import LexicalEntry
from corpus.lexical.stamp import lexical_folder
from corpus.lexical.writer import LexicalWriter
from corpus.model.vectors import Encoding
from corpus.passage_cache import CACHE, CachedPassage, PassageCache, PassageCacheWriter
from corpus.read_only import may_write
from corpus.records import PassageId, plain_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.chroma.collections import Collections
    from corpus.record_batch import RecordBatch


def ensure_derived(collections: Collections) -> None:
    """Rebuild the derived files if they are missing, damaged or of another revision.

    This takes the writer's lock. If another process is writing, or the folder cannot be written,
    nothing happens, and a search does without them.
    """
    folder, revision = lexical_folder(collections.folder), collections.header.revision
    lexical = LexicalIndex.open(folder, revision)
    if lexical and (open_passage_cache(collections) or not may_write(folder)):
        return
    try:
        with locked(collections.folder.parent), while_writing(folder):
            rebuild_derived(collections)
    except (IndexBusy, IndexUnavailable):
        return


def rebuild_derived(collections: Collections) -> None:
    """Rebuild derived files that do not fit; the caller holds the lock. Raises OSError."""
    writer = DerivedWriter.open(collections)
    writer.commit(collections.header.revision)
    writer.close()


def open_lexical(collections: Collections) -> LexicalIndex | None:
    """Return the lexical index of this revision, None if it is missing, damaged or stale."""
    return LexicalIndex.open(lexical_folder(collections.folder), collections.header.revision)


def open_passage_cache(collections: Collections) -> PassageCache | None:
    """Return the passage cache, None if it is missing or cannot be read.

    It is of the collections' revision whenever the lexical index is: they share a stamp.
    """
    header = collections.header
    folder, tokens = collections.folder, collections.tokens
    file = folder / TOKENS if tokens else None
    return PassageCache.open(lexical_folder(folder), header.token_dimension, file)


class DerivedWriter:
    """Writes the derived files; the caller holds the corpus's lock."""

    def __init__(self, lexical: LexicalWriter, passages: PassageCacheWriter) -> None:
        self._lexical = lexical
        self._passages = passages

    @classmethod
    def open(cls, collections: Collections) -> Self:
        """Return a writer of the derived files; any that do not fit are rebuilt first."""
        folder, header = lexical_folder(collections.folder), collections.header
        lexical = None if header.dirty else LexicalWriter.open(folder, header.revision)
        apart = collections.tokens is not None
        passages = PassageCacheWriter.open(folder, apart=apart) if lexical else None
        if lexical is None:
            lexical = LexicalWriter.create(folder)
            lexical.add(lexical_entries(collections))
        if passages is None:
            rows = cached_passages(collections)
            passages = PassageCacheWriter.create(folder, rows, apart=apart)
        return cls(lexical, passages)

    @classmethod
    def create(cls, collections: Collections) -> Self:
        """Return a writer of empty files for a generation; old ones are deleted."""
        target, apart = lexical_folder(collections.folder), collections.tokens is not None
        return cls(LexicalWriter.create(target), PassageCacheWriter.create(target, apart=apart))

    def put(self, batches: Iterable[RecordBatch], encodings: Mapping[str, Encoding]) -> None:
        """Add batches of records; `encodings` are keyed by the digests of the passages' texts.

        `forget` removes the words that the sources had before.
        """
        for batch in batches:
            self._lexical.add(batch.lexical_entries())
            self._passages.put(batch.cached_passages(encodings))

    def forget(self, source: str) -> None:
        """Remove the words of a source."""
        self._lexical.remove(source)

    def drop(self, passages: Iterable[str]) -> None:
        """Remove passages from the cache by their ids."""
        self._passages.drop(passages)

    def commit(self, revision: int) -> None:
        """Make what was put visible, and stamp it with the corpus's revision."""
        self._passages.commit()
        self._lexical.commit(revision)

    def tidy(self, collections: Collections) -> None:
        """Delete the token bits of texts that no passage has any more."""
        if collections.tokens:
            count = collections.questions.count() + collections.answers.count()
            file = lexical_folder(collections.folder) / CACHE
            collections.tokens.keep_only(file, count)

    def close(self) -> None:
        """Close the files."""
        self._lexical.close()
        self._passages.close()


def lexical_entries(collections: Collections) -> Iterator[LexicalEntry]:
    """Yield the lexical index's entries for a whole corpus."""
    with while_reading_entries():
        asked: dict[str, str] = {}
        for page in pages(collections.questions, ["documents", "metadatas"]):
            for record in records_of(page):
                asked[record.id] = record.asked
                if not record.answer:
                    passage = PassageId.of(record.id)
                    yield LexicalEntry.of(passage, record.asked, "", plain_record(record))
        for page in pages(collections.answers, ["documents", "metadatas"]):
            for passage_id, chunk, metadata in zip(
                page.ids, page.documents, page.metadatas, strict=True
            ):
                if PassageId(passage_id).is_detail:
                    continue
                question = asked.get(metadata["record"], "")
                yield LexicalEntry.of(passage_id, question, chunk, metadata)


def cached_passages(collections: Collections) -> Iterator[CachedPassage]:
    """Yield the passage cache's rows for a whole corpus.

    Token bits are only read where entries have them themselves.
    """
    dimension = collections.header.token_dimension
    with while_reading_entries():
        for kind, collection in collections.sides.items():
            for page in pages(collection, ["embeddings", "documents", "metadatas"]):
                columns = zip(
                    page.ids, page.embeddings, page.documents, page.metadatas, strict=True
                )
                for entry, vector, chunk, metadata in columns:
                    bits = bits_from(metadata.pop("bits", ""), dimension)
                    passage, digest = passage_of_entry(kind, entry), metadata.get("text", "")
                    record = metadata if kind == "question" else {}
                    yield CachedPassage(passage, Encoding(vector, bits), chunk, record, digest)
