"""Whether the nodes of a Ray cluster can do the work: what they have, and what they see."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from ray.exceptions import NodeDiedError, TaskUnschedulableError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from corpus.errors import ClusterError, reason
from ingest.workers.connection import RayError, ray
from ingest.workers.remote import readers_here

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Files of each folder that every node is asked for.
_SAMPLES = 5
# Seconds for a node to answer: a process starts there, and imports what it needs.
_ANSWER = 120.0


def require_nodes(paths: Sequence[str]) -> None:
    """Raise ClusterError unless each node has the same readers of documents, and sees the paths.

    A node that died a moment ago is listed for a while: it is passed over, unless no other answers.
    """
    nodes = [node for node in ray.nodes() if node["Alive"]]
    remote: Any = ray.remote(num_cpus=0, max_retries=1)(_looker())
    asked = {
        remote.options(
            scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        ).remote(paths): f"{node['NodeManagerHostname']} ({node['NodeManagerAddress']})"
        for node in nodes
    }
    answered, silent = ray.wait(list(asked), num_returns=len(asked), timeout=_ANSWER)
    there = [_is_there(asked[ref], ref) for ref in answered]
    if silent:
        raise ClusterError(
            f"the Ray node {asked[silent[0]]} did not answer within {_ANSWER:.0f} s; take it out "
            "of the cluster, or see what it is waiting for: ray status"
        )
    if not any(there):
        raise ClusterError("all nodes of the Ray cluster have gone; see ray status")


def samples(paths: Sequence[Path]) -> list[str]:
    """Return the paths, and some of what is in the folders: an empty folder is not the same one."""
    found = []
    for path in paths:
        found.append(str(path.absolute()))
        inside = (inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else ()
        found += [str(inner.absolute()) for inner in islice(inside, _SAMPLES)]
    return found


def _looker() -> Any:
    """Return a function that travels as code, so that it runs where askalike is not installed."""

    def look_there(paths: Sequence[str]) -> Any:
        try:
            from ingest.workers.remote import look
        except ImportError as error:
            return str(error)
        return look(paths)

    return look_there


def _is_there(node: str, ref: Any) -> bool:
    """Return whether a node is there; raise ClusterError unless it can do the work."""
    try:
        seen = ray.get(ref)
    except (TaskUnschedulableError, NodeDiedError):
        return False
    except RayError as error:
        raise ClusterError(f"the Ray node {node} cannot be used ({reason(error)})") from error
    if isinstance(seen, str):
        raise ClusterError(
            f"askalike is not installed on the Ray node {node} ({seen}); install the same version "
            "there"
        )
    if seen.readers != readers_here():
        raise ClusterError(
            f"the Ray node {node} has another version of askalike or of its plug-ins; install the "
            "same there"
        )
    if seen.unseen:
        raise ClusterError(
            f"the Ray node {node} cannot see {seen.unseen[0]}; give a folder that all nodes share "
            "under the same path"
        )
    return True
