"""What an ingest costs beside the model, in time and memory; and that killing it costs nothing.

`python -m pytest -m measure -s tests/benchmarks/test_ingest.py`; figures in FIGURES.md.
"""

import csv
import gzip
import json
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.loader import torch_threads
from corpus.settings import Settings
from ingest.doctor import diagnose
from ingest.open import open_document
from ingest.pipeline import ingest
from ingest.split import passages
from tests.conftest import SHARED
from tests.ingest.crash import (
    edit_documents,
    kill_and_go_on,
    read_contents,
    start_ingest,
    write_documents,
)

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

RECORDS = int(os.environ.get("RECORDS", "2000"))
KILLS = 30


@pytest.fixture(scope="module")
def medquad() -> Iterator[list[dict[str, str]]]:
    source = SHARED / "bench" / "medquad.jsonl.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        yield [json.loads(line) for line in stream]


def write_records(file: Path, records: list[dict[str, str]]) -> Path:
    kept = ("id", "question", "answer")
    lines = (json.dumps({key: one[key] for key in kept}) + "\n" for one in records)
    file.write_text("".join(lines), "utf-8")
    return file


@pytest.mark.parametrize(("precision", "least"), [("bf16", 1.5), ("fp32", 0.9)])
def test_a_first_ingest_against_the_bare_model(
    tmp_path: Path, medquad: list[dict[str, str]], precision: str, least: float
) -> None:
    """Processor time of one thread; the model encodes quarters of the texts before and after.

    RECORDS in the environment says how many there are.
    """
    settings = Settings.load(index=tmp_path / "index", threads=1, precision=precision)
    embedder = SentenceTransformerEmbedder.open(settings)
    document = write_records(tmp_path / "medquad.jsonl", medquad[:RECORDS])
    records = [r for piece in open_document("m.jsonl", document).pieces() for r in piece]
    texts = [p.text for record in records for p in passages(record, embedder)]
    random.Random(3).shuffle(texts)  # noqa: S311
    embedder.encode_passages(texts[:64])
    if precision == "bf16" and embedder.precision.name != "bf16":
        pytest.skip("needs a processor that computes in bfloat16")
    bare = bare_seconds(embedder, texts[0::4]) + bare_seconds(embedder, texts[1::4])
    began = time.process_time()
    first = ingest([document], settings, embedder)
    whole = time.process_time() - began
    bare += bare_seconds(embedder, texts[2::4]) + bare_seconds(embedder, texts[3::4])
    began = time.process_time()
    again = ingest([document], settings, embedder)
    nothing = time.process_time() - began
    print(
        f"\n{len(texts)} passages, {len(set(texts))} texts, {precision}: bare model {bare:.1f} s, "
        f"ingest {whole:.1f} s, {bare / whole:.2f} times its rate; again {nothing:.2f} s, "
        f"{nothing / whole:.2%}"
    )
    assert first.passages == len(texts)
    assert (again.embedded, again.unchanged) == (0, 1)
    assert bare / whole >= least
    assert nothing <= 0.01 * whole


def bare_seconds(embedder: SentenceTransformerEmbedder, texts: list[str]) -> float:
    """Return the processor time that the model alone takes, in fp32, as anyone would call it."""
    began = time.process_time()
    with torch_threads(1):
        embedder._model.encode(texts, show_progress_bar=False)
    return time.process_time() - began


def measure_memory(index: Path, document: Path, pipe: Connection) -> None:
    settings = Settings.load(index=index, device=os.environ.get("ASKALIKE_DEVICE"))
    report = ingest([document], settings, SentenceTransformerEmbedder.open(settings))
    pipe.send((report.records, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6))


def peak_memory(index: Path, document: Path) -> tuple[int, float]:
    """Return how many records a process of its own ingested, and its peak memory in GB."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=measure_memory, args=(index, document, there)
    )
    process.start()
    result: tuple[int, float] = here.recv()
    process.join()
    return result


def test_memory_hardly_grows_with_the_corpus(tmp_path: Path, medquad: list[dict[str, str]]) -> None:
    few = write_records(tmp_path / "few.jsonl", medquad[:RECORDS])
    many = write_records(tmp_path / "many.jsonl", medquad)
    _, small = peak_memory(tmp_path / "few", few)
    records, large = peak_memory(tmp_path / "many", many)
    print(f"\n{RECORDS} records {small:.2f} GB, {records} records {large:.2f} GB")
    assert large <= 1.3 * small


def test_a_third_of_a_million_questions_take_less_than_3_gb(tmp_path: Path) -> None:
    source = SHARED / "bench" / "questions.tsv.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    table = tmp_path / "questions.csv"
    with (
        gzip.open(source, "rt", encoding="utf-8") as stream,
        table.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = ([line.rstrip("\n").split("\t")[1]] for line in islice(stream, 400_000))
        csv.writer(file).writerows([["question"], *rows])
    began = time.monotonic()
    records, memory = peak_memory(tmp_path / "index", table)
    print(f"\n{records} questions in {time.monotonic() - began:.0f} s, {memory:.2f} GB")
    assert records > 300_000
    assert memory < 3


def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    documents, before = tmp_path / "docs", tmp_path / "before"
    write_documents(documents)
    start_ingest(before, documents).join()
    edit_documents(documents)
    began = time.monotonic()
    start_ingest(tmp_path / "first", documents).join()
    longest = time.monotonic() - began
    undisturbed = read_contents(tmp_path / "first")
    chance = random.Random()  # noqa: S311
    moments = []
    for turn in range(KILLS):
        # Half of them begin with nothing, half with an index of the documents before the edit.
        there = before if turn % 2 else tmp_path / "none"
        span = longest if turn % 2 == 0 else longest / 2
        index = tmp_path / f"killed{turn}"
        moments.append(kill_and_go_on(there, index, documents, span, chance))
        read_contents(index).assert_same(undisturbed)
        assert not [one for one in diagnose(Settings.load(index=index)).findings if one.matters]
    print(f"\nkilled after {', '.join(f'{moment:.2f}' for moment in moments)} s of {longest:.2f}")
