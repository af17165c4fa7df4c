"""The page while an ingest in another process changes what is shown on it."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.passage_cache import PassageCache
from corpus.settings import Settings
from corpus.store import Store
from ingest.pipeline import ingest
from search import Engine
from search.revision import Revision

TIDES = "## What makes the tides?\n\nThe moon pulls the sea towards it.\n"
CHANGED = "## What makes the tides?\n\nGravity does, says a later hand.\n"
WINDS = "## What makes the winds?\n\nWarm air that rises.\n"
QUERY = "why does the sea rise and fall with the moon"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notes"
    made.mkdir()
    (made / "tides.md").write_text(TIDES)
    (made / "winds.md").write_text(WINDS)
    return made


class Between:
    """A store in front of which something happens once, before the named reading."""

    def __init__(self, store: Store, name: str, happen: Callable[[], object]) -> None:
        self._store, self._name, self._happen = store, name, happen

    def with_cache(self, cache: PassageCache | None) -> "Between":
        return Between(self._store.with_cache(cache), self._name, self._happen)

    def __getattr__(self, name: str) -> object:
        if name == self._name:
            self._name = ""
            self._happen()
        return getattr(self._store, name)


@pytest.fixture
def asked_while(
    folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> Callable[[str, str], Engine]:
    """Return an engine for which the tides change to a text before the named reading."""
    ingest([folder], settings, embedder)

    def change(text: str) -> None:
        (folder / "tides.md").write_text(text) if text else (folder / "tides.md").unlink()
        ingest([folder], settings, embedder)

    def make(reading: str, text: str) -> Engine:
        store = open_store(settings)
        Engine(Revision.over(store, embedder), embedder, settings).warm_up()
        between = cast(Store, Between(store, reading, lambda: change(text)))
        return Engine(Revision.over(between, embedder), embedder, settings)

    return make


def test_a_hit_shows_a_sentence_of_the_record_as_it_is_read(
    asked_while: Callable[[str, str], Engine],
) -> None:
    hits = asked_while("records", CHANGED).ask(QUERY).results
    changed = next(hit for hit in hits if "tides" in hit.record.question)
    assert changed.record.answer == "Gravity does, says a later hand."
    assert changed.why.snippet == changed.record.answer


@pytest.mark.parametrize("reading", ["contents", "records"])
def test_a_record_that_is_deleted_meanwhile_is_left_out(
    asked_while: Callable[[str, str], Engine], reading: str
) -> None:
    hits = asked_while(reading, "").ask(QUERY).results
    assert [hit.record.question for hit in hits] == ["What makes the winds?"]
