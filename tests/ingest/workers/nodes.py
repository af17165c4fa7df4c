"""A Ray cluster of two nodes on this machine, in a process of its own: python -m …nodes.

It prints its address, then does what the lines of its input say: "kill" ends the second node as a
crash does, "add" starts another, "sizes" prints the number of nodes. It ends with its input. Its
arguments are a folder of its own, and how many CPUs and GPUs each node has.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import psutil

os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    # What else runs on this machine may fill its memory, or keep it busy: encoders are not to be
    # killed for that, nor to wait behind it.
    "RAY_memory_monitor_refresh_ms": "0",
    "RAY_worker_niceness": "0",
}

ROOT = Path(__file__).resolve().parents[3]
_MODULE = "tests.ingest.workers.nodes"
# Bytes of a node's object store; Ray wants at least 75 MiB.
_STORE = 100 * 2**20


class Nodes:
    """The cluster as a test sees it; use it in a `with` statement.

    `plugins` is a folder with further packages that its nodes have; each node has so many `cpus`
    and `gpus`.
    """

    def __init__(self, plugins: Path | None = None, cpus: int = 1, gpus: int = 0) -> None:
        path = f"{ROOT}{os.pathsep}{plugins}" if plugins else str(ROOT)
        # The paths of Ray's sockets must be short.
        self._folder = tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp")
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the cluster
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE, self._folder.name, str(cpus), str(gpus)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        self.address = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)
        self._said.close()
        self._folder.cleanup()

    def processes(self) -> list[psutil.Process]:
        """Return what runs for the cluster at present."""
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.Error:
            return []

    def tell(self, command: str) -> Any:
        """Have the cluster do something, and return its answer."""
        assert self._process.stdin
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("answer "):
                return json.loads(line.removeprefix("answer "))
        self._said.seek(0)
        raise AssertionError(f"the cluster ended: {self._said.read()[-1000:]}")


def main() -> None:
    from ray.cluster_utils import Cluster

    cpus, gpus = map(int, sys.argv[2:])
    node = {"num_cpus": cpus, "num_gpus": gpus, "object_store_memory": _STORE}
    head = node | {"include_dashboard": False, "temp_dir": sys.argv[1]}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    second = cluster.add_node(**node)
    _say(cluster.address)
    for line in sys.stdin:
        if line == "kill\n":
            cluster.remove_node(second, allow_graceful=False)
        elif line == "add\n":
            second = cluster.add_node(**node)
        _say(len(cluster.list_all_nodes()))
    cluster.shutdown()


def _say(answer: Any) -> None:
    print("answer", json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
