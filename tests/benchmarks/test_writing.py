"""How fast one writer fills an index when encoding costs nothing: the bound of any cluster.

`python -m pytest -m measure -s tests/benchmarks/test_writing.py`; figures in FIGURES.md. The vectors
are random: nothing can be found by them. QUESTIONS in the environment says how many there are.
"""

import gzip
import json
import os
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Encoding, Means, unit
from corpus.settings import Settings
from ingest.pipeline import ingest
from ingest.workers.here import Here
from tests.conftest import SHARED
from tests.servers import ChromaServer

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

QUESTIONS = int(os.environ.get("QUESTIONS", "20000"))
# Tokens of a passage whose bits are kept.
TOKENS = 15


class Instant(Here):
    """Reads as this process does, and makes up vectors."""

    window = 4096

    def encode(
        self, texts: Sequence[str], means: Means | None
    ) -> Iterator[tuple[Sequence[int], Sequence[Encoding]]]:
        random = np.random.default_rng(len(texts))
        vectors = unit(random.standard_normal((len(texts), 384)))
        bits = random.integers(0, 256, (len(texts), TOKENS, 48), dtype=np.uint8)
        yield range(len(texts)), [Encoding(v, b) for v, b in zip(vectors, bits, strict=True)]


@pytest.mark.parametrize("place", ["folder", "server"])
def test_writing_made_up_vectors(
    place: str, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    source = SHARED / "bench" / "questions.tsv.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    with (
        gzip.open(source, "rt", encoding="utf-8") as stream,
        (tmp_path / "questions.jsonl").open("w", encoding="utf-8") as made,
    ):
        for line in islice(stream, QUESTIONS):
            made.write(json.dumps({"question": line.rstrip("\n").split("\t")[1]}) + "\n")
    server = ChromaServer(tmp_path / "data").start() if place == "server" else None
    settings = Settings.load(
        index=tmp_path / "index", chroma_url=server.url if server else None, threads=1
    )
    began, cpu = time.monotonic(), time.process_time()
    try:
        report = ingest(
            [tmp_path / "questions.jsonl"], settings, embedder, workers=Instant(embedder)
        )
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu
        other = psutil.Process(server._process.pid) if server and server._process else None
        figures = {
            "place": place,
            "passages": report.passages,
            "per_second": round(report.passages / seconds),
            "cpu_ms_each": round(1000 * cpu / report.passages, 2),
            "server_cpu_ms_each": round(1000 * sum(other.cpu_times()[:2]) / report.passages, 2)
            if other
            else 0,
            "server_mb": round(other.memory_info().rss / 2**20) if other else 0,
            "disk_mb": round(_size(tmp_path / ("data" if server else "index")) / 2**20),
        }
        print(json.dumps(figures), flush=True)
        assert report.passages >= 0.9 * QUESTIONS
    finally:
        if server:
            server.kill()


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
