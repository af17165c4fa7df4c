"""Blocks of a computation as tasks of a Ray cluster: what is shared lies once on each node."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.errors import ClusterError, reason
from ingest.workers.connection import RayError, RayTaskError, connected, ray, require_room
from ingest.workers.nodes import require_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.settings import Settings

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Done = TypeVar("Done")

# Tasks for each processor: while one is done, the next is on its way. No more results wait.
_AHEAD = 2


class Blocks:
    """Runs functions on parts of something; each task takes one of the cluster's `cpus`.

    A task computes with one thread, as one process does here, so that sums are rounded alike.
    """

    def __init__(self, cpus: int) -> None:
        self.cpus = cpus

    def __call__(
        self, work: Callable[[Shared, Part], Done], shared: Shared, parts: Iterable[Part]
    ) -> Iterator[Done]:
        """Yield what `work` makes of `shared` and each part, in order.

        A task whose node dies is begun again. Raises ClusterError where Ray cannot go on.
        """
        task: Any = ray.remote(num_cpus=1, max_retries=3, scheduling_strategy="SPREAD")(work)
        coming, waiting = iter(parts), deque[Any]()
        try:
            there = ray.put(shared)
            waiting += (task.remote(there, part) for part in islice(coming, _AHEAD * self.cpus))
            while waiting:
                done: Done = ray.get(waiting[0])
                waiting.popleft()
                waiting += (task.remote(there, part) for part in islice(coming, 1))
                yield done
        except RayError as error:
            raise _failed(error) from error
        finally:
            for one in waiting:
                ray.cancel(one, force=True)


@contextmanager
def open_blocks(settings: Settings) -> Iterator[Blocks]:
    """Connect to the cluster that `settings.ray` names; raises ClusterError where that fails."""
    with connected(settings):
        require_nodes([])
        cpus = sum(int(one["Resources"].get("CPU", 0)) for one in ray.nodes() if one["Alive"])
        if not cpus:
            raise ClusterError("no node of the Ray cluster has a CPU for this; add one")
        yield Blocks(cpus)


def _failed(error: RayError) -> ClusterError:
    """Return why a block cannot be computed, in a line; raises where there was no room for it."""
    require_room(error)
    cause = error.cause if isinstance(error, RayTaskError) else error
    return ClusterError(
        f"the cluster could not compute a part ({reason(cause).rstrip('.')}); see ray status, then "
        "run the same command again, or without --ray"
    )
