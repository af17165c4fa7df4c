"""Retrieval on public collections, as `askalike evaluate` measures it; figures in FIGURES.md.

`python -m pytest -m measure -s tests/benchmarks/test_retrieval.py` takes about an hour on two
cores, nearly all of it to encode 130,000 texts.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.evaluation.evaluate import Scored, evaluate
from search.evaluation.judgements import Queries, Query
from search.ranking.fuse import STRATEGIES
from tests.conftest import SHARED

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

MakeEngine = Callable[[str, Iterator[dict[str, str]]], Engine]


@pytest.fixture
def make_engine(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> MakeEngine:
    """Return what ingests records, one JSON object each, and opens the engine on them."""

    def make(name: str, records: Iterator[dict[str, str]]) -> Engine:
        folder = tmp_path / "documents"
        folder.mkdir()
        lines = (json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
        settings = Settings.load(index=tmp_path / "index")
        ingest([folder], settings, embedder)
        return Engine.open(settings, embedder)

    return make


def bench(name: str) -> Path:
    """Return a file or folder of the public collections; skips where they are not there."""
    path = SHARED / "bench" / name
    if not path.exists():
        pytest.skip(f"needs {path}, which is not part of the project")
    return path


def rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        yield line.split("\t")


def judged(texts: dict[str, str], qrels: Path) -> Queries:
    relevant: dict[str, dict[str, int]] = {}
    for query, record, grade in rows(qrels):
        if grade.isdecimal():
            relevant.setdefault(query, {})[record] = int(grade)
    return Queries(tuple(Query(one, text, relevant[one]) for one, text in texts.items()))


def ndcg(engine: Engine, queries: Queries, strategies: list[str]) -> dict[str, float]:
    """Return nDCG@10 (0 to 100) of each strategy, and print it with the other figures."""
    found = {}
    for strategy in strategies:

        def rank(query: str, strategy: str = strategy) -> list[Scored]:
            ranked = engine.rank(query, k=101, strategy=strategy)
            return [Scored(one.match.record_id, one.score) for one in ranked]

        figures = evaluate(rank, queries).figures
        found[strategy] = 100 * figures["ndcg@10"]
        print(strategy, *(f"{name} {100 * value:.1f}" for name, value in figures.items()))
    return found


def test_mlquestions(make_engine: MakeEngine) -> None:
    folder = bench("mlquestions")
    texts = map(json.loads, (folder / "corpus.jsonl").read_text("utf-8").splitlines())
    engine = make_engine(
        "passages", ({"_id": f"p{one['_id']}", "text": one["text"]} for one in texts)
    )
    queries = map(json.loads, (folder / "queries_dev.jsonl").read_text("utf-8").splitlines())
    asked = judged({one["_id"]: one["text"] for one in queries}, folder / "qrels_dev.tsv")
    # plain numbers are not taken as ids
    named = [Query(q.id, q.text, {f"p{r}": g for r, g in q.relevant.items()}) for q in asked.judged]
    got = ndcg(engine, Queries(tuple(named)), list(STRATEGIES))
    assert got["default"] >= 61.0
    assert got["dense"] == pytest.approx(55.4, abs=0.5)
    assert got["default"] >= max(got.values()) - 0.5


def test_quora_questions(make_engine: MakeEngine) -> None:
    folder = bench("quora/retrieval")
    engine = make_engine(
        "questions", ({"id": one, "question": text} for one, text in rows(folder / "corpus.tsv"))
    )
    asked = judged(dict(rows(folder / "queries.tsv")), folder / "qrels.tsv")
    got = ndcg(engine, asked, ["dense", "lexical", "default"])
    assert got["default"] >= got["dense"]
    assert got["default"] > 78.0


def test_clinc_refuses_what_is_out_of_scope(make_engine: MakeEngine) -> None:
    data = json.loads(bench("clinc150_dev.json").read_text("utf-8"))
    asked = dict.fromkeys(text for text, _ in data["train"])
    engine = make_engine("utterances", ({"question": text} for text in asked))
    answered = np.mean([engine.ask(text).answerable for text, _ in data["val"]])
    refused = np.mean([not engine.ask(text).answerable for text, _ in data["oos_val"]])
    print(f"\nCLINC: {answered:.1%} answered, {refused:.1%} of those out of scope refused")
    assert answered >= 0.93
    assert refused >= 0.85
