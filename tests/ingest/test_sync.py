"""What an ingest repeats, what it does not, and what an interrupted one leaves to the next."""

import resource
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.models.Collection import Collection

from corpus.derived import open_lexical
from corpus.errors import IndexUnavailable
from corpus.generations.open import open_generations
from corpus.generations.sidecars import manifest_file, read_manifest, write_manifest
from corpus.open import open_store
from corpus.records import PENDING
from corpus.settings import Settings
from corpus.writer import Writer
from ingest import pipeline
from ingest.batches import Sizes
from ingest.report import Progress
from tests.ingest.counting import Counting
from tests.ingest.crash import read_contents, write_documents

RECORDS = 48
ingest = partial(pipeline.ingest, sizes=Sizes(window=20, step=10, more=1))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    write_documents(tmp_path / "docs")
    return tmp_path / "docs"


def test_a_renamed_folder_or_file_is_not_encoded_again(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    ingest([docs], settings, counting)
    counting.seen.clear()
    (docs / "sub").mkdir()
    for file in sorted(docs.glob("0*.md")):
        file.rename(docs / "sub" / file.name)
    report = ingest([docs], settings, counting)
    assert (report.added, report.removed, report.embedded) == (10, 10, 0)
    assert counting.seen == []
    assert report.records == RECORDS
    assert {s.name.split("/")[0] for s in open_store(settings).sources()} == {
        "sub", "10.md", "11.md",
    }  # fmt: skip


def test_only_what_differs_is_written_again(
    docs: Path,
    settings: Settings,
    counting: Counting,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest([docs], settings, counting)
    vectors: list[str] = []
    moved: list[str] = []
    upsert, update = Collection.upsert, Collection.update

    def note_vectors(self: Collection, ids: list[str], **rest: Any) -> None:
        vectors.extend(ids if self.name.endswith(("questions", "answers")) else ())
        upsert(self, ids=ids, **rest)

    def note_moved(self: Collection, ids: list[str], **rest: Any) -> None:
        moved.extend(ids)
        update(self, ids=ids, **rest)

    monkeypatch.setattr(Collection, "upsert", note_vectors)
    monkeypatch.setattr(Collection, "update", note_moved)
    first = min(docs.glob("*.md"))
    first.write_text(f"## What is above all others?\nThis.\n\n{first.read_text('utf-8')}", "utf-8")
    own = {r.id for r in open_store(settings).all_records() if r.source == first.name}
    assert ingest([docs], settings, counting).embedded == len(vectors) == 2
    assert set(moved) == own  # the lines of its questions; the chunks of their answers stay
    monkeypatch.undo()
    fresh = Settings.load(index=tmp_path / "fresh")
    ingest([docs], fresh, counting)
    read_contents(settings.index).assert_same(read_contents(fresh.index))


def test_the_same_text_is_encoded_once(
    docs: Path, settings: Settings, counting: Counting, tmp_path: Path
) -> None:
    (docs / "copy").mkdir()
    for file in sorted(docs.glob("*.md")):
        (docs / "copy" / file.name).write_text(file.read_text("utf-8"), "utf-8")
    report = ingest([docs], settings, counting)
    assert report.records == 2 * RECORDS
    assert len(counting.seen) == len(set(counting.seen)) == report.passages / 2
    counting.seen.clear()
    assert ingest([], settings, counting, rebuild=True).embedded == 0
    assert counting.seen == []


def test_progress_counts_up_to_all_passages(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    steps: list[Progress] = []
    report = ingest([docs], settings, counting, on_progress=steps.append)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert steps[-1].done == steps[-1].total == report.passages
    assert all(step.done <= step.total for step in steps)
    assert abs(steps[0].total - report.passages) < report.passages / 4  # by the bytes read so far


def test_a_run_that_is_stopped_keeps_what_it_wrote(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    reported: list[Progress] = []
    report = ingest(
        [docs],
        settings,
        counting,
        on_progress=reported.append,
        stopped=lambda: reported[-1].done > 50,
    )
    assert report.stopped
    assert 0 < report.records < RECORDS
    store = open_store(settings)
    assert not store.header.dirty
    assert open_lexical(store)
    rest = ingest([docs], settings, counting)
    assert not rest.stopped
    assert rest.records == RECORDS
    assert len(counting.seen) <= len(set(counting.seen)) + 20  # one window at most


def test_a_stopped_rebuild_leaves_the_index_in_force(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    ingest([docs], settings, counting)
    before = read_contents(settings.index)
    report = ingest([], settings, counting, rebuild=True, stopped=lambda: True)
    assert report.stopped
    read_contents(settings.index).assert_same(before)


def test_a_source_that_was_not_finished_is_read_again(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    ingest([docs], settings, counting)
    before = read_contents(settings.index)
    store = open_store(settings)
    (first, *_) = store.sources()
    with Writer.open(settings, store.header) as writer:
        writer._mark([first])
        taken = [r.id for r in writer.store.all_records() if r.source == first.name][:2]
        writer.collections.questions.delete(ids=taken)
    assert open_store(settings).header.dirty
    assert next(s for s in open_store(settings).sources() if s.pending).digest == PENDING
    report = ingest([docs], settings, counting)
    assert (report.updated, report.unchanged) == (1, 11)
    read_contents(settings.index).assert_same(before)
    assert not open_store(settings).header.dirty


def test_after_a_killed_run_what_is_derived_is_rebuilt(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    ingest([docs], settings, counting)
    store = open_store(settings)
    whole = store.header
    store.collections.sources.modify(metadata=asdict(replace(whole, dirty=True)))
    report = ingest([docs], settings, counting)
    assert report.unchanged == 12
    after = open_store(settings)
    assert after.header == replace(whole, revision=whole.revision + 1)
    lexical = open_lexical(after)
    assert lexical
    assert lexical.count == RECORDS


@pytest.mark.parametrize("left", ["manifest of an older commit", "no manifest", "generation"])
def test_an_ingest_without_changes_finishes_a_commit_that_was_killed(
    docs: Path, settings: Settings, counting: Counting, left: str
) -> None:
    ingest([docs], settings, counting)
    generations, store = open_generations(settings), open_store(settings)
    sources, revision = store.sources(), store.header.revision
    if left == "no manifest":
        manifest_file(generations.root).unlink()
    elif left == "generation":
        generations.folder(7).mkdir()
    else:
        write_manifest(generations.root, sources[:1], 1, revision - 1)
    report = ingest([docs], settings, counting)
    assert report.unchanged == len(sources)
    manifest = read_manifest(generations.root)
    assert manifest
    assert manifest.is_of(1, revision)
    assert manifest.names == {source.name for source in sources}
    assert not list(generations.others(1))
    assert open_store(settings).header.revision == revision


def test_a_full_disk_is_a_clear_error_and_nothing_is_lost(
    docs: Path, settings: Settings, counting: Counting
) -> None:
    ingest([docs / "00.md"], settings, counting)
    size = (open_store(settings).folder / "chroma.sqlite3").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50_000, before[1]))
    try:
        with pytest.raises(
            IndexUnavailable, match=r"cannot be written.*run the same command again"
        ):
            ingest([docs], settings, counting)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "What is the price of thing 0?" in {
        r.question for r in open_store(settings).all_records()
    }
    assert ingest([docs], settings, counting).records == RECORDS


def test_a_folder_that_may_not_be_written_is_a_clear_error(
    docs: Path, tmp_path: Path, counting: Counting
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable, match=r"cannot be written.*--index"):
        ingest([docs], Settings.load(index=tmp_path / "file" / "index"), counting)
