"""Antonyms of WordNet: which questions they keep apart, and which not."""

import json
from pathlib import Path

import pytest

from corpus.lexical.analysis import WordStems
from search.evidence.antonyms import antonyms, antonyms_between
from search.evidence.contradict import contradict
from search.evidence.polarity import opposites, read_sense
from tests.antonyms import FILE, content

STEM = WordStems("english").stem
PAIRS = Path(__file__).parents[2] / "benchmarks" / "duplicate_pairs.json"

# Opposites that our own list has not.
DIFFERENT = [
    ("How do I store raw fish?", "How do I store cooked fish?"),
    ("How long do soft eggs boil?", "How long do hard eggs boil?"),
    ("How do I thicken a sauce?", "How do I thin a sauce?"),
    ("Which socks are thick?", "Which socks are thin?"),
    ("What is the fee for arriving early?", "What is the fee for arriving late?"),
    ("What are the youngest players paid?", "What are the oldest players paid?"),
    ("Who was hired in spring by the club?", "Who was fired in spring by the club?"),
    ("How do I deflate the airbed?", "How do I inflate the airbed?"),
    ("Is there a discount for odd quantities?", "Is there a discount for even quantities?"),
]
ALIKE = [
    # The sentence turns it back.
    ("How do I keep a tent dry in the rain?", "How do I stop a tent getting wet in the rain?"),
    ("Which knot is the easiest?", "Which knot is the least difficult?"),
    ("Why is my tea weak?", "Why is my tea not strong?"),
    # One answer is for both.
    ("Is it safe to eat?", "Is it dangerous to eat?"),
    ("Was Hitler a good person?", "Was Hitler a bad person?"),
    ("Why are games cheaper than books?", "Why are books more expensive than games?"),
    # Both are named.
    ("How do raw and cooked eggs differ?", "What is the difference of cooked eggs to raw ones?"),
    # Something else is asked besides: nothing is said of these.
    ("How do I store raw fish in summer?", "Which cooked dishes freeze well for weeks?"),
]


GERMAN = [
    ("Wie lange kochen weiche Eier?", "Wie lange kochen harte Eier?"),
    ("Was kostet eine frühe Anreise?", "Was kostet eine späte Anreise?"),
    ("Wie streiche ich große dunkle Räume?", "Wie streiche ich kleine dunkle Räume?"),
    ("Wer kauft teure Autos?", "Wer kauft billige Autos?"),
    ("Wie dick ist der saure Teig?", "Wie dick ist der süße Teig?"),
    ("Wie kann ich ein Konto öffnen?", "Wie kann ich ein Konto schließen?"),
]
GERMAN_ALIKE = [
    ("Wie halte ich Brot weich?", "Wie verhindere ich, dass Brot hart wird?"),
    ("Ist das Seil sicher?", "Ist das Seil gefährlich?"),
    ("Wie groß ist der Garten?", "Wie klein ist der Garten?"),
    ("Warum ist der Tee zu schwach?", "Warum ist der Tee nicht stark genug?"),
]


@pytest.mark.parametrize(("a", "b"), GERMAN)
def test_german_questions_with_an_opposite_differ(a: str, b: str) -> None:
    stem = WordStems("german").stem
    assert contradict(a, b, stem)
    assert contradict(b, a, stem)


@pytest.mark.parametrize(("a", "b"), GERMAN_ALIKE)
def test_german_questions_may_be_the_same(a: str, b: str) -> None:
    assert not contradict(a, b, WordStems("german").stem)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_questions_with_an_antonym_in_place_of_a_word_differ(a: str, b: str) -> None:
    assert contradict(a, b, STEM)
    assert contradict(b, a, STEM)


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_an_antonym_that_changes_nothing_keeps_nothing_apart(a: str, b: str) -> None:
    assert not contradict(a, b, STEM)
    assert not contradict(b, a, STEM)


@pytest.mark.parametrize(
    ("domain", "least", "most"),
    [
        ("opposites", 15, 0),
        ("opposites without answers", 10, 2),
        ("Gegensätze", 19, 0),
        ("Gegensätze ohne Antworten", 11, 0),
    ],
)
def test_pairs_that_were_written_before_are_kept_apart_as_then(
    domain: str, least: int, most: int
) -> None:
    """Those without answers after the lists, and before they were looked at. [F-antonyms]"""
    stem = WordStems("german" if domain.startswith("G") else "english").stem
    pairs = json.loads(PAIRS.read_text("utf-8"))[domain]
    apart = {
        kind: sum(contradict(a, b, stem) for (a, _), (b, _) in pairs[kind])
        for kind in ("same", "different")
    }
    assert apart["different"] >= least
    assert apart["same"] <= most


def test_the_words_that_differ_are_named() -> None:
    a, b = DIFFERENT[0]
    found = antonyms_between(a, b, read_sense(a, STEM), read_sense(b, STEM), STEM)
    assert found == {("raw", "cooked")}


def test_forms_are_those_of_the_word_and_no_comparatives() -> None:
    assert "oldest" in antonyms("youngest")
    assert {"thinned", "thinning", "thins"} <= antonyms("thickening")
    assert "expensive" in antonyms("cheap")
    assert antonyms("cheaper") == frozenset()
    assert antonyms("zebra") == frozenset()


def test_antonyms_hold_both_ways_and_no_word_is_its_own() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 2_500
    for line in lines:
        part, word, *others = line.split(" ")
        assert part in {"a", "n", "r", "v"}
        assert others == sorted(set(others))
        assert word < others[0]
        for other in others:
            assert word in antonyms(other)
            assert other in antonyms(word)
    assert "raw" not in opposites("cooked")


def test_the_licence_of_wordnet_is_in_the_file() -> None:
    head = FILE.read_text("utf-8")
    for said in ("Copyright 2006 by Princeton University", '"AS IS"', "Permission to use, copy"):
        assert said in head


def test_the_file_is_what_wordnet_says() -> None:
    """Only where Debian's package is installed."""
    folder = Path("/usr/share")
    if not (folder / "wordnet" / "data.adj").exists():
        pytest.skip("needs /usr/share/wordnet: apt-get install wordnet-base")
    assert content(folder) == FILE.read_text("utf-8")
