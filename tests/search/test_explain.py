"""The words that explain a match, and the sentence that shows it."""

import numpy as np
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from search.explain import Piece, explain
from search.results import Why

CHUNK = "Nothing here.\n- **Dropout** stops co-adaptation; overfitting gets rarer.\nMore."


@pytest.fixture
def why(embedder: SentenceTransformerEmbedder):
    def explained(query: str, chunk: str, question: str = "What helps?") -> Why:
        (encoded,) = embedder.encode_queries([query])
        (passage,) = embedder.encode_passages([f"{question}\n{chunk}"])
        piece = Piece(question, chunk, embedder.token_spans(chunk), passage.bits)
        (found,) = explain(encoded, np.ones(len(encoded.spans), dtype=np.float32), [piece])
        return found

    return explained


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
