"""The same question in several documents takes one place on the page."""

from pathlib import Path

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine

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
