"""Names in code are made of words."""

import pytest

from corpus.lexical.analysis import Stemmer, WordStems
from corpus.lexical.code_words import camel_words, name_words
from corpus.lexical.schema import LexicalEntry, document


@pytest.mark.parametrize(
    "name",
    ["maxUploadRate", "MaxUploadRate", "max_upload_rate", "max-upload-rate", "max.upload/rate"],
)
def test_a_name_is_split_however_it_is_joined(name: str) -> None:
    assert name_words(name) == ["max", "upload", "rate"]


def test_capitals_together_are_one_word() -> None:
    assert name_words("parseHTTPHeader2Json") == ["parse", "http", "header", "json"]
    assert name_words("größeÄndern") == ["grösse", "ändern"]


def test_only_names_that_capitals_join_have_camel_words() -> None:
    text = "Use maxRetries, max_size and the HTTP API on GitHub."
    assert camel_words(text) == ["max", "Retries", "Git", "Hub"]


def test_the_lexical_index_has_the_words_of_names() -> None:
    entry = LexicalEntry("a.1", "How?", "client.maxRetries = 3", "a.md", (), ())
    words = document(entry, Stemmer("english"), WordStems("english")).to_dict()["text"][0].split()
    assert {"maxretri", "max", "retri"} <= set(words)
