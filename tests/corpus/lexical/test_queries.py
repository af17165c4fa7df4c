"""What people write into a query: phrases, beginnings, slips, other languages."""

import time
from pathlib import Path

import pytest

from corpus.lexical.analysis import take_apart
from corpus.lexical.index import LexicalIndex
from corpus.lexical.language import find_language
from corpus.lexical.schema import LexicalEntry
from corpus.lexical.stamp import read_stamp
from corpus.lexical.writer import LexicalWriter
from corpus.records import Filter

TEXTS = {
    "rate.1": ("What is the learning rate?", "The size of a step. Too large a rate diverges."),
    "swap.1": ("How is the rate of learning measured?", "By the loss; learned rates differ."),
    "cpp.1": ("Is C++ faster?", "The C++ standard library is."),
    "lone.0": ("Which tree is a decision tree?", ""),
    "slip.1": ("What is a gradeint?", "A common slip."),
    "grad.1": ("What is a gradient?", "The way up."),
    "over.1": ("What is overfitting?", "Learning the noise of overfitted examples."),
}


def build(folder: Path, texts: dict[str, tuple[str, str]]) -> LexicalIndex:
    writer = LexicalWriter.create(folder)
    for passage, (question, chunk) in texts.items():
        writer.add([LexicalEntry(passage, question, chunk, f"{passage}.md", (), (), "")])
    writer.commit(1)
    writer.close()
    index = LexicalIndex.open(folder, 1)
    assert index
    return index


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    return build(tmp_path / "lexical", TEXTS)


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ('why "learning rate" matters', {"rate.1"}),
        ("“learning rate”", {"rate.1"}),
        ('"rate of learning"', {"swap.1"}),
        ('"learned rate"', {"rate.1", "swap.1"}),  # nobody writes that: other forms of it count
        ('"c++ standard library"', {"cpp.1"}),
        ('"pgvector"', set()),
        ('"the rate" "of learning"', {"swap.1"}),
        ('"the rate" "library"', set()),
        ('"decision tree"', {"lone.0"}),
        ('an unbalanced "learning rate', set()),
        ('""', set()),
        ('"?!" "🙂"', set()),
        ("learning rate", set()),
    ],
)
def test_words_in_quotes_stand_together(
    lexical: LexicalIndex, query: str, passages: set[str]
) -> None:
    assert set(lexical.find_quoted(query, 10)) == passages


def test_phrases_keep_to_filters_and_to_questions(lexical: LexicalIndex) -> None:
    assert lexical.find_quoted('"rate"', 10, Filter(sources=("swap.1.md",))) == ["swap.1"]
    assert lexical.find_quoted('"large a rate"', 10) == ["rate.1"]
    assert lexical.find_quoted('"large a rate"', 10, in_question=True) == []
    assert lexical.find_quoted('"learning rate"', 10, in_question=True) == ["rate.1"]


@pytest.mark.parametrize("query", ["overfit*", "how to stop overfitt", "decis", "LIBRAR*"])
def test_the_beginning_of_a_word_finds_it(lexical: LexicalIndex, query: str) -> None:
    wanted = {"o": {"over.1"}, "h": {"over.1"}, "d": {"lone.0"}, "L": {"cpp.1"}}[query[0]]
    assert wanted <= {match.passage_id for match in lexical.search(query, 10)}


def test_a_star_that_ends_no_word_is_a_plain_character() -> None:
    assert take_apart("a * b, 2*3 and **bold**").prefixes == ()
    assert take_apart('regular* ("deep learn*") x*?').prefixes == ("regular", "learn", "x")
    assert take_apart("back* stopping").words.split() == ["stopping"]


def test_a_rare_word_finds_those_one_letter_away(lexical: LexicalIndex) -> None:
    found = [match.passage_id for match in lexical.search("gradeint", 10)]
    assert found == ["slip.1", "grad.1"]


@pytest.mark.parametrize(
    "query",
    [
        "lorem ipsumx dolr " * 600,
        "y" * 10_000,
        "a* " * 3000,
        '"a b" ' * 2000,
        '"' * 9999,
        "🙂" * 999,
    ],
    ids=["words", "one word", "stars", "phrases", "quotes", "emoji"],
)
def test_long_queries_are_answered_soon(lexical: LexicalIndex, query: str) -> None:
    began = time.perf_counter()
    lexical.search(query, 10)
    lexical.find_quoted(query, 10)
    assert time.perf_counter() - began < 2


GERMAN = {
    "a.1": (
        "Wie oft werden die Häuser gestrichen?",
        "Das ist nicht in jedem Jahr nötig, aber wenn der Regen auf die Wände kommt, wird es Zeit.",
    ),
    "b.1": ("Wer streicht das Haus?", "Ein Maler, der sich mit den Farben auskennt."),
}


def test_an_index_stems_by_the_language_of_its_documents(tmp_path: Path) -> None:
    index = build(tmp_path / "german", GERMAN)
    assert index.language == "german"
    stamp = read_stamp(tmp_path / "german")
    assert stamp
    assert stamp.language == "german"
    assert {match.passage_id for match in index.search("haus", 5)} == {"a.1", "b.1"}
    assert {match.passage_id for match in index.search("Farbe", 5)} == {"b.1"}
    later = LexicalWriter.open(tmp_path / "german", 1)
    assert later
    later.put(
        "c.md", [LexicalEntry("c.1", "What is the colour of the house?", "It is.", "c.md", (), ())]
    )
    later.commit(2)
    later.close()
    reopened = LexicalIndex.open(tmp_path / "german", 2)
    assert reopened
    assert (reopened.language, reopened.count) == ("german", 3)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the difference between the two, and why does it matter?", "english"),
        ("Quelle est la différence entre les deux, et pourquoi est-ce que cela compte ?", "french"),
        ("¿Cuál es la diferencia entre los dos y por qué es importante para el modelo?", "spanish"),
        ("чем они отличаются и почему это так важно для нас?", "russian"),
        ("Wat is het verschil tussen de twee en waarom is dat zo belangrijk voor ons?", "dutch"),
        ("", "english"),
        ("LoRA QLoRA GPTQ AWQ vLLM", "english"),
        ("什么是过拟合？", "english"),
        ("for (int i = 0; i < n; i++) { die(man, de, la); }", "english"),
    ],
)
def test_the_language_of_texts_is_found_by_their_commonest_words(text: str, language: str) -> None:
    assert find_language([text]) == language
