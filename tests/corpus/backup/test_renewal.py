"""An index of the older form becomes one of today's: the same content, less disk, no encoding."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.backup.renewal import may_renew, renew
from corpus.chroma.header import SCHEMA, WHOLE_ENTRIES
from corpus.chroma.pages import get_page
from corpus.errors import IndexBusy
from corpus.generations.folder import Generations
from corpus.generations.lock import acquire
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.conftest import RunCli
from tests.ingest.counting import Counting

QUERIES = ("why do cats purr", "how old is a dog", "what do fish breathe", "who repairs a roof")


@pytest.fixture
def old(tmp_path: Path, embedder: SentenceTransformerEmbedder, monkeypatch: Any) -> Settings:
    """An index as an older askalike makes it, of two documents."""
    documents = tmp_path / "docs"
    documents.mkdir()
    (documents / "cats.md").write_text(
        "## Why do cats purr?\nThey breathe through a narrow glottis.\n\n## What do cats eat?\nMeat.\n"
    )
    (documents / "dogs.md").write_text(
        "## How old do dogs get?\nTwelve years.\n\n## Do dogs swim?\n"
    )
    settings = Settings.load(index=tmp_path / "index")
    with monkeypatch.context() as patch:
        patch.setattr(Generations, "whole_entries", True)
        ingest([documents], settings, embedder)
    assert open_store(settings).header.schema == WHOLE_ENTRIES
    assert not list(settings.index.rglob("tokens.sqlite"))
    return settings


def held(settings: Settings) -> dict[str, Any]:
    store = open_store(settings)
    entries: dict[str, Any] = {
        source.name: replace(source, read_at="") for source in store.sources()
    }
    for kind, side in store.collections.sides.items():
        page = get_page(side, ["documents", "metadatas", "embeddings", "bits"])
        for row in zip(page.ids, page.documents, page.metadatas, page.embeddings, strict=True):
            assert row[2]["bits"]
            entries[f"{kind} {row[0]}"] = (*row[1:3], row[3].round(5).tolist())
    return entries


def asked(settings: Settings, embedder: SentenceTransformerEmbedder) -> list[Any]:
    engine = Engine.open(settings, embedder)
    return [engine.ask(query) for query in QUERIES]


def test_it_is_searched_and_written_as_it_is(
    old: Settings, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    assert asked(old, embedder)[0].results[0].record.question == "Why do cats purr?"
    (tmp_path / "docs" / "fish.md").write_text("## What do fish breathe?\nWater.\n")
    assert ingest([tmp_path / "docs"], old, embedder).added == 1
    assert open_store(old).header.schema == WHOLE_ENTRIES
    assert asked(old, embedder)[2].results[0].record.source == "fish.md"


def test_made_anew_it_holds_and_answers_the_same(
    old: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    before, answers = held(old), asked(old, embedder)
    learnt = (old.index / "default" / "1" / "calibration.json").read_bytes()
    seen: list[tuple[int, int]] = []
    assert may_renew(old)
    renew(old, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(before)
    assert open_store(old).header.schema == SCHEMA
    assert not may_renew(old)
    assert held(old) == before
    assert asked(old, embedder) == answers
    assert [one.name for one in (old.index / "default").glob("[0-9]*")] == ["2"]
    assert (old.index / "default" / "2" / "calibration.json").read_bytes() == learnt
    counting = Counting()
    ingest([], old, counting)
    assert not counting.seen


def test_until_all_is_copied_the_old_one_stays(
    old: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    before = held(old)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew(old, stop)
    assert held(old) == before
    assert open_store(old).header.schema == WHOLE_ENTRIES
    assert not (old.index / "default" / "2").exists()
    with acquire(old.index / "default"), pytest.raises(IndexBusy):
        renew(old, lambda *_: None)


def test_a_rebuild_uses_its_encodings(old: Settings, embedder: SentenceTransformerEmbedder) -> None:
    counting = Counting()
    assert ingest([], old, counting, rebuild=True).embedded == 0
    assert open_store(old).header.schema == SCHEMA


def test_an_ingest_says_that_it_is_made_anew(old: Settings, run_cli: RunCli) -> None:
    done = run_cli("ingest", "--index", old.index)
    assert done.returncode == 0
    assert "of an older form" in done.stderr
    assert "without encoding" in done.stderr
    assert "0 embedded now" in done.stdout
    assert "older form" not in run_cli("ingest", "--index", old.index).stderr
