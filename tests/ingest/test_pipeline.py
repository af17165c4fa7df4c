"""Ingest end to end: what is written, kept, changed and removed."""

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexBusy, IndexMismatch, IndexUnavailable, SourceError
from corpus.generations.lock import acquire
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.weights import find_model
from corpus.open import open_store
from corpus.settings import DEFAULT_MODEL, Settings
from ingest.batches import Window
from ingest.pipeline import _prefetched, ingest
from ingest.report import Progress
from search import Engine
from tests.ingest.counting import Counting

FIRST = "# Cats\n\n## Why do cats purr?\nThey are content.\n\n## What do cats eat?\nMeat.\n"
SECOND = "# Dogs\n\n## Why do dogs bark?\nTo warn.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "cats.md").write_text(FIRST)
    (folder / "dogs.md").write_text(SECOND)
    return folder


def contents(settings: Settings) -> dict[str, tuple[str, str]]:
    return {r.id: (r.question, r.answer) for r in open_store(settings).all_records()}


def test_records_passages_and_sources_are_written(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    steps: list[Progress] = []
    report = ingest([folder], settings, counting, on_progress=steps.append)
    assert (report.added, report.records, report.passages, report.embedded) == (2, 3, 6, 6)
    assert steps[-1].done == steps[-1].total == 6
    store = open_store(settings)
    assert [(s.name, s.layout, s.records) for s in store.sources()] == [
        ("cats.md", "headed", 2),
        ("dogs.md", "headed", 1),
    ]
    vectors = store.vectors()
    assert vectors.questions.shape == vectors.answers.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors.questions, axis=1), 1.0, atol=1e-4)


def test_ingesting_twice_changes_nothing(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    before, revision = contents(settings), open_store(settings).header.revision
    counting.seen.clear()
    again = ingest([folder], settings, counting)
    assert (again.added, again.updated, again.removed, again.unchanged) == (0, 0, 0, 2)
    assert counting.seen == []
    assert contents(settings) == before
    assert open_store(settings).header.revision == revision


def test_a_changed_file_updates_only_its_records(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    before = contents(settings)
    counting.seen.clear()
    (folder / "cats.md").write_text("A word.\n\n" + FIRST.replace("Meat.", "Fish, mostly."))
    report = ingest([folder], settings, counting)
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 1, 0, 1)
    assert counting.seen == ["What do cats eat?\nFish, mostly."]
    after = contents(settings)
    assert after.keys() == before.keys()
    changed = {after[key] for key in after if after[key] != before[key]}
    assert changed == {("What do cats eat?", "Fish, mostly.")}
    purr = next(r for r in open_store(settings).all_records() if "purr" in r.question)
    assert purr.lines == (5, 6)


def test_a_section_and_tags_that_are_removed_are_gone(
    tmp_path: Path, settings: Settings, counting: Counting
) -> None:
    file = tmp_path / "a.jsonl"
    tagged = '{"id": "x", "question": "Why?", "answer": "So.", "tags": ["t"], "level": "expert"}\n'
    file.write_text(tagged)
    ingest([file], settings, counting)
    assert open_store(settings).record("x").tags == ("t", "expert")
    file.write_text('{"id": "x", "question": "Why?", "answer": "So."}\n')
    ingest([file], settings, counting)
    record = open_store(settings).record("x")
    assert (record.tags, record.level) == ((), None)


def test_a_question_removed_from_a_file_leaves_the_index(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    (folder / "cats.md").write_text(FIRST.split("## What do cats eat?", maxsplit=1)[0])
    report = ingest([folder], settings, counting)
    assert (report.records, report.passages) == (2, 4)
    assert "What do cats eat?" not in {q for q, _ in contents(settings).values()}


def test_a_removed_files_records_go_and_others_stay(
    folder: Path, settings: Settings, counting: Counting, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("## What is a fox?\nAn animal.\n")
    ingest([folder, other], settings, counting)
    (folder / "cats.md").unlink()
    report = ingest([folder], settings, counting)
    assert (report.removed, report.unchanged) == (1, 1)
    assert {q for q, _ in contents(settings).values()} == {"Why do dogs bark?", "What is a fox?"}


def test_without_paths_the_known_ones_are_read_again(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    (folder / "birds.md").write_text("## Why do birds sing?\nTo be heard.\n")
    assert ingest([], settings, counting).added == 1
    with pytest.raises(SourceError, match="nothing to ingest"):
        ingest([], Settings.load(index=folder.parent / "fresh"), counting)


def test_a_moved_folder_keeps_its_ids(folder: Path, settings: Settings, counting: Counting) -> None:
    ingest([folder], settings, counting)
    before = contents(settings)
    moved = folder.rename(folder.with_name("moved"))
    ingest([moved], settings, counting)
    assert contents(settings) == before


def test_one_bad_file_stops_nothing_and_loses_nothing(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    before = contents(settings)
    (folder / "cats.md").write_bytes(b"\0\1\2" * 100)
    (folder / "new.md").write_text("## What is new?\nThis.\n")
    report = ingest([folder], settings, counting)
    assert [one.path for one in report.errors] == ["cats.md"]
    assert report.added == 1
    assert before.items() <= contents(settings).items()


def test_what_cannot_be_read_makes_no_index(
    tmp_path: Path, settings: Settings, counting: Counting
) -> None:
    (tmp_path / "a.md").write_text("nothing here\n")
    report = ingest([tmp_path / "a.md", tmp_path / "gone"], settings, counting)
    assert len(report.errors) == 2
    with pytest.raises(IndexUnavailable):
        open_store(settings)


def test_ids_that_two_files_bring_are_kept_by_the_first(
    tmp_path: Path, settings: Settings, counting: Counting
) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"_id": "x", "title": "What is a?", "text": "A."}\n')
    second.write_text('{"_id": "x", "title": "What is b?", "text": "B."}\n')
    ingest([second], settings, counting)
    ingest([first, second], settings, counting)
    assert contents(settings)["x"] == ("What is b?", "B.")
    assert sorted(question for question, _ in contents(settings).values()) == [
        "What is a?",
        "What is b?",
    ]
    before = contents(settings)
    first.write_text(first.read_text() + '{"_id": "y", "title": "What is c?", "text": "C."}\n')
    ingest([first, second], settings, counting)
    assert before.items() <= contents(settings).items()
    assert ingest([first, second], settings, counting).unchanged == 2


def test_another_model_is_refused_with_both_names(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    files = replace(find_model(DEFAULT_MODEL), name="other/model")
    other = SentenceTransformerEmbedder(files)
    with pytest.raises(IndexMismatch, match=r"all-MiniLM-L6-v2.*other/model.*--rebuild"):
        ingest([folder], settings, other)
    assert ingest([], settings, other, rebuild=True).records == 3
    assert open_store(settings).header.model == "other/model"


def test_an_index_of_an_older_schema_is_refused_until_it_is_rebuilt(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    collections = open_store(settings).collections
    collections.write_header(replace(collections.header, schema=1))
    for use in (lambda: Engine.open(settings), lambda: ingest([folder], settings, counting)):
        with pytest.raises(IndexMismatch, match=r"schema 1.*run: askalike ingest --rebuild"):
            use()
    assert ingest([], settings, counting, rebuild=True).records == 3
    assert Engine.open(settings).record(next(iter(contents(settings)))).source == "cats.md"


@pytest.mark.parametrize(("dimension", "width"), [(128, 16), (0, 1), (None, 48)])
def test_token_vectors_are_kept_in_as_many_dimensions_as_the_settings_say(
    folder: Path, settings: Settings, dimension: int | None, width: int
) -> None:
    made = settings.model_copy(update={"token_dimension": dimension})
    ingest([folder], made, SentenceTransformerEmbedder.open(made))
    engine = Engine.open(settings)  # an index is read as it was made
    (ranked, *_) = engine.rank("why does a dog bark")
    assert engine.record(ranked.match.record_id).question == "Why do dogs bark?"
    (kept,) = open_store(settings).contents([ranked.match.passage_id]).values()
    assert kept.bits.shape[1] == width
    assert engine.ask("why does a dog bark").results[0].why.terms == ("dog", "bark")
    if dimension is not None:
        (folder / "new.md").write_text(FIRST)
        with pytest.raises(IndexMismatch, match="token_dimension"):
            ingest([folder], settings, SentenceTransformerEmbedder.open(settings))


def test_a_rebuild_that_would_lose_documents_leaves_the_index(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    ingest([folder], settings, counting)
    before = contents(settings)
    folder.rename(folder.with_name("away"))
    with pytest.raises(SourceError, match="left as it was"):
        ingest([], settings, counting, rebuild=True)
    assert contents(settings) == before


def test_a_second_writer_is_refused_until_the_first_has_finished(
    folder: Path, settings: Settings, counting: Counting
) -> None:
    lock = acquire(settings.index / settings.corpus)
    with pytest.raises(
        IndexBusy, match=rf"process {os.getpid()} on .*, since \d{{4}}-.* is writing"
    ):
        ingest([folder], settings, counting)
    lock.release()
    assert ingest([folder], settings, counting).records == 3


def windows(count: int, closed: list[bool]) -> Generator[Window, None, None]:
    """Make some windows, then fail; note when the making ends."""
    try:
        for number in range(count):
            yield Window((), (), (), float(number))
        raise SourceError("no more")
    finally:
        closed.append(True)


def test_what_fails_in_making_windows_is_raised_where_they_are_taken() -> None:
    closed: list[bool] = []
    taken: list[float] = []
    with (
        _prefetched(windows(3, closed)) as prefetched,
        pytest.raises(SourceError, match="no more"),
    ):
        taken.extend(window.read for window in prefetched)
    assert taken == [0.0, 1.0, 2.0]
    assert closed == [True]


def test_windows_that_nobody_takes_any_more_are_given_up() -> None:
    closed: list[bool] = []
    with _prefetched(windows(9, closed)) as prefetched:
        assert next(prefetched).read == 0.0
    assert closed == [True]
