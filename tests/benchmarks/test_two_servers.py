"""Two servers of askalike over one Chroma server, asked without pause during ingests.

`python -m pytest -m measure -s tests/benchmarks/test_two_servers.py`; figures in FIGURES.md.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.conftest import ROOT
from tests.servers import ChromaServer, free_port

pytestmark = [pytest.mark.measure, pytest.mark.timeout(5400)]

ASKALIKE = "import sys; from ui.cli import main; sys.argv[0] = 'askalike'; main()"
THINGS = int(os.environ.get("THINGS", "300"))
# Answers that both servers together give while an ingest is running: ingests follow one another,
# each of which changes every record, until there are so many.
ASKS = int(os.environ.get("ASKS", "2000"))
# Seconds after the end of an ingest within which each server answers from its revision.
LATEST = 5.0


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path / "data").start()
    yield server
    server.kill()


def write(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(THINGS // 10):
        texts = (
            f"## What is the colour of thing {10 * n + m}?\nIn version {version}, it is {m} blue.\n"
            for m in range(10)
        )
        (folder / f"{n:03}.md").write_text("\n".join(texts), "utf-8")


def run(index: Path, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", ASKALIKE, *map(str, arguments), "--index", str(index)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def serving(index: Path, chroma: ChromaServer) -> Iterator[str]:
    port = free_port()
    process = run(index, "serve", "--port", port, "--chroma-url", chroma.url)
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 180
        while time.monotonic() < end and not _answers(url):
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(60)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v1/ask", params={"query": "thing 3"}, timeout=30).is_success
    except httpx.TransportError:
        return False


class Asker(Thread):
    """Asks one server until it is stopped; keeps when it got which versions, and what failed."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.seen: list[tuple[float, frozenset[str]]] = []
        self.failed: list[str] = []
        self.enough = Event()

    def run(self) -> None:
        with httpx.Client(timeout=60) as client:
            number = 0
            while not self.enough.is_set():
                number = (number + 7) % THINGS
                query = f"What is the colour of thing {number}?"
                try:
                    answer = client.get(f"{self.url}/api/v1/ask", params={"query": query})
                    results = answer.raise_for_status().json()["results"]
                except (httpx.HTTPError, KeyError) as error:
                    self.failed.append(f"{type(error).__name__}: {error}")
                    continue
                texts = (
                    one["answer"].partition("version ")[2].partition(",")[0] for one in results
                )
                self.seen.append((time.time(), frozenset(texts)))


def test_both_servers_answer_from_one_revision_each(tmp_path: Path, chroma: ChromaServer) -> None:
    documents = tmp_path / "docs"
    write(documents, "1")
    ingest = ("ingest", documents, "--chroma-url", chroma.url)
    assert run(tmp_path / "writer", *ingest).wait(900) == 0
    spans: list[tuple[float, float]] = []  # when each later ingest began and ended
    with serving(tmp_path / "a", chroma) as a, serving(tmp_path / "b", chroma) as b:
        askers = [Asker(a), Asker(b)]
        for asker in askers:
            asker.start()
        while sum(map(during(spans), askers)) < ASKS:
            began = time.time()
            write(documents, str(len(spans) + 2))
            assert run(tmp_path / "writer", *ingest).wait(1800) == 0
            spans.append((began, time.time()))
            time.sleep(LATEST + 1)
        for asker in askers:
            asker.enough.set()
            asker.join(60)
    for asker in askers:
        mixed = [seen for _, seen in asker.seen if len(seen) != 1]
        delays = [delay_of(asker, number, ended) for number, (_, ended) in enumerate(spans, 1)]
        figures = {
            "asks": len(asker.seen),
            "during an ingest": during(spans)(asker),
            "ingests": len(spans),
            "failed": len(asker.failed),
            "mixed": len(mixed),
            "old for": round(max(delays), 2),
        }
        print(json.dumps(figures), asker.failed[:2], flush=True)
        assert asker.failed == []
        assert mixed == []
        assert max(delays) < LATEST
        assert asker.seen[-1][1] == {str(len(spans) + 1)}


def during(spans: list[tuple[float, float]]) -> Callable[[Asker], int]:
    """Count the answers that came while an ingest was running."""
    return lambda asker: sum(any(a <= at <= b for a, b in spans) for at, _ in asker.seen)


def delay_of(asker: Asker, number: int, ended: float) -> float:
    """Return how long after the end of an ingest the version before it was still answered."""
    late = [at for at, seen in asker.seen if at > ended and str(number) in seen]
    return max(late) - ended if late else 0.0
