"""A text's own tokens, whatever kind of tokenizer the model has, and whatever prompt."""

import re
from pathlib import Path

import numpy as np
import pytest

from corpus.lexical.index import LexicalIndex
from corpus.lexical.schema import LexicalEntry
from corpus.lexical.writer import LexicalWriter
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.tokens import Locator, batched
from corpus.model.vectors import unit
from corpus.model.weights import ModelFiles
from search.ranking.maxsim import token_weights
from tests.corpus.model.tiny import KINDS, write_model

PROMPTS = {"query": "query: ", "document": "search_document: "}
QUERY = "how do I  download the naïve invoice, 发票 下载?"


def load(folder: Path, kind: str, **how: object) -> SentenceTransformerEmbedder:
    write_model(folder, KINDS[kind](), **how)  # type: ignore[arg-type]
    return SentenceTransformerEmbedder(ModelFiles("tiny", folder, "digest"), device="cpu")


@pytest.mark.parametrize("padding_side", ["right", "left"])
@pytest.mark.parametrize("prompts", [{}, PROMPTS])
@pytest.mark.parametrize("kind", KINDS)
def test_spans_name_exactly_the_words(
    tmp_path: Path, kind: str, prompts: dict[str, str], padding_side: str
) -> None:
    embedder = load(tmp_path, kind, prompts=prompts, padding_side=padding_side)
    _, query = embedder.encode_queries(["a longer text than that one " * 3, QUERY])
    spans = [span for span in query.spans if span[0] < span[1]]
    assert len(query.spans) == len(query.token_vectors)
    assert not any(QUERY[first:end][:1].isspace() for first, end in spans)
    covered = {place for first, end in spans for place in range(first, end)}
    assert covered == {place for place, letter in enumerate(QUERY) if not letter.isspace()}
    for word in re.finditer(r"\w+", QUERY):
        inside = [(a, b) for a, b in spans if word.start() <= a < word.end()]
        assert (inside[0][0], inside[-1][1]) == word.span()


@pytest.mark.parametrize("kind", KINDS)
def test_a_prompt_moves_no_span_and_is_no_token_of_a_text(tmp_path: Path, kind: str) -> None:
    bare = load(tmp_path / "bare", kind, prompts={})
    prompted = load(tmp_path / "prompted", kind, prompts=PROMPTS)
    (alone,), (behind,) = (one.encode_queries([QUERY]) for one in (bare, prompted))
    named = [
        [QUERY[first:end] for first, end in one.spans if first < end] for one in (alone, behind)
    ]
    assert named[0] == named[1]
    text = "the red cats"
    (few,), (as_many,) = (one.encode_passages([text]) for one in (bare, prompted))
    assert abs(len(few.bits) - len(as_many.bits)) <= 1  # a blank may be a token of its own
    assert np.isclose(np.linalg.norm(as_many.vector), 1.0, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_vectors_are_those_of_the_tokens_that_the_spans_name(tmp_path: Path, kind: str) -> None:
    """Each token's vector is what the model gives at the place behind the prompt."""
    import torch

    embedder = load(tmp_path, kind, prompts=PROMPTS)
    (query,) = embedder.encode_queries([QUERY])
    model = embedder._model
    whole = model.tokenizer(PROMPTS["query"] + QUERY, return_tensors="pt")
    with torch.inference_mode():
        every = unit(model[0].model(**whole).last_hidden_state[0].numpy())
    own = len(query.spans)
    assert query.token_vectors == pytest.approx(every[-1 - own : -1], abs=1e-5)  # </s> is last
    longest = max(len(model.tokenizer.tokenize(text)) for text in ("query:", "query: "))
    assert len(every) - 2 - own in {longest, longest - 1, longest + 1}


@pytest.mark.parametrize("kind", KINDS)
def test_each_word_has_its_weight_and_blanks_have_none(tmp_path: Path, kind: str) -> None:
    writer = LexicalWriter.create(tmp_path / "words")
    texts = ["the invoice", "the cats", "the red cats"]
    writer.put("s", [LexicalEntry(f"{n}.1", "", text, "s", (), ()) for n, text in enumerate(texts)])
    writer.commit(1)
    lexical = LexicalIndex.open(tmp_path / "words", 1)
    embedder = load(tmp_path / "model", kind, prompts=PROMPTS)
    text = "the 发票  invoice?"
    (query,) = embedder.encode_queries([text])
    weights = token_weights(query, lexical)
    for (first, end), weight in zip(query.spans, weights, strict=True):
        assert (weight > 0) == any(letter.isalnum() for letter in text[first:end])
    first_tokens = [
        next(place for place, (first, end) in enumerate(query.spans) if first == begin < end)
        for begin in (text.index("the"), text.index("invoice"))
    ]
    common, rare = weights[first_tokens]
    assert 0 < common < rare


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_letters_and_special_words_keep_their_places(tmp_path: Path, kind: str) -> None:
    embedder = load(tmp_path, kind, prompts=PROMPTS)
    text = "cats 🦜 </s> invoice"
    (query,) = embedder.encode_queries([text])
    (passage,) = embedder.encode_passages([text])
    assert len(query.spans) == len(query.token_vectors)
    assert text[slice(*query.spans[-1])] in "invoice"
    assert abs(len(passage.bits) - len(query.spans)) <= 1


def test_what_the_window_cuts_off_has_no_span(tmp_path: Path) -> None:
    embedder = load(tmp_path, "wordpiece", prompts=PROMPTS, window=16)
    (query,) = embedder.encode_queries(["invoice " * 40])
    assert 0 < len(query.spans) == len(query.token_vectors) < 16
    assert embedder.window + len(embedder.token_spans(PROMPTS["document"])) == 16


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prompt", ["", "passage: "])
def test_places_are_those_that_spans_name_and_counts_are_how_many(kind: str, prompt: str) -> None:
    locator = Locator(KINDS[kind]())
    texts = [QUERY, "", " ", "\n\ncats", "cats </s> 🦜", "the red cats " * 30, "ﬁ naïve", "</s>"]
    for window in (12, 64):
        placed = locator.place(texts, prompt, window)
        located = locator.locate(texts, prompt, window)
        for text, one, other in zip(texts, placed, located, strict=True):
            assert np.arange(one.length)[one.places].tolist() == other.places.tolist(), text
            assert len(other.places) <= one.length <= window
    assert [locator.count(text) for text in texts] == [len(own) for own in locator.spans(texts)]


def test_texts_of_like_length_are_encoded_together_within_the_bounds() -> None:
    lengths = [3, 250, 9, 0, 8, 256, 40, 3, 3, 90, 512]
    batches = list(batched(lengths, tokens=512, most=4))
    assert sorted(place for own in batches for place in own) == list(range(len(lengths)))
    for own in batches:
        assert len(own) == 1 or len(own) * max(lengths[place] for place in own) <= 512
        assert len(own) <= 4
    flat = [lengths[place] for own in batches for place in own]
    assert flat == sorted(lengths, reverse=True)
    assert len(batches) == 4
    assert not list(batched([], tokens=512, most=4))
