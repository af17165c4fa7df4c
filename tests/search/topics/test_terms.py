"""Terms are words and phrases of a text, without markup, as people write them."""

import pytest

from corpus.lexical.analysis import WordStems
from corpus.records import Record
from search.topics.terms import find_terms


def terms_of(question: str, answer: str = "", language: str = "english") -> set[str]:
    record = Record("1", question, answer, (), (), "a.md", (1, 1))
    found = find_terms([record], WordStems(language).stem)
    return {found.written(key) for key in found.of_rows[0]}


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("How does a bag of words work?", "english", "bag of words"),
        ("What is **gradient descent**?", "english", "gradient descent"),
        ("Was ist maschinelles Lernen?", "german", "maschinelles Lernen"),
        ("¿Qué es la función de pérdida?", "spanish", "función de pérdida"),
        ("什么是机器学习的方法？", "chinese", "机器学习"),
        ("What is C++ good for?", "english", "C++"),
    ],
)
def test_a_phrase_is_a_term(text: str, language: str, term: str) -> None:
    assert term in terms_of(text, language=language)


def test_nothing_of_markup_and_code_is_a_term() -> None:
    answer = (
        "See <b class='x'>this</b>, [link](http://example.org/some/path), $\\alpha_{t}$ and\n"
        "```python\nimport secretlib\n```\n&nbsp; {{ template }} write to a@b.org"
    )
    joined = " ".join(terms_of("Which tool?", answer))
    for junk in ("class", "http", "example", "alpha", "secretlib", "nbsp", "template", "b.org"):
        assert junk not in joined


def test_no_phrase_goes_over_the_end_of_a_clause() -> None:
    assert "learning rate, momentum" not in terms_of("learning rate, momentum")
    assert "rate momentum" not in terms_of("learning rate, momentum")
