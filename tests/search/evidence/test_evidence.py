"""What a query names exactly decides: over a small corpus of the manual of a pump."""

import json
from pathlib import Path

import pytest

from corpus.lexical.analysis import word_stems
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.evidence.contradict import contradict
from search.evidence.editions import is_newer, old_editions

MANUAL = {
    "What does alarm F107 mean?": "The line is blocked. Open the clamp.",
    "What does alarm F170 mean?": "The door was opened while the pump ran.",
    "What does alarm F701 mean?": "The battery holds less than ten minutes.",
    "How do I update the pump to firmware 2.4?": "Put the file on a stick and start the pump.",
    "How do I update the pump to firmware 3.0?": "Only the service may do that.",
    "Which syringes are supported?": "All of 20 and 50 ml with a Luer lock.",
    "Which syringes are not supported?": "Glass ones, and those of Norvex.",
    "How do I increase the flow rate?": "Hold the upper arrow.",
    "How do I decrease the flow rate?": "Hold the lower arrow.",
    "How many profiles does the Home edition store?": "Four.",
    "How many profiles does the Clinic edition store?": "Two hundred.",
    "How do I clean the pump?": "With a damp cloth; never under running water.",
    "How long does the battery last?": "Six hours at a common rate.",
    "How do I set up single sign-on?": "Register the pump with your identity provider.",
    "Where do I find the serial number?": "On the label under the handle.",
    "How do I turn on the night mode?": "Hold the moon for two seconds.",
    "How do I print the log?": "Run `pumpctl log --print` on the connected computer.",
    "Who may repair the pump?": "Only trained staff.",
}
EDITIONS = {
    "prices-2022.json": {"What does a new filter cost?": "12 crowns."},
    "prices-2024.json": {"How much is a replacement filter?": "15 crowns."},
}


@pytest.fixture(scope="module")
def manual(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Engine:
    folder = tmp_path_factory.mktemp("manual")
    for name, pairs in {"manual.json": MANUAL, **EDITIONS}.items():
        rows = [{"question": asked, "answer": told} for asked, told in pairs.items()]
        Path(folder / name).write_text(json.dumps(rows), "utf-8")
    settings = Settings.load(index=tmp_path_factory.mktemp("index") / "index")
    ingest([folder], settings, embedder)
    return Engine.open(settings, embedder)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("f-107", "blocked"),
        ("alarm 170 came up", "door"),
        ("what is F 701", "battery"),
        ("update firmware v2.4", "stick"),
        ("firmware 3.0.x how to", "service"),
        ("syringes that I can not use", "Glass"),
        ("which syringes may I use", "Luer"),
        ("unsupported syringes", "Glass"),
        ("make the flow rate lower, decrease it", "lower arrow"),
        ("profiles on Clinic", "Two hundred"),
        ("price of a filter", "15 crowns"),
    ],
)
def test_the_record_that_is_named_comes_first(manual: Engine, query: str, answer: str) -> None:
    asked = manual.ask(query)
    assert asked.answerable
    assert answer in asked.results[0].record.answer


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("What does alarm F108 mean?", "nothing here names F108; nearest: F107"),
        ("alarm 999", "nothing here names alarm 999"),
        ("How do I update the pump to firmware 2.5?", "nothing here names firmware 2.5"),
        ("what does --verbose do", "nothing here names --verbose"),
    ],
)
def test_what_nothing_here_names_is_refused_with_the_reason(
    manual: Engine, query: str, said: str
) -> None:
    asked = manual.ask(query)
    assert not asked.answerable
    assert asked.confidence < 0.5
    assert asked.reason.startswith(said)
    assert asked.results  # the nearest are still listed


def test_opposites_are_no_duplicates_and_never_folded(manual: Engine) -> None:
    found = manual.duplicates(threshold=0.6)
    texts = {record.id: record.question for record in manual.records}
    pairs = {frozenset((texts[pair.a], texts[pair.b])) for pair in found.pairs}
    assert not any(len(pair & set(MANUAL)) == 2 for pair in pairs)
    for asked in map(manual.ask, ("alarm F107", "supported syringes", "flow rate")):
        manual_hits = [hit for hit in asked.results if hit.record.source == "manual.json"]
        assert all(not hit.also for hit in manual_hits)
    new = manual.is_duplicate("What does alarm F108 mean?", threshold=0.5)
    assert not new.duplicate


@pytest.mark.parametrize("query", ["how", "what is it", "why"])
def test_words_that_ask_for_nothing_are_not_answered(manual: Engine, query: str) -> None:
    asked = manual.ask(query)
    assert not asked.answerable
    assert "ask for nothing" in asked.reason


_BARE = ["' OR 1=1", "1=1", "or 1", "a = b", "0 0 0", "x = 1", "what is 1", "3 > 2", "{1: 2}", "$5"]


@pytest.mark.parametrize("query", _BARE)
def test_letters_and_small_numbers_alone_are_not_answered(engine: Engine, query: str) -> None:
    asked = engine.ask(query)
    assert not asked.answerable, (asked.confidence, asked.results[0].record.question)


@pytest.mark.parametrize(
    "query", ["F1", "L1 or L2", "n-gram", "1x1 convolution", "k-means", "t-test", "RNN"]
)
def test_short_names_are_answered(engine: Engine, query: str) -> None:
    assert engine.ask(query).answerable


@pytest.mark.parametrize("query", ["2.4", "alarm 107", "F 701", "50 ml"])
def test_numbers_that_a_question_writes_are_not_bare(manual: Engine, query: str) -> None:
    assert "letters and small numbers" not in manual.ask(query).reason


def test_a_letter_that_no_record_has_is_no_name(manual: Engine) -> None:
    asked = manual.ask("R")
    assert not asked.answerable
    assert "letters and small numbers" in asked.reason


@pytest.mark.parametrize("query", ["blorp", "zxcvb", "snarfle quux", "How do I vrooplk a mxyzt?"])
def test_what_neither_corpus_nor_model_knows_is_not_answered(engine: Engine, query: str) -> None:
    asked = engine.ask(query)
    assert not asked.answerable, (asked.confidence, asked.results[0].record.question)
    if asked.verdict != "nothing":
        assert "no record here has" in asked.reason


def test_an_acronym_that_is_known_by_its_long_form_is_answered(engine: Engine) -> None:
    for acronym in ("FFN", "KNN"):  # no record has these letters
        assert engine.ask(acronym).answerable


def test_a_misspelt_query_is_read_as_what_was_meant(manual: Engine) -> None:
    asked = manual.ask("singel sign-on setpu")
    assert asked.answerable
    assert asked.query == "singel sign-on setpu"
    assert asked.read_as is not None
    assert "single" in asked.read_as
    assert asked.suggestion is None
    assert manual.ask("single sign-on").read_as is None


def test_one_number_decides_and_is_shown(manual: Engine) -> None:
    for query in ("F107", "clean the pump", "how do I bake bread", "F108", "battery life"):
        asked = manual.ask(query)
        assert asked.results[0].score == pytest.approx(asked.confidence, abs=1e-4)
        scores = [hit.score for hit in asked.results]
        assert scores == sorted(scores, reverse=True)
        assert asked.answerable == (asked.confidence >= 0.5)


def test_a_pasted_text_is_not_refused_for_what_it_names(manual: Engine) -> None:
    trace = "\n".join(f"  at module_{n}.run (file_{n}.js:{n * 37})" for n in range(20))
    asked = manual.ask(f"the pump says: line is blocked, open the clamp\n{trace}")
    assert asked.reason == ""


def test_each_series_is_looked_at_in_either_order() -> None:
    stem = word_stems("english").stem
    a = "How do I migrate from Python 3.10 to Python 3.11 on Windows 10?"
    b = "How do I migrate to Python 3.11 on Windows 11?"
    assert contradict(a, b, stem)
    assert contradict(b, a, stem)
    assert not contradict("iPhone 12 and iPhone 13", "iPhone 13", stem)


def test_a_chapter_is_no_edition() -> None:
    assert is_newer("handbook-2025.md", "handbook-2019.md")
    assert is_newer("faq-v3/a.md", "faq-v2/a.md")
    assert not is_newer("lectures/2023/week-2.md", "lectures/2023/week-1.md")
    names = [f"lectures/2023/week-{n}.md" for n in range(900)]
    assert old_editions([*names, "a-v1.md", "a-v2.md"]) == {"a-v1.md"}
