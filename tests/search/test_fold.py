"""The same question in several documents takes one place on the page."""

from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.passages import Match
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import unit
from corpus.records import PassageId
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.decisions.lines import Ruling
from search.hits import fold
from search.matches import Ranked

DROPOUT = "## What is dropout?\n\nUnits are switched off at random while a network trains.\n"
OTHER = "## How large should a batch be?\n\nAs large as memory allows, then tune the rate.\n"


def test_it_is_shown_once_with_the_other_places(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    for name, text in {"a.md": DROPOUT, "b.md": DROPOUT + OTHER, "c.md": DROPOUT}.items():
        (tmp_path / name).write_text(text)
    ingest([tmp_path], settings, embedder)
    engine = Engine.open(settings)
    first, second = engine.ask("what does dropout do", k=2).results
    assert first.record.question == "What is dropout?"
    assert {first.record.source, *(one.source for one in first.also)} == {"a.md", "b.md", "c.md"}
    assert second.record.question == "How large should a batch be?"
    assert len(engine.rank("what does dropout do", k=10)) == 4


def test_look_alikes_are_not_folded(engine: Engine) -> None:
    asked = engine.ask("how do I stop overfitting", k=10)
    assert len(asked.results) == 10
    for hit in asked.results:
        assert all(hit.record.source != other.source for other in hit.also)


def folded(places: dict[str, float], rulings: dict[str, Ruling], k: int = 9) -> list[str]:
    """Return the page of records at some angles, best first, where pairs were decided about."""
    vectors = {
        name: np.array([np.cos(angle), np.sin(angle)], np.float32) for name, angle in places.items()
    }
    ranked = [
        Ranked(Match(PassageId.of(name), name, "question", 1.0, unit(vector)), 1.0)
        for name, vector in vectors.items()
    ]

    def ruling(a: str, b: str) -> Ruling | None:
        return rulings.get("".join(sorted(a + b)))

    page = fold(ranked, vectors, k, lambda _a, _b: False, ruling)
    return ["".join(one.match.record_id for one in folded.members) for folded in page]


@pytest.mark.parametrize(
    ("rulings", "page"),
    [
        ({}, ["ac", "bd"]),
        ({"bc": "same"}, ["a", "bcd"]),
        ({"cd": "same"}, ["acd", "b"]),
        ({"ac": "different"}, ["a", "bd", "c"]),
        ({"ac": "related", "bc": "same"}, ["a", "bcd"]),
        # What is the same as c is told apart from a: c stays with it, though c is like a.
        ({"cd": "same", "ad": "different"}, ["a", "b", "cd"]),
        ({"ab": "same", "ac": "different"}, ["ab", "c", "d"]),
    ],
)
def test_what_was_decided_comes_before_what_is_alike(
    rulings: dict[str, Ruling], page: list[str]
) -> None:
    assert folded({"a": 0.0, "b": 1.5, "c": 0.1, "d": 1.4}, rulings) == page
