"""What an ingest on Ray costs more than one in a single process, with equal threads.

`python -m pytest -m measure -s tests/benchmarks/test_ray.py`; figures in FIGURES.md. Runs take
turns; RECORDS and ROUNDS in the environment make it shorter or longer.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median

import psutil
import pytest

from tests.conftest import ROOT, SHARED

pytestmark = [
    pytest.mark.measure,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not find_spec("ray"), reason="ray is not installed: pip install ray"),
]

RECORDS = int(os.environ.get("RECORDS", "1000"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))
THREADS = 2
# Arguments: index, documents, address or ""; prints the seconds of the ingest itself.
RUN = f"""
import sys, time
from contextlib import nullcontext
from pathlib import Path
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
index, documents, address = sys.argv[1:]
settings = Settings.load(index=index, threads={THREADS}, ray=address or None)
embedder = SentenceTransformerEmbedder.open(settings)
if address:
    from ingest.workers.cluster import open_cluster
    workers = open_cluster(settings, embedder, [Path(documents)])
else:
    embedder.encode_passages(["warm"] * 16)
    workers = nullcontext()
with workers as own:
    report = ingest([Path(documents)], settings, embedder, workers=own)
    print(report.embedded, report.seconds, flush=True)
"""


def test_an_ingest_on_ray_beside_one_process(tmp_path: Path) -> None:
    source = SHARED / "bench" / "medquad.jsonl.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        (tmp_path / "medquad.jsonl").write_text("".join(islice(stream, RECORDS)), "utf-8")
    figures: dict[str, list[dict[str, float]]] = {"": [], "local": []}
    for turn in range(ROUNDS):
        for address, runs in figures.items():
            index = tmp_path / f"{address}-{turn}"
            runs.append(_run(index, tmp_path / "medquad.jsonl", address))
            print(address or "here", json.dumps(runs[-1]), flush=True)
    for key in ("seconds", "cpu", "whole"):
        here, there = (median(run[key] for run in runs) for runs in figures.values())
        print(f"{key}: {there / here:.2f} times as much on Ray")
    here, there = (median(run["seconds"] for run in runs) for runs in figures.values())
    assert there / here < 1.25


def _run(index: Path, documents: Path, address: str) -> dict[str, float]:
    """Ingest in a process of its own; return its figures, children included.

    Seconds by the clock of the ingest and of the whole; seconds of processors; MB of the driver.
    """
    run = psutil.Popen(
        [sys.executable, "-c", RUN, index, documents, address],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    cpu: dict[int, float] = {}
    memory = 0
    while True:
        for one in _alive(run):
            try:
                times = one.cpu_times()
                cpu[one.pid] = times.user + times.system
                memory = max(memory, one.memory_info().rss) if one.pid == run.pid else memory
            except psutil.Error:  # it has just ended
                continue
        try:
            run.wait(timeout=0.3)
        except psutil.TimeoutExpired:
            continue
        break
    whole = max(0.0, time.time() - run.create_time())
    with run.stdout as said:
        embedded, seconds = map(float, said.read().split())
    return {
        "embedded": embedded,
        "seconds": seconds,
        "whole": round(whole, 1),
        "cpu": round(sum(cpu.values()), 1),
        "driver_mb": round(memory / 2**20),
    }


def _alive(run: psutil.Popen) -> list[psutil.Process]:
    try:
        return [psutil.Process(run.pid), *run.children(recursive=True)]
    except psutil.Error:
        return []
