"""A commit that is killed after any of its steps leaves an index that answers and is completed."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corpus.generations.commit as commit_module
from corpus.backup.restore import restore_snapshot
from corpus.backup.snapshot import save_snapshot
from corpus.chroma.collections import Collections
from corpus.chroma.header import Header
from corpus.chroma.pages import pages
from corpus.derived import DerivedWriter
from corpus.generations.folder import Generations
from corpus.generations.open import open_generations
from corpus.generations.sidecars import read_manifest
from corpus.health.examine import examine
from corpus.model.vectors import Encoding
from corpus.open import open_store
from corpus.settings import Settings
from corpus.writer import Writer
from tests.corpus.test_store import HEADER, content, put
from tests.derived import cache_of, words_of
from tests.ingest.crash import PROCESSES

STEPS = ("derived", "header", "publish", "manifest")
OLD, NEW = ("a.md", "b.md"), ("b.md", "c.md")
WIDE = replace(HEADER, dimension=8)  # as wide as its token vectors, so that they can be compared


def put_wide(writer: Writer, name: str) -> None:
    made = content(name)
    wide = {
        digest: Encoding(np.pad(encoding.vector, (0, 4)), encoding.bits)
        for digest, encoding in made.encodings.items()
    }
    put(writer, replace(made, encodings=wide))


def write(settings: Settings, names: tuple[str, ...], **opening: Any) -> None:
    with Writer.open(settings, WIDE, **opening) as writer:
        for name in names:
            put_wide(writer, name)
        writer.remove([s.name for s in writer.store.sources() if s.name not in names])
        writer.commit()


def in_place(settings: Settings) -> None:
    write(settings, NEW)


def rebuild(settings: Settings) -> None:
    write(settings, NEW, rebuild=True)


def repair(settings: Settings) -> None:
    with Writer.open_beside(settings, WIDE) as writer:
        for name in NEW:
            put_wide(writer, name)
        writer.commit()


def restore(settings: Settings) -> None:
    restore_snapshot(settings, settings.index.parent / "new.askalike", force=True)


CASES = [
    pytest.param(run, step, id=f"{run.__name__}-{step}")
    for run in (in_place, rebuild, repair, restore)
    for step in STEPS
    if run is not in_place or step != "publish"  # it is in force already
]


def run_killed(index: Path, run: Callable[[Settings], None], step: str) -> None:
    """Run in this process, which is killed as soon as a step of the commit is done."""

    def die_after(owner: object, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
        original = getattr(owner, name)

        def dying(*arguments: Any, **options: Any) -> None:
            original(*arguments, **options)
            if when(*arguments):
                os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, name, dying)

    def is_clean(_collections: Collections, header: Header) -> bool:
        return not header.dirty

    {
        "derived": lambda: die_after(DerivedWriter, "commit"),
        "header": lambda: die_after(Collections, "write_header", is_clean),
        "publish": lambda: die_after(Generations, "publish"),
        "manifest": lambda: die_after(commit_module, "write_manifest"),
    }[step]()
    run(settings_of(index))


def settings_of(index: Path) -> Settings:
    return Settings.load(index=index, model=HEADER.model)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the old documents, one of the new ones, and a snapshot of it."""
    folder = tmp_path_factory.mktemp("made")
    write(settings_of(folder / "index"), OLD)
    write(settings_of(folder / "other"), NEW)
    save_snapshot(settings_of(folder / "other"), folder / "new.askalike")
    return folder


@pytest.fixture(scope="module")
def undisturbed(made: Path) -> dict[str, Any]:
    return held(settings_of(made / "other"))


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    """A copy of the index of the old documents, beside the snapshot."""
    shutil.copytree(made / "index", tmp_path / "index")
    shutil.copy(made / "new.askalike", tmp_path)
    return settings_of(tmp_path / "index")


def held(settings: Settings) -> dict[str, Any]:
    """Return everything that an index holds except its revision and generation."""
    collections = open_store(settings).collections
    entries: dict[str, Any] = {}
    for collection in (*collections.sides.values(), collections.sources):
        for page in pages(collection, ["documents", "metadatas", "embeddings"]):
            vectors = np.round(page.embeddings, 5).tolist()
            rows = zip(page.documents, page.metadatas, vectors, strict=True)
            entries |= {
                f"{collection.name} {key}": row for key, row in zip(page.ids, rows, strict=True)
            }
    words, cache = words_of(settings), cache_of(settings)
    assert words
    assert cache
    return entries | {"words": words.count, "cache": cache.count()}


@pytest.mark.parametrize(("run", "step"), CASES)
def test_a_commit_killed_after_a_step_is_completed(
    settings: Settings,
    undisturbed: dict[str, Any],
    run: Callable[[Settings], None],
    step: str,
) -> None:
    before = held(settings)
    process = PROCESSES.Process(target=run_killed, args=(settings.index, run, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    in_force = step in {"publish", "manifest"} or run is in_place
    assert held(settings) == (undisturbed if in_force else before)
    findings = {finding.code: finding for finding in examine(settings, "splitter").findings}
    findings.pop("model-missing", None)  # no model made its vectors
    allowed = {"interrupted"} if run is in_place and step == "derived" else set()
    assert {code for code, finding in findings.items() if finding.matters} <= allowed, findings
    run(settings)
    assert held(settings) == undisturbed
    generations, header = open_generations(settings), open_store(settings).header
    assert not list(generations.others(generations.current()))
    manifest = read_manifest(generations.root)
    assert manifest
    assert manifest.is_of(generations.current() or 0, header.revision)
    assert manifest.names == set(NEW)


def test_a_manifest_of_another_commit_is_no_loss_of_documents(settings: Settings) -> None:
    root = open_generations(settings).root
    older = (root / "sources.json").read_bytes()
    write(settings, ("b.md",))
    (root / "sources.json").write_bytes(older)
    codes = {finding.code for finding in examine(settings, "splitter").findings}
    assert "manifest" in codes
    assert "source-lost" not in codes


def test_a_manifest_of_an_older_askalike_is_read(settings: Settings) -> None:
    file = open_generations(settings).root / "sources.json"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    manifest = read_manifest(file.parent)
    assert manifest
    assert (manifest.names, manifest.generation) == (set(OLD), None)
    codes = {finding.code for finding in examine(settings, "splitter").findings}
    assert not {"manifest", "source-lost"} & codes


def test_readers_notice_a_commit_by_its_header(settings: Settings) -> None:
    store = open_store(settings)
    assert store.is_current()
    time.sleep(0.01)
    write(settings, NEW)
    assert not store.is_current()
    assert replace(store.header, revision=0) == replace(open_store(settings).header, revision=0)
