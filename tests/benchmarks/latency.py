"""Measures an index in a process of its own, as a user's query runs: python -m … INDEX QUERIES.

Prints JSON: milliseconds to encode a query (median) and to ask (median, 95th percentile), and the
largest memory in GB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from search import Engine


def milliseconds(call: Callable[[str], object], texts: list[str]) -> list[float]:
    taken = []
    for text in texts:
        start = time.perf_counter()
        call(text)
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def measure(index: Path, texts: list[str]) -> dict[str, float]:
    settings = Settings.load(index=index)
    embedder = SentenceTransformerEmbedder.open(settings)
    engine = Engine.open(settings, embedder)
    engine.warm_up()
    encode, ask = lambda text: embedder.encode_queries([text]), engine.ask
    # Other work on the machine only adds to a round: the quickest of several shows what it costs.
    rounds = [(milliseconds(encode, texts), milliseconds(ask, texts)) for _ in "12345"]
    encoded, asked = (min(times, key=np.median) for times in zip(*rounds, strict=True))
    return {
        "encode": float(np.median(encoded)),
        "ask": float(np.median(asked)),
        "p95": float(np.percentile(asked, 95)),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8").split("\n"))))
