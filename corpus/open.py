"""Opens the corpus that the settings name, for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import IndexUnavailable, ServerUnavailable
from corpus.generations.open import find_in_force, open_generations
from corpus.store import Store

if TYPE_CHECKING:
    from corpus.chroma.header import Header
    from corpus.settings import Settings


def open_store(settings: Settings, *, any_schema: bool = False) -> Store:
    """Return the store of the generation in force.

    With `any_schema` only its sources may be read, to rebuild it from them. Raises IndexUnavailable
    when there is no index, or nothing was ingested into this corpus, IndexDamaged when it cannot be
    read, IndexMismatch when it has another schema.
    """
    generations = open_generations(settings)
    collections = find_in_force(generations, settings)
    if not any_schema:
        collections.header.require_schema()
    if collections.questions.count() == 0:
        raise IndexUnavailable(
            f"the index in {settings.place} holds no records of corpus "
            f"{settings.corpus!r} yet; run: askalike ingest PATH"
        )
    return Store(collections, generations.current)


def find_header(settings: Settings) -> Header | None:
    """Return what the index in force was built with, None if there is none; raises as above."""
    try:
        return find_in_force(open_generations(settings), settings).header
    except ServerUnavailable:
        raise
    except IndexUnavailable:
        return None


def fitting(settings: Settings, header: Header | None) -> Settings:
    """Return settings with the model that an index was built with, unless they name one."""
    if header is None or settings.names_model:
        return settings
    return settings.model_copy(update={"model": header.model})


def find_store(settings: Settings, *, any_schema: bool = False) -> Store | None:
    """Return the store as `open_store` does, None if nothing was ingested yet."""
    try:
        return open_store(settings, any_schema=any_schema)
    except ServerUnavailable:  # nothing is known about its content
        raise
    except IndexUnavailable:
        return None
