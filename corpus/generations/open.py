"""Opens the generations of a corpus: in a folder or on a server, the one in force or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.chroma.collections import Collections, create_collections, find_collections
from corpus.errors import IndexDamaged, IndexUnavailable
from corpus.generations.folder import Generations

if TYPE_CHECKING:
    from corpus.chroma.header import Header
    from corpus.settings import Settings


def open_generations(settings: Settings) -> Generations:
    """Return the generations of the corpus that the settings name, wherever it lies."""
    root = settings.derived / settings.corpus
    if settings.server:
        from corpus.generations.on_server import ServerGenerations

        return ServerGenerations(root, settings)
    return Generations(root)


def find_generation(
    generations: Generations, number: int | None, corpus: str
) -> Collections | None:
    """Return the collections of a generation, None when there is none or they are not whole."""
    if number is None or not generations.exists(number):
        return None
    client, folder = generations.client(number), generations.folder(number)
    return find_collections(client, generations.prefix(corpus, number), folder)


def find_in_force(generations: Generations, settings: Settings) -> Collections:
    """Return the collections of the generation in force.

    Where it is replaced in the meantime, the new one is opened. Raises IndexUnavailable where there
    is none, IndexDamaged where it is not whole.
    """
    number = generations.current()
    while number is not None:
        try:
            found = find_generation(generations, number, settings.corpus)
        except (IndexUnavailable, IndexDamaged) as error:
            found, trouble = None, error
        else:
            trouble = not_whole(number)
        if found:
            return found
        before, number = number, generations.current()
        if number == before:
            raise trouble
    raise IndexUnavailable(
        f"there is no index of corpus {settings.corpus!r} in {settings.place}; "
        "run: askalike ingest PATH"
    )


def not_whole(number: int) -> IndexDamaged:
    """Return the error for a generation in force whose collections are not all there."""
    return IndexDamaged(
        f"generation {number} of the index is not whole; run: askalike doctor --repair"
    )


def create_generation(
    generations: Generations, number: int, corpus: str, header: Header
) -> Collections:
    """Return the empty collections of a new generation, which is not in force yet."""
    client, folder = generations.client(number, create=True), generations.folder(number)
    return create_collections(client, generations.prefix(corpus, number), folder, header)
