"""An ingest of MedQuAD on two nodes of Ray into `chroma run`, beside one process, and killed.

`python -m tests.benchmarks.on_ray LANE FOLDER [--records N …]` prints a JSON object for each run.
Lanes: `here` keeps what one process makes, with its times; `ray` does the same on Ray; `encoders`,
`nodes` and `drivers` kill ten of these at random moments; `memory` takes more and more documents.
All but `memory` compare with what `here` has kept, and wait for it. Figures in FIGURES.md.
"""

import argparse
import gzip
import json
import os
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import psutil

os.environ["HF_HUB_OFFLINE"] = "1"

from corpus.settings import Settings
from tests.conftest import ROOT, SHARED
from tests.ingest.crash import Contents, contents_of
from tests.ingest.workers.nodes import Nodes
from tests.servers import ChromaServer

MEDQUAD = Path(os.environ.get("MEDQUAD", SHARED / "bench" / "medquad.jsonl.gz"))
ASKALIKE = "import sys; from ui.cli import main; sys.argv[0] = 'askalike'; main()"
KILLS = 10
# Records of a document.
EACH = 100


def records(count: int) -> list[dict[str, Any]]:
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in islice(stream, count)]


def write_documents(folder: Path, count: int) -> Path:
    """Write so many records of MedQuAD, a hundred in each document."""
    documents = folder / "documents"
    if not documents.exists():
        unfinished = folder / f"unfinished-{os.getpid()}"
        unfinished.mkdir(parents=True)
        kept = ("id", "question", "answer")
        lines = [json.dumps({key: one[key] for key in kept}) for one in records(count)]
        for first in range(0, len(lines), EACH):
            text = "\n".join(lines[first : first + EACH])
            (unfinished / f"{first:06}.jsonl").write_text(text, "utf-8")
        unfinished.rename(documents)
    return documents


class Run:
    """An ingest in a process of its own; `done` passages are encoded, `result` is its last line."""

    def __init__(self, settings: dict[str, Any], documents: Path) -> None:
        self.began = time.monotonic()
        self.done = 0
        self.result: dict[str, Any] = {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.on_ray_run", json.dumps(settings), documents],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.strip().isdigit():
                self.done = int(line)
            elif line.startswith("{"):
                self.result = json.loads(line)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, is_so: Callable[[], bool]) -> bool:
        """Wait until something is so; return False where the run ended before."""
        while self.alive:
            if is_so():
                return True
            time.sleep(0.02)
        return False

    def end(self) -> dict[str, Any]:
        """Wait for its end, and return what it says."""
        self.process.wait()
        self._reader.join(10)
        assert self.process.stderr
        error = self.process.stderr.read()
        assert self.process.returncode == 0, error[-2000:]
        return self.result | {"whole": round(time.monotonic() - self.began, 1)}


class Lane:
    """A cluster, a server and settings for one kind of run."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.folder = Path(given.folder)
        self.documents = write_documents(self.folder, given.records)
        self.own = self.folder / (given.name or given.lane)
        self.own.mkdir(parents=True)
        self.server = ChromaServer(self.own / "data").start()
        self.settings: dict[str, Any] = {
            "index": str(self.own / "index"),
            "chroma_url": self.server.url,
            "threads": given.threads,
            "precision": given.precision,
            "device": given.device,
        }
        if given.model:
            self.settings["model"] = given.model
        if given.gpus:
            self.settings["ray_gpus"] = given.gpus
        self.chance = random.Random(given.seed)  # noqa: S311 - no secret

    def compare(self) -> dict[str, Any]:
        """Compare with what one process made, and look for faults."""
        kept = self.folder / "here.pickle"
        while not kept.exists():
            time.sleep(0.5)
        contents = contents_of(Settings.load(**self.settings))
        found: dict[str, Any] = {"identical": True} | differences(contents, kept)
        named = {f"ASKALIKE_{key.upper()}": str(value) for key, value in self.settings.items()}
        doctor = subprocess.run(
            [sys.executable, "-c", ASKALIKE, "doctor", "--json"],
            env=os.environ | {k: v for k, v in named.items() if "RAY" not in k},
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        return found | {"doctor": doctor.returncode, "said": (doctor.stdout + doctor.stderr)[-600:]}

    def cluster(self) -> Nodes:
        """Start two nodes of Ray."""
        return Nodes(cpus=self.given.cpus, gpus=1 if self.given.gpus else 0)

    def close(self) -> None:
        self.server.kill()


def differences(contents: Contents, kept: Path) -> dict[str, Any]:
    """Return how far contents are from kept ones."""
    with kept.open("rb") as file:
        other = pickle.load(file)  # noqa: S301 - written by this program
    largest, least, shapes = 0.0, 1.0, 0
    for key, (vector, bits) in contents.vectors.items():
        there, other_bits = other.vectors.get(key, (None, None))
        if there is None or bits.shape != other_bits.shape:
            shapes += 1
            continue
        largest = max(largest, float(np.abs(vector - there).max()))
        least = min(least, float(vector @ there))
    return {
        "entries": len(contents.entries),
        "identical": contents.entries == other.entries and not shapes,
        "vectors": len(contents.vectors),
        "largest difference": largest,
        "least cosine": round(least, 6),
    }


def lane_here(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    run = Run(lane.settings, lane.documents)
    say(run.end() | {"server": server_seconds(lane.server)})
    contents = contents_of(Settings.load(**lane.settings))
    unfinished = lane.folder / "here.unfinished"
    unfinished.write_bytes(pickle.dumps(contents))
    unfinished.rename(lane.folder / "here.pickle")


def server_seconds(server: ChromaServer) -> float:
    assert server._process
    return round(sum(psutil.Process(server._process.pid).cpu_times()[:2]), 1)


class Meter(Thread):
    """Adds up the processor seconds of what runs for a cluster, what has ended included."""

    def __init__(self, nodes: Nodes) -> None:
        super().__init__(daemon=True)
        self._nodes = nodes
        self._seen: dict[int, float] = {}
        self.start()

    def run(self) -> None:
        while True:
            for one in self._nodes.processes():
                try:
                    self._seen[one.pid] = sum(one.cpu_times()[:2])
                except psutil.Error:
                    continue
            time.sleep(0.3)

    def seconds(self) -> float:
        return round(sum(self._seen.values()), 1)


def lane_ray(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    with lane.cluster() as nodes:
        meter = Meter(nodes)
        run = Run(lane.settings | {"ray": nodes.address}, lane.documents)
        say(run.end() | {"server": server_seconds(lane.server), "nodes": meter.seconds()})
    say(lane.compare())


def lane_encoders(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    with lane.cluster() as nodes:

        def encoders() -> list[psutil.Process]:
            return [one for one in nodes.processes() if "ray::Encoding" in name_of(one)]

        def kill() -> None:
            lane.chance.choice(encoders()).kill()

        killed = _killed_over(lane, nodes, kill, lambda: bool(encoders()))
    say(killed)
    say(lane.compare())


def lane_nodes(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    with lane.cluster() as nodes:

        def kill() -> None:
            nodes.tell("kill")
            time.sleep(3 * lane.chance.random())
            nodes.tell("add")

        killed = _killed_over(lane, nodes, kill, lambda: True)
    say(killed)
    say(lane.compare())


def name_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _killed_over(
    lane: Lane, nodes: Nodes, kill: Callable[[], None], can_kill: Callable[[], bool]
) -> dict[str, Any]:
    """Run an ingest and kill what serves it at ten random places; return where, and its result."""
    run = Run(lane.settings | {"ray": nodes.address}, lane.documents)
    places = sorted(lane.chance.randint(0, int(0.95 * lane.given.passages)) for _ in range(KILLS))
    killed = []
    for place in places:
        ready = lambda place=place: run.done >= place and can_kill()  # noqa: E731
        if not run.wait_until(ready):
            break
        killed.append(run.done)
        kill()
    return run.end() | {"killed at": killed}


def lane_drivers(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    """Each run is killed after a random share of the passages, some while they start."""
    with lane.cluster() as nodes:
        settings = lane.settings | {"ray": nodes.address}
        killed = []
        for _ in range(KILLS):
            run = Run(settings, lane.documents)
            if lane.chance.random() < 0.2:
                time.sleep(8 * lane.chance.random())
            else:
                more = lane.chance.randint(1, lane.given.passages // 6)
                run.wait_until(lambda run=run, more=more: run.done >= more)  # type: ignore[misc]
            if run.alive:
                killed.append((run.done, round(time.monotonic() - run.began, 1)))
            run.process.kill()
            run.process.wait()
        say({"killed at": killed} | Run(settings, lane.documents).end())
    say(lane.compare())


def lane_memory(lane: Lane, say: Callable[[dict[str, Any]], None]) -> None:
    """Documents of one short record each: what the driver needs must not grow with them."""
    documents = lane.own / "many"
    documents.mkdir()
    known = records(lane.given.records)
    with lane.cluster() as nodes:
        for count in lane.given.documents:
            for n in range(count):
                one = known[n % len(known)]
                text = f"## {one['question']} ({n})\n{one['answer'][:200]}\n"
                (documents / f"{n:06}.md").write_text(text, "utf-8")
            own = {"index": str(lane.own / f"index{count}"), "ray": nodes.address}
            own["chroma_database"] = lane.server.new_database()
            say({"documents": count} | Run(lane.settings | own, documents).end())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("lane")
    parser.add_argument("folder")
    parser.add_argument("--name")
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cpus", type=int, default=1)
    parser.add_argument("--gpus", type=float, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--model")
    parser.add_argument("--documents", type=int, nargs="*", default=[500, 1000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lane = Lane(given)
    began = time.monotonic()

    def say(what: dict[str, Any]) -> None:
        at = round(time.monotonic() - began, 1)
        print(json.dumps({"lane": given.name or given.lane, "at": at} | what), flush=True)

    try:
        globals()[f"lane_{given.lane}"](lane, say)
    finally:
        lane.close()


if __name__ == "__main__":
    main()
