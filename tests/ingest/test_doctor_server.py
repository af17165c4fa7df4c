"""A damaged index on a Chroma server: diagnosed, repaired, saved and restored."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest

from corpus.backup.restore import restore_snapshot
from corpus.backup.snapshot import save_snapshot
from corpus.chroma.collections import Collections
from corpus.generations.open import open_generations
from corpus.lexical.stamp import lexical_folder
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import PENDING
from corpus.settings import Settings
from ingest.doctor import diagnose
from ingest.repair import Repaired, repair
from tests.ingest.damage import (
    Made,
    add_orphans,
    codes,
    content,
    first,
    header,
    put_source,
    same,
    write,
)
from tests.servers import ChromaServer


@pytest.fixture(scope="module")
def saved(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "animals.askalike"
    save_snapshot(Settings.load(index=made.folder), file)
    return file


@pytest.fixture
def there(chroma_server: ChromaServer, saved: Path, tmp_path: Path) -> Settings:
    """The undisturbed index on a server, in a database of its own."""
    settings = Settings.load(
        chroma_url=chroma_server.url,
        chroma_database=chroma_server.new_database(),
        index=tmp_path / "derived",
    )
    restore_snapshot(settings, saved)
    return settings


def reach(settings: Settings) -> Collections:
    """Return the collections as any client reaches them, bypassing askalike."""
    port = int(str(settings.chroma_url).rpartition(":")[2])
    client = chromadb.HttpClient("127.0.0.1", port, database=str(settings.chroma_database))
    names = [f"{settings.corpus}.1.{side}" for side in ("questions", "answers", "sources")]
    sides = [client.get_collection(name, embedding_function=None) for name in names]
    return Collections(*sides, client, open_generations(settings).folder(1))


def mend(settings: Settings, embedder: SentenceTransformerEmbedder) -> Repaired:
    return repair(settings, lambda _: embedder)


def spoil(sides: Collections) -> None:
    """Damage single entries, of a different document each time."""
    sides.questions.delete(ids=[first(sides.questions, "dogs.md")])
    write(sides.answers, first(sides.answers, "fish.md"), "Some other text.")
    add_orphans(sides)
    vector = np.eye(1, 384, dtype=np.float32)
    sides.answers.update(ids=[first(sides.answers, "cats.md")], embeddings=vector)
    bits = {"bits": "QUJD"}
    sides.questions.update(ids=[first(sides.questions, "cats.md")], metadatas=[bits])


def lose(sides: Collections) -> None:
    """Delete the entry of a whole document, and the lexical index."""
    sides.sources.delete(ids=["fish.md"])
    shutil.rmtree(lexical_folder(sides.folder))


def interrupt(sides: Collections) -> None:
    put_source(sides, "dogs.md", digest=PENDING)
    header(sides, dirty=True)


def no_pointer(sides: Collections) -> None:
    sides.client.delete_collection(sides.questions.name.replace("1.questions", "current"))


def point(**named: object) -> Callable[[Collections], None]:
    def damage(sides: Collections) -> None:
        name = sides.questions.name.replace("1.questions", "current")
        sides.client.get_collection(name, embedding_function=None).modify(metadata=named)

    return damage


DAMAGE: dict[str, tuple[Callable[[Collections], Any], set[str]]] = {
    "entries": (
        spoil,
        {
            "count",
            "orphan-passage",
            "orphan-record",
            "text",
            "answer",
            "other-vector",
            "token-bits",
        },
    ),
    "a source and the words": (lose, {"source-lost", "orphan-record", "lexical-missing"}),
    "a killed ingest": (interrupt, {"interrupted", "pending"}),
    "a collection": (
        lambda sides: sides.client.delete_collection(sides.answers.name),
        {"collections"},
    ),
    "the pointer is missing": (no_pointer, {"current"}),
    "the pointer names nothing": (point(generation=9), {"current"}),
    "the pointer is garbage": (point(a="b"), {"current"}),
}


@pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning")
@pytest.mark.parametrize("name", DAMAGE)
def test_damage_on_a_server_is_named_and_repaired(
    name: str, made: Made, there: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    damage, expected = DAMAGE[name]
    damage(reach(there))
    repaired = mend(there, embedder)
    assert expected <= codes(repaired.before)
    assert not repaired.after, repaired
    assert same(content(there), made.content)


def test_a_sound_index_on_a_server_has_no_findings_and_is_what_it_was_saved_from(
    made: Made, there: Settings, saved: Path, tmp_path: Path
) -> None:
    assert diagnose(there).findings == ()
    assert same(content(there), made.content)
    save_snapshot(there, tmp_path / "again.askalike")
    back = Settings.load(index=tmp_path / "back")
    restore_snapshot(back, tmp_path / "again.askalike")
    assert same(content(back), made.content)
