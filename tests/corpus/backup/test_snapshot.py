"""A corpus saved to a file and restored is the same corpus; a damaged file changes nothing."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import zstandard

from corpus.backup.archive import _DIGITS, MANIFEST
from corpus.backup.restore import restore_snapshot
from corpus.backup.snapshot import save_snapshot
from corpus.chroma.client import open_folder
from corpus.chroma.collections import create_collections
from corpus.chroma.pages import pages
from corpus.errors import BackupError, IndexBusy, IndexMismatch, IndexUnavailable
from corpus.generations.folder import Generations
from corpus.generations.lock import acquire
from corpus.generations.open import find_generation, open_generations
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine

CATS = "# Cats\n\n## Why do cats purr?\nThey are content.\n\n## What do cats eat?\nMeat, mostly.\n"
DOGS = "# Dogs\n\n## Why do dogs bark?\nTo warn.\n"


@pytest.fixture(scope="module")
def snapshot(documents_index: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("snapshot") / "five.askalike"
    save_snapshot(documents_index, file, page=20)  # so that there are several pages
    return file


@pytest.fixture
def small(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Path:
    """A snapshot of three records."""
    folder = tmp_path / "cats"
    folder.mkdir()
    (folder / "cats.md").write_text(CATS)
    settings = Settings.load(index=tmp_path / "small")
    ingest([folder], settings, embedder)
    file = tmp_path / "small.askalike"
    save_snapshot(settings, file)
    return file


def entries(settings: Settings) -> dict[str, dict[str, tuple[str, Any, Any]]]:
    """Return the text, metadata (token bits among them) and vector of every entry."""
    generations = open_generations(settings)
    collections = find_generation(generations, generations.current(), settings.corpus)
    assert collections
    found: dict[str, dict[str, tuple[str, Any, Any]]] = {}
    for side in ("questions", "answers", "sources"):
        here = found[side] = {}
        include = ["documents", "metadatas", "embeddings"]
        for page in pages(getattr(collections, side), include):
            rows = zip(page.documents, page.metadatas, page.embeddings, strict=True)
            here.update(zip(page.ids, rows, strict=True))
    return found


def reseal(file: Path) -> None:
    """Give a snapshot that was tampered with the digest of what it holds now."""
    content = file.read_bytes()
    digest = hashlib.sha256(content[:-_DIGITS]).hexdigest().encode()
    file.write_bytes(content[:-_DIGITS] + digest)


def rewrite(file: Path, parts: dict[str, bytes]) -> None:
    """Change or add members of a snapshot, and seal it again."""
    with ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()} | parts
        comment = old.comment
    with ZipFile(file, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
        new.comment = comment
    reseal(file)


def manifest(file: Path) -> dict[str, Any]:
    with ZipFile(file) as members:
        read: dict[str, Any] = json.loads(members.read(MANIFEST))
        return read


def test_a_restored_corpus_is_the_one_that_was_saved(
    snapshot: Path, documents_index: Settings, settings: Settings
) -> None:
    restored = restore_snapshot(settings, snapshot)
    before, after = entries(documents_index), entries(settings)
    assert restored.records == len(before["questions"]) > 50
    for side in before:
        assert list(after[side]) == list(before[side])
        for entry_id, (document, metadata, vector) in before[side].items():
            assert after[side][entry_id][:2] == (document, metadata)
            # Chroma normalises what it is given, which may round the last bit of a float32.
            assert np.allclose(after[side][entry_id][2], vector, rtol=0, atol=2e-8)
    was, now = open_store(documents_index), open_store(settings)
    assert now.all_records() == was.all_records()
    assert now.sources() == was.sources()
    assert now.header.revision > was.header.revision


def test_a_restored_corpus_answers_as_before(
    snapshot: Path, documents_index: Settings, settings: Settings, engine: Engine
) -> None:
    restore_snapshot(settings, snapshot)
    restored = Engine.open(settings)
    for query in ("how do I stop overfitting", "what is LoRA", "best pasta recipe", '"batch size"'):
        was, now = engine.ask(query), restored.ask(query)
        assert [hit.record for hit in now.results] == [hit.record for hit in was.results]
        assert [h.score for h in now.results] == pytest.approx(
            [h.score for h in was.results], abs=2e-4
        )
        assert (now.answerable, now.answer) == (was.answerable, was.answer)


def test_after_a_restore_unchanged_documents_are_not_read_again(
    small: Path, settings: Settings, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    restore_snapshot(settings, small)
    report = ingest([tmp_path / "cats"], settings, embedder)
    assert (report.unchanged, report.embedded) == (1, 0)


def test_a_byte_changed_or_cut_off_anywhere_is_noticed_and_nothing_is_made(
    small: Path, settings: Settings
) -> None:
    content = small.read_bytes()
    places = range(0, len(content), len(content) // 60)
    for number, place in enumerate([*places, 1, len(content) - 1, len(content) - 65]):
        damaged = bytearray(content)
        damaged[place] ^= 1 << number % 8
        small.write_bytes(damaged)
        with pytest.raises(BackupError, match=r"is damaged|is not a snapshot"):
            restore_snapshot(settings, small)
    for length in [*places, 1, 64, 100, len(content) - 1]:
        small.write_bytes(content[:length])
        with pytest.raises(BackupError, match="its end is missing"):
            restore_snapshot(settings, small)
    assert not settings.index.exists()
    small.write_bytes(content)
    assert restore_snapshot(settings, small).records == 2


def test_a_file_that_was_made_up_is_refused(small: Path, settings: Settings) -> None:
    """The seal fits what the file holds in each of these; what it holds does not."""
    whole = small.read_bytes()
    evil = manifest(small)
    evil["parts"].append({"name": "../evil-000000.npy", "entries": 1, "sha256": "0" * 64})
    newer = manifest(small) | {"version": 2, "parts": "of another form"}
    for parts, message in (
        ({MANIFEST: json.dumps(newer).encode()}, "made by a newer askalike"),
        ({MANIFEST: json.dumps(evil).encode(), "../evil-000000.npy": b"x"}, r"parts\.6\.name"),
        ({"other.txt": b"x"}, "its parts are not those that its manifest names"),
        ({"questions-000000.npy": b"x"}, "is not what its manifest says"),
        ({MANIFEST: b"{}"}, "its manifest cannot be understood"),
        ({MANIFEST: b"[1]"}, "its manifest cannot be understood"),
        ({MANIFEST: json.dumps(manifest(small) | {"counts": {}}).encode()}, "does not count"),
    ):
        small.write_bytes(whole)
        rewrite(small, parts)
        with pytest.raises(BackupError, match=message):
            restore_snapshot(settings, small)
    assert not settings.index.exists()
    assert not (settings.index.parent / "evil-000000.npy").exists()


def test_what_cannot_be_filled_in_leaves_the_corpus_as_it_was(
    small: Path, settings: Settings, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "dogs.md").write_text(DOGS)
    ingest([tmp_path / "dogs.md"], settings, embedder)
    before = entries(settings)
    told, page = manifest(small), zstandard.ZstdCompressor().compress(b"no JSON\n")
    for part in told["parts"]:
        if part["name"] == "answers-000000.jsonl.zst":
            part["sha256"] = hashlib.sha256(page).hexdigest()
    parts = {"answers-000000.jsonl.zst": page, MANIFEST: json.dumps(told).encode()}
    rewrite(small, parts)
    with pytest.raises(BackupError, match="left as it was"):
        restore_snapshot(settings, small, force=True)
    after = entries(settings)
    assert {side: list(found) for side, found in after.items()} == {
        side: list(found) for side, found in before.items()
    }
    generations = open_generations(settings)
    assert not list(generations.others(generations.current()))
    assert Engine.open(settings).ask("why do dogs bark").answerable


def test_a_restore_that_is_stopped_at_its_end_is_undone(
    small: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore_snapshot(settings, small)
    before = entries(settings)

    def failing(self: Generations, number: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Generations, "publish", failing)
        with pytest.raises(KeyboardInterrupt):
            restore_snapshot(settings, small, force=True)
    assert entries(settings).keys() == before.keys()
    generations = open_generations(settings)
    assert not list(generations.others(generations.current()))


def test_what_a_killed_restore_left_is_in_nobodys_way(small: Path, settings: Settings) -> None:
    restore_snapshot(settings, small)
    generations = open_generations(settings)
    folder = generations.folder((generations.current() or 0) + 1)
    client = open_folder(folder, create=True)
    create_collections(client, settings.corpus, folder, open_store(settings).header)
    assert open_store(settings).count_records() == 2
    restore_snapshot(settings, small, force=True)
    assert open_store(settings).count_records() == 2
    assert not list(generations.others(generations.current()))


def test_a_corpus_is_replaced_only_by_force_and_searched_as_it_then_is(
    small: Path, settings: Settings, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "dogs.md").write_text(DOGS)
    ingest([tmp_path / "dogs.md"], settings, embedder)
    assert Engine.open(settings).ask("why do dogs bark").results[0].record.source == "dogs.md"
    with pytest.raises(BackupError, match="--force"):
        restore_snapshot(settings, small)
    revision = open_store(settings).header.revision
    restore_snapshot(settings, small, force=True)
    assert [source.name for source in open_store(settings).sources()] == ["cats.md"]
    assert open_store(settings).header.revision > revision
    (best, *_) = Engine.open(settings).ask("purr").results
    assert (best.record.question, best.why.terms) == ("Why do cats purr?", ("purr",))
    other = settings.model_copy(update={"corpus": "other"})
    restore_snapshot(other, small)
    assert open_store(other).all_records() == open_store(settings).all_records()


def test_an_index_of_another_schema_is_not_restored(small: Path, settings: Settings) -> None:
    old = manifest(small)
    old["header"]["schema"] = 1
    rewrite(small, {MANIFEST: json.dumps(old).encode()})
    with pytest.raises(IndexMismatch, match=r"schema 1.*ingest the documents again"):
        restore_snapshot(settings, small)


def test_passages_without_their_token_vectors_are_not_saved(
    small: Path, settings: Settings, tmp_path: Path
) -> None:
    restore_snapshot(settings, small)
    (file,) = settings.index.rglob("tokens.sqlite")
    with closing(sqlite3.connect(file)) as tokens, tokens:
        tokens.execute("DELETE FROM tokens WHERE rowid = 1")
    with pytest.raises(BackupError, match="1 of the passages lack their token vectors"):
        save_snapshot(settings, tmp_path / "saved.askalike")
    assert not (tmp_path / "saved.askalike").exists()


def test_nothing_is_saved_while_another_process_writes(
    small: Path, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "second.askalike"
    with pytest.raises(IndexUnavailable):
        save_snapshot(settings, file)
    restore_snapshot(settings, small)
    with acquire(open_generations(settings).root):
        pass
    lock = acquire(open_generations(settings).root)
    for work in (lambda: save_snapshot(settings, file), lambda: restore_snapshot(settings, small)):
        with pytest.raises(IndexBusy):
            work()
    lock.release()
    assert not file.exists()
    assert save_snapshot(settings, file).records == 2
    with pytest.raises(BackupError, match="--force"):
        save_snapshot(settings, file)
    assert save_snapshot(settings, file, force=True).bytes == file.stat().st_size
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_that_cannot_be_written_or_read_is_named(
    small: Path, settings: Settings, tmp_path: Path
) -> None:
    restore_snapshot(settings, small)
    for file, message in (
        (tmp_path / "none" / "a.askalike", "there is no folder"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(BackupError, match=message):
            save_snapshot(settings, file)
    with pytest.raises(BackupError, match="no such file"):
        restore_snapshot(settings, tmp_path / "gone", force=True)
    shutil.make_archive(str(tmp_path / "archive"), "zip", tmp_path / "cats")
    with pytest.raises(BackupError, match="is not a snapshot"):
        restore_snapshot(settings, tmp_path / "archive.zip", force=True)
