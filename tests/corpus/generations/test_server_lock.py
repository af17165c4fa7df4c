"""One writer to a corpus on a server, from whatever machines."""

import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from corpus.chroma.server_client import open_server
from corpus.errors import IndexBusy
from corpus.generations import server_lock
from corpus.generations.server_lock import Holder, lock_server
from corpus.open import open_store
from corpus.settings import Settings
from corpus.writer import Writer
from tests.corpus.test_store import HEADER, content, put
from tests.servers import ChromaServer

NAME = "default.writer"


@pytest.fixture
def settings(chroma_server: ChromaServer, tmp_path: Path) -> Settings:
    database = chroma_server.new_database()
    return Settings.load(
        index=tmp_path / "a", chroma_url=chroma_server.url, chroma_database=database
    )


def elsewhere(settings: Settings, name: str) -> Settings:
    """The same corpus as a machine with another folder sees it."""
    return settings.model_copy(update={"index": settings.index.parent / name})


def locks(settings: Settings) -> list[str]:
    return [one.name for one in open_server(settings).list_collections() if "writer" in one.name]


def claim(settings: Settings, **changes: Any) -> None:
    """Leave a lock on the server as another process would."""
    client = open_server(settings)
    now = client.heartbeat() / 1e9
    holder = Holder(uuid.uuid4().hex, 1, "elsewhere", "f", "2026-01-01T00:00:00+00:00", now)
    changes = {key: value(now) if callable(value) else value for key, value in changes.items()}
    client.create_collection(
        NAME, metadata=asdict(replace(holder, **changes)), embedding_function=None
    )


def test_a_second_writer_learns_who_writes_and_may_write_afterwards(
    settings: Settings,
) -> None:
    other = elsewhere(settings, "b")
    with Writer.open(settings, HEADER) as writer:
        words = rf"process {os.getpid()} on {socket.gethostname()}, since 20.*; wait until"
        with pytest.raises(IndexBusy, match=words):
            Writer.open(other, HEADER)
        put(writer, content("a.md"))
        with Writer.open(other.model_copy(update={"corpus": "another"}), HEADER):
            pass  # each corpus has a lock of its own
    assert locks(settings) == []
    with Writer.open(other, HEADER) as writer:
        put(writer, content("b.md"))
    assert {one.source for one in open_store(settings).all_records()} == {"a.md", "b.md"}


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


HERE = {"host": socket.gethostname(), "machine": f"{uuid.getnode():x}"}


@pytest.mark.parametrize(
    ("left", "admitted"),
    [
        ({}, False),
        ({"beat": lambda now: now - 100}, False),
        ({"beat": lambda now: now - 130}, True),
        (HERE, False),  # process 1 runs
        (HERE | {"pid": ended_process()}, True),
        (HERE | {"pid": os.getpid()}, True),  # of an earlier life of this number
        ({"pid": ended_process()}, False),  # the number means nothing on another machine
    ],
)
def test_the_lock_of_a_dead_holder_is_taken_over(
    settings: Settings,
    left: dict[str, Any],
    admitted: bool,  # noqa: FBT001
) -> None:
    claim(settings, **left)
    if not admitted:
        with pytest.raises(IndexBusy, match="process"):
            Writer.open(settings, HEADER)
        return
    with Writer.open(settings, HEADER):
        assert locks(settings) == [NAME]
    assert locks(settings) == []


def test_one_of_many_that_take_over_a_dead_lock_gets_it(settings: Settings) -> None:
    claim(settings, beat=0.0)
    start = Barrier(8)

    class Inner:
        def release(self) -> None:
            """Nothing is held on this machine."""

    def take(_: int) -> Any:
        start.wait()
        try:
            return lock_server(settings, Inner())
        except IndexBusy:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = [lock for lock in pool.map(take, range(8)) if lock]
    assert len(taken) == 1
    taken[0].check()
    taken[0].release()
    assert locks(settings) == []


def test_a_holder_that_was_silent_too_long_writes_no_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Writer.open(settings, HEADER) as sleeper:
        put(sleeper, content("a.md"))
        age(settings)
        monkeypatch.setattr(server_lock, "_OWN", set())
        with Writer.open(elsewhere(settings, "b"), HEADER) as writer:
            put(writer, content("b.md"))
            monkeypatch.setattr(sleeper._lock, "_beaten", 0.0)  # as after a long sleep
            with pytest.raises(IndexBusy, match="another process has taken over"):
                put(sleeper, content("a.md", 5))
            put(writer, content("c.md"))
    assert len(open_store(settings).all_records()) == 9
    assert locks(settings) == []


def age(settings: Settings) -> None:
    held = open_server(settings).get_collection(NAME, embedding_function=None)
    held.modify(metadata=dict(held.metadata or {}) | {"beat": 0.0})


def test_a_holder_shows_that_it_lives(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_lock, "_BEAT", 0.05)
    with Writer.open(settings, HEADER):
        age(settings)
        wait_for(lambda: beat(settings) > 0)
        with pytest.raises(IndexBusy):
            Writer.open(elsewhere(settings, "b"), HEADER)


def beat(settings: Settings) -> float:
    held = open_server(settings).get_collection(NAME, embedding_function=None)
    return float((held.metadata or {})["beat"])


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(200):
        if happened():
            return
    raise AssertionError("it did not happen")
