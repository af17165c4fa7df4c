"""What is held in memory is what the index has: all vectors of a small corpus, what was read lately."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.pages import Page
from corpus.derived import open_passage_cache
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.held import HeldVectors, Recent
from corpus.model.vectors import from_bytes, in_bytes, unit
from corpus.open import open_store
from corpus.settings import Settings
from corpus.store import Store
from ingest.pipeline import ingest
from search import Engine
from search.revision import Revision
from tests.derived import words_of


def random_vectors(count: int, seed: int = 1) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, 24)))


@pytest.mark.parametrize("count", [0, 1, 7, 300, 400])
def test_the_nearest_are_found_nearest_first(count: int) -> None:
    directions, query = in_bytes(random_vectors(300)), random_vectors(1, 2)[0]
    held = HeldVectors([f"p{n}" for n in range(300)], directions)
    vectors = from_bytes(directions)
    found, own = held.nearest(query, count)
    order = np.argsort(-(vectors @ query), kind="stable")[:count]
    assert found == [f"p{n}" for n in order]
    assert np.array_equal(own, vectors[order])


def test_without_passages_none_is_near() -> None:
    found, own = HeldVectors([], np.zeros((0, 0), np.int8)).nearest(random_vectors(1)[0], 5)
    assert (found, own.shape) == ([], (0, 24))


def test_equal_vectors_come_in_their_order() -> None:
    held = HeldVectors(["a", "b", "c"], in_bytes(np.repeat(random_vectors(1), 3, axis=0)))
    assert held.nearest(random_vectors(1)[0], 2)[0] in (["a", "b"], ["a", "c"])


def test_what_was_not_used_for_longest_is_let_go() -> None:
    recent = Recent[int](3)
    recent.keep({"a": 1, "b": 2, "c": 3})
    assert recent.find(["a", "x"]) == {"a": 1}
    recent.keep({"d": 4})
    assert recent.find("abcd") == {"a": 1, "c": 3, "d": 4}
    recent.keep(dict.fromkeys("efgh", 0))
    assert recent.find("acdefgh") == dict.fromkeys("fgh", 0)


@pytest.fixture
def corpus(tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder) -> Settings:
    lines = [
        f"## How is part {n} of the {name} made?\nFrom {n} sheets of {name} paper.\n"
        for n, name in enumerate("box kite lamp boat plane hat bird star".split(), start=2)
    ]
    (tmp_path / "a.md").write_text("\n".join([*lines, "## Is a box a hat?\n"]), "utf-8")
    ingest([tmp_path / "a.md"], settings, embedder)
    return settings


def test_few_vectors_are_held_and_many_are_asked_of_chroma(
    corpus: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    collections = open_store(corpus).collections
    cache = open_passage_cache(collections)
    few, many = (Store(collections, cache=cache, most_held=most) for most in (100, 3))
    outcomes = []
    for store, is_held in ((few, True), (many, False)):
        engine = Engine(Revision(store, embedder, words_of(corpus)), embedder, corpus)
        outcomes.append([engine.ask(query) for query in ("a paper boat", "boxes and hats", "kite")])
        assert (store._held is not None) is is_held
    assert outcomes[0] == outcomes[1]
    (alone,) = (one.id for one in few.all_records() if not one.answer)
    ids = [one.id for one in few.all_records()]
    assert few.answered(ids) == many.answered(ids) == set(ids) - {alone}


def test_nothing_is_asked_of_chroma_for_passages_that_there_are_not(
    corpus: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    collections = open_store(corpus).collections
    cache = open_passage_cache(collections)
    few, many = (Store(collections, cache=cache, most_held=most) for most in (100, 3))
    ids = [one.id for one in few.all_records()]
    wanted = many.answer_vectors([*ids, "gone"])
    assert few._held is not None

    def none_of(_side: object, entries: list[str], *_: object) -> Iterator[Page]:
        assert entries == []
        return iter(())

    monkeypatch.setattr("corpus.store.pages_of", none_of)
    found = few.answer_vectors([*ids, "gone"])
    assert found.keys() == wanted.keys()
    for key, vector in found.items():
        np.testing.assert_allclose(vector, wanted[key], atol=1e-6)


def test_a_cache_that_lacks_passages_is_not_taken_for_all_of_them(
    corpus: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    store = open_store(corpus)
    cache = open_passage_cache(store.collections)
    assert cache
    cache._connection.execute("DELETE FROM passages WHERE rowid % 2")
    lacking = store.with_cache(cache)
    (query,) = embedder.encode_queries(["a paper boat"])
    found = lacking.nearest("answer", query.vector, 50)
    assert lacking._held is None
    assert [m.passage_id for m in found] == [
        m.passage_id for m in store.nearest("answer", query.vector, 50)
    ]
