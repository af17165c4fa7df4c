"""Writes where an index is damaged: beside what cannot be read, or in the place of single entries.

What it replaces is kept until the new one is whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Self

from corpus.chroma.collections import Collections, Header, find_generation, make_generation
from corpus.chroma.upsert import Ids
from corpus.derived import DerivedWriter
from corpus.errors import IndexDamaged
from corpus.generations.folder import Generations
from corpus.lexical.schema import lexical_folder, read_stamp
from corpus.writer import Writer

if TYPE_CHECKING:
    from corpus.health.finding import Unsound
    from corpus.settings import Settings


class Mender(Writer):
    """A writer that trusts nothing it finds damaged."""

    @classmethod
    def open_beside(cls, settings: Settings, header: Header) -> Self:
        """Return a writer of a new generation beside the one in force, which it does not open.

        Nothing of that one is used, and it stays in force until `commit`. Raises IndexBusy when
        another process writes.
        """
        generations = Generations.of(settings)
        lock = generations.hold()
        try:
            current = generations.in_force()
            if current is not None:
                generations.sweep(current)
            number = generations.new()
            first = replace(header, revision=last_revision(generations), dirty=True)
            made = make_generation(generations, number, settings.corpus, first)
            derived = DerivedWriter.create(generations.folder(number))
        except BaseException:
            lock.release()
            raise
        return cls(made, derived, lock, generations, beside=True)

    @classmethod
    def open_unsound(cls, settings: Settings) -> Self:
        """Return a writer of the generation in force that reads none of its records.

        Its lexical index is dropped, for the next run to build anew. Raises IndexBusy when another
        process writes, IndexDamaged when there is none in force.
        """
        generations = Generations.of(settings)
        lock = generations.hold()
        try:
            there = _find(generations, settings.corpus)
            there.sources.modify(metadata=asdict(replace(there.header, dirty=True)))
            derived = DerivedWriter.create(there.folder)
        except BaseException:
            lock.release()
            raise
        return cls(there, derived, lock, generations)

    def forget(self, sources: Sequence[str], unsound: Sequence[Unsound]) -> None:
        """Mark sources as pending, and drop entries whose encodings are not to be used again.

        Without a commit the index stays dirty, and the next run goes on from here.
        """
        self._mark([one for one in self.store.sources() if one.name in set(sources)])
        self._drop(
            Ids(
                {one.id for one in unsound if one.kind == "question"},
                {one.id for one in unsound if one.kind == "answer"},
            )
        )


def _find(generations: Generations, corpus: str) -> Collections:
    there = find_generation(generations, generations.current(), corpus)
    if there is None:
        raise IndexDamaged(f"there is no index in {generations.root}; run: askalike doctor")
    return there


def last_revision(generations: Generations) -> int:
    """Return the highest revision that readers may have seen, by what was derived from it."""
    folders = [lexical_folder(generations.folder(number)) for number in generations.others(None)]
    seen = [stamp.revision for one in folders if (stamp := read_stamp(one))]
    return max([generations.first_revision(), *seen])
