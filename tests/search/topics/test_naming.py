"""Names of topics on two levels: what lies below tells more than the name above."""

from collections.abc import Sequence

import numpy as np

from corpus.lexical.analysis import WordStems
from corpus.model.vectors import Vectors
from corpus.records import Record
from search.topics.found import Topic
from search.topics.material import TopicMaterial
from search.topics.naming import Book, Levels, name_clusters

# Each subject has an axis; red wine is wine that lies a little beside it.
AXES = {
    "wine": 0, "cellar": 1, "parcels": 2, "refunds": 3, "cutters": 4, "invoices": 6, "passwords": 7,
    "coupons": 8, "gardens": 9,
}  # fmt: skip


def encode(texts: Sequence[str]) -> Vectors:
    rows = np.random.default_rng(3).normal(0, 0.02, (len(texts), 16)).astype(np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word, axis in AXES.items():
            row[axis] += word in text
        row[5] += 0.4 * ("red wine" in text)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def named(clusters: Sequence[tuple[int, int, Sequence[str]]]) -> list[Topic]:
    """Return the topics of questions; each cluster has its number above and below."""
    records: list[Record] = []
    coarse, fine = [], []
    for above, below, questions in clusters:
        for text in questions:
            n = len(records)
            records.append(Record(f"id{n}", text, "", (), (), "a.md", (n, n)))
            coarse.append(above)
            fine.append(below)
    ids = [one.id for one in records]
    vectors = encode([one.question for one in records])
    material = TopicMaterial.of(records, ids, vectors, WordStems().stem, encode)
    levels = Levels(np.array(coarse), np.array(fine))
    return name_clusters(material, levels, Book(), ({}, {}))[0]


def asked(subject: str, count: int) -> list[str]:
    """Return questions that have no word in common but their subject."""
    draw = np.random.default_rng(len(subject))
    words = ["".join(draw.choice([*"bdfgklmnprst"], 7)) for _ in range(count)]
    return [f"Would {word} be good, or is the {subject} better?" for word in words]


BESIDE = [
    (n, n + 1, asked(one, 30))
    for n, one in enumerate(
        ["parcels", "refunds", "invoices", "passwords", "coupons", "gardens"], 1
    )
]


def test_a_part_that_is_nearly_all_of_a_topic_with_its_name_is_not_a_topic_of_its_own() -> None:
    topics = named([(0, 0, asked("wine", 20)), (0, 1, asked("red wine", 4)), *BESIDE])
    assert [one.name for one in topics if "wine" in one.name.casefold()] == ["Wine"]
    assert not any(one.parent for one in topics)


def test_parts_of_about_one_size_are_topics_of_their_own() -> None:
    topics = named([(0, 0, asked("wine", 12)), (0, 1, asked("cellar", 10)), *BESIDE])
    assert {one.name for one in topics if one.parent} == {"Wine", "Cellar"}


def test_a_detail_stands_behind_what_says_more_although_that_names_another_topic() -> None:
    again = [*asked("wine", 10), "Do cutters open wine?", "Are cutters sharp enough for wine?"]
    first, cellar = (0, 0, asked("wine", 14)), (0, 8, asked("cellar", 13))
    below = {one.name for one in named([first, cellar, (0, 1, again), *BESIDE]) if one.parent}
    assert below == {"Wine", "Cellar", "Wine, cutters"}
