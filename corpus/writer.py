"""The only code that writes to the Chroma collections.

A source's entry is its commit point: it is marked as pending before any of the source is written,
and says what the source contains only once all of it is written. The header is dirty from the start
of a run to its commit. So the next run recognises whatever a killed run left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.chroma.entries import source_document
from corpus.chroma.pages import PAGE, slices
from corpus.chroma.segments import require_vectors
from corpus.chroma.upsert import Ids, delete_entries, find_encodings, find_ids, upsert_passages
from corpus.derived import DerivedWriter
from corpus.errors import IndexDamaged, while_writing
from corpus.generations.commit import commit
from corpus.generations.open import (
    create_generation,
    find_generation,
    not_whole,
    open_generations,
)
from corpus.lexical.stamp import lexical_folder, read_stamp
from corpus.records import PENDING
from corpus.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.chroma.collections import Collections
    from corpus.chroma.header import Header
    from corpus.generations.folder import Generations
    from corpus.generations.lock import Lock
    from corpus.model.vectors import Encoding, Means
    from corpus.record_batch import RecordBatch
    from corpus.records import Source
    from corpus.settings import Settings


class Writer:
    """Writes one corpus; use it in a `with` statement, so that its lock is released.

    `replaced` are the collections that a rebuild replaces, whose encodings it may use. `page`
    entries are written at once. `untidy` says that a killed run may have left token bits behind.
    """

    def __init__(
        self,
        collections: Collections,
        derived: DerivedWriter,
        lock: Lock,
        generations: Generations,
        replaced: Collections | None = None,
        page: int = PAGE,
        *,
        untidy: bool = False,
    ) -> None:
        self.collections = collections
        self._derived = derived
        self._lock = lock
        self._generations = generations
        self._replaced = replaced
        self._page = page
        self._known = {source.name for source in collections.read_sources()}
        self._gone: dict[str, Ids] = {}
        self._untidy = untidy

    @classmethod
    def open(
        cls, settings: Settings, header: Header, *, rebuild: bool = False, page: int = PAGE
    ) -> Writer:
        """Return a writer that holds the corpus's lock.

        With `rebuild` it fills a new generation, which `commit` puts in force. Raises IndexBusy
        when another process writes, IndexMismatch when the index was built with anything else than
        `header` says.
        """
        generations = open_generations(settings)
        with _locked_for_good(generations) as lock, while_writing(generations.root):
            current = generations.current()
            generations.sweep(current)
            collections = find_generation(generations, current, settings.corpus)
            if not rebuild:
                _require(collections, current, header)
            if collections:
                require_vectors(collections.folder, collections.sides.values())
            replaced = collections if rebuild else None
            if rebuild or collections is None:
                collections = _create(generations, settings.corpus, header, collections)
            derived = DerivedWriter.open(collections)
            killed = collections.header.dirty and not rebuild
            collections.write_header(collections.header.written_to())
            return cls(collections, derived, lock, generations, replaced, page, untidy=killed)

    @classmethod
    def open_beside(cls, settings: Settings, header: Header) -> Self:
        """Return a writer of a new generation beside a damaged one, which it does not open.

        The damaged one is not used at all, and stays in force until `commit`. Raises IndexBusy
        when another process writes.
        """
        generations = open_generations(settings)
        with _locked_for_good(generations) as lock:
            current = generations.current_if_readable()
            if current is not None:
                generations.sweep(current)
            number = generations.new()
            first = replace(header, revision=last_revision(generations), dirty=True)
            collections = create_generation(generations, number, settings.corpus, first)
            derived = DerivedWriter.create(collections)
            return cls(collections, derived, lock, generations)

    @classmethod
    def open_unsound(cls, settings: Settings) -> Self:
        """Return a writer of the generation in force that reads none of its records.

        Its lexical index is deleted; the next run rebuilds it. Raises IndexBusy when another
        process writes, IndexDamaged when there is none in force.
        """
        generations = open_generations(settings)
        with _locked_for_good(generations) as lock:
            collections = find_generation(generations, generations.current(), settings.corpus)
            if collections is None:
                raise IndexDamaged(f"there is no index in {generations.root}; run: askalike doctor")
            collections.write_header(collections.header.written_to())
            derived = DerivedWriter.create(collections)
            return cls(collections, derived, lock, generations)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._derived.close()
        finally:
            self._lock.release()

    @property
    def store(self) -> Store:
        """A view of what has been written."""
        return Store(self.collections, page=self._page)

    @property
    def means(self) -> Means | None:
        """What is subtracted from the vectors of passages and of their tokens, if it is known."""
        return self.collections.header.means

    def centre_on(self, means: Means) -> None:
        """Set what is subtracted in an index that has no passages yet."""
        self.collections.write_header(self.collections.header.centred_on(means))

    def note_precision(self, name: str) -> None:
        """Write down the precision that passages were encoded with."""
        if name != self.collections.header.precision:
            self.collections.write_header(replace(self.collections.header, precision=name))

    def find_encodings(self, digests: Iterable[str]) -> dict[str, Encoding]:
        """Return the encodings of those texts that the index has, by the texts' digests.

        A rebuild also finds those of the generation that it replaces, if both encode alike.
        """
        wanted = list(digests)
        encodings = find_encodings(self.collections, wanted)
        if self._replaced and self._replaced.header.encodes_like(self.collections.header):
            missing = [digest for digest in wanted if digest not in encodings]
            encodings |= find_encodings(self._replaced, missing)
        return encodings

    def put(
        self,
        batches: Sequence[RecordBatch],
        done: Sequence[Source],
        encodings: Mapping[str, Encoding],
    ) -> None:
        """Write batches of records; `encodings` are keyed by the digests of the passages' texts.

        `done` are the sources that these batches complete. Until then a source is pending, and
        entries that it no longer has stay, so that a record that it keeps is never missing.
        """
        with while_writing(self._generations.root):
            self._begin([batch.source for batch in batches if batch.first])
            for kind, collection in self.collections.sides.items():
                passages = [passage for batch in batches for passage in batch.of_kind(kind)]
                metadatas = [metadata for batch in batches for metadata in batch.metadatas(kind)]
                self._untidy |= upsert_passages(
                    collection, passages, metadatas, encodings, self._page
                )
            for batch in batches:
                gone = self._gone[batch.source.name]
                gone.questions.difference_update(record.id for record in batch.records)
                gone.answers.difference_update(passage.id for passage in batch.passages)
            self._derived.put(batches, encodings)
            self._finish(done)

    def remove(self, sources: Sequence[str]) -> None:
        """Remove sources; their entries go last, so that the next run finishes a killed one."""
        with while_writing(self._generations.root):
            self._mark([source for source in self.store.sources() if source.name in set(sources)])
            for name in sources:
                self._derived.forget(name)
                self._drop(find_ids(self.collections, name))
            delete_entries(self.collections.sources, sources, self._page)

    def forget(self, sources: Sequence[str], unsound: Ids) -> None:
        """Mark sources as pending, and delete entries that must not be used again.

        Without a commit the index stays dirty, and the next run continues from here.
        """
        self._mark([source for source in self.store.sources() if source.name in set(sources)])
        self._drop(unsound)

    def commit(self) -> str:
        """Raise the revision, so that readers see what changed; a rebuild comes into force.

        Returns what is to be said of what was left undone, "" if nothing was.
        """
        with while_writing(self._generations.root):
            revision = self.collections.header.revision + 1
            said = commit(self._generations, self.collections, self._derived.commit, revision)
            if self._untidy:
                self._derived.tidy(self.collections)
        self._replaced = None
        return said

    def _begin(self, sources: Sequence[Source]) -> None:
        """Mark sources as pending, and note which entries the index has of them."""
        self._mark(sources)
        for name in (source.name for source in sources):
            known = name in self._known
            self._gone[name] = find_ids(self.collections, name) if known else Ids(set(), set())
            self._derived.forget(name)

    def _finish(self, sources: Sequence[Source]) -> None:
        """Delete what the sources no longer have, then write their entries."""
        for source in sources:
            self._drop(self._gone.pop(source.name))
        self._put_sources(sources)
        self._known.update(source.name for source in sources)

    def _mark(self, sources: Sequence[Source]) -> None:
        self._put_sources([replace(source, digest=PENDING) for source in sources])

    def _put_sources(self, sources: Sequence[Source]) -> None:
        # Chroma wants a vector for each entry; sources are never searched by theirs.
        for part in slices(len(sources), self._page):
            self.collections.sources.upsert(
                ids=[source.name for source in sources[part]],
                embeddings=np.ones((len(sources[part]), 1), dtype=np.float32),
                documents=[source_document(source) for source in sources[part]],
            )

    def _drop(self, gone: Ids) -> None:
        self._untidy = self._untidy or bool(gone.questions or gone.answers)
        self._derived.drop(gone.passages)
        delete_entries(self.collections.questions, sorted(gone.questions), self._page)
        delete_entries(self.collections.answers, sorted(gone.answers), self._page)


def last_revision(generations: Generations) -> int:
    """Return the highest revision that readers may have seen, from the stamps of derived files."""
    folders = [lexical_folder(generations.folder(number)) for number in generations.others(None)]
    seen = [stamp.revision for folder in folders if (stamp := read_stamp(folder))]
    return max([generations.first_revision(), *seen])


@contextmanager
def _locked_for_good(generations: Generations) -> Iterator[Lock]:
    """Lock a corpus and keep the lock unless the `with` block fails."""
    lock = generations.lock()
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _require(collections: Collections | None, current: int | None, header: Header) -> None:
    """Raise unless the generation in force, if any, is whole and fits the header."""
    if collections:
        collections.header.require(header)
    elif current is not None:
        raise not_whole(current)


def _create(
    generations: Generations, corpus: str, header: Header, replaced: Collections | None
) -> Collections:
    """Return new collections, which are in force at once if they replace none."""
    number = generations.new()
    revision = replaced.header.revision if replaced else generations.first_revision()
    # Encodings of the replaced one can be used again if these are centred as they are.
    alike = replaced is not None and replaced.header.encodes_like(header)
    mean = replaced.header.mean if replaced and alike else ""
    first = replace(header, revision=revision, dirty=True, mean=mean)
    collections = create_generation(generations, number, corpus, first)
    if replaced is None:
        generations.publish(number)
    return collections
