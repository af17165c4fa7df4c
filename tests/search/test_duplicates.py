"""Pairs and groups of questions asked twice."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import QueryError
from corpus.lexical.analysis import WordStems
from corpus.lexical.language import is_english
from corpus.model.vectors import RecordVectors, Vectors, unit
from corpus.records import Record
from search import Engine
from search.duplicates.candidates import near_pairs
from search.duplicates.copies import is_near_copy, unknown_languages
from search.duplicates.find import find_duplicates
from search.duplicates.neighbours import highest
from search.duplicates.scoring import score_new
from search.duplicates.signals import Material

GOLDEN = Path(__file__).parent.parent / "golden" / "duplicates.json"


def golden_pairs(engine: Engine) -> set[frozenset[str]]:
    by_place = {(r.source, r.question): r.id for r in engine.records}
    groups = json.loads(GOLDEN.read_text("utf-8"))
    named = [[(one["source"], one["question"]) for one in group] for group in groups]
    ids = [[by_place[place] for place in group if place in by_place] for group in named]
    return {frozenset((a, b)) for group in ids for a in group for b in group if a != b}


def test_every_group_at_the_default_is_a_real_one(engine: Engine) -> None:
    found = engine.duplicates()
    golden = golden_pairs(engine)
    assert found.groups
    for group in found.groups:
        assert all(frozenset((a, b)) in golden for a in group.ids for b in group.ids if a != b)


def test_a_lower_threshold_finds_more_and_stays_precise(engine: Engine) -> None:
    golden = golden_pairs(engine)
    found = {frozenset((pair.a, pair.b)) for pair in engine.duplicates(threshold=0.3).pairs}
    assert len(found) > len(engine.duplicates().pairs)
    assert len(found & golden) / len(found) >= 0.8


def test_pairs_are_ordered_and_reach_the_threshold(engine: Engine) -> None:
    scores = [pair.score for pair in engine.duplicates(threshold=0.3).pairs]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.3


def test_scopes_part_the_pairs(engine: Engine) -> None:
    source = {record.id: record.source for record in engine.records}
    whole = engine.duplicates(threshold=0.3)
    for scope in ("within", "across"):
        found = engine.duplicates(threshold=0.3, scope=scope).pairs
        assert found == tuple(
            pair
            for pair in whole.pairs
            if (source[pair.a] == source[pair.b]) == (scope == "within")
        )


@pytest.mark.parametrize("threshold", [0.0, 0.29, 1.01, -1])
def test_a_threshold_out_of_range_is_refused(engine: Engine, threshold: float) -> None:
    with pytest.raises(QueryError, match="out of range"):
        engine.duplicates(threshold=threshold)


def material(
    questions: Sequence[str], answers: Sequence[str] = (), vectors: np.ndarray | None = None
) -> Material:
    """Return records of documents of their own, their vectors made of their words if not given."""
    answers = answers or [""] * len(questions)
    ids = [str(n) for n in range(len(questions))]
    records = [
        Record(key, question, answer, (), (), f"{key}.md", (1, 1))
        for key, question, answer in zip(ids, questions, answers, strict=True)
    ]
    asked = bags(questions) if vectors is None else vectors
    told = bags([f"{q} {a}" for q, a in zip(questions, answers, strict=True)])
    if vectors is not None or not any(answers):
        told = asked
    return Material(records, RecordVectors(tuple(ids), asked, told), lambda _: {}, STEM)


STEM = WordStems("english").stem


def bags(texts: Sequence[str]) -> np.ndarray:
    """Return vectors of texts by their words."""
    words = {word for text in texts for word in text.lower().strip("?").split()}
    own = {w: np.random.default_rng(n).normal(size=384) for n, w in enumerate(sorted(words))}
    rows = [
        sum((own[word] for word in text.lower().strip("?").split()), np.zeros(384))
        for text in texts
    ]
    return unit(np.array(rows).reshape(len(texts), 384))


FILLER = (
    "Where is the nearest pharmacy?",
    "Which trains stop at the airport?",
    "What does a monthly ticket cost?",
    "Who repairs broken windows?",
    "Are dogs allowed on the ferry?",
    "When was the old bridge built?",
    "Why is the museum closed today?",
    "How long does the film last?",
)
TOLD = (
    "Behind the church.",
    "All of line four.",
    "Sixty euros.",
    "A glazier.",
    "Yes, on a leash.",
    "In the year of the flood.",
    "Its roof leaks.",
    "Two hours.",
)


def test_the_same_question_with_the_same_answer_is_likely_the_same() -> None:
    answer = "Open the settings, choose Security, then Password, and enter a new one twice."
    asked = ["How do I change my password?", "How can I change my password?", *FILLER]
    found = find_duplicates(material(asked, [answer, answer, *TOLD]), 0.7)
    assert [(pair.a, pair.b) for pair in found.pairs] == [("0", "1")]
    assert [group.ids for group in found.groups] == [("0", "1")]


def test_what_contradicts_is_a_look_alike_and_in_no_group() -> None:
    answer = "Open the settings, choose Security, then Password, and enter a new one twice."
    asked = ["How do I install it on Python 3.11?", "How do I install it on Python 3.12?", *FILLER]
    found = find_duplicates(material(asked, [answer, answer, *TOLD]), 0.5)
    assert [(one.a, one.b, one.kind) for one in found.look_alikes] == [("0", "1", "related")]
    assert not found.groups


@pytest.mark.parametrize("questions", [[], ["What is this?"], ["", "", ""], ["", "What is this?"]])
def test_there_is_nothing_to_find_in_little(questions: list[str]) -> None:
    found = find_duplicates(material(questions), 0.3)
    assert not found.pairs
    assert not found.groups


def test_copies_are_one_group_without_a_model() -> None:
    many = find_duplicates(material(["What is this?"] * 3000 + ["what  IS this?"]), 0.7)
    assert len(many.pairs) == 3000
    assert [len(group.ids) for group in many.groups] == [3001]
    assert many.groups[0].score == 1.0


def test_too_many_pairs_are_refused() -> None:
    with pytest.raises(QueryError, match="raise the threshold"):
        find_duplicates(material(["What is this?"] * 30), 0.7, most_pairs=20)


def test_of_what_the_model_does_not_know_only_copies_are_found() -> None:
    asked = [
        "Wie ändere ich mein Passwort im Konto?",
        "Wie ändere ich mein Passwort im Konto",
        "Wie ändere ich das Passwort meines Kontos neu?",
        *FILLER,
    ]
    found = find_duplicates(material(asked), 0.3, knows=is_english)
    assert [(pair.a, pair.b) for pair in found.pairs] == [("0", "1")]
    assert "German and French" in unknown_languages(["german", "french"])


def test_near_copies_differ_in_an_ending_or_signs() -> None:
    one, other = (
        Record("a", question, "In den Einstellungen.", (), (), "a", (1, 1))
        for question in ("Wie ändere ich mein Passwort?", "Wie ändere ich mein Passwort!!")
    )
    assert is_near_copy(one, other)
    assert not is_near_copy(one, Record("c", "Wie lösche ich es?", "So.", (), (), "a", (1, 1)))


def test_a_new_question_scores_as_it_would_in_the_corpus() -> None:
    asked = ["How do I change my password?", *FILLER]
    corpus = material([*asked, "How can I change my password?"])
    new = Record("x", "How can I change my password?", "", (), (), "", (1, 1))
    vector = corpus.vectors.questions[-1]
    before = Material(
        corpus.records[:-1],
        RecordVectors(corpus.vectors.ids[:-1], *[corpus.vectors.questions[:-1]] * 2),
        lambda _: {},
        STEM,
    )
    best, likelihood = score_new(before, new, vector, vector)[0]
    pair = find_duplicates(corpus, 0.3).pairs[0]
    assert best.question == asked[0]
    assert likelihood == pytest.approx(pair.score, abs=0.05)


def random(count: int) -> RecordVectors:
    drawn = unit(np.random.default_rng(1).normal(size=(2, count, 16)))
    return RecordVectors(tuple(map(str, range(count))), drawn[0], drawn[1])


def test_candidates_are_the_nearest_of_each_whatever_the_blocks() -> None:
    vectors = random(200)
    near = near_pairs(vectors.questions, vectors.answers, depth=5, block=1000)
    likeness = vectors.questions @ vectors.questions.T + vectors.answers @ vectors.answers.T
    np.fill_diagonal(likeness, -9)
    best = np.argsort(-likeness, axis=1)[:, :5]
    expected = {(min(a, b), max(a, b)) for a in range(200) for b in best[a].tolist()}
    assert set(zip(near.a.tolist(), near.b.tolist(), strict=True)) == expected


def clustered(records: int, around: int) -> Vectors:
    """Return unit vectors in clusters of several sizes, as questions on subjects are."""
    random_numbers = np.random.default_rng(2)
    centres = unit(random_numbers.normal(size=(around, 96)))
    own = np.minimum(random_numbers.exponential(around / 4, records).astype(int), around - 1)
    return unit(centres[own] + random_numbers.normal(size=(records, 96)) * 0.06)


@pytest.mark.parametrize("others", [0, 400])
def test_a_large_corpus_loses_few_candidates(others: int) -> None:
    asked = clustered(6000, 300)
    told = unit(asked + clustered(6000, others)) if others else asked
    exact = near_pairs(asked, told)
    near = near_pairs(asked, told, many=1)
    found = set(zip(near.a.tolist(), near.b.tolist(), strict=True))
    every = set(zip(exact.a.tolist(), exact.b.tolist(), strict=True))
    assert len(found & every) >= 0.95 * len(every)
    assert (near.a < near.b).all()


def test_equal_vectors_in_any_number_are_compared_in_bounded_cells() -> None:
    same = np.repeat(unit(np.ones((1, 96))), 5000, axis=0)
    near = near_pairs(same, same, many=1, floor=0.5)
    assert (near.a < near.b).all()
    assert {*near.a.tolist(), *near.b.tolist()} == set(range(5000))
    assert len(near.a) <= 40 * 5000


def test_more_than_the_nearest_are_compared_above_a_floor() -> None:
    asked = clustered(400, 300)
    asked[:60] = unit(asked[:1] + np.random.default_rng(5).normal(size=(60, 96)) * 0.01)
    near = near_pairs(asked, asked, floor=0.8)
    found = set(zip(near.a.tolist(), near.b.tolist(), strict=True))
    assert {(a, b) for a in range(60) for b in range(a + 1, 60)} <= found
    assert len(found) < len(near_pairs(asked, asked).a) + 60 * 60


def test_the_highest_of_a_row_are_found_by_stretches() -> None:
    rows = np.random.default_rng(4).normal(size=(7, 5000)).astype(np.float32)
    found = np.sort(highest(rows, 9), axis=1)
    assert (found == np.sort(np.argsort(-rows, axis=1)[:, :9], axis=1)).all()
