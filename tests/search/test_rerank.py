"""The reranker: a tiny cross-encoder, made here, reorders in a way that is known."""

import math
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.passages import Match
from corpus.errors import ModelError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.unpacked import MULTILINGUAL
from corpus.open import open_store
from corpus.settings import DEFAULT_MODEL, Settings
from ingest.pipeline import ingest
from search import Engine
from search.matches import Ranked
from search.ranking.cross_encoder import Reranker
from search.ranking.rerank import Reranking, rerank
from search.revision import Revision


@pytest.fixture(scope="module")
def reranker(cross_encoder: Path) -> Reranker:
    opened = Reranker.open(Settings.load(reranker=str(cross_encoder)), DEFAULT_MODEL)
    assert opened
    return opened


def test_it_scores_pairs_in_zero_to_one(reranker: Reranker) -> None:
    scores = reranker.scores("train", ["a tree", "the gradient", "clusters of points"])
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert scores[1] > 0.9
    assert max(scores[0], scores[2]) < 0.1
    assert reranker.scores("train", []) == []


def test_it_is_off_unless_it_is_set() -> None:
    assert Reranker.open(Settings.load(), DEFAULT_MODEL) is None


def test_the_environment_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKALIKE_RERANKER", "some/model")
    monkeypatch.setenv("ASKALIKE_RERANK_DEPTH", "7")
    assert (Settings.load().reranker, Settings.load().rerank_depth) == ("some/model", 7)


class Lengths:
    """Likes long passages, takes its time, and notes what it was given to read."""

    name = "lengths"

    def __init__(self, seconds: float = 0.0) -> None:
        self.read: list[str] = []
        self._seconds = seconds

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
        time.sleep(self._seconds * len(passages))
        self.read += passages
        return [min(1.0, len(passage) / 20) for passage in passages]


def one(record_id: str, score: float) -> Ranked:
    vector = np.ones(8, dtype=np.float32)
    return Ranked(Match(f"{record_id}.1", record_id, "answer", score, vector), score)


def test_the_first_are_reordered_and_the_rest_stays_under_them() -> None:
    found = [one("a", 0.9), one("b", 0.8), one("c", 0.7), one("d", 0.6), one("e", -0.1)]
    reader = Lengths()
    got = rerank(reader, "q", found, ["qa\nno", "a question", "qc\nx"])
    assert reader.read == ["qa\nno", "a question", "qc\nx"]
    assert [ranked.match.record_id for ranked in got] == ["b", "a", "c", "d", "e"]
    scores = [ranked.score for ranked in got]
    assert scores[:3] == pytest.approx([math.log(p / (1 - p)) for p in (0.5, 0.25, 0.2)])
    assert scores == sorted(scores, reverse=True)
    assert scores[3] - scores[4] == pytest.approx(0.7)


def test_equal_scores_keep_their_order_and_nothing_is_nothing() -> None:
    found = [one("b", 0.9), one("a", 0.8)]
    got = rerank(Lengths(), "q", found, ["q", "q"])
    assert [ranked.match.record_id for ranked in got] == ["b", "a"]
    assert rerank(Lengths(), "q", found, []) == found
    assert rerank(Lengths(), "q", [], []) == []


def test_ask_and_rank_take_the_order_of_the_reranker(
    tmp_path: Path,
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    reranker: Reranker,
) -> None:
    file = tmp_path / "notes.md"
    file.write_text(
        "## A tree\n\nIts data.\n\n## A gradient\n\nThe gradient.\n\n## Words\n\nA model.\n"
    )
    ingest([file], settings, embedder)
    store = open_store(settings)
    plain = Engine(Revision(store, embedder, None), embedder, settings)
    reranked = Engine(Revision(store, embedder, None), embedder, settings, reranker)
    asked = [engine.ask("tree").results[0].record.question for engine in (plain, reranked)]
    assert asked == ["A tree", "A gradient"]
    first = [engine.rank("tree", k=1)[0].match.record_id for engine in (plain, reranked)]
    assert [store.record(record_id).question for record_id in first] == asked
    assert reranked.rank("tree", strategy="dense")[0].match.record_id == first[0]
    shallow = settings.model_copy(update={"rerank_depth": 1})
    only = Engine(Revision(store, embedder, None), embedder, shallow, reranker).ask("tree")
    assert only.results[0].record.question == "A tree"


QUESTIONS = """# Garden

## How deep do I plant a bulb?
Three times its height.

## When is a hedge cut?
In late winter, before birds nest.

## What do I feed roses with?
Compost in spring.

## Why do leaves turn yellow?
Too much water, or too little iron.

## Which plants like shade?
Ferns and hostas.

## How often is a lawn mown?
Once a week in early summer.
"""


class Overlap(Lengths):
    """Likes what has words of the query, as far as its first five letters."""

    name = "overlap"

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
        super().scores(query, passages)
        words = {word[:5].lower() for word in query.split() if len(word) > 3}
        shared = [sum(word in passage.lower() for word in words) for passage in passages]
        return [0.05 + 0.9 * count / max(1, len(words)) for count in shared]


def test_confidences_are_learnt_with_it_and_kept_beside_the_index(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "garden.md").write_text(QUESTIONS)
    ingest([tmp_path / "garden.md"], settings, embedder)
    revision = Revision(open_store(settings), embedder, None)
    engine = Engine(revision, embedder, settings, Overlap())
    assert revision.scale.sure > revision.scale.threshold > revision.calibration.sure - 5
    assert revision.scale != revision.calibration
    asked = engine.ask("when must a hedge be cut")
    assert asked.answerable
    assert asked.results[0].record.question == "When is a hedge cut?"
    assert not engine.ask("who sings the national anthem").answerable
    later = Revision(open_store(settings), embedder, None)
    reader = Overlap()
    later.reranking = Reranking(reader, 20)
    assert later.scale.threshold == revision.scale.threshold
    assert not reader.read


def test_one_that_is_too_slow_to_learn_from_gives_the_order_alone(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "garden.md").write_text(QUESTIONS)
    ingest([tmp_path / "garden.md"], settings, embedder)
    revision = Revision(open_store(settings), embedder, None)
    slow = Overlap(seconds=0.04)
    engine = Engine(revision, embedder, settings, slow)
    assert engine.ask("when must a hedge be cut").answerable
    assert revision.scale is revision.calibration
    assert "When is a hedge cut?" in "".join(slow.read)


@pytest.mark.parametrize(
    ("seconds", "most", "words"),
    [
        (0.0, 20, "lengths, 20 pairs fit 100 ms"),
        (0.012, 8, "lengths, "),
        (0.05, 0, "lengths is too slow here: 5 pairs take"),
    ],
)
def test_it_reads_as_many_as_fit_the_budget(seconds: float, most: int, words: str) -> None:
    reranking = Reranking(Lengths(seconds), 20, 100)
    assert (5 <= reranking.depth <= most) if most else reranking.depth == 0
    assert reranking.told.startswith(words)
    assert Reranking(Lengths(seconds), 20).depth == 20


def test_auto_has_a_budget_and_a_named_one_takes_its_time() -> None:
    auto, named = Settings.load(reranker="auto"), Settings.load(reranker="some/model")
    assert Reranking.of(None, auto) is None
    slow = Lengths(0.05)
    for settings, depth in ((auto, 0), (named, 20)):
        reranking = Reranking.of(slow, settings)
        assert reranking
        assert reranking.depth == depth


def test_auto_finds_what_is_here_and_fits_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cross_encoder: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    auto = Settings.load(reranker="auto")
    assert Reranker.open(auto, DEFAULT_MODEL) is None
    cached = tmp_path / "hub" / "models--cross-encoder--ms-marco-MiniLM-L6-v2"
    shutil.copytree(cross_encoder, cached / "snapshots" / "abc")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("abc")
    found = Reranker.open(auto, DEFAULT_MODEL)
    assert found
    assert found.name == "cross-encoder/ms-marco-MiniLM-L6-v2"
    assert found.scores("train", ["the gradient"])[0] > 0.9
    assert Reranker.open(auto, MULTILINGUAL) is None
    (tmp_path / "askalike" / "rerankers" / "encoder").mkdir(parents=True)
    (tmp_path / "askalike" / "rerankers" / "encoder" / "config.json").write_text("{}")
    shutil.copytree(cross_encoder, tmp_path / "askalike" / "rerankers" / "mine")
    own = Reranker.open(auto, MULTILINGUAL)
    assert own
    assert own.name == "mine"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, r"reranker .*: no model in .* \(its config.json cannot be read\); check --reranker"),
        ("[1]", "no model in"),
        ("{", "no model in"),
        ('{"architectures": ["BertModel"]}', "is not a cross-encoder but a BertModel"),
        ("{}", "is not a cross-encoder but a model of unknown kind"),
    ],
)
def test_a_folder_without_a_cross_encoder_is_refused(
    tmp_path: Path, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(ModelError, match=words):
        Reranker.open(Settings.load(reranker=str(tmp_path)), DEFAULT_MODEL)


def test_a_name_that_cannot_be_fetched_is_reported_in_words() -> None:
    with pytest.raises(ModelError, match="give --reranker a local folder"):
        Reranker.open(Settings.load(reranker="no/such"), DEFAULT_MODEL)


def test_damaged_weights_are_reported_in_words(cross_encoder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(cross_encoder, folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    damaged = Reranker.open(Settings.load(reranker=str(folder)), DEFAULT_MODEL)
    assert damaged
    with pytest.raises(ModelError, match=r"reranker .*damaged cannot be loaded \(.*; check --rer"):
        damaged.scores("x", ["y"])
