"""Names of topics: what most of a topic is about, not a detail of it or the whole corpus."""

from collections.abc import Sequence

import numpy as np

from corpus.lexical.analysis import WordStems
from corpus.model.vectors import Vectors
from corpus.records import Record
from search import Engine
from search.topics.names import Naming, Term, pick_terms, write_name
from search.topics.terms import find_terms

SIZE = 16
# What the corpus is about beside the cluster that is named, which is of a cheese shop.
BESIDE = ["invoices", "parcels", "refunds", "passwords"]
SUBJECTS = ["customers", "cheese", "wine", *BESIDE]


def meaning(texts: Sequence[str]) -> Vectors:
    """Return unit vectors: one axis for each subject, one for the whole corpus."""
    rows = np.random.default_rng(3).normal(0, 0.01, (len(texts), 32)).astype(np.float32)
    for row, text in zip(rows, texts, strict=True):
        axis = next((n for n, one in enumerate(SUBJECTS) if one in text), None)
        if axis is not None:
            row[axis] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def named(questions: Sequence[str], heading: Sequence[str] = ()) -> str:
    """Return the name of a cluster of questions, beside others of a shop."""
    others = [f"Where do I find the {one} of order {n}?" for n, one in enumerate(BESIDE * 12)]
    records = [
        Record(f"id{n}", text, "", tuple(heading) if n < len(questions) else (), (), "a.md", (n, n))
        for n, text in enumerate([*questions, *others])
    ]
    terms = find_terms(records, WordStems().stem)
    vectors = meaning([one.question for one in records])
    own = list(range(len(questions)))
    mean, middle = (rows.mean(axis=0) for rows in (vectors[own], vectors))
    ranked = Naming.of(terms).rank(
        [own], mean[None] / np.linalg.norm(mean), [vectors[own]], meaning, middle
    )
    return write_name(pick_terms(ranked[0], 2)).casefold()


def test_a_detail_of_a_topic_is_not_in_its_name() -> None:
    asked = [f"How long does cheese number {n} ripen?" for n in range(SIZE - 2)]
    details = ["How sharp is the wire cutter for cheese?", "Who makes a wire cutter for cheese?"]
    assert "cheese" in named([*asked, *details])
    assert "cutter" not in named([*asked, *details])


def test_two_subjects_of_one_topic_are_both_in_its_name() -> None:
    asked = [f"Should cheese {n} ripen?" for n in range(SIZE // 2)]
    more = [f"Should wine {n} breathe?" for n in range(SIZE // 2)]
    name = named([*asked, *more])
    assert "cheese" in name
    assert "wine" in name


def test_what_means_the_whole_corpus_names_no_topic() -> None:
    asked = [f"Do customers like cheese number {n}?" for n in range(6)]
    more = [f"How long does cheese number {n} ripen?" for n in range(SIZE - 6)]
    assert named([*asked, *more]).startswith("cheese")


def test_a_phrase_of_the_commonest_words_leads_no_further() -> None:
    common = Term(("a", "b"), "a and b", 1.0, np.eye(2)[0], np.array([1.0, 0.0]), leads=True)
    other = Term(("c",), "c", 0.9, np.eye(2)[1], np.array([0.0, 1.0]))
    assert [one.text for one in pick_terms([common, other], 2)] == ["a and b", "c"]
    best = Term(("c",), "c", 1.2, np.eye(2)[1], np.array([0.0, 1.2]))
    assert [one.text for one in pick_terms([best, common], 2)] == ["c"]


def test_a_topic_is_named_by_what_begins_the_names_of_its_parts(engine: Engine) -> None:
    topics = engine.topics()
    for top in topics.topics:
        below = [one.name.casefold() for one in topics.topics if one.parent == top.id]
        if len(below) < 2:
            continue
        terms = top.name.casefold().split(", ")
        begun = [term for term in terms if any(one.startswith(term) for one in below)]
        assert len(begun) >= len(terms) - 1, (top.name, below)
