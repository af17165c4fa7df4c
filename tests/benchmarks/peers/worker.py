"""One system in a process of its own: orders come as lines of JSON, and so do the replies.

`worker.py SYSTEM INDEX MODEL`. Each reply has the seconds of processor time and by the clock that
the order took, and the largest memory so far in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

# Threads that wait for work count as work: all systems get one.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
sys.path[:0] = [str(Path(__file__).parent)]

import numpy as np  # noqa: E402
import systems  # noqa: E402


def carry_out(system: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Return what an order asks for."""
    match order["do"]:
        case "ingest" if "path" in order and hasattr(system, "ingest_path"):
            system.ingest_path(Path(order["path"]))
        case "ingest":
            rows = [json.loads(line) for line in Path(order["records"]).read_text().splitlines()]
            ids, texts = [one["id"] for one in rows], [one["text"] for one in rows]
            if order.get("vectors"):
                systems.remember(texts, np.load(order["vectors"])[: len(texts)])
            system.ingest(ids, texts)
        case "ask":
            return {"ids": system.ask(order["query"], order["k"])}
        case "why":
            return {"reasons": system.why(order["query"], order["k"])}
    return {}


def main() -> None:
    """Carry out orders until there are no more."""
    name, index, model = sys.argv[1:4]
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a system prints is not a reply
    system = systems.SYSTEMS[name](Path(index), model)
    for line in sys.stdin:
        processor, clock = time.process_time(), time.perf_counter()
        done = carry_out(system, json.loads(line))
        figures = {
            "cpu": time.process_time() - processor,
            "wall": time.perf_counter() - clock,
            "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        replies.write(json.dumps(done | figures) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
