"""Plain-language queries over the five real documents: are right records found first?

`python -m pytest tests/benchmarks -s` prints the table. The oblique queries, which avoid the words
of the documents on purpose, were used to choose weights; the plain ones are reported only.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.duplicates.likelihood import POSSIBLE

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Figures:
    """Shares in [0, 1]: hit@1, hit@3, mean reciprocal rank, answered, refused."""

    hit1: float
    hit3: float
    mrr: float
    answered: float
    refused: float


@pytest.fixture(scope="module")
def engine(
    seeds: Path, tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Engine:
    settings = Settings.load(index=tmp_path_factory.mktemp("seeds") / "index")
    ingest([seeds], settings, embedder)
    return Engine.open(settings)


def measure(engine: Engine, file: Path) -> Figures:
    """Return the figures of a file of queries whose relevant ids are `001#5`: file and place."""
    places: dict[str, list[str]] = {}
    for record in engine.records:
        places.setdefault(record.source[:3], []).append(record.id)
    ranks, answered, refused = [], [], []
    for line in file.read_text("utf-8").splitlines():
        query = json.loads(line)
        asked = engine.ask(query["query"], k=100)
        if not query["relevant"]:
            refused.append(not asked.answerable)
            continue
        answered.append(asked.answerable)
        split = (place.split("#") for place in query["relevant"])
        wanted = {places[source][int(number) - 1] for source, number in split}
        found = [hit.record.id in wanted for hit in asked.results]
        ranks.append(found.index(True) + 1 if True in found else 0)
    return Figures(
        hit1=sum(rank == 1 for rank in ranks) / len(ranks),
        hit3=sum(0 < rank <= 3 for rank in ranks) / len(ranks),
        mrr=sum(1 / rank for rank in ranks if rank) / len(ranks),
        answered=sum(answered) / len(answered),
        refused=sum(refused) / len(refused),
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("seed_queries", Figures(0.85, 0.90, 0.88, 0.95, 0.80)),
        ("seed_queries_oblique", Figures(0.75, 0.92, 0.82, 0.95, 0.80)),
    ],
)
def test_plain_language_queries_find_their_records(
    engine: Engine, name: str, least: Figures
) -> None:
    got = measure(engine, HERE / f"{name}.jsonl")
    print(f"\n{name}: {got}")
    for figure in Figures.__dataclass_fields__:
        assert getattr(got, figure) >= getattr(least, figure), f"{figure}: {got}"


def test_memorising_brings_overfitting_from_several_documents(engine: Engine) -> None:
    asked = engine.ask("how do I stop a network from memorising the training set", k=6)
    about = [hit for hit in asked.results if "overfit" in hit.record.question + hit.record.answer]
    assert "verfit" in asked.results[0].record.answer + asked.results[1].record.answer
    assert len({hit.record.source for hit in about}) >= 2
    assert len(about) >= 3


@pytest.mark.parametrize(
    ("first", "second", "threshold"),
    [
        ("What is overfitting?", "Explain the concept of overfitting", None),
        (  # possible: their answers have little in common
            "Explain the concept of transfer learning.",
            "Explain the concept of transfer learning and",
            POSSIBLE,
        ),
        ("What are convolutional neural networks", "What is a convolutional neural network", None),
        ("What is backpropagation?", "Briefly explain the concept of backpropagation", None),
        (
            "What is a dataset? What are training",
            "What is the difference between training, valid",
            None,
        ),
    ],
)
def test_questions_asked_in_several_files_are_grouped(
    engine: Engine, first: str, second: str, threshold: float | None
) -> None:
    questions = {record.id: record for record in engine.records}
    for group in engine.duplicates(threshold=threshold).groups:
        members = [questions[one] for one in group.ids]
        a = [record.source for record in members if record.question.startswith(first)]
        b = [record.source for record in members if record.question.startswith(second)]
        if a and b and set(a) != set(b):
            return
    pytest.fail(f"no group holds both {first!r} and {second!r}")
