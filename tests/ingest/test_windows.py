"""Windows and steps: how many passages are encoded together, and that each gets its own vector."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from ingest.batches import Batcher, Sizes, Window
from ingest.files.source import SourceFile, Task
from ingest.naming import Identities
from ingest.workers.here import Here


def windows(
    folder: Path, embedder: SentenceTransformerEmbedder, texts: list[str], sizes: Sizes
) -> list[Window]:
    """Return the windows of a document with these questions."""
    file = folder / "a.jsonl"
    file.write_text("".join(json.dumps({"question": one}) + "\n" for one in texts), "utf-8")
    task = Task(SourceFile(file, folder), "a.jsonl", is_new=True)
    return list(Batcher(Here(embedder), Identities(), sizes).windows([task]))


@pytest.mark.parametrize(
    ("words", "more", "expected"),
    # A piece has 100 records: a window ends with one.
    [(2, 8, [800, 400]), (2, 1, [100] * 12), (20, 8, [400] * 3), (100, 8, [100] * 12)],
)
def test_short_passages_make_larger_windows(
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
    words: int,
    more: int,
    expected: list[int],
) -> None:
    texts = [f"{n:05}" + " word" * words for n in range(1200)]
    found = windows(tmp_path, embedder, texts, Sizes(window=100, more=more))
    assert [window.passages for window in found if window.batches] == expected


def test_each_text_gets_its_own_encoding_and_the_shortest_come_first(
    embedder: SentenceTransformerEmbedder,
) -> None:
    # Eight letters may be one token or eight: what counts is what the model reads.
    texts = ["zqxjkvwy " * 9, "question " * 9, "a", "to be or not " * 40, "why?", "", "x1y2z3 " * 3]
    texts = [f"{text} {n}" for n in range(4) for text in texts]
    got: dict[int, np.ndarray] = {}
    lengths: list[int] = []
    for places, encoded in Here(embedder, step=8).encode(texts, None):
        lengths += [max(len(one.bits) for one in encoded)]
        got.update(zip(places, (one.vector for one in encoded), strict=True))
    assert sorted(got) == list(range(len(texts)))
    assert lengths == sorted(lengths)
    for place, one in enumerate(embedder.encode_passages(texts)):
        assert np.allclose(got[place], one.vector, atol=1e-3)
