"""Documents that the nodes of a Ray cluster read, some ahead of the one that is taken."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

import ray
from ray.exceptions import RayError, RayTaskError

from corpus.errors import ClusterError, SourceError, reason
from ingest.workers.connection import require_room
from ingest.workers.parts import End, Head
from ingest.workers.remote import read_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from threading import Event

    from ingest.files.remote import Options
    from ingest.files.source import Task
    from ingest.open import Limits
    from ingest.workers.parts import Part
    from ingest.workers.remote import TokenMeasure

# Parts that a document may be ahead; each has at most 4 MiB of text [Limits], or one record.
_AHEAD = 4
# How often a document is begun without getting any further, before it is given up.
_TRIES = 3
# Seconds between two looks at whether to go on; and without any part, after which something hangs.
POLL, _LONGEST = 0.5, 900


class Readers:
    """Reads documents as tasks of Ray, `count` of them at once, and hands them on in order.

    A task uses no processor by Ray's counting: the encoders have them all, and reading takes a
    small part of one. `ended` says that nobody waits for the documents any more. `options` are
    those for addresses; without, none is read.
    """

    def __init__(
        self,
        limits: Limits,
        measure: TokenMeasure,
        count: int,
        ended: Event,
        options: Options | None = None,
    ) -> None:
        self._remote: Any = ray.remote(num_cpus=0, max_retries=0)(read_there).options(
            num_returns="streaming",
            _generator_backpressure_num_objects=_AHEAD,
            scheduling_strategy="SPREAD",
        )
        self._limits = limits
        self._measure = ray.put(measure)
        self._count = count
        self._ended = ended
        self._options = options

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Yield each document with its parts, in order; see Workers."""
        coming = iter(tasks)
        reading: deque[_Reading] = deque()
        try:
            while True:
                while len(reading) < self._count and (task := next(coming, None)):
                    reading.append(_Reading(task, self._start, self._ended))
                if not reading:
                    return
                yield reading[0].task, reading[0].parts()
                reading.popleft().close()
        finally:
            for one in reading:
                one.close()

    def _start(self, task: Task, skip: int) -> Any:
        return self._remote.remote(task, self._limits, self._measure, skip, self._options)


class _Reading:
    """One document that is being read by a task, and again by another one where that dies."""

    def __init__(self, task: Task, start: Callable[[Task, int], Any], ended: Event) -> None:
        self.task = task
        self._start = start
        self._ended = ended
        self._stream = start(task, 0)
        self._is_over = False

    def parts(self) -> Iterator[Part]:
        """Yield the document's parts, each once, however often it is begun."""
        digest, taken, failures = "", 0, 0
        while True:
            try:
                for part in self._arriving():
                    self._is_over = isinstance(part, End | SourceError)
                    if isinstance(part, SourceError):
                        raise part
                    if isinstance(part, Head):
                        if taken and part.digest != digest:
                            raise SourceError("changed while it was read; run the ingest again")
                        if taken:
                            continue
                        digest = part.digest
                    taken, failures = taken + 1, 0
                    yield part
                    if isinstance(part, End):
                        return
            except RayError as error:
                failures += 1
                self._require_worth(error, failures)
            self._stream = self._start(self.task, taken)

    def close(self) -> None:
        """End the task; a process whose task is over lives on, for the next document."""
        if not self._is_over:
            ray.cancel(self._stream, force=True)

    def _arriving(self) -> Iterator[Part | SourceError]:
        """Yield what arrives; an error of Ray is raised where the task or its node died."""
        while True:
            since = time.monotonic()
            while not ray.wait([self._stream], timeout=POLL)[0]:
                if self._ended.is_set():
                    raise ClusterError("the run was stopped")
                if time.monotonic() - since > _LONGEST:
                    raise ClusterError(
                        f"Ray read nothing of {self.task.name} for {_LONGEST // 60} minutes; see "
                        "whether its nodes are alive (ray status), then run the same command again"
                    )
            try:
                arrived = next(self._stream)
            except StopIteration:
                return
            yield ray.get(arrived)

    def _require_worth(self, error: RayError, failures: int) -> None:
        """Raise where it makes no sense to begin the document again."""
        require_room(error)
        if isinstance(error, RayTaskError):
            raise ClusterError(
                f"{self.task.name} cannot be read on the cluster ({reason(error.cause)}); please "
                "report this, with the document if you can"
            ) from error
        if failures == _TRIES:
            raise SourceError(
                f"each of {_TRIES} processes that read it died ({reason(error).rstrip('.')}); it "
                "may need more memory than a node has: split it, or leave it out"
            ) from error
