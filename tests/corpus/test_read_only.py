"""An index that cannot be written is read from a copy of one moment; changes are noticed."""

import os
from pathlib import Path

import pytest

from corpus import read_only as copied
from corpus.chroma import client
from corpus.errors import IndexUnavailable
from corpus.open import open_store
from corpus.read_only import copy_generation
from corpus.settings import Settings
from corpus.writer import Writer
from tests.corpus.test_store import HEADER, content, put


def write(settings: Settings, name: str, count: int) -> None:
    with Writer.open(settings, HEADER) as writer:
        put(writer, content(name, count))
        writer.commit()


def test_a_copy_shows_when_it_is_out_of_date_and_is_deleted_with_its_reader(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    write(settings, "a.md", 3)
    monkeypatch.setattr(client, "_may_be_written", lambda _: False)
    store = open_store(settings)
    assert store.count_records() == 3
    assert store.is_current()
    assert list(tmp_path.glob("askalike-*"))
    monkeypatch.undo()
    write(settings, "b.md", 2)
    assert not store.is_current()
    assert open_store(settings).count_records() == 5
    del store
    assert not list(tmp_path.glob("askalike-*"))


def test_no_copy_is_taken_while_somebody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(copied, "_PAUSE", 0.01)
    folder = tmp_path / "1"
    folder.mkdir()
    file = folder / "chroma.sqlite3"
    file.write_bytes(b"as it is")
    copy_files = copied._copy

    def written_meanwhile(folder: Path, copy: Path) -> bool:
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
        return copy_files(folder, copy)

    with monkeypatch.context() as writing:
        writing.setattr(copied, "_copy", written_meanwhile)
        with pytest.raises(IndexUnavailable, match="try again when that has finished"):
            copy_generation(folder)
    assert not list(tmp_path.glob("askalike-*"))
    copy = copy_generation(folder)
    assert (copy / file.name).read_bytes() == file.read_bytes()
