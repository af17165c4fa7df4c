"""What a large corpus costs: the latency of a query, and what words and tokens add to an ingest.

`python -m pytest -m measure -s tests/benchmarks/test_scale.py`; figures in FIGURES.md.
"""

import csv
import gzip
import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from corpus.derived import DerivedWriter
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.conftest import SHARED

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

RECORDS = 100_000
# No search can do without encoding the query; an ask may take this many times as long.
MOST = 2.0


def test_a_query_over_100_000_questions(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    source = SHARED / "bench" / "questions.tsv.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        texts = [line.rstrip("\n").split("\t")[1] for line in islice(stream, RECORDS + 100)]
    with (tmp_path / "questions.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([["question"], *([text] for text in texts[:RECORDS])])
    (tmp_path / "queries.txt").write_text("\n".join(texts[RECORDS:]), "utf-8")
    index = tmp_path / "index"
    ingest([tmp_path / "questions.csv"], Settings.load(index=index), embedder)
    command = [sys.executable, "-m", "tests.benchmarks.latency", index, tmp_path / "queries.txt"]
    got = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    ratio = got["ask"] / got["encode"]
    disk = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    print(
        f"\nencode p50 {got['encode']:.1f} ms, ask p50 {got['ask']:.1f} ms, "
        f"p95 {got['p95']:.1f} ms, {ratio:.2f} times; "
        f"{got['memory']:.2f} GB, {disk / 1e9:.2f} GB on disk"
    )
    assert ratio <= MOST


def test_words_and_tokens_add_little_to_an_ingest(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SHARED / "bench" / "medquad.jsonl.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        records = [json.loads(line) for line in islice(stream, 400)]
    document = tmp_path / "medquad.jsonl"
    kept = ("id", "question", "answer")
    lines = (json.dumps({key: one[key] for key in kept}) + "\n" for one in records)
    document.write_text("".join(lines), "utf-8")

    def seconds(given: SentenceTransformerEmbedder, settings: Settings) -> float:
        given.encode_queries(["the model is loaded before the clock runs"])
        start = time.perf_counter()
        ingest([document], settings, given)
        return time.perf_counter() - start

    full, bare = [], []
    for turn in "12":
        full.append(seconds(embedder, Settings.load(index=tmp_path / f"full{turn}")))
        settings = Settings.load(index=tmp_path / f"bare{turn}", token_dimension=0)
        with monkeypatch.context() as patch:
            for method in ("put", "forget", "drop"):
                patch.setattr(DerivedWriter, method, lambda *_: None)
            bare.append(seconds(SentenceTransformerEmbedder.open(settings), settings))
    print(f"\nwith words and tokens {min(full):.1f} s, without {min(bare):.1f} s")
    assert min(full) <= 1.15 * min(bare)
