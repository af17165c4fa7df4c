"""Fifty users at once, over 10,000 records: no error, and as many answers as the engine has alone.

`python -m pytest -m measure -s tests/benchmarks/test_load.py`; figures in FIGURES.md.
"""

import csv
import gzip
import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import httpx
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.conftest import SHARED
from tests.servers import free_port

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

RECORDS = 10_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    """A folder with an index of 10,000 questions and a file of others."""
    source = SHARED / "bench" / "questions.tsv.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    folder = tmp_path_factory.mktemp("load")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        texts = [line.rstrip("\n").split("\t")[1] for line in islice(stream, RECORDS + 500)]
    with (folder / "questions.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([["question"], *([text] for text in texts[:RECORDS])])
    (folder / "queries.txt").write_text("\n".join(texts[RECORDS:]), "utf-8")
    ingest([folder / "questions.csv"], Settings.load(index=folder / "index"), embedder)
    return folder


def test_fifty_users_get_what_the_engine_can_and_memory_stays_flat(made: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.load", made / "index", made / "queries.txt"]
    done = subprocess.run([*command, "--more", "10000"], check=True, capture_output=True)
    found = json.loads(done.stdout)
    print(f"\n{json.dumps(found, indent=1)}")
    assert found["errors"] == 0
    assert found["served"] >= found["bare"]
    assert found["after"] <= 1.05 * found["before"]


def test_the_address_answers_long_before_the_model_is_loaded(made: Path) -> None:
    port, began = free_port(), time.monotonic()
    program = str(Path(sys.executable).with_name("askalike"))
    command = [program, "serve", "--index", str(made / "index"), "--port", str(port)]
    times: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while len(times) < 4 and time.monotonic() - began < 120:
            time.sleep(0.05)
            try:
                page = httpx.get(f"http://127.0.0.1:{port}/", timeout=10)
                ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10).json()
            except httpx.TransportError:
                continue
            now = time.monotonic() - began
            if page.status_code == 200:
                times.setdefault("start page", now)
            for part in {"rest", "page"} & {*ready["parts"]}:
                times.setdefault(part, now)
            if ready["model"] == "ready":
                times.setdefault("model", now)
        process.terminate()
    print("\n" + ", ".join(f"{name} after {seconds:.1f} s" for name, seconds in times.items()))
    assert times["start page"] <= times["model"] / 2
