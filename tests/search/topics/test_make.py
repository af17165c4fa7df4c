"""Topics are made from vectors and records, and stay while the corpus grows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpus.lexical.analysis import WordStems
from corpus.model.vectors import Vectors
from corpus.records import Record
from search.topics.found import Topics
from search.topics.make import make_topics
from search.topics.material import TopicMaterial

# Subjects, each with words that only its questions have.
SUBJECTS = {
    "bread": "sourdough starter", "chess": "queen's gambit", "tides": "spring tide",
    "taxes": "income tax return", "violin": "rosin and bow",
}  # fmt: skip
NUMBERS = {subject: number for number, subject in enumerate(SUBJECTS)}


def encode(texts: Sequence[str]) -> Vectors:
    """Return vectors in which a text is near its subject."""
    rows = np.random.default_rng(5).normal(0, 0.02, (len(texts), 32)).astype(np.float32)
    for row, text in zip(rows, texts, strict=True):
        for subject, words in SUBJECTS.items():
            if any(word in text for word in (*words.split(), subject)):
                row[NUMBERS[subject]] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def record(number: int, subject: str, name: str = "a.md") -> Record:
    question = f"How does number {number} use the {SUBJECTS[subject]} in {subject}?"
    return Record(f"id{number}", question, f"Answer {number}.", (), (), name, (number, number))


def material_of(records: Sequence[Record], seed: int = 1) -> TopicMaterial:
    """Return material whose vectors depend on each record alone."""
    rows = []
    for one in records:
        own = np.random.default_rng([seed, int(one.id[2:])]).normal(0, 0.08, 32)
        rows.append(encode([one.question])[0] + own)
    vectors = np.array(rows, np.float32).reshape(-1, 32)
    return TopicMaterial.of(records, [one.id for one in records], vectors, WordStems().stem, encode)


def corpus(size: int, subjects: Sequence[str] = tuple(SUBJECTS)) -> list[Record]:
    return [record(n, subjects[n % len(subjects)]) for n in range(size)]


def topic_of(topics: Topics) -> dict[str, str]:
    return {
        key: topics.path(own)[0] if own else ""
        for key, own in zip(topics.ids, topics.of_rows, strict=True)
    }


def place_of(topics: Topics) -> dict[str, tuple[float, ...]]:
    return dict(zip(topics.ids, map(tuple, topics.positions.tolist()), strict=True))


def test_records_of_one_subject_are_in_one_topic_that_is_named_by_its_words() -> None:
    records = corpus(60)
    topics = make_topics(material_of(records))
    owners = topic_of(topics)
    for subject, words in SUBJECTS.items():
        own = {owners[one.id] for one in records if subject in one.question} - {""}
        assert len(own) == 1
        name = topics.by_id[own.pop()].name.lower()
        assert any(word in name for word in (*words.split(), subject)), name


def test_names_and_addresses_are_all_different() -> None:
    topics = make_topics(material_of(corpus(300))).topics
    assert len({topic.id for topic in topics}) == len(topics)
    assert len({topic.name.casefold() for topic in topics}) == len(topics)
    assert all(topic.examples for topic in topics)


def test_the_same_corpus_gives_the_same_topics_and_map() -> None:
    one, other = (make_topics(material_of(corpus(80))) for _ in range(2))
    assert one.topics == other.topics
    assert one.of_rows == other.of_rows
    assert np.array_equal(one.positions, other.positions)


def test_old_records_keep_topic_and_place_when_a_twentieth_is_new() -> None:
    records = corpus(105)
    before = make_topics(material_of(records[:100]))
    after = make_topics(material_of(records), before)
    old = set(before.ids)
    assert [v for k, v in topic_of(after).items() if k in old] == list(topic_of(before).values())
    assert {k: v for k, v in place_of(after).items() if k in old} == place_of(before)
    # New ones are where their subject is.
    for one in records[100:]:
        alike = records[int(one.id[2:]) - 100]
        assert topic_of(after)[one.id] in {topic_of(after)[alike.id], ""}


def test_a_record_that_moved_to_another_document_is_the_same() -> None:
    records = corpus(60)
    before = make_topics(material_of(records))
    moved = [record(n, list(SUBJECTS)[n % 5], "b.md") for n in range(60)]
    assert topic_of(make_topics(material_of(moved), before)) == topic_of(before)


def test_new_records_about_something_else_are_a_topic_of_their_own() -> None:
    subjects = list(SUBJECTS)
    old = corpus(100, subjects[:4])
    new = [record(200 + n, subjects[4]) for n in range(12)]
    before = make_topics(material_of(old))
    after = make_topics(material_of([*old, *new]), before)
    owners = {topic_of(after)[one.id] for one in new}
    assert not owners & {topic.id for topic in before.topics}
    assert any("rosin" in after.by_id[one].name.lower() for one in owners if one)


def test_a_topic_that_is_still_the_same_keeps_its_address_when_all_is_made_anew() -> None:
    before = make_topics(material_of(corpus(60)))
    after = make_topics(material_of(corpus(110)), before)
    assert after.size == 110  # anew
    kept = {topic.id: topic.name for topic in after.roots}
    assert {topic.id: topic.name for topic in before.roots}.items() <= kept.items()


def test_a_topic_without_records_is_gone() -> None:
    records = corpus(100)
    before = make_topics(material_of(records))
    gone = topic_of(before)[records[0].id]
    left = [one for one in records if topic_of(before)[one.id] != gone]
    assert gone not in make_topics(material_of(left), before).by_id


@pytest.mark.parametrize("size", [0, 1, 4])
def test_fewer_than_five_records_are_not_sorted(size: int) -> None:
    topics = make_topics(material_of(corpus(size)))
    assert (topics.topics, topics.unsorted, len(topics.positions)) == ((), size, size)
    assert topics.notice == "Fewer than five records are too few to sort into topics."


@pytest.mark.parametrize("size", [5, 11, 60])
def test_records_that_are_all_alike_are_one_topic(size: int) -> None:
    records = corpus(size)
    same = np.tile(encode(["bread"]), (size, 1))
    ids = [one.id for one in records]
    topics = make_topics(TopicMaterial.of(records, ids, same, WordStems().stem, encode))
    assert len(topics.topics) == 1
    assert topics.unsorted == 0
    assert topics.notice.startswith("All records are in one topic")
    assert len({tuple(one) for one in topics.positions.tolist()}) == size


def test_records_without_answers_or_words_are_sorted_too() -> None:
    records = [Record(f"id{n}", "??? 42", "", (), (), "a", (1, 1)) for n in range(12)]
    topics = make_topics(material_of(records))
    assert all(topic.name for topic in topics.topics)
    assert np.isfinite(topics.positions).all()


def test_what_people_put_under_one_heading_stays_together() -> None:
    headings = ("bread", "chess", "tides")
    records = [
        replace(record(n, "taxes"), section=(headings[n % 3],), question=f"What of number {n}?")
        for n in range(60)
    ]
    for seed in range(5):
        owners = topic_of(make_topics(material_of(records, seed)))
        together = Counter((one.section[0], owners[one.id]) for one in records)
        own = {heading: owner for (heading, owner), count in together.items() if count >= 16}
        # Nothing but the headings tells these records apart, and their noise is as strong.
        assert own.keys() == set(headings)
        assert len(set(own.values()) - {""}) == len(headings)
