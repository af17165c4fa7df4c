"""The reranker: a tiny cross-encoder, made here, reorders in a way that is known."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.passages import Match
from corpus.errors import ModelError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.matches import Ranked
from search.ranking.rerank import Reranker, rerank
from search.revision import Revision


@pytest.fixture(scope="module")
def reranker(cross_encoder: Path) -> Reranker:
    opened = Reranker.open(Settings.load(reranker=str(cross_encoder)))
    assert opened
    return opened


def test_it_scores_pairs_in_zero_to_one(reranker: Reranker) -> None:
    scores = reranker.scores("train", ["a tree", "the gradient", "clusters of points"])
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert scores[1] > 0.9
    assert max(scores[0], scores[2]) < 0.1
    assert reranker.scores("train", []) == []


def test_it_is_off_unless_it_is_set() -> None:
    assert Reranker.open(Settings.load()) is None


def test_the_environment_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKALIKE_RERANKER", "some/model")
    monkeypatch.setenv("ASKALIKE_RERANK_DEPTH", "7")
    assert (Settings.load().reranker, Settings.load().rerank_depth) == ("some/model", 7)


class Lengths:
    """Likes long passages, and notes what it was given to read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
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
    assert scores[:3] == [0.5, 0.25, 0.2]
    assert scores == sorted(scores, reverse=True)
    assert 0.0 <= scores[4] < scores[3] < scores[2]


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
        Reranker.open(Settings.load(reranker=str(tmp_path)))


def test_a_name_that_cannot_be_fetched_is_reported_in_words() -> None:
    with pytest.raises(ModelError, match="give --reranker a local folder"):
        Reranker.open(Settings.load(reranker="no/such"))


def test_damaged_weights_are_reported_in_words(cross_encoder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(cross_encoder, folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    damaged = Reranker.open(Settings.load(reranker=str(folder)))
    assert damaged
    with pytest.raises(ModelError, match=r"reranker .*damaged cannot be loaded \(.*; check --rer"):
        damaged.scores("x", ["y"])
