"""Opens the generations of a corpus: in a folder or on a server, the one in force or a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.chroma.collections import Collections, create_collections, find_collections
from corpus.chroma.header import SCHEMA, WHOLE_ENTRIES
from corpus.errors import IndexDamaged, IndexUnavailable
from corpus.generations.folder import Generations

if TYPE_CHECKING:
    from corpus.chroma.header import Header
    from corpus.settings import Settings


def open_generations(settings: Settings) -> Generations:
    """Return the generations of the corpus that the settings name, in a folder or on a server."""
    root = settings.derived / settings.corpus
    if settings.server:
        from corpus.generations.on_server import ServerGenerations

        return ServerGenerations(root, settings)
    return Generations(root)


def find_generation(
    generations: Generations, number: int | None, corpus: str
) -> Collections | None:
    """Return the collections of a generation, None if it is missing or incomplete."""
    if number is None or not generations.exists(number):
        return None
    client, folder = generations.client(number), generations.folder(number)
    return find_collections(client, generations.prefix(corpus, number), folder)


def find_in_force(generations: Generations, settings: Settings) -> Collections:
    """Return the collections of the generation in force.

    If it is replaced in the meantime, the new one is opened. Raises IndexUnavailable if there is
    none, IndexDamaged if it is incomplete.
    """
    number = generations.current()
    while number is not None:
        try:
            collections = find_generation(generations, number, settings.corpus)
        except (IndexUnavailable, IndexDamaged) as error:
            collections, trouble = None, error
        else:
            trouble = not_whole(number)
        if collections:
            return collections
        before, number = number, generations.current()
        if number == before:
            raise trouble
    raise _no_index(settings)


def require_generation(settings: Settings) -> None:
    """Raise IndexUnavailable if the folder has no index; quick, and says nothing about servers."""
    if settings.server is None and open_generations(settings).current() is None:
        raise _no_index(settings)


def _no_index(settings: Settings) -> IndexUnavailable:
    return IndexUnavailable(
        f"there is no index of corpus {settings.corpus!r} in {settings.place}; "
        "run: askalike ingest PATH"
    )


def not_whole(number: int) -> IndexDamaged:
    """Return the error for a generation in force that lacks some of its collections."""
    return IndexDamaged(
        f"generation {number} of the index is incomplete; run: askalike doctor --repair"
    )


def create_generation(
    generations: Generations, number: int, corpus: str, header: Header
) -> Collections:
    """Return the empty collections of a new generation, which is not in force yet.

    Where its entries have their token bits is for the place to say, whatever the header says.
    """
    header = replace(header, schema=WHOLE_ENTRIES if generations.whole_entries else SCHEMA)
    client, folder = generations.client(number, create=True), generations.folder(number)
    return create_collections(client, generations.prefix(corpus, number), folder, header)
