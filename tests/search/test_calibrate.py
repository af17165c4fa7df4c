"""The confidence: learnt without labels, monotonic, and the same thing in any corpus."""

import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.passages import Match
from corpus.generations.sidecars import read_learnt, write_learnt
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import PassageId
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.matches import Ranked
from search.ranking.calibrate import Calibration, learn
from search.ranking.fuse import nearness
from search.ranking.ranker import Ranker


def test_it_is_a_half_at_the_threshold_and_sure_further_up() -> None:
    calibration = Calibration(0.3, 0.5)
    assert calibration.confidence(0.3) == 0.5
    assert calibration.confidence(0.5) == pytest.approx(0.95, abs=1e-3)
    scores = [calibration.confidence(raw) for raw in np.linspace(-2, 2, 50)]
    assert scores == sorted(scores)
    assert 0 <= scores[0] < scores[-1] <= 1


def test_foreign_questions_rule_where_the_corpus_is_about_one_field() -> None:
    own, foreign = np.linspace(0.5, 0.9, 100), np.linspace(0.1, 0.3, 50)
    learnt = learn(own, {"english": foreign}, [0.8, 0.9, 1.0])
    assert learnt.threshold == pytest.approx(0.29)
    assert learnt.sure == pytest.approx(0.29 + 0.6 * (0.9 - 0.29))


def test_foreign_questions_that_the_corpus_answers_do_not_raise_the_threshold() -> None:
    own, foreign = np.linspace(0.5, 0.9, 100), np.random.default_rng(0).normal(0.2, 0.04, 5000)
    foreign[:500] = 0.8  # a tenth of them
    assert learn(own, {"english": foreign}, []).threshold == pytest.approx(
        0.2 + 2.25 * 0.04, abs=0.02
    )


def test_its_own_questions_rule_where_nothing_is_foreign_to_it() -> None:
    own, foreign = np.linspace(0.5, 0.9, 101), np.linspace(0.4, 0.9, 50)
    assert learn(own, {"english": foreign}, []).threshold == pytest.approx(0.52)


def test_foreign_questions_that_are_all_far_from_a_few_records_leave_it_some_way_to_go() -> None:
    own, foreign = np.linspace(0.5, 0.9, 100), np.linspace(0.10, 0.12, 50)
    small = learn(own, {"turkish": foreign, "dutch": foreign + 0.1}, [0.6, 0.7], few=True)
    assert small.thresholds["turkish"] == pytest.approx(0.11 + 0.18 * (0.65 - 0.11))
    assert small.threshold == small.thresholds["dutch"] > small.thresholds["turkish"]
    large = learn(own, {"turkish": foreign}, [0.6, 0.7])
    assert large.threshold == pytest.approx(0.12, abs=0.002)


def test_few_questions_of_its_own_say_nothing() -> None:
    learnt = learn([0.0, 0.1], {"english": [0.2, 0.2]}, [0.21])
    assert learnt == Calibration(0.2, pytest.approx(0.3), thresholds={"english": 0.2})
    assert learn([], {"english": [0.2]}, []).threshold == 0.2


def ranked(*scores: float) -> list[Ranked]:
    match = Match(PassageId.of("a" * 16), "a" * 16, "question", 0.0, np.zeros(2, np.float32))
    return [Ranked(match, score) for score in scores]


def test_nearness_is_the_mean_of_the_five_best() -> None:
    assert nearness(ranked(0.9, 0.8, 0.6, 0.4, 0.3, 0.0)) == pytest.approx(0.6)
    assert nearness(ranked(0.8)) == 0.8
    assert nearness([]) == 0.0


def test_one_of_many_rows_does_not_say_that_the_corpus_is_near() -> None:
    by_a_row, by_its_text = (replace(one, near=0.2) for one in ranked(0.9, 0.5))
    by_its_text = replace(by_its_text, near=0.5)
    assert nearness([by_a_row, by_its_text]) == pytest.approx(0.35)


def test_what_is_learnt_is_kept_for_the_revision(tmp_path: Path) -> None:
    assert read_learnt(tmp_path, "x", {"revision": 1}) is None
    write_learnt(tmp_path, "x", {"revision": 1}, {"a": 2})
    assert read_learnt(tmp_path, "x", {"revision": 1}) == {"a": 2}
    assert read_learnt(tmp_path, "x", {"revision": 2}) is None
    (tmp_path / "x.json").write_text("{")
    assert read_learnt(tmp_path, "x", {"revision": 1}) is None


COOKING = """# Cooking

## How long does rice have to boil?
Twelve minutes, then it steams with the lid on.

## Why does bread dough rise?
Yeast turns sugar into gas.

## How do I poach an egg?
In water that just simmers, with a dash of vinegar.

## What keeps cut apples from going brown?
Lemon juice slows the oxidation.
"""


def test_the_same_default_fits_a_corpus_about_something_else(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "cooking.md").write_text(COOKING)
    ingest([tmp_path / "cooking.md"], settings, embedder)
    engine = Engine.open(settings)
    assert engine.ask("my apple slices turn dark, what can I do").answerable
    assert engine.ask("how many minutes for rice").answerable
    assert not engine.ask("what is gradient descent").answerable
    assert not engine.ask("how do I renew my passport").answerable


def test_it_is_learnt_once_by_the_warm_up_and_a_first_query_together(
    documents_index: Settings,
    embedder: SentenceTransformerEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    learning: list[str] = []

    def calibrate(*_: object) -> Calibration:
        learning.append(threading.current_thread().name)
        time.sleep(0.2)
        return Calibration(0.2, 0.5)

    settings = Settings.load(index=tmp_path / "index")
    shutil.copytree(documents_index.index, settings.index)
    for learnt in settings.index.glob("*/*/calibration.json"):
        learnt.unlink()
    monkeypatch.setattr(Ranker, "calibrate", calibrate)
    # Python 3.11 locks every cached_property by itself; later ones do not.
    engine = Engine.open(settings, embedder)
    threads = [threading.Thread(target=engine.warm_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    engine.ask("what is dropout")
    for thread in threads:
        thread.join()
    assert len(learning) == 1


def test_of_several_languages_the_hardest_decides_and_each_is_known() -> None:
    own = np.linspace(0.5, 0.9, 101)
    foreign = {"german": np.linspace(0.1, 0.3, 64), "thai": np.linspace(0.2, 0.4, 64)}
    learnt = learn(own, foreign, [0.8])
    assert learnt.threshold == learnt.thresholds["thai"] > learnt.thresholds["german"]
    german = learnt.at(learnt.thresholds["german"])
    assert german.sure - german.threshold == pytest.approx(learnt.sure - learnt.threshold)


def test_the_certainty_is_a_half_where_the_corpus_answers_and_grows_with_the_lead() -> None:
    known = Calibration(0.3, 0.5)
    assert known.certainty(0.29, 0.6, 0.3) < 0.5 <= known.certainty(0.3, 0.31, 0.3)
    alone, followed = known.certainty(0.4, 0.5, 0.3), known.certainty(0.4, 0.5, 0.49)
    assert 0.5 <= followed < alone < 1
    assert known.share(0.5, 0.5) == 1.0
    assert known.share(0.3, 0.5) < known.share(0.4, 0.5) < 1
