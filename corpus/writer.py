"""The only code that writes to the Chroma collections.

A source's entry is its commit point: it is marked as pending before anything of the source is
written, and says what the source holds only when all of that is there. The header is dirty from
the beginning of a run to its commit. So whatever a killed run leaves behind is known to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.chroma.collections import (
    Collections,
    Header,
    find_generation,
    make_generation,
    not_whole,
)
from corpus.chroma.entries import (
    source_document,
)
from corpus.chroma.reuse import find_encodings
from corpus.chroma.segments import require_vectors
from corpus.chroma.upsert import Ids, delete_entries, find_ids, slices, upsert_passages
from corpus.derived import DerivedWriter
from corpus.errors import while_writing
from corpus.generations.folder import Generations
from corpus.generations.manifest import write_manifest
from corpus.record_batch import Piece
from corpus.records import PENDING, Source
from corpus.store import Store

if TYPE_CHECKING:
    from corpus.generations.lock import Lock
    from corpus.model.vectors import Encoding
    from corpus.settings import Settings


class Writer:
    """Writes one corpus; open it with `with`, so that its lock is given back."""

    def __init__(
        self,
        collections: Collections,
        derived: DerivedWriter,
        lock: Lock,
        generations: Generations,
        replaced: Collections | None = None,
        *,
        beside: bool = False,
    ) -> None:
        self._collections = collections
        self._derived = derived
        self._lock = lock
        self._generations = generations
        self._replaced = replaced
        self._beside = beside  # the generation in force, whose place it takes with the commit
        self._known = {source.name for source in self.store.sources()}
        self._gone: dict[str, Ids] = {}

    @classmethod
    def open(cls, settings: Settings, header: Header, *, rebuild: bool = False) -> Writer:
        """Return a writer that holds the corpus's lock.

        With `rebuild` it fills a new generation, which `commit` puts in the place of the one that
        is there. Raises IndexBusy when another process writes, IndexMismatch when the index was
        built with something else than `header` says.
        """
        generations = Generations.of(settings)
        lock = generations.hold()
        try:
            with while_writing(generations.root):
                return cls._open(settings, header, generations, lock, rebuild=rebuild)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open(
        cls,
        settings: Settings,
        header: Header,
        generations: Generations,
        lock: Lock,
        *,
        rebuild: bool,
    ) -> Writer:
        current = generations.current()
        generations.sweep(current)
        there = find_generation(generations, current, settings.corpus)
        if not rebuild:
            _require(there, current, header)
        if there:
            require_vectors(there)
        replaced = there if rebuild else None
        if rebuild or there is None:
            there = _make(generations, settings.corpus, header, there)
        derived = DerivedWriter.open(Store(there))
        there.sources.modify(metadata=asdict(replace(there.header, dirty=True)))
        return cls(there, derived, lock, generations, replaced, beside=replaced is not None)

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
        return Store(self._collections)

    def find_encodings(self, texts: Iterable[str]) -> dict[str, Encoding]:
        """Return the encodings that the index has of texts, both known by their digests.

        A rebuild finds those of the generation that it replaces, where the model is the same.
        """
        wanted = list(texts)
        found = find_encodings(self._collections, wanted)
        if self._replaced and self._replaced.header.encodes_like(self._collections.header):
            left = [text for text in wanted if text not in found]
            found |= find_encodings(self._replaced, left)
        return found

    def put(self, pieces: Sequence[Piece], encodings: Mapping[str, Encoding]) -> None:
        """Write pieces of sources; `encodings` are found by the digests of the passages' texts.

        A source stays pending until its last piece is written. What a source no longer has is
        dropped then, so that a record that stays is there all the time.
        """
        with while_writing(self._generations.root):
            self._put(pieces, encodings)

    def remove(self, sources: Sequence[str]) -> None:
        """Drop sources: marked first and taken out last, so that a broken run is gone on with."""
        with while_writing(self._generations.root):
            self._remove(sources)

    def commit(self) -> None:
        """Raise the revision, so that readers and derived indexes can tell that it changed.

        What was rebuilt is now in force.
        """
        with while_writing(self._generations.root):
            self._commit()

    def _put(self, pieces: Sequence[Piece], encodings: Mapping[str, Encoding]) -> None:
        self._begin([piece for piece in pieces if piece.first])
        questions = [passage for piece in pieces for passage in piece.of_kind("question")]
        details = [one for piece in pieces for one in piece.details()]
        upsert_passages(self._collections.questions, questions, details, encodings)
        answers = [passage for piece in pieces for passage in piece.of_kind("answer")]
        contexts = [one for piece in pieces for one in piece.contexts()]
        upsert_passages(self._collections.answers, answers, contexts, encodings)
        for piece in pieces:
            gone = self._gone[piece.source.name]
            gone.questions.difference_update(record.id for record in piece.records)
            gone.answers.difference_update(passage.id for passage in piece.passages)
        self._derived.put(pieces, encodings)
        self._finish([piece for piece in pieces if piece.last])

    def _remove(self, sources: Sequence[str]) -> None:
        entries = [one for one in self.store.sources() if one.name in set(sources)]
        self._mark(entries)
        for name in sources:
            self._derived.forget(name)
            self._drop(find_ids(self._collections, name))
        for page in slices(len(sources)):
            self._collections.sources.delete(ids=list(sources[page]))

    def _commit(self) -> None:
        header = self._collections.header
        revised = replace(header, revision=header.revision + 1, dirty=False)
        self._derived.commit(revised.revision)
        write_manifest(self._generations.root, self.store.sources())
        self._collections.sources.modify(metadata=asdict(revised))
        if self._beside:
            number = int(self._collections.folder.name)
            self._generations.publish(number)
            self._replaced, self._beside = None, False
            self._generations.sweep(number)

    def _begin(self, pieces: Sequence[Piece]) -> None:
        """Mark sources as pending, and note what the index has of them."""
        self._mark([piece.source for piece in pieces])
        for name in (piece.source.name for piece in pieces):
            self._gone[name] = (
                find_ids(self._collections, name) if name in self._known else Ids(set(), set())
            )
            self._derived.forget(name)

    def _finish(self, pieces: Sequence[Piece]) -> None:
        """Drop what the sources no longer have, then write their entries."""
        for piece in pieces:
            self._drop(self._gone.pop(piece.source.name))
        self._put_sources([piece.source for piece in pieces])
        self._known.update(piece.source.name for piece in pieces)

    def _mark(self, sources: Sequence[Source]) -> None:
        self._put_sources([replace(source, digest=PENDING) for source in sources])

    def _put_sources(self, sources: Sequence[Source]) -> None:
        # Chroma wants a vector for each entry; sources are never searched by theirs.
        for page in slices(len(sources)):
            self._collections.sources.upsert(
                ids=[source.name for source in sources[page]],
                embeddings=np.ones((len(sources[page]), 1), dtype=np.float32),
                documents=[source_document(source) for source in sources[page]],
            )

    def _drop(self, gone: Ids) -> None:
        self._derived.drop(gone.passages)
        delete_entries(self._collections.questions, sorted(gone.questions))
        delete_entries(self._collections.answers, sorted(gone.answers))


def _require(there: Collections | None, current: int | None, header: Header) -> None:
    """Raise unless the generation in force, if there is one, is whole and fits the header."""
    if there:
        there.header.require(header)
    elif current is not None:
        raise not_whole(current)


def _make(
    generations: Generations, corpus: str, header: Header, replaced: Collections | None
) -> Collections:
    """Return new collections; they are in force at once where there are none to be replaced."""
    number = generations.new()
    revision = replaced.header.revision if replaced else generations.first_revision()
    first = replace(header, revision=revision, dirty=True)
    made = make_generation(generations, number, corpus, first)
    if replaced is None:
        generations.publish(number)
    return made
