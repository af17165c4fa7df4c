"""The free pages of Chroma's database go back to the disk, and nothing else changes."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chromadb.api.models.Collection import Collection

from corpus.chroma.client import DATABASE, open_folder
from corpus.chroma.free_pages import give_back
from tests.conftest import ROOT

ENTRIES = 2400


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Collection]:
    """Yield a collection in `tmp_path / "1"` from whose database most entries were deleted."""
    client = open_folder(tmp_path / "1", create=True)
    collection = client.create_collection("abc", embedding_function=None)
    vectors = np.random.default_rng(3).standard_normal((ENTRIES, 64)).astype(np.float32)
    ids = [f"e{number}" for number in range(ENTRIES)]
    metadatas = [{"text": f"text {number} " * 40} for number in range(ENTRIES)]
    collection.add(ids=ids, embeddings=vectors, metadatas=metadatas)  # type: ignore[arg-type]
    collection.delete(ids=ids[400:])
    yield collection
    client.close()  # type: ignore[attr-defined]


def contents(collection: Collection) -> list[tuple[str, str]]:
    page = collection.get()
    texts = [str(metadata["text"]) for metadata in page["metadatas"] or ()]
    return sorted(zip(page["ids"], texts, strict=True))


def test_free_pages_are_given_back_beside_an_open_client(
    tmp_path: Path, filled: Collection
) -> None:
    file, before = tmp_path / "1" / DATABASE, contents(filled)
    size = file.stat().st_size
    give_back(tmp_path / "1")
    assert file.stat().st_size < 0.6 * size
    assert contents(filled) == before
    assert len(before) == 400
    filled.upsert(ids=["new"], embeddings=[[1.0] * 64], metadatas=[{"text": "after"}])
    assert len(contents(filled)) == 401
    again = open_folder(tmp_path / "1").get_collection("abc", embedding_function=None)
    assert contents(again) == contents(filled)
    assert again.query(query_embeddings=[[1.0] * 64], n_results=1)["ids"] == [["new"]]


def test_few_free_pages_stay(tmp_path: Path, filled: Collection) -> None:
    give_back(tmp_path / "1")
    file = tmp_path / "1" / DATABASE
    status = file.stat()
    filled.delete(ids=["e7"])
    between = file.stat().st_mtime_ns
    give_back(tmp_path / "1")
    assert file.stat().st_size == status.st_size
    assert file.stat().st_mtime_ns == between


def test_a_database_in_use_is_left_as_it_is(tmp_path: Path, filled: Collection) -> None:
    file, before = tmp_path / "1" / DATABASE, contents(filled)
    size = file.stat().st_size
    program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
    program += "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        assert "database is locked" in give_back(tmp_path / "1", patience=0.1)
        assert file.stat().st_size == size
        other.communicate("")
    assert contents(filled) == before


def test_what_takes_too_long_is_left_and_said(tmp_path: Path, filled: Collection) -> None:
    file, before = tmp_path / "1" / DATABASE, contents(filled)
    size = file.stat().st_size
    assert "the next ingest gives them back" in give_back(tmp_path / "1", limit=0.001)
    assert file.stat().st_size == size
    assert contents(filled) == before
    assert give_back(tmp_path / "1") == ""
    assert file.stat().st_size < size


def test_what_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    assert give_back(tmp_path / "2") == ""
    (tmp_path / DATABASE).write_bytes(b"no database at all" * 400)
    assert give_back(tmp_path) == ""
    assert (tmp_path / DATABASE).read_bytes() == b"no database at all" * 400


def test_killed_at_any_moment_the_database_is_whole(tmp_path: Path, filled: Collection) -> None:
    before, file = contents(filled), tmp_path / "1" / DATABASE
    program = "import sys; sys.path[:0] = sys.argv[1:2]; "
    program += "from corpus.chroma.free_pages import main; print('now', flush=True); "
    program += "main(sys.argv[2], 5)"
    chance = random.Random(11)  # noqa: S311
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program, str(ROOT), str(file)],
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            child.kill()
        probe = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        probe += "print(c.execute('PRAGMA integrity_check').fetchall())"
        seen = subprocess.run(
            [sys.executable, "-c", probe, str(file)], check=True, capture_output=True, text=True
        )
        assert seen.stdout.strip() == "[('ok',)]"
        assert contents(filled) == before
