"""Real questions, encoded once and kept, and what a search for duplicates among them costs.

`python -m tests.benchmarks.many_questions WHAT COUNT FOLDER` does one thing in a process of its own:
`encode` makes what is not in the folder yet (200 a second), `mine` lets sentence-transformers look
for the nearest pairs, `search` lets askalike look for duplicates, `near` says which pairs askalike
compares. The last three print seconds of processor time and the peak of memory as JSON.
"""

import gzip
import json
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from corpus.lexical.analysis import WordStems
from corpus.model.vectors import Bits
from corpus.records import Record
from corpus.store import RecordVectors
from search.duplicates.candidates import near_pairs
from search.duplicates.find import find_duplicates
from search.duplicates.signals import Material

# Not by tests.conftest, whose imports take memory that would be counted.
SHARED = Path(__file__).resolve().parents[3] / "shared"
QUESTIONS = SHARED / "bench" / "questions.tsv.gz"
# All of them, and how many are encoded and kept at once.
ALL, PART = 331_821, 20_000


def texts(count: int) -> list[str]:
    """Return the first questions of the file."""
    with gzip.open(QUESTIONS, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t")[1] for line in islice(lines, count)]


def parts(folder: Path, count: int) -> list[Path]:
    """Return the files that hold the vectors of so many questions."""
    return [folder / f"{first:06}.npz" for first in range(0, count, PART)]


def encode(folder: Path, count: int) -> None:
    """Encode what the folder does not have yet."""
    from corpus.model.embedder import SentenceTransformerEmbedder
    from corpus.settings import Settings

    folder.mkdir(parents=True, exist_ok=True)
    embedder = SentenceTransformerEmbedder.open(Settings.load(precision="auto"))
    for number, file in enumerate(parts(folder, count)):
        if file.exists():
            continue
        own = texts(ALL)[number * PART : (number + 1) * PART]
        found = embedder.encode_passages(own)
        unfinished = file.with_suffix(".tmp.npz")
        np.savez(
            unfinished,
            vectors=np.stack([one.vector for one in found]),
            bits=np.concatenate([one.bits for one in found]),
            lengths=np.array([len(one.bits) for one in found]),
        )
        unfinished.replace(file)


class Kept:
    """The vectors and token bits of the first `count` questions, read as an index would have them."""

    def __init__(self, folder: Path, count: int) -> None:
        self.vectors = np.empty((count, 384), np.float32)
        self._bits: list[Bits] = []
        self._starts: list[np.ndarray] = []
        for number, file in enumerate(parts(folder, count)):
            with np.load(file) as found:
                own = self.vectors[number * PART : (number + 1) * PART]
                own[:] = found["vectors"][: len(own)]
                self._bits.append(found["bits"])
                self._starts.append(np.concatenate([[0], np.cumsum(found["lengths"])]))

    def bits(self, ids: Sequence[str]) -> Mapping[str, Bits]:
        found = {}
        for one in ids:
            part, row = divmod(int(one), PART)
            found[one] = self._bits[part][slice(*self._starts[part][row : row + 2])]
        return found


def material(kept: Kept) -> Material:
    asked = texts(len(kept.vectors))
    records = [
        Record(str(n), text, "", (), (), "one", (n + 1, n + 1)) for n, text in enumerate(asked)
    ]
    vectors = RecordVectors(tuple(one.id for one in records), kept.vectors, kept.vectors)
    return Material(records, vectors, kept.bits, WordStems("english").stem)


def peak() -> float:
    """Return the most memory that this process has had so far, in GB."""
    status = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1e6


def mine(folder: Path, count: int) -> dict[str, float]:
    import torch
    from sentence_transformers.util import paraphrase_mining_embeddings

    vectors = torch.from_numpy(Kept(folder, count).vectors)
    start = time.process_time()
    pairs = paraphrase_mining_embeddings(vectors)
    seconds = time.process_time() - start
    np.save(folder / f"mined-{count}.npy", np.array(pairs))
    return {"seconds": seconds, "pairs": len(pairs)}


def near(folder: Path, count: int) -> dict[str, float]:
    vectors = Kept(folder, count).vectors
    start = time.process_time()
    found = near_pairs(vectors, vectors, floor=0.5)
    seconds = time.process_time() - start
    mined = np.load(folder / f"mined-{count}.npy")
    codes = mined[:, 1:].min(axis=1) * count + mined[:, 1:].max(axis=1)
    recall = np.isin(codes, found.a * count + found.b).mean()
    return {"seconds": seconds, "pairs": len(found.a), "recall": float(recall)}


def search(folder: Path, count: int) -> dict[str, float]:
    own = material(Kept(folder, count))
    before, start = peak(), time.process_time()
    found = find_duplicates(own, 0.7)
    seconds = time.process_time() - start
    sizes = {"pairs": len(found.pairs), "groups": len(found.groups)}
    return {"seconds": seconds, "before": before, **sizes}


def main(what: str, count: str, folder: str) -> None:
    if what == "encode":
        encode(Path(folder), int(count))
        return
    done = {"mine": mine, "near": near, "search": search}[what](Path(folder), int(count))
    print(json.dumps({**done, "peak": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
