"""The words that explain a match, and the sentence that shows it."""

from copy import copy
from dataclasses import asdict

import numpy as np
import pytest

from corpus.lexical.acronyms import Wording
from corpus.lexical.analysis import WordStems
from corpus.model.embedder import SentenceTransformerEmbedder
from search.explain import MatchedPassage, explain
from search.results import LateWhy, Why

CHUNK = "Nothing here.\n- **Dropout** stops co-adaptation; overfitting gets rarer.\nMore."


@pytest.fixture
def why(embedder: SentenceTransformerEmbedder):
    def explained(
        query: str, chunk: str, question: str = "What helps?", language: str = "english"
    ) -> Why:
        (encoded,) = embedder.encode_queries([query])
        (passage,) = embedder.encode_passages([f"{question}\n{chunk}"])
        matched = MatchedPassage(question, chunk, embedder.token_spans(chunk), passage.bits)
        weights = np.ones(len(encoded.spans), dtype=np.float32)
        (found,) = explain(encoded, weights, [matched], WordStems(language))
        return found

    return explained


def test_a_wording_that_was_added_is_shown_with_what_was_said(
    embedder: SentenceTransformerEmbedder,
) -> None:
    said = (Wording("RAG", "retrieval-augmented generation"), Wording("IT", "information science"))
    text = "setup of retrieval-augmented generation in information science"
    (query,) = embedder.encode_queries([text])
    chunk = "Set up retrieval-augmented generation here."
    (passage,) = embedder.encode_passages([f"How?\n{chunk}"])
    matched = MatchedPassage("How?", chunk, embedder.token_spans(chunk), passage.bits)
    weights = np.ones(len(query.spans), dtype=np.float32)
    (found,) = explain(query, weights, [matched], WordStems("english"), said)
    assert "RAG = retrieval-augmented generation" in found.terms
    assert not any(term.startswith("IT =") for term in found.terms)
    assert "generation" not in found.terms


def marked(why: Why) -> list[str]:
    return [why.snippet[first:end] for first, end in why.marks]


def test_terms_are_the_querys_words_that_are_there_in_any_form(why) -> None:
    found = why("how does Dropout prevent a model that overfits", CHUNK)
    assert {"dropout", "overfits"} <= set(found.terms)
    assert found.snippet == "Dropout stops co-adaptation; overfitting gets rarer."
    assert {"Dropout", "overfitting"} <= set(marked(found))


def test_a_word_is_answered_by_another_one_that_means_the_same(why) -> None:
    chunk = "It is painted blue. The physician examined the child. Nobody knew."
    found = why("which doctor", chunk)
    assert found.snippet == "The physician examined the child."
    assert found.terms == ("doctor",)
    assert marked(found) == ["physician"]


@pytest.mark.parametrize(
    ("language", "query", "chunk", "terms"),
    [
        (
            "german",
            "Wie werden die Katzen und Hunde gefüttert?",
            "Und wie werden sie satt? Die Katze frisst zweimal am Tag.",
            {"katzen"},
        ),
        (
            "french",
            "Pourquoi est-ce que les chats dorment dans la maison?",
            "Est-ce que les oiseaux chantent? Pourquoi dans les arbres? Un chat dort.",
            {"chats"},
        ),
        ("spanish", "¿Por qué los gatos?", "¿Por qué los perros? Un gato.", {"gatos"}),
    ],
)
def test_stop_words_are_no_reason_in_any_language(
    why, language: str, query: str, chunk: str, terms: set[str]
) -> None:
    found = why(query, chunk, "?", language)
    assert terms <= set(found.terms)
    common = "wie werden die und pourquoi est ce que les dans la por qué los".split()
    assert not set(common).intersection(found.terms)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("french", "l'entropie"),  # its stem is that of "entropie"
        ("french", "d'apprentissage"),
        ("norwegian", "økonomi"),  # ø becomes o in a stem
        ("danish", "ærlighed"),
        ("english", "in-context"),
        ("english", "on-policy"),
        ("german", "überanpassung"),
    ],
)
def test_a_word_of_the_question_is_known_again_however_its_stem_begins(
    why, language: str, word: str
) -> None:
    assert word in why(f"xyz {word}", "1 2 3", f"Abc {word}?", language).terms


@pytest.mark.parametrize(
    ("query", "chunk"),
    [
        ("the age of the universe", "Each university has a rector. He is old."),
        ("who was the general", "They were generous. A generation passed."),
        ("faster in C++", "It is written in C#. C is older."),
        ("error E1043", "Error E1042 is another one."),
    ],
)
def test_a_word_that_only_begins_like_one_of_the_querys_is_no_reason(
    why, query: str, chunk: str
) -> None:
    asked = {"universe", "general", "c++", "e1043"}
    assert not asked.intersection(why(query, chunk, "?").terms)


def test_words_of_the_question_are_answered_too(why) -> None:
    found = why("why does dropout work", "Units cannot rely on one another.", "Why dropout?")
    assert found.terms == ("dropout",)
    assert marked(found) == []


def test_without_any_answering_word_a_real_sentence_is_shown(why) -> None:
    found = why("zebra", "Hm.\nThis sentence is the first of some length.")
    assert found == Why((), "This sentence is the first of some length.", ())


def test_long_sentences_are_cut_and_marks_stay_inside(why) -> None:
    found = why("word", "word " * 200)
    assert len(found.snippet) <= 240
    assert all(found.snippet[first:end] == "word" for first, end in found.marks)


def test_a_sentence_is_not_ended_by_a_point_inside_a_word(why) -> None:
    found = why("dropout rate", "Use node.js 3.5 here. A dropout rate of 0.5 is usual.")
    assert found.snippet == "A dropout rate of 0.5 is usual."


@pytest.mark.parametrize("chunk", ["", "?!", "```\n```", "😀"])
def test_any_passage_is_explained(why, chunk: str) -> None:
    assert why("dropout", chunk).terms == ()


def test_a_reason_is_worked_out_when_it_is_first_read() -> None:
    made: list[Why] = []

    def make() -> Why:
        made.append(Why(("cat",), "A cat.", ((2, 5),)))
        return made[-1]

    why = LateWhy(make)
    assert not made
    assert (why.terms, why.snippet, why.marks) == (("cat",), "A cat.", ((2, 5),))
    assert len(made) == 1
    assert asdict(why) == asdict(made[0])
    assert copy(why).snippet == "A cat."
    with pytest.raises(AttributeError):
        why.unknown  # noqa: B018  # type: ignore[attr-defined]
