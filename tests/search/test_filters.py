"""Filters and phrases with real Chroma and tantivy: what is there is found, however few match."""

import json
from pathlib import Path

import pytest

from corpus.errors import QueryError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import EncodedQuery
from corpus.open import open_store
from corpus.records import Filter
from corpus.settings import Settings
from corpus.store import Store
from ingest.pipeline import ingest
from search import Engine
from search.ranking.candidates import nearest
from tests.derived import words_of

BRIDGES = (("older than the town", "iron"), ("painted red", "wood"), ("for trains only", "stone"))
LONG = "A part of a very long answer about gardens and their owners. "


def rows() -> list[dict[str, object]]:
    """Many easy records about house and garden, among them a few hard ones about bridges."""
    things = (
        "roses hedges lawns ponds sheds pots carpets windows lamps bread shoes bicycles chairs "
        "rabbits kettles letters violins tents jam candles"
    ).split()
    deeds = (
        "paint sell clean repair photograph measure hide buy store count move describe draw dry "
        "weigh insure heat copy rent"
    ).split()
    common: list[dict[str, object]] = [
        {
            "id": f"common-{thing}-{deed}",
            "question": f"How do I {deed} {thing}?",
            "answer": f"Ask somebody who can {deed}, and bring your {thing}.",
            "level": "easy",
            "tags": ["house", f"bed {n % 5}"],
        }
        for n, thing in enumerate(things)
        for deed in deeds
    ]
    rare: list[dict[str, object]] = [
        {
            "id": f"rare-{n}",
            "question": f"Which bridge is {what}?",
            "answer": f"The one of {material}, with {n} arches.",
            "level": "Advanced",
            "tags": ["bridge", f"bed {n}"],
        }
        for n, (what, material) in enumerate(BRIDGES)
    ]
    return [*common[:200], *rare, *common[200:]]


@pytest.fixture(scope="module")
def settings(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    folder = tmp_path_factory.mktemp("many")
    (folder / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows()))
    (folder / "short.md").write_text("## What is a bridge?\nA way over water.\n")
    settings = Settings.load(index=folder / "index")
    ingest([folder / "many.jsonl", folder / "short.md"], settings, embedder)
    return settings


@pytest.fixture(scope="module")
def engine(settings: Settings, embedder: SentenceTransformerEmbedder) -> Engine:
    return Engine.open(settings, embedder)


RARE = {f"rare-{n}" for n in range(len(BRIDGES))}
CASES = [
    (Filter(levels=("expert",)), RARE),
    (Filter(tags=("bridge",)), RARE),
    (Filter(levels=("expert",), tags=("bed 1",)), {"rare-1"}),
    (Filter(levels=("expert",), tags=("bed 1", "bed 2"), sources=("many.jsonl",)),
     {"rare-1", "rare-2"}),
    (Filter(levels=("expert", "intermediate"), sources=("many.jsonl",)), RARE),
    (Filter(levels=("expert",), sources=("short.md",)), set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def query(embedder: SentenceTransformerEmbedder) -> EncodedQuery:
    return embedder.encode_queries(["how do I water the roses in the garden"])[0]


@pytest.mark.parametrize(("where", "ids"), CASES)
def test_the_dense_side_finds_all_of_the_few_that_match(
    settings: Settings, query: EncodedQuery, where: Filter, ids: set[str]
) -> None:
    store = open_store(settings)
    for kind in ("question", "answer"):
        found = store.nearest(kind, query.vector, 50, where)  # type: ignore[arg-type]
        assert {match.record_id for match in found} == ids


@pytest.mark.parametrize(("where", "ids"), CASES)
def test_the_lexical_side_finds_all_of_the_few_that_match(
    settings: Settings, where: Filter, ids: set[str]
) -> None:
    lexical = words_of(settings)
    assert lexical
    found = lexical.search("how is the bridge with the roses", 50, where)
    assert {match.passage_id.rpartition(".")[0] for match in found} == ids


@pytest.mark.parametrize("match", ["both", "question", "answer"])
def test_asking_gives_all_of_the_few_that_match(engine: Engine, match: str) -> None:
    found = engine.ask("roses in the garden", levels=["hard"], match=match)  # type: ignore[arg-type]
    assert {hit.record.id for hit in found.results} == RARE
    assert {hit.record.level for hit in found.results} == {"expert"}
    both = engine.ask("roses", levels=["expert"], tags=["bed 1"], sources=["many*"])
    assert {hit.record.id for hit in both.results} == {"rare-1"}


def test_a_filter_that_lets_many_through_fills_the_page(engine: Engine) -> None:
    found = engine.ask("the bridges", levels=["beginner"], k=60)
    assert len(found.results) == 60
    assert {hit.record.level for hit in found.results} == {"beginner"}


def test_a_level_that_is_none_or_nowhere_is_an_error(engine: Engine) -> None:
    with pytest.raises(QueryError, match="no level 'steep'; levels are: beginner, intermediate"):
        engine.ask("x", levels=["steep"])
    with pytest.raises(QueryError, match="no level matches 'mid'; there is: beginner, expert"):
        engine.ask("x", levels=["mid"])


def test_records_behind_a_few_long_answers_are_found(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    for n in range(2):
        text = "\n\n".join(LONG * 8 + f"Chapter {i}." for i in range(60))
        (tmp_path / f"long{n}.md").write_text(f"## What is garden {n}?\n{text}\n")
    for n in range(4):
        (tmp_path / f"short{n}.md").write_text(f"## What is bridge {n}?\nAn arch of {n} stones.\n")
    settings = Settings.load(index=tmp_path / "index")
    ingest([tmp_path], settings, embedder)
    store = open_store(settings)
    vector = embedder.encode_queries(["gardens and their owners"])[0].vector
    assert len({match.record_id for match in nearest(store, vector, 6, "answer")}) == 6


def test_what_stands_in_quotes_comes_first_and_the_rest_follows(engine: Engine) -> None:
    free = engine.ask("look after roses")
    held = engine.ask('look after roses "stone, with 2 arches"')
    assert "rare-2" not in {hit.record.id for hit in free.results}
    assert held.results[0].record.id == "rare-2"
    assert len(held.results) == 10
    scores = [hit.score for hit in held.results]
    assert scores == sorted(scores, reverse=True)
    asked = engine.ask('"bridge is painted"', match="question")
    assert asked.results[0].record.id == "rare-1"
    assert asked.results[0].matched == "question"


@pytest.mark.parametrize("few", [0, 500])
def test_few_and_many_are_ordered_alike(settings: Settings, query: EncodedQuery, few: int) -> None:
    store = Store(open_store(settings).collections, few=few)
    free = store.nearest("question", query.vector, 400)
    for where in (Filter(tags=("bed 3",)), Filter(levels=("beginner",), tags=("bed 3",))):
        held = store.nearest("question", query.vector, 10, where)
        allowed = {record.id for record in store.all_records(where)}
        assert len(allowed) > 10
        expected = [match.record_id for match in free if match.record_id in allowed]
        assert [match.record_id for match in held] == expected[:10]
        assert [m.cosine for m in held] == sorted((m.cosine for m in held), reverse=True)
