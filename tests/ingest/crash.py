"""Ingests in processes of their own, which can be killed; and the contents of indexes to compare."""

import json
import multiprocessing
import random
import shutil
import time
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import numpy as np

from corpus.chroma.entries import bits_from
from corpus.chroma.pages import pages
from corpus.derived import open_passage_cache
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.batches import Sizes
from ingest.pipeline import ingest

# Its children have torch loaded: each begins within a tenth of a second.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["torch", "sentence_transformers", "chromadb", "ingest.pipeline"])


# Windows so small that an ingest of a few documents writes many times.
SMALL = Sizes(window=6, step=2, more=1)


def write_documents(folder: Path, count: int = 12) -> None:
    """Write documents of four questions each."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        texts = (
            f"## What is the {word} of thing {n}?\nIt is {n + size} {word} large, "
            f"which {'is much' if n % 2 else 'is little'} for a {word}.\n"
            for size, word in enumerate(("colour", "weight", "origin", "price"))
        )
        (folder / f"{n:02}.md").write_text("\n".join(texts), "utf-8")


def edit_documents(folder: Path) -> None:
    """Change one document, take a question out of another, rename, delete and add one each."""
    changed = folder / "00.md"
    changed.write_text(changed.read_text("utf-8").replace("It is", "Surely it is"), "utf-8")
    fewer = folder / "03.md"
    fewer.write_text(fewer.read_text("utf-8").split("## What is the price")[0], "utf-8")
    (folder / "05.md").rename(folder / "renamed.md")
    (folder / "07.md").unlink()
    (folder / "new.md").write_text("## What is new here?\nThis document is.\n", "utf-8")


def start_ingest(index: Path, documents: Path, *, rebuild: bool = False) -> ForkServerProcess:
    """Start an ingest in a process of its own, in small windows."""
    process = PROCESSES.Process(target=_run, args=(index, documents, rebuild))
    process.start()
    return process


def _run(index: Path, documents: Path, rebuild: bool) -> None:  # noqa: FBT001
    settings = Settings.load(index=index)
    embedder = SentenceTransformerEmbedder.open(settings)
    ingest([documents], settings, embedder, rebuild=rebuild, sizes=SMALL)


@dataclass(frozen=True)
class Contents:
    """Everything an index holds: entries by id, and the vectors and token bits that go with them."""

    entries: dict[str, tuple[str, dict[str, Any]]]
    vectors: dict[str, Any]

    def assert_same(self, other: "Contents") -> None:
        """Compare two indexes; the same text in another batch may differ in the last digits."""
        assert self.entries == other.entries
        for key, (vector, bits) in self.vectors.items():
            there, other_bits = other.vectors[key]
            assert np.allclose(vector, there, atol=1e-5), key
            assert bits.shape == other_bits.shape, key
            assert np.unpackbits(bits ^ other_bits).mean() < 0.001, key


def read_contents(index: Path) -> Contents:
    """Return what an index in a folder holds, sources included."""
    return contents_of(Settings.load(index=index))


def contents_of(settings: Settings) -> Contents:
    """Return what an index holds, sources included; the passage cache must be whole."""
    store = open_store(settings)
    file = open_passage_cache(store.collections)
    assert file
    assert file.count() == store.count_passages()
    collections = store.collections
    entries, vectors = {}, {}
    for collection in (collections.questions, collections.answers, collections.sources):
        kind = collection.name.rpartition(".")[2]
        for page in pages(collection, ["documents", "metadatas", "embeddings", "bits"]):
            rows = zip(page.ids, page.documents, page.metadatas, page.embeddings, strict=True)
            for key, text, kept, vector in rows:
                if kind != "sources":
                    bits = bits_from(kept.pop("bits"), collections.header.token_dimension)
                    vectors[f"{kind} {key}"] = (np.asarray(vector), bits)
                entries[f"{kind} {key}"] = (_timeless(kind, text), kept)
    return Contents(entries, vectors)


def _timeless(kind: str, text: str) -> str:
    """Return the text of an entry; of a source without the time at which it was read."""
    return json.dumps(json.loads(text) | {"read_at": ""}) if kind == "sources" else text


def kill_and_go_on(
    before: Path, index: Path, documents: Path, longest: float, chance: random.Random
) -> float:
    """Kill an ingest into a copy of an index at a random moment, then run another to its end.

    Return when the first was killed, in seconds from its start.
    """
    if before.exists():
        shutil.copytree(before, index)
    process = start_ingest(index, documents)
    moment = chance.uniform(0, longest)
    time.sleep(moment)
    process.kill()
    process.join()
    again = start_ingest(index, documents)
    again.join()
    assert again.exitcode == 0
    return moment
