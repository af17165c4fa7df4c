"""Terms are words and phrases of a text, without markup, as people write them."""

import pytest

from corpus.lexical.analysis import WordStems
from corpus.records import Record
from search.topics.terms import Terms, find_terms


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


def labelled(*questions: str, section: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Terms:
    records = [
        Record(str(n), q, "", section, tags, "a.md", (1, 1)) for n, q in enumerate(questions)
    ]
    return find_terms(records, WordStems().stem)


def test_the_heading_above_a_level_is_read_and_no_level_is_a_term() -> None:
    terms = labelled(
        "Why do peaks confuse readers?",
        section=("Anomaly detection", "Beginner"),
        tags=("intermediate",),
    )
    assert {terms.written(key) for key in terms.of_rows[0]} >= {"anomaly detection"}
    assert not any("beginner" in key or "intermedi" in key for key in terms.of_rows[0])


def test_a_name_that_people_gave_is_written_as_they_wrote_it() -> None:
    terms = labelled("Is a coin fair?", "Is the model fair?", section=("Fairness",))
    assert terms.written(("fair",)) == "fairness"
    terms = labelled("Why use NumPy arrays?", "What is NumPy?", tags=("numpy",))
    assert terms.written(("numpi",)) == "NumPy"


def test_capitals_of_sentences_and_headings_are_not_those_of_a_word() -> None:
    terms = labelled("Which trees are pruned?", "How deep are trees?", section=("Decision trees",))
    assert terms.written(("decis", "tree")) == "decision trees"
    german = find_terms(
        [Record("1", "Wie lange gilt die Garantie auf Waren?", "", ("Garantie",), (), "a", (1, 1))],
        WordStems("german").stem,
    )
    assert german.written(("garanti",)) == "Garantie"


@pytest.mark.parametrize(
    "code",
    [
        "#+begin_src python\nimport secretlib\n#+end_src",
        ".. code-block:: python\n\n   import secretlib\n",
        "[source,python]\n----\nimport secretlib\n----",
        "<pre>import secretlib</pre>",
    ],
)
def test_code_of_other_markups_is_no_term(code: str) -> None:
    found = " ".join(terms_of("Which tool?", f"Like this:\n\n{code}\n\nIt needs patience."))
    assert "secretlib" not in found
    assert "patience" in found


def test_a_participle_ends_no_phrase_and_an_adverb_is_none() -> None:
    found = terms_of("Is Alpers syndrome inherited slowly by a family?")
    assert "Alpers syndrome" in found
    assert "family" in found
    assert not any(one.endswith("inherited") or "slowly" in one for one in found)
