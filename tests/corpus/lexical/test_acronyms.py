"""Acronyms: how texts spell them out, and what is added to queries because of it."""

# ruff: noqa: RUF001  parentheses of Chinese texts are meant here

from pathlib import Path

import pytest

from corpus.lexical.acronyms import definitions, is_acronym, key_of, phrases
from corpus.lexical.analysis import word_stems
from corpus.lexical.index import LexicalIndex
from corpus.lexical.known_acronyms import known_acronyms
from corpus.lexical.synonyms import parse_synonyms, read_synonyms, synonyms_file, write_synonyms
from corpus.lexical.wording import Wordings
from tests.corpus.lexical.test_queries import build


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use change data capture (CDC) for that.", "CDC", "change data capture"),
        ("What is CDC (change data capture)?", "CDC", "change data capture"),
        ("What is CDC?\nChange data capture: rows that change.", "CDC", "Change data capture"),
        ("CDC stands for change data capture.", "CDC", "change data capture"),
        ("the mean squared error, or MSE, is", "MSE", "mean squared error"),
        ("Large language models (LLMs) predict", "LLM", "Large language models"),
        ("two-factor authentication (2FA)", "2FA", "two-factor authentication"),
        ("Low-Rank Adaptation (LoRA)", "LoRA", "Low-Rank Adaptation"),
        ("A variational autoencoder (VAE) is", "VAE", "variational autoencoder"),
        ("Extensible Markup Language (XML)", "XML", "Extensible Markup Language"),
        ("The area under the ROC curve (AUC) is", "AUC", "area under the ROC curve"),
        ("Allgemeine Geschäftsbedingungen (AGB)", "AGB", "Allgemeine Geschäftsbedingungen"),
        ("налог на добавленную стоимость (НДС)", "НДС", "налог на добавленную стоимость"),
        ("检索增强生成（RAG）结合了", "RAG", "检索增强生成"),
        ("as he said (IBM) and", "IBM", None),
        ("use it (US) here", "US", None),
        ("Error: E1042 is shown", "E1042", None),
        ("HTTP: how to protect it", "HTTP", None),
    ],
)
def test_a_text_spells_out_its_acronyms(text: str, short: str, long: str | None) -> None:
    found = {one.short: one.long for one in definitions(text)}
    assert found.get(short) == long


@pytest.mark.parametrize("word", ["RAG", "TF-IDF", "2FA", "LoRA", "LLMs", "IoU", "НДС", "S3"])
def test_words_with_capitals_are_acronyms(word: str) -> None:
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["Rag", "it", "US-based", "JavaScript", "2024", "A", "E-mail"])
def test_other_words_are_not(word: str) -> None:
    assert not is_acronym(word)


def test_phrases_are_known_by_their_initials() -> None:
    stems = word_stems("english")
    found = dict(phrases("What is our mean time between failures?", lambda w: not stems.stem(w)))
    assert found["mtbf"] == "mean time between failures"
    assert not dict(phrases("How do I pay an invoice?", lambda w: not stems.stem(w)))


TEXTS = {
    "cdc.1": ("What is change data capture (CDC)?", "Rows that change are sent on."),
    "lag.1": ("How large is the lag of CDC?", "Seconds."),
    "mttr.1": ("What is our mean time to repair?", "Four hours."),
    "sla.1": ("Which SLA do we have?", "It is in the contract."),
    "nlp.1": ("Who works on natural language processing?", "The second team."),
    "us.1": ("Do you deliver to us?", "We deliver everywhere, and it is free."),
    "k.1": ("How is Kubernetes updated?", "One node after another."),
    "tf.1": ("What is term frequency-inverse document frequency?", "A weight of words."),
    "pto.1": ("How many vacation days are there?", "Thirty days a year."),
    "ci.1": ("What does the confidence interval say?", "It has a width."),
    "ci.2": ("Where is continuous integration set up?", "In the repository."),
}


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return build(tmp_path_factory.mktemp("acronyms") / "lexical", TEXTS)


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("CDC", "CDC change data capture"),
        ("what is cdc?", "what is cdc change data capture?"),
        ("change data capture", "change data capture CDC"),
        ("MTTR", "mean time to repair"),  # by its initials; the corpus has no such word
        ("NLP team", "natural language processing team"),  # from the list
        ("service level agreement", "SLA"),
        ("we do NLP for the whole firm", "we do natural language processing for the whole firm"),
        ("PTO", "vacation days"),
        ("TF-IDF", "term frequency–inverse document frequency"),
    ],
)
def test_acronyms_are_spelt_out_and_long_forms_shortened(
    lexical: LexicalIndex, query: str, expanded: str
) -> None:
    assert Wordings(lexical).expand(query).text == expanded


@pytest.mark.parametrize(
    "query",
    [
        "Do you deliver IT to US?",
        "IT",
        "US",
        "is it free for us",
        "DO YOU DELIVER TO US",
        "What is CI?",  # two of its meanings stand in the corpus
        "AI",
        "TCP",
        '"CDC"',
        "the lag of CDC grows when more and more tables change in the nightly hours",
        "change the data and capture it",
        "number level points",
    ],
)
def test_innocent_queries_stay_as_they_are(lexical: LexicalIndex, query: str) -> None:
    assert Wordings(lexical).expand(query).text == query


def test_what_the_corpus_says_often_is_looked_up_as_it_is_asked(tmp_path: Path) -> None:
    often = {f"svm.{n}": ("Which kernel has an SVM?", f"The {n}th.") for n in range(5)}
    often |= {f"dt.{n}": ("Where are decision trees used?", f"In field {n}.") for n in range(5)}
    defined = {"a.1": ("A support vector machine (SVM)", "Its margin."), "b.1": ("A DT", "A tree.")}
    wordings = Wordings(build(tmp_path / "often", often | defined))
    for query in ("kernel of an SVM", "decision trees"):
        assert wordings.expand(query).text == query
    seldom = Wordings(build(tmp_path / "seldom", defined))
    assert seldom.expand("kernel of an SVM").text == "kernel of an SVM support vector machine"


def test_a_phrase_of_the_corpus_with_a_word_more_is_not_shortened(tmp_path: Path) -> None:
    texts = {"a.1": ("What is Bayes theorem?", "A rule."), "b.1": ("What is BTS?", "A station.")}
    wordings = Wordings(build(tmp_path / "bayes", texts))
    assert wordings.expand("What is Bayes theorem statistics").wordings == ()
    assert wordings.expand("base transceiver station").text == "BTS"


def test_listed_synonyms_are_added_as_far_as_the_corpus_has_them(
    lexical: LexicalIndex, tmp_path: Path
) -> None:
    wordings = Wordings(lexical, tmp_path)
    assert wordings.expand("update k8s now").text == "update k8s now"
    write_synonyms(tmp_path, {"docs": [("k8s", "kubernetes", "kube"), ("the boat", "vacation")]})
    expanded = wordings.expand("update k8s now")
    assert expanded.text == "update k8s kubernetes now"
    assert [(one.said, one.meant) for one in expanded.wordings] == [("k8s", "kubernetes")]
    assert wordings.expand("days on The Boat?").text == "days on The Boat vacation?"
    assert wordings.expand("boat").text == "boat"
    assert wordings.expand("why Kubernetes?").text == "why Kubernetes k8s kube?"


def test_a_synonyms_file_has_sets_comments_and_bad_lines() -> None:
    text = (
        "# nicknames\nk8s, kubernetes\n\nC#, C sharp\nlonely\nTV = television # set\n电视，电视机\n"
    )
    sets, bad = parse_synonyms(text)
    assert sets == [
        ("k8s", "kubernetes"),
        ("C#", "C sharp"),
        ("TV", "television"),
        ("电视", "电视机"),
    ]
    assert [line for line, _ in bad] == [5]


def test_synonyms_of_other_folders_stay(tmp_path: Path) -> None:
    assert write_synonyms(tmp_path, {"a": [("x", "y")], "b": [("v", "w")]})
    assert write_synonyms(tmp_path, {"a": []})
    assert not write_synonyms(tmp_path, {"a": []})
    assert read_synonyms(tmp_path) == (("v", "w"),)
    synonyms_file(tmp_path).write_text("{")
    assert read_synonyms(tmp_path) == ()


def test_the_list_of_acronyms_has_keys_and_meanings() -> None:
    for key, longs in known_acronyms().items():
        assert key == key_of(key)
        assert longs
        assert all(longs), key
