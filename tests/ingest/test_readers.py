"""Readers that ask while an ingest writes get answers, each of one version of its document."""

import multiprocessing
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.ingest.crash import PROCESSES

THINGS = 5
VERSIONS = 3


def write_version(folder: Path, version: int) -> None:
    """Write documents whose answers name a version, in as many lines and places as it says."""
    folder.mkdir(exist_ok=True)
    for n in range(THINGS):
        sentence = f"Version {version} of thing {n} holds. "
        answer = "\n\n".join(sentence * 4 for _ in range(3 + version))
        text = "\n" * version + f"## What is thing {n} made of?\n{answer}\n"
        (folder / f"{n}.md").write_text(text, "utf-8")


def check(engine: Engine, query: str) -> int:
    """Ask, and return the version of the best answer; each hit must be of one version."""
    asked = engine.ask(query)
    for hit in asked.results:
        record = hit.record
        versions = {int(part.split()[0]) for part in record.answer.split("Version ")[1:]}
        assert len(versions) == 1, record
        (version,) = versions
        assert record.answer.count("\n\n") == 2 + version, record
        assert record.lines[0] == version + 1, record
        assert hit.why.snippet in f"{record.question}\n{record.answer}", hit
    return max((hit.record.lines[0] - 1 for hit in asked.results), default=-1)


def read(index: Path, asking: Any, over: Event, results: Any) -> None:
    """Ask without pause until `over` is set; report how often, and the last version that was seen.

    `asking` is released after the first answer.
    """
    try:
        import torch

        torch.set_num_threads(1)  # there are more readers than cores
        engine = Engine.open(Settings.load(index=index))
        count, seen = 0, -1
        while not over.is_set() or count == 0:
            seen = check(engine, f"what is thing {count % THINGS} made of")
            count += 1
            if count == 1:
                asking.release()
        time.sleep(1.1)  # a new revision is noticed within a second
        seen = check(engine, "what is thing 0 made of")
    except BaseException as error:  # noqa: BLE001
        asking.release()
        results.put(f"{type(error).__name__}: {error}")
    else:
        results.put((count, seen))


def read_while_writing(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, readers: int
) -> list[tuple[int, int]]:
    """Ingest version after version, and rebuild, while processes ask; return what they report."""
    settings = Settings.load(index=tmp_path / "index")
    docs = tmp_path / "docs"
    write_version(docs, 0)
    ingest([docs], settings, embedder)
    Engine.open(settings, embedder).warm_up()
    asking, over, results = PROCESSES.Semaphore(0), PROCESSES.Event(), PROCESSES.Queue()
    started = [
        PROCESSES.Process(target=read, args=(settings.index, asking, over, results))
        for _ in range(readers)
    ]
    for process in started:
        process.start()
    for _ in started:
        assert asking.acquire(timeout=120)
    for version in range(1, VERSIONS + 1):
        write_version(docs, version)
        ingest([docs], settings, embedder, rebuild=version == VERSIONS)
    over.set()
    try:
        found = [results.get(timeout=120) for _ in started]
    except Empty:
        pytest.fail("a reader did not end")
    for process in started:
        process.join()
    for one in found:
        assert not isinstance(one, str), one
    return found


def test_readers_never_see_half_of_a_record(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    found = read_while_writing(tmp_path, embedder, 2)
    assert all(count > 2 and seen == VERSIONS for count, seen in found), found


@pytest.mark.measure
@pytest.mark.timeout(1200)
def test_eight_readers_ask_without_pause(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    found = read_while_writing(tmp_path, embedder, 8)
    print(f"\nasked {sum(count for count, _ in found)} times")
    assert all(seen == VERSIONS for _, seen in found), found


def test_an_app_that_is_open_sees_the_next_ingest(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    settings = Settings.load(index=tmp_path / "index")
    write_version(tmp_path / "docs", 0)
    ingest([tmp_path / "docs"], settings, embedder)
    engine = Engine.open(settings, embedder, look_every=0.0)
    assert len(engine.records) == THINGS
    (tmp_path / "docs" / "cats.md").write_text("## Why do cats purr?\nThey are content.\n")
    for rebuild in (False, True):
        ingest([tmp_path / "docs"], settings, embedder, rebuild=rebuild)
        assert engine.ask("why does a cat purr").results[0].record.source == "cats.md"
        assert len(engine.records) == THINGS + 1
    assert multiprocessing.active_children() == []
