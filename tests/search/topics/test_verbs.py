"""Words that a corpus uses as verbs name no topic, those that questions are about do."""

from corpus.records import Record
from search.topics.terms import find_terms
from search.topics.verbs import find_verbs


def said(*texts: str) -> frozenset[str]:
    """Return the verbs of texts; a full stop begins anew."""
    read = []
    for text in texts:
        words: list[tuple[str, bool]] = []
        for sentence in text.split(". "):
            words += [(word, not number) for number, word in enumerate(sentence.split())]
        read.append(words)
    return find_verbs(read)


def test_what_is_used_as_a_verb_is_one() -> None:
    found = said(
        "you choose a network. how to choose one",
        "models must be monitored. it should be monitored often",
        "regularisation shrinks the weights. it shrinks them",
    )
    assert {"choose", "monitored", "shrinks"} <= found
    assert not found & {"network", "models", "regularisation", "weights"}


def test_what_a_question_is_about_is_none() -> None:
    questions = ["what is recall", "What is recall", "is recall enough", "how can recall fall"]
    assert "recall" not in said(*questions)
    assert "training" not in said("we are training the model", "they are training it")


def test_once_is_no_proof_and_a_noun_may_be_a_verb_at_times() -> None:
    assert "rank" not in said("to rank pages", "the rank of a matrix", "its rank", "low rank")
    assert said("to weave it") == frozenset()


def test_a_verb_is_in_no_term() -> None:
    texts = ["How do you choose a network?", "Whom do you choose, and which network?"]
    records = [
        Record(f"r{number}", text, "", (), (), "a.md", (1, 2)) for number, text in enumerate(texts)
    ]
    stop = frozenset("how do you a whom and which".split())
    terms = find_terms(records, lambda word: "" if word.casefold() in stop else word.casefold())
    assert {key for own in terms.of_rows for key in own} == {("network",)}
