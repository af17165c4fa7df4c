"""Fits the likelihood of duplicates again, and reports it where it was not fitted.

`python -m pytest -m measure -s tests/benchmarks/test_duplicates.py` prints the coefficients of
search/duplicates/likelihood.py and the figures of [F-duplicate-likelihood]. The golden groups with
an even number are for tuning, as are the look-alikes; the others report. All pairs count, those
without a label as different.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from corpus.lexical.analysis import WordStems
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import Record
from corpus.settings import Settings
from corpus.store import RecordVectors
from ingest.pipeline import ingest
from search import Engine
from search.duplicates import likelihood
from search.duplicates.candidates import Crowd, Near, near_pairs
from search.duplicates.find import find_duplicates
from search.duplicates.likelihood import Size, alike, corpus_terms, likelihoods, quadratic
from search.duplicates.signals import Material, Signals, read_signals
from search.evidence.contradict import contradict
from tests.benchmarks import many_questions as many
from tests.conftest import DOCUMENTS, SHARED
from tests.golden import golden

STEM = WordStems("english").stem
QUORA = SHARED / "bench" / "quora" / "pairs_dev.tsv"
MANY = 100_000
OWN = Path(__file__).parent / "duplicate_pairs.json"

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]


def made(records: Sequence[Record], embedder: SentenceTransformerEmbedder) -> Material:
    """Return records as an index without means would have them."""
    asked = embedder.encode_passages([one.question for one in records])
    questions = np.stack([one.vector for one in asked])
    answers = questions
    if any(one.answer for one in records):
        told = embedder.encode_passages([f"{one.question}\n{one.answer}" for one in records])
        answers = np.stack([one.vector for one in told])
    bits = {one.id: own.bits for one, own in zip(records, asked, strict=True)}
    vectors = RecordVectors(tuple(bits), questions, answers)
    return Material(records, vectors, lambda ids: {key: bits[key] for key in ids}, STEM)


def plain(key: int, question: str, answer: str = "", source: str = "one") -> Record:
    return Record(str(key), question, answer, (), (), source, (1, 1))


def fitted(terms: np.ndarray, right: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the offset and the weights of a logistic regression, on the scale of the terms."""
    mean, spread = terms.mean(axis=0), terms.std(axis=0) + 1e-9
    found = LogisticRegression(C=1.0, max_iter=5000).fit((terms - mean) / spread, right)
    weights = found.coef_[0] / spread
    return float(found.intercept_[0] - weights @ mean), weights


def best_f1(right: np.ndarray, scores: np.ndarray) -> float:
    """Return the threshold with the best F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(right[order])
    return float(scores[order][np.argmax(hits / (np.arange(1, len(order) + 1) + right.sum()))])


def f1(right: np.ndarray, scores: np.ndarray, threshold: float) -> float:
    taken = scores >= threshold
    return float(2 * (taken & right).sum() / (taken.sum() + right.sum()))


def test_questions_by_themselves(embedder: SentenceTransformerEmbedder) -> None:
    """The first stage, fitted on the first half of Quora's pairs, reported on the second."""
    if not QUORA.exists():
        pytest.skip(f"needs {QUORA}, which is not part of the project")
    lines = QUORA.read_text("utf-8", errors="replace").splitlines()
    rows = [parts for line in lines if len(parts := line.split("\t")) >= 3]
    texts = sorted({text for row in rows for text in row[1:3]})
    place = {text: n for n, text in enumerate(texts)}
    material = made([plain(n, text) for n, text in enumerate(texts)], embedder)
    a, b = (np.array([place[row[side]] for row in rows]) for side in (1, 2))
    cosines = np.einsum("ij,ij->i", material.vectors.questions[a], material.vectors.questions[b])
    none = np.full(len(a), np.nan, np.float32)
    near = Near(a, b, cosines, cosines, Crowd(none, none), Crowd(none, none))
    signals = read_signals(material, near)
    right = np.array([row[0] == "1" for row in rows])
    differ = np.array([contradict(row[1], row[2], STEM) for row in rows])
    half = len(rows) // 2
    terms = np.hstack([quadratic(signals), differ[:, None]])
    offset, weights = fitted(terms[:half], right[:half])
    line = np.polyfit(signals.asked[:half], signals.tokens[:half], 1)
    print(f"\nalike: {np.round(weights, 4).tolist()}, offset {offset:.3f}, tokens {line}")
    scores = alike(signals) + likelihood.DIFFERS * differ
    for name, score in (("cosine", cosines), ("alike", scores)):
        threshold = best_f1(right[:half], score[:half])
        precision = average_precision_score(right[half:], score[half:])
        figure = f1(right[half:], score[half:], threshold)
        print(f"{name}: average precision {precision:.3f}, F1 {figure:.3f}")
    assert average_precision_score(right[half:], scores[half:]) >= 0.87
    assert figure >= 0.83


Labels = dict[tuple[int, int], tuple[bool, int]]


def labels(material: Material) -> Labels:
    """Return the labelled pairs of rows: whether they are the same, and their half."""
    rows = {(one.source, one.question): row for row, one in enumerate(material.records)}
    found: Labels = {}

    def add(pair: Sequence[golden.Place], half: int, *, same: bool) -> None:
        first, second = sorted(rows[place] for place in pair)
        found[first, second] = (same, half % 2)

    for half, group in enumerate(golden.duplicates()):
        for pair in combinations(sorted(group), 2):
            add(pair, half, same=True)
    for half, alike_pair in enumerate(sorted(map(sorted, golden.look_alikes()))):
        add(alike_pair, half, same=False)
    return found


def report(chances: np.ndarray, near: Near, known: Labels, half: int) -> dict[str, float]:
    """Return the figures of a half: its duplicates against all pairs but the other half's."""
    pairs = list(zip(near.a.tolist(), near.b.tolist(), strict=True))
    kept = [n for n, pair in enumerate(pairs) if known.get(pair, (False, half))[1] == half]
    right = np.array([known.get(pairs[n], (False, half))[0] for n in kept])
    alike_pairs = np.array([pairs[n] in known and not known[pairs[n]][0] for n in kept])
    total = sum(same and own == half for same, own in known.values())
    score = chances[kept]
    taken = score >= Settings.load().duplicate
    precision = average_precision_score(right, score) * right.sum() / total
    return {
        "average precision": float(precision),
        "precision": float(right[taken].mean()),
        "recall": float(right[taken].sum() / total),
        "look-alikes": float(alike_pairs[taken].sum()),
    }


@pytest.mark.parametrize("model", ["default", "multilingual"])
def test_records_in_their_corpus(tmp_path: Path, model: str) -> None:
    """The second stage, fitted on the tuning half of the golden groups with the default model."""
    named = {} if model == "default" else {"model": model}
    settings = Settings.load(index=tmp_path / "index", **named)
    embedder = SentenceTransformerEmbedder.open(settings)
    ingest([DOCUMENTS], settings, embedder)
    material = Engine.open(settings, embedder)._live.revision().material
    near = near_pairs(material.vectors.questions, material.vectors.answers)
    signals = read_signals(material, near)
    known = labels(material)
    records = material.records
    pairs = list(zip(near.a.tolist(), near.b.tolist(), strict=True))
    differ = np.array(
        [contradict(records[a].question, records[b].question, STEM) for a, b in pairs]
    )
    if model == "default":
        half = np.array(
            [known.get(pair, (False, (7 * pair[0] + pair[1]) % 2))[1] for pair in pairs]
        )
        right = np.array([known.get(pair, (False, 0))[0] for pair in pairs])
        tuning = (half == 0) & ~differ
        for name, terms, used in zip(
            ("told", "asked"), corpus_terms(signals), ([0, 1, 2, 3, 4], [1, 3, 4]), strict=True
        ):
            offset, weights = fitted(terms[tuning][:, used], right[tuning])
            print(f"\n{name}: offset {offset:.2f}, weights {np.round(weights, 2).tolist()}")
    size = Size(len(records), len({record.source for record in records}))
    for name, which in (("with answers", signals), ("without", asked_alone(signals))):
        chances = np.where(differ, 0, likelihoods(which, size))
        for half_name, number in (("tuning", 0), ("reporting", 1)):
            print(f"{model}, {name}, {half_name}: {report(chances, near, known, number)}")
    figures = report(np.where(differ, 0, likelihoods(signals, size)), near, known, 1)
    assert figures["average precision"] >= 0.66
    assert figures["recall"] >= 0.40
    assert figures["precision"] >= 0.80
    assert figures["look-alikes"] <= 2


def asked_alone(signals: Signals) -> Signals:
    return signals._replace(both_told=np.zeros_like(signals.both_told))


@pytest.mark.parametrize(("domain", "most"), [("allotment", 1), ("opposites", 5)])
def test_other_domains(embedder: SentenceTransformerEmbedder, domain: str, most: int) -> None:
    """Pairs written for this after all was fitted, in English, by kinds of corpora."""
    pairs = json.loads(OWN.read_text("utf-8"))[domain]
    records: list[Record] = []
    for kind, other in (("same", "two"), ("different", "one")):
        for a, b in pairs[kind]:
            records += [plain(len(records), *a), plain(len(records) + 1, *b, source=other)]
    same = {(n, n + 1) for n in range(0, 2 * len(pairs["same"]), 2)}
    material = made(records, embedder)
    ways: dict[str, Callable[[Record], Record]] = {
        "two documents": lambda one: one,
        "one document": lambda one: replace(one, source="one"),
    }
    for name, changed in ways.items():
        own = replace(material, records=[changed(one) for one in records])
        found = {(int(pair.a), int(pair.b)) for pair in find_duplicates(own, 0.7).pairs}
        print(f"\n{name}: {len(found & same)} of {len(same)} found, {len(found - same)} wrong")
        assert len(found - same) <= most


def measured(what: str, count: int, folder: Path) -> dict[str, float]:
    """Return what something costs in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.many_questions", what, str(count), folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout or "{}")


@pytest.fixture(scope="module")
def questions(request: pytest.FixtureRequest) -> Path:
    """A folder with real questions, encoded by the first run and kept by pytest's cache."""
    if not many.QUESTIONS.exists():
        pytest.skip(f"needs {many.QUESTIONS}, which is not part of the project")
    folder = Path(request.config.cache.mkdir("many-questions"))
    measured("encode", MANY, folder)
    return folder


def test_many_questions_beside_paraphrase_mining(questions: Path) -> None:
    """All of the search against the nearest pairs alone, on the same vectors. [F-duplicate-scale]"""
    theirs, ours, near = (measured(what, MANY, questions) for what in ("mine", "search", "near"))
    for name, one in {"paraphrase_mining": theirs, "search": ours, "candidates": near}.items():
        print(f"\n{name}: {one}")
    assert ours["seconds"] <= theirs["seconds"]
    assert ours["peak"] <= theirs["peak"]
    assert near["recall"] >= 0.99


def test_all_questions_take_less_than_3_gigabytes(questions: Path) -> None:
    if missing := sum(not file.exists() for file in many.parts(questions, many.ALL)):
        pytest.skip(
            f"needs the vectors of {missing * many.PART:,} more questions, which take an hour: "
            f"python -m tests.benchmarks.many_questions encode {many.ALL} {questions}"
        )
    ours = measured("search", many.ALL, questions)
    print(f"\nall questions: {ours}")
    assert ours["peak"] < 3
