"""The reporting half of the golden set over all documents: the table of the README.

`python -m pytest -s tests/benchmarks/test_golden.py` prints it. The tuning half has chosen the
weights in search/ranking/fuse.py; the reporting half has chosen nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.duplicates.asking import NewQuestion
from search.evaluation.evaluate import Scored, evaluate
from search.evaluation.judgements import Queries, Query
from tests.conftest import DOCUMENTS
from tests.golden import golden

# What a change may not fall below, in per cent.
LEAST = {
    "plain": {"hit@1": 58, "hit@3": 74, "ndcg@10": 64, "answered": 95, "refused at 95": 80},
    "oblique": {"hit@1": 38, "hit@3": 60, "ndcg@10": 50, "answered": 70, "refused": 70},
}


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Engine:
    settings = Settings.load(index=tmp_path_factory.mktemp("golden") / "index")
    ingest([DOCUMENTS], settings, embedder)
    return Engine.open(settings, embedder)


def ids(engine: Engine) -> dict[golden.Place, str]:
    return {(record.source, record.question): record.id for record in engine.records}


def report(kind: str) -> tuple[Sequence[golden.Asked], Sequence[golden.Asked]]:
    """Return the reporting half: the queries that are answered, and those that are not."""
    asked = [one for one in golden.queries(kind) if one.part == "report"]
    return [one for one in asked if one.relevant], [one for one in asked if not one.relevant]


def figures_of(engine: Engine, answered: Sequence[golden.Asked]) -> Mapping[str, float]:
    """Return the figures of how an engine ranks the records of queries that are answered."""
    by_place = ids(engine)
    judged = Queries(
        tuple(
            Query(str(n), one.query, {by_place[place]: 1 for place in one.relevant})
            for n, one in enumerate(answered)
        )
    )

    def rank(query: str) -> list[Scored]:
        return [Scored(one.match.record_id, one.score) for one in engine.rank(query, k=100)]

    return evaluate(rank, judged).figures


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["plain", "oblique"])
def test_queries_find_their_records(engine: Engine, kind: str) -> None:
    answered, foreign = report(kind)
    figures = figures_of(engine, answered)
    shares = {name: 100 * figures[name] for name in ("hit@1", "hit@3", "mrr@10", "ndcg@10")}
    asked = [engine.ask(one.query) for one in answered]
    others = [engine.ask(one.query) for one in foreign]
    shares["answered"] = 100 * np.mean([one.answerable for one in asked])
    shares["refused"] = 100 * np.mean([not one.answerable for one in others])
    strict = np.quantile([one.confidence for one in asked], 0.05)
    shares["refused at 95"] = 100 * np.mean([one.confidence < strict for one in others])
    print(f"\n{kind}: {len(answered)} queries with answers, {len(foreign)} without; per cent")
    print(" | ".join(f"{name} {value:.0f}" for name, value in shares.items()))
    for name, least in LEAST[kind].items():
        assert shares[name] >= least, name


@pytest.mark.measure
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("answered", "least"), [(False, {"recall": 0.15, "precision": 0.8}), (True, {"recall": 0.25})]
)
def test_a_new_question_is_recognised(
    engine: Engine, *, answered: bool, least: dict[str, float]
) -> None:
    """Each question is taken for a new one of a document of its own; it is compared with others."""
    by_place, source = ids(engine), {record.id: record.source for record in engine.records}
    same, alike = (
        {
            frozenset(by_place[place] for place in pair)
            for pair in pairs
            if len({document for document, _ in pair}) == 2
        }
        for pairs in (golden.duplicate_pairs(), golden.look_alikes())
    )
    store, threshold = engine._live.revision().store, Settings.load().duplicate
    vectors, found = store.vectors(), set()
    for key, question, answer in zip(vectors.ids, vectors.questions, vectors.answers, strict=True):
        new = NewQuestion(question, answer if answered else question)
        others = (r for r in new.rank(store, 20) if source[r.match.record_id] != source[key])
        found |= {(key, r.match.record_id) for r in others if r.score >= threshold}
    right = sum(frozenset(pair) in same for pair in found)
    taken_in = sum(frozenset(pair) in alike for pair in found)
    new_ones = source.keys() - {key for pair in same for key in pair}
    flagged = len({key for key, _ in found} & new_ones)
    figures = {"recall": right / (2 * len(same)), "precision": right / len(found)}
    print(f"\nnew questions {'with answers' if answered else 'alone'}: {figures},")
    print(f"{taken_in} of {2 * len(alike)} look-alikes, {flagged} of {len(new_ones)} others")
    assert all(figures[name] >= value for name, value in least.items())


def test_duplicates_are_found(engine: Engine) -> None:
    by_place = ids(engine)
    same, alike = (
        {frozenset(by_place[place] for place in pair) for pair in pairs}
        for pairs in (golden.duplicate_pairs(), golden.look_alikes())
    )
    found = {frozenset((pair.a, pair.b)) for pair in engine.duplicates().pairs}
    precision, recall = len(found & same) / len(found), len(found & same) / len(same)
    taken_in = len(found & alike)
    print(f"\nduplicates: precision {precision:.2f}, recall {recall:.2f} of {len(same)} pairs")
    print(f"{taken_in} of {len(alike)} look-alikes taken for duplicates")
    assert precision >= 0.8
    assert recall >= 0.5
    assert taken_in <= 0.02 * len(alike)
