"""The table: `python -m tests.benchmarks.peers [SYSTEM …] [--folder DIR] [--questions FILE]`.

Systems take turns with every query, so that other work on the machine costs all of them alike.
Processor time is that of the whole process, with one thread each. An index that is there is used.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from corpus.model.weights import find_model
from corpus.settings import DEFAULT_MODEL, Settings
from search import Engine
from tests.benchmarks.peers.judged import Judged, golden_queries, seed_queries
from tests.benchmarks.peers.venvs import PACKAGES, python_of
from tests.conftest import DOCUMENTS, ROOT, SHARED

_WORKER = Path(__file__).with_name("worker.py")
_K = 10
# How many queries are asked warm.
_WARM = 60


@dataclass(slots=True)
class Peer:
    """A system in its environment: `figures` are the columns of its row."""

    name: str
    python: Path
    figures: dict[str, float] = field(default_factory=dict)

    def start(self, index: Path, model: str) -> Worker:
        """Return a process with the system, on an index."""
        return Worker.start([str(self.python), str(_WORKER), self.name, str(index), model])


@dataclass(slots=True)
class Worker:
    """A process that carries out orders."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls, command: list[str]) -> Self:
        """Start a process; what the system says goes to a file."""
        path = os.pathsep.join([str(ROOT)])
        environment = {**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1"}
        return cls(
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment,
            )
        )

    def do(self, **order: Any) -> dict[str, Any]:
        """Return the reply to an order."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended: {order}")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def end(self) -> tuple[float, float]:
        """End the process, and return its processor time in seconds and largest memory in MB."""
        assert self.process.stdin
        self.process.stdin.close()
        _, code, used = os.wait4(self.process.pid, 0)
        self.process.returncode = code
        return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def ingest(peer: Peer, index: Path, model: str, records: Path, order: dict[str, Any]) -> None:
    """Ingest records twice, unless the index is there; note what that takes.

    Where the vectors are given, nothing is encoded, and the time says nothing.
    """
    note = index.with_suffix(".json")
    if note.exists():
        peer.figures |= json.loads(note.read_text())
        return
    if not index.exists() or peer.name != "askalike":
        shutil.rmtree(index, ignore_errors=True)
        for turn in ("first",) if "vectors" in order else ("first", "second"):
            worker = peer.start(index, model)
            reply = worker.do(do="ingest", records=str(records), **order)
            _, memory = worker.end()
            if "vectors" not in order:
                peer.figures |= {f"{turn} ingest s": reply["cpu"], "ingest MB": memory}
    used = subprocess.run(["du", "-sk", index], check=True, capture_output=True, text=True)
    peer.figures["disk MB"] = int(used.stdout.split()[0]) / 1000 * 1.024
    note.write_text(json.dumps(peer.figures))


def warm(peers: list[Peer], index: Path, model: str, queries: list[str]) -> None:
    """Ask all systems in turn; the first queries are not counted.

    All return the records that they find. Those that can say why do so in a process of its own.
    """
    kinds = [(peer, "ask") for peer in peers]
    kinds += [(peer, "why") for peer in peers if peer.name == "askalike"]
    workers = [peer.start(index / peer.name, model) for peer, _ in kinds]
    taken: list[list[tuple[float, float]]] = [[] for _ in kinds]
    for number, query in enumerate([*queries[:5], *queries]):
        for (_, kind), worker, own in zip(kinds, workers, taken, strict=True):
            reply = worker.do(do=kind, query=query, k=_K)
            if number >= len(queries[:5]):
                own.append((reply["cpu"], reply["wall"]))
    for (peer, kind), worker, own in zip(kinds, workers, taken, strict=True):
        cpu, wall = zip(*own, strict=True)
        named = "warm ask" if kind == "ask" else "with reasons"
        peer.figures[f"{named} ms"] = 1000 * statistics.median(cpu)
        peer.figures[f"{named} wall ms"] = 1000 * statistics.median(wall)
        worker.end()


def cold(peers: list[Peer], index: Path, model: str, query: str, times: int) -> None:
    """Start each system for one answer, in turn, some times; askalike as its command."""
    taken: dict[str, list[tuple[float, float]]] = {peer.name: [] for peer in peers}
    for _ in range(times):
        for peer in peers:
            if peer.name == "askalike":
                command = [sys.executable, "-c", "from ui.cli import main; main()", "ask", query]
                worker = Worker.start([*command, "--index", str(index / peer.name)])
            else:
                worker = peer.start(index / peer.name, model)
                worker.do(do="ask", query=query, k=_K)
            taken[peer.name].append(worker.end())
    for peer in peers:
        seconds, memory = zip(*taken[peer.name], strict=True)
        peer.figures["cold ask s"] = statistics.median(seconds)
        peer.figures["ask MB"] = max(memory)


def judge(peer: Peer, index: Path, model: str, judged: Judged) -> None:
    """Note how many queries find a right record first, and among the first three."""
    worker = peer.start(index / peer.name, model)
    ranks = [judged.rank(n, worker.do(do="ask", query=q, k=_K)["ids"]) for n, q in judged.queries]
    worker.end()
    for depth in (1, 3):
        share = sum(0 < rank <= depth for rank in ranks) / len(ranks)
        peer.figures[f"{judged.name} hit@{depth}"] = share


def show(title: str, peers: list[Peer]) -> None:
    """Print a table; behind a figure of askalike is its ratio to each."""
    columns = list(dict.fromkeys(key for peer in peers for key in peer.figures))
    print(f"\n{title}\n\n| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    own = next((peer for peer in peers if peer.name == "askalike"), None)
    for peer in peers:
        cells = []
        for column in columns:
            value = peer.figures.get(column)
            ratio = own.figures.get(column, 0) / value if own and value and own is not peer else 0
            shown = "–" if value is None else f"{value:.2f}" if value < 10 else f"{value:,.0f}"
            cells.append(
                f"{shown} (askalike {ratio:.2f} ×)" if ratio and "@" not in column else shown
            )
        print(f"| {peer.name} | {' | '.join(cells)} |", flush=True)


def records_of(folder: Path, index: Path, file: Path) -> None:
    """Write the records that askalike reads from documents, as every system gets them."""
    engine = Engine.open(Settings.load(index=index))
    lines = [
        json.dumps({"id": one.id, "text": f"{one.question}\n{one.answer}".strip()})
        for one in engine.records
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Measure the systems that are named, by default all."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.peers", description=__doc__)
    parser.add_argument("systems", nargs="*", help="askalike langchain txtai")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".peers", help="environments, indexes"
    )
    parser.add_argument("--questions", type=Path, help="a text file: one question a line")
    parser.add_argument("--vectors", type=Path, help="vectors of the texts, a .npy file")
    parser.add_argument("--cold", type=int, default=3, help="times a process is started")
    parser.add_argument("--no-judging", action="store_true", help="measure times alone")
    parser.add_argument("--only", default="", help="golden or seeds")
    given = parser.parse_args()
    names = given.systems or ["askalike", *PACKAGES]
    found = {name: python_of(name, given.folder / "venvs") for name in names}
    model = str(find_model(DEFAULT_MODEL).folder)
    pythons = {name: python for name, python in found.items() if python}
    if given.questions:
        _questions(pythons, given, model)
        return
    for judged in (golden_queries(DOCUMENTS), seed_queries(SHARED / "seeds")):
        if judged and given.only in {"", judged.name}:
            _documents(pythons, given, model, judged)


def _documents(pythons: dict[str, Path], given: Any, model: str, judged: Judged) -> None:
    """Measure one set of documents with its queries, and print its table."""
    peers = [Peer(name, python) for name, python in pythons.items()]
    index = given.folder / judged.name
    index.mkdir(parents=True, exist_ok=True)
    own = Peer("askalike", Path(sys.executable))
    records = index / "records.jsonl"
    ingest(own, index / "askalike", model, records, {"path": str(judged.folder)})
    records_of(judged.folder, index / "askalike", records)
    judged.read(index / "askalike")
    for peer in peers:
        own = {"path": str(judged.folder)}
        given_vectors = {"vectors": str(given.vectors)} if given.vectors else {}
        order = own if peer.name == "askalike" else given_vectors
        ingest(peer, index / peer.name, model, records, order)
        if not given.no_judging:
            judge(peer, index, model, judged)
            show(f"{judged.name}, so far", [peer])
    queries = [query for _, query in judged.queries][:_WARM]
    warm(peers, index, model, queries)
    show("so far", peers)
    cold(peers, index, model, queries[0], given.cold)
    show(f"{judged.name}, the records that askalike reads", peers)


def _questions(pythons: dict[str, Path], given: Any, model: str) -> None:
    """Measure a file of questions, and print its table."""
    peers = [Peer(name, python) for name, python in pythons.items()]
    index = given.folder / given.questions.stem
    index.mkdir(parents=True, exist_ok=True)
    lines = list(dict.fromkeys(given.questions.read_text("utf-8").splitlines()))
    asked, kept = lines[-_WARM:], lines[:-_WARM]
    records = index / "records.jsonl"
    rows = (json.dumps({"id": f"q{n}", "text": text}) for n, text in enumerate(kept))
    records.write_text("\n".join(rows) + "\n", "utf-8")
    order = {"vectors": str(given.vectors)} if given.vectors else {}
    for peer in peers:
        own = peer.name == "askalike"
        ingest(peer, index / peer.name, model, records, {} if own else order)
    warm(peers, index, model, asked)
    show("so far", peers)
    cold(peers, index, model, asked[0], given.cold)
    show(f"{len(kept):,} questions", peers)


if __name__ == "__main__":
    main()
