"""The passage cache follows the collections, and a search never depends on it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.derived import cached_passages, open_lexical, open_passage_cache
from corpus.generations.lock import acquire
from corpus.lexical.stamp import lexical_folder
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Encoding
from corpus.open import open_store
from corpus.passage_cache import CachedPassage, PassageCache, PassageCacheWriter
from corpus.records import PassageId
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.revision import Revision
from tests.derived import cache_of, words_of

LONG = " ".join(
    f"In step {n} the rope is laid over the {n}th peg and pulled tight." for n in range(60)
)
KNOTS = (
    f"# Knots\n\n## How is a bowline tied?\nA loop, then around.\n\n## How is a net made?\n{LONG}\n"
)
WINDS = "# Winds\n\n## What drives the winds?\nDifferences of pressure.\n\n## What is a squall?\n"
QUERIES = ("how do I make a loop", "rope and peg", "squall", '"differences of pressure"')


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "knots.md").write_text(KNOTS)
    (folder / "winds.md").write_text(WINDS)
    return folder


@pytest.fixture
def indexed(docs: Path, settings: Settings, embedder: SentenceTransformerEmbedder) -> Settings:
    ingest([docs], settings, embedder)
    return settings


def opened(settings: Settings) -> PassageCache:
    assert words_of(settings)
    file = cache_of(settings)
    assert file
    return file


def holds_what_the_collections_hold(settings: Settings) -> bool:
    store, file = open_store(settings), opened(settings)
    rows = {row.id: row for row in cached_passages(store.collections)}
    assert file.count() == len(rows) == store.count_passages()
    vectors, bits, contents = (
        read(list(rows)) for read in (file.vectors, file.bits, file.contents)
    )
    theirs = store.contents(list(rows))
    for one, row in rows.items():
        assert vectors[one] @ row.encoding.vector > 0.9995  # a byte for each number
        assert len(bits[one])
        assert np.array_equal(bits[one], theirs[one].bits)
        assert np.array_equal(contents[one].bits, theirs[one].bits)
        assert (contents[one].chunk, contents[one].record) == (
            theirs[one].chunk,
            theirs[one].record,
        )
    return True


def answers(engine: Engine) -> list[Any]:
    return [engine.ask(query) for query in QUERIES]


def test_it_follows_what_is_ingested(
    docs: Path, indexed: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert holds_what_the_collections_hold(indexed)
    (docs / "winds.md").write_text("# Airs\n\n" + WINDS.replace("pressure", "warmth"))
    ingest([docs], indexed, embedder)
    assert holds_what_the_collections_hold(indexed)
    (docs / "knots.md").write_text(KNOTS.replace(LONG, "From one rope.") + "\n## Why?\nSo.\n")
    (docs / "winds.md").unlink()
    ingest([docs], indexed, embedder)
    assert holds_what_the_collections_hold(indexed)
    (docs / "knots.md").rename(docs / "ropes.md")
    ingest([docs], indexed, embedder)
    assert holds_what_the_collections_hold(indexed)
    ingest([docs], indexed, embedder, rebuild=True)
    assert holds_what_the_collections_hold(indexed)


def test_a_search_finds_the_same_without_it(
    indexed: Settings, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_it = answers(Engine.open(indexed, embedder))
    store = open_store(indexed)
    without = Revision(store, embedder, open_lexical(store.collections))
    assert answers(Engine(without, embedder, indexed)) == with_it
    monkeypatch.setattr(os, "access", lambda *_: False)  # as where the folder may not be written
    assert open_passage_cache(store.collections) is None


@pytest.mark.parametrize(
    ("harm", "lost"),
    [
        ("UPDATE tokens SET bits = zeroblob(length(bits))", True),
        ("UPDATE tokens SET bits = zeroblob(7)", True),  # not whole tokens
        ("DELETE FROM tokens", True),
        ("UPDATE tokens SET checksum = checksum", False),
    ],
)
def test_damaged_token_bits_are_not_read(indexed: Settings, harm: str, *, lost: bool) -> None:
    (file,) = indexed.index.rglob("tokens.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute(harm)
    cache = opened(indexed)
    ids = [row.id for row in cached_passages(open_store(indexed).collections)]
    contents, bits = cache.contents(ids), cache.bits(ids)
    assert len(contents) == len(bits) == len(ids) > 0
    assert all(
        content.lost is lost and bool(content.bits.size) != lost for content in contents.values()
    )
    assert all(bool(one.size) != lost for one in bits.values())


def older(file: Path) -> None:
    """Make a file as an older askalike wrote it: two bytes for each number, under another name."""
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE passages RENAME COLUMN direction TO vector")
        connection.execute("UPDATE passages SET vector = zeroblob(768)")
    connection.close()


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def garble(file: Path) -> None:
    file.write_bytes(np.random.default_rng(1).bytes(file.stat().st_size))


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [Path.unlink, garble, empty, older])
def test_missing_or_damaged_it_is_rebuilt(
    indexed: Settings, embedder: SentenceTransformerEmbedder, harm: Callable[[Path], object]
) -> None:
    before = answers(Engine.open(indexed, embedder))
    harm(lexical_folder(open_store(indexed).folder) / "passages.sqlite")
    assert answers(Engine.open(indexed, embedder)) == before
    assert holds_what_the_collections_hold(indexed)


@pytest.mark.parametrize("harm", [Path.unlink, garble, truncate])
def test_damaged_under_an_open_engine_it_is_done_without(
    indexed: Settings, embedder: SentenceTransformerEmbedder, harm: Callable[[Path], object]
) -> None:
    engine = Engine.open(indexed, embedder)
    before = answers(engine)
    harm(lexical_folder(open_store(indexed).folder) / "passages.sqlite")
    assert answers(engine) == before


def test_a_passage_missing_from_it_is_read_from_the_collections(
    indexed: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    before = answers(Engine.open(indexed, embedder))
    folder = lexical_folder(open_store(indexed).folder)
    writer = PassageCacheWriter.open(folder, apart=True)
    assert writer
    writer.drop([row.id for row in cached_passages(open_store(indexed).collections)][::2])
    writer.close()
    assert answers(Engine.open(indexed, embedder)) == before


def test_a_stale_cache_is_not_read_while_it_cannot_be_rebuilt(
    indexed: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    store = open_store(indexed)
    folder = lexical_folder(store.folder)
    writer = PassageCacheWriter.open(folder, apart=True)
    assert writer
    writer.put(replace(row, chunk="Of yesterday.") for row in cached_passages(store.collections))
    writer.close()
    assert "Of yesterday." in str(answers(Engine.open(indexed, embedder)))
    stamp = folder / "stamp.json"
    stamp.write_text(stamp.read_text().replace('"revision": 1', '"revision": 7'))
    with acquire(indexed.index / indexed.corpus):
        assert "Of yesterday." not in str(answers(Engine.open(indexed, embedder)))
    assert "Of yesterday." not in str(answers(Engine.open(indexed, embedder)))
    assert holds_what_the_collections_hold(indexed)


def test_a_file_that_could_not_be_filled_is_none(tmp_path: Path) -> None:
    row = CachedPassage(
        PassageId("a.1"), Encoding(np.ones(8), np.ones((2, 1), dtype=np.uint8)), "A bend.", {}
    )

    def breaking_off() -> Iterator[CachedPassage]:
        yield row
        raise KeyError

    with pytest.raises(KeyError):
        PassageCacheWriter.create(tmp_path, breaking_off())
    assert PassageCache.open(tmp_path, 8) is None
    PassageCacheWriter.create(tmp_path, [row]).close()
    file = PassageCache.open(tmp_path, 8)
    assert file
    assert file.count() == 1


def test_a_byte_that_changed_is_found(tmp_path: Path) -> None:
    vector = np.arange(8, dtype=np.float32)
    row = CachedPassage(
        PassageId("a.1"), Encoding(vector, np.ones((2, 1), dtype=np.uint8)), "A sheet bend.", {}
    )
    writer = PassageCacheWriter.create(tmp_path)
    writer.put([row, CachedPassage(PassageId("b.0"), row.encoding, "Why?", {})])
    writer.commit()
    writer.close()
    file = PassageCache.open(tmp_path, 8)
    assert file
    assert file.count() == 2
    content = (tmp_path / "passages.sqlite").read_bytes()
    (tmp_path / "passages.sqlite").write_bytes(content.replace(b"sheet", b"sheep"))
    changed = PassageCache.open(tmp_path, 8)
    assert changed
    assert changed.count() == -1
