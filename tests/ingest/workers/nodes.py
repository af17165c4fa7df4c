"""A Ray cluster of two nodes on this machine, in a process of its own: python -m …nodes.

It prints its address, then does what the lines of its input say: "kill" ends the second node as a
crash does, "add" starts another, "sizes" prints the number of nodes. It ends with its input.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}

ROOT = Path(__file__).resolve().parents[3]
# Ray wants at least 75 MiB.
_NODE = {"num_cpus": 1, "object_store_memory": 100 * 2**20}


class Nodes:
    """The cluster as a test sees it; use it in a `with` statement.

    `plugins` is a folder with further packages that its nodes have.
    """

    def __init__(self, plugins: Path | None = None) -> None:
        path = f"{ROOT}{os.pathsep}{plugins}" if plugins else str(ROOT)
        # The paths of Ray's sockets must be short.
        self._folder = tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest.workers.nodes", self._folder.name],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)
        self._folder.cleanup()

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
        raise AssertionError("the cluster ended")


def main() -> None:
    from ray.cluster_utils import Cluster

    head = _NODE | {"include_dashboard": False, "temp_dir": sys.argv[1]}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    second = cluster.add_node(**_NODE)
    _say(cluster.address)
    for line in sys.stdin:
        if line == "kill\n":
            cluster.remove_node(second, allow_graceful=False)
        elif line == "add\n":
            second = cluster.add_node(**_NODE)
        _say(len(cluster.list_all_nodes()))
    cluster.shutdown()


def _say(answer: Any) -> None:
    print("answer", json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
