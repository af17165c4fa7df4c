"""What a GPU brings to an ingest of MedQuAD: `python -m tests.benchmarks.cuda FOLDER [--records N]`.

Prints a JSON object for each step: encoding by sentence-transformers alone and by askalike in each
precision, how far the vectors are from those of the processor in fp32, whole ingests, and what the
golden set finds with an index made by the GPU and by the processor. Figures in FIGURES.md.
"""

import argparse
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ["HF_HUB_OFFLINE"] = "1"

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Encoding
from corpus.open import open_store
from corpus.settings import Settings
from ingest.batches import SIZES
from ingest.pipeline import ingest
from ingest.workers.here import Here
from search import Engine
from tests.benchmarks.latency import measure
from tests.benchmarks.on_ray import records, write_documents
from tests.benchmarks.test_golden import figures_of, report
from tests.conftest import DOCUMENTS, SHARED

QUESTIONS = Path(os.environ.get("QUESTIONS_FILE", SHARED / "bench" / "questions.tsv.gz"))
PRECISIONS = ("fp32", "bf16", "auto")


class Bench:
    """The steps, each a method; `began` is when the first one did."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.device = given.device
        self.folder = Path(given.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.began = time.monotonic()

    def say(self, **what: Any) -> None:
        print(json.dumps({"at": round(time.monotonic() - self.began, 1)} | what), flush=True)

    def embedder(self, **own: Any) -> SentenceTransformerEmbedder:
        return SentenceTransformerEmbedder.open(self.settings(**own))

    def settings(self, index: str = "none", **own: Any) -> Settings:
        return Settings.load(index=self.folder / index, **({"device": self.device} | own))

    def rates(self) -> None:
        """Whole ingests in each precision, then the same passages encoded alone."""
        documents = write_documents(self.folder, self.given.records)
        for precision in ("auto", "fp32", "bf16"):
            settings = self.settings(f"medquad-{precision}", precision=precision)
            embedder = SentenceTransformerEmbedder.open(settings)
            embedder.encode_passages(["warm"] * 64)
            cpu, began = time.process_time(), time.monotonic()
            done = ingest([documents], settings, embedder)
            self.say(
                step="ingest",
                asked=precision,
                precision=embedder.precision.name,
                said=embedder.precision.said,
                passages=done.passages,
                seconds=round(time.monotonic() - began, 1),
                cpu=round(time.process_time() - cpu, 1),
            )
        texts = self._texts()
        self._bare(texts)
        for precision in PRECISIONS:
            for size in (32, 128):
                self._encode(texts, precision, size)
        self._cosines(texts)

    def _texts(self) -> list[str]:
        store = open_store(self.settings("medquad-fp32"))
        from corpus.chroma.pages import pages

        found = []
        for collection in (store.collections.questions, store.collections.answers):
            for page in pages(collection, ["documents"]):
                found += page.documents
        return [text for text in found if text]

    def _bare(self, texts: list[str]) -> None:
        """Encode by sentence-transformers alone, in fp32."""
        import torch
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(self.embedder()._folder), device=self.device)
        model.encode(texts[:500], show_progress_bar=False)
        for size in (32, 256):
            began = time.monotonic()
            model.encode(texts, batch_size=size, show_progress_bar=False)
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            rate = len(texts) / (time.monotonic() - began)
            self.say(step="bare", batch=size, passages=len(texts), per_second=round(rate))

    def _encode(self, texts: list[str], precision: str, size: int) -> None:
        """Encode as an ingest does, in windows sorted by length; token vectors are made, too."""
        embedder = self.embedder(precision=precision, batch_size=size)
        embedder.encode_passages(texts[:500])
        here = Here(embedder)
        began = time.monotonic()
        for first in range(0, len(texts), SIZES.window):
            window = sorted(texts[first : first + SIZES.window], key=len)
            for _ in here.encode(window, None):
                pass
        self.say(
            step="encode",
            precision=embedder.precision.name,
            batch=size,
            per_second=round(len(texts) / (time.monotonic() - began)),
        )

    def _cosines(self, texts: list[str]) -> None:
        some = sorted(texts[:: max(1, len(texts) // 500)], key=len)
        exact = self.embedder(device="cpu", precision="fp32").encode_passages(some)
        for precision in PRECISIONS:
            embedder = self.embedder(precision=precision)
            found = embedder.encode_passages(some)
            cosines = [float(a.vector @ b.vector) for a, b in zip(exact, found, strict=True)]
            self.say(
                step="cosine",
                precision=embedder.precision.name,
                texts=len(some),
                least=round(min(cosines), 6),
                largest_difference=max(_apart(a, b) for a, b in zip(exact, found, strict=True)),
                token_bits_apart=round(float(np.mean([*map(_bits, exact, found)])), 5),
            )

    def cores(self) -> None:
        """Encode some passages on the processor, by threads and precision."""
        texts = [f"{one['question']}\n{one['answer'][:600]}" for one in records(400)]
        for threads in (1, 4):
            for precision in ("auto", "fp32"):
                embedder = self.embedder(device="cpu", precision=precision, threads=threads)
                embedder.encode_passages(texts[:32])
                cpu, began = time.process_time(), time.monotonic()
                embedder.encode_passages(texts)
                self.say(
                    step="cores",
                    threads=threads,
                    precision=embedder.precision.name,
                    per_second=round(len(texts) / (time.monotonic() - began), 1),
                    cpu=round(time.process_time() - cpu, 1),
                )

    def golden(self) -> None:
        """Make an index of the shipped documents in several ways, and ask the golden set."""
        for device, precision in ((self.device, "auto"), (self.device, "bf16"), ("cpu", "fp32")):
            settings = self.settings(
                f"golden-{device}-{precision}", device=device, precision=precision
            )
            embedder = SentenceTransformerEmbedder.open(settings)
            ingest([DOCUMENTS], settings, embedder)
            engine = Engine.open(settings, embedder)
            for kind in ("plain", "oblique"):
                self.say(step="golden", device=device, precision=precision, **_golden(engine, kind))

    def questions(self) -> None:
        """Ingest real questions of one passage each, and ask."""
        document = self.folder / "questions.jsonl"
        with gzip.open(QUESTIONS, "rt", encoding="utf-8") as stream:
            texts = [line.rstrip("\n").split("\t")[1] for line in stream]
        own = texts[: self.given.questions]
        lines = (json.dumps({"question": text}) + "\n" for text in own)
        document.write_text("".join(lines), "utf-8")
        settings = self.settings("questions", precision="auto")
        embedder = SentenceTransformerEmbedder.open(settings)
        embedder.encode_passages(["warm"] * 64)
        cpu, began, last = time.process_time(), time.monotonic(), 0

        def show(done: int) -> None:
            nonlocal last
            if done - last >= 20_000:
                last = done
                self.say(step="questions so far", done=done)

        left = self.given.seconds
        report = ingest(
            [document],
            settings,
            embedder,
            on_progress=lambda progress: show(progress.done),
            stopped=lambda: time.monotonic() - began > left,
        )
        seconds = time.monotonic() - began
        self.say(
            step="questions",
            passages=report.passages,
            seconds=round(seconds, 1),
            per_second=round(report.embedded / seconds),
            cpu=round(time.process_time() - cpu, 1),
            stopped=report.stopped,
            disk_mb=sum(f.stat().st_size for f in settings.index.rglob("*") if f.is_file()) >> 20,
        )
        del embedder
        (self.folder / "queries.txt").write_text("\n".join(texts[-100:]), "utf-8")
        self.say(step="asks", **measure(settings.index, texts[-100:]))


def _apart(one: Encoding, other: Encoding) -> float:
    return float(np.abs(one.vector - other.vector).max())


def _bits(one: Encoding, other: Encoding) -> float:
    return float(np.unpackbits(one.bits ^ other.bits).mean())


def _golden(engine: Engine, kind: str) -> dict[str, Any]:
    answered, foreign = report(kind)
    figures = figures_of(engine, answered)
    shown = {name: round(100 * figures[name], 1) for name in ("hit@1", "hit@3", "ndcg@10")}
    said = sum(engine.ask(one.query).answerable for one in answered)
    refused = sum(not engine.ask(one.query).answerable for one in foreign)
    return shown | {
        "kind": kind,
        "answered": f"{said} of {len(answered)}",
        "refused": f"{refused} of {len(foreign)}",
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("steps", nargs="+", choices=["rates", "cores", "golden", "questions"])
    parser.add_argument("--folder", required=True)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1e9)
    bench = Bench(parser.parse_args())
    for step in bench.given.steps:
        getattr(bench, step)()


if __name__ == "__main__":
    main()
