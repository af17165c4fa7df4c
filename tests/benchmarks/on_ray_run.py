"""One ingest, in this process or on Ray, in a process that can be killed: … SETTINGS DOCUMENTS.

The settings are JSON. It prints a line for each report of progress, and at the end what it took.
"""

import json
import resource
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import psutil

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from ingest.report import Progress


def main() -> None:
    settings = Settings.load(**json.loads(sys.argv[1]))
    documents = Path(sys.argv[2])
    embedder = SentenceTransformerEmbedder.open(settings)
    if settings.ray:
        from ingest.workers.cluster import open_cluster

        workers = open_cluster(settings, embedder, [documents])
    else:
        embedder.encode_passages(["warm"] * 16)
        workers = nullcontext()  # type: ignore[assignment]
    memory: list[tuple[int, int]] = []
    process = psutil.Process()

    def say(progress: Progress) -> None:
        if not memory or progress.done > memory[-1][0]:
            memory.append((progress.done, process.memory_info().rss >> 20))
        print(progress.done, flush=True)

    with workers as own:
        cpu, began = time.process_time(), time.monotonic()
        report = ingest([documents], settings, embedder, on_progress=say, workers=own)
        result = {
            "embedded": report.embedded,
            "passages": report.passages,
            "seconds": round(time.monotonic() - began, 1),
            "cpu": round(time.process_time() - cpu, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
            # after each eighth of the passages
            "mb": [mb for _, mb in memory[:: max(1, len(memory) // 8)]],
            "shape": str(own.shape) if own else "",
            "precision": embedder.precision.name,
            "errors": [f"{one.path}: {one.error}" for one in report.sources if one.error],
        }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
