"""Encoders on the nodes of a Ray cluster: each an actor that loads the model once."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError

from corpus.errors import AskalikeError, ClusterError, reason
from corpus.model.precision import Precision
from ingest.workers.connection import require_room
from ingest.workers.readers import POLL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.model.vectors import Means
    from ingest.workers.parts import Encoded

# Jobs that an encoder has at once, so that it need not wait for the next one.
_QUEUED = 2
# How often a job may be taken from an encoder that died, before the job is what kills them.
_TRIES = 4
# Seconds to wait for the first encoder: it may have to read torch and the model from a network.
_PATIENCE = 300.0
# Characters of a token, on average and rounded down; longer texts are cut at the window.
_TOKEN = 4


@dataclass(eq=False)
class _Job:
    """Some texts to encode: their places among all, and how often that failed."""

    places: range
    texts: Sequence[str]
    failures: int = 0


@dataclass(eq=False)
class _Encoder:
    """An actor, and what it is asked for: to open the model, then jobs."""

    actor: Any
    opening: Any
    where: str = "a node that never answered"
    jobs: dict[Any, _Job] = field(default_factory=dict)

    @property
    def refs(self) -> list[Any]:
        return [self.opening] if self.opening is not None else list(self.jobs)


class Pool:
    """Encodes by `count` actors that `start` makes; an actor that dies is replaced.

    `tokens` are those of a job, padded to its longest text; `digest` that of the model's weights.
    """

    def __init__(self, start: Callable[[], Any], count: int, tokens: int, digest: str) -> None:
        self._start = start
        self._count = count
        self._tokens = tokens
        self._digest = digest
        self._deaths = 0  # since anything was encoded
        self._encoders: list[_Encoder] = []
        self._precisions: dict[str, Precision] = {}

    @property
    def precision(self) -> Precision:
        """The precision that the actors encode in; the last one's where they differ, as is said."""
        found = list(self._precisions.values()) or [Precision()]
        if len(found) == 1:
            return found[0]
        names = " and ".join(sorted(self._precisions))
        return Precision(
            found[-1].name,
            f"the encoders have encoded in {names}, as their nodes are of different kinds; with "
            "precision = fp32 all of them give the same vectors",
        )

    def open(self) -> None:
        """Start the actors, and wait until one of them is ready.

        Raises ClusterError where none gets ready, or where one cannot load the model.
        """
        self._encoders = [self._started() for _ in range(self._count)]
        end = time.monotonic() + _PATIENCE
        while all(one.opening is not None for one in self._encoders):
            if time.monotonic() > end:
                raise ClusterError(
                    f"no encoder started on Ray within {_PATIENCE:.0f} s; see in ray status what "
                    "the cluster has free: each encoder takes as many CPUs as the setting threads"
                )
            for _ in self._collect():
                pass

    def close(self) -> None:
        """End the actors."""
        for one in self._encoders:
            ray.kill(one.actor)
        self._encoders = []

    def encode(self, texts: Sequence[str], means: Means | None) -> Iterator[Encoded]:
        """Yield the encodings of texts, which are sorted by length; see Workers."""
        waiting = deque(cut_jobs(texts, self._tokens))
        waiting.reverse()  # the longest first: then none of them ends long after all others
        try:
            while waiting or any(one.jobs for one in self._encoders):
                self._hand_out(waiting, means)
                found = False
                for job, encoded in self._collect():
                    if encoded is None:
                        waiting.appendleft(job)
                    else:
                        found = True
                        yield job.places, encoded.unpack()
                if not found:
                    yield (), ()
        finally:
            for one in self._encoders:  # of a run that was stopped
                one.jobs.clear()

    def _hand_out(self, waiting: deque[_Job], means: Means | None) -> None:
        """Give jobs to the encoders that are ready, the idle ones first."""
        for queued in range(_QUEUED):
            for one in self._encoders:
                if waiting and one.opening is None and len(one.jobs) <= queued:
                    job = waiting.popleft()
                    one.jobs[one.actor.encode.remote(job.texts, means)] = job

    def _collect(self) -> Iterator[tuple[_Job, Any]]:
        """Yield the jobs that ended within a moment, with None where they must be done again."""
        asked = {ref: one for one in self._encoders for ref in one.refs}
        ready, _ = ray.wait(list(asked), num_returns=1, timeout=POLL)
        for ref in ready:
            one = asked[ref]
            try:
                answer = ray.get(ref)
            except RayActorError as error:
                yield from ((job, None) for job in self._replace(one, error))
            except RayError as error:  # what it answered went with its node
                yield from ((job, None) for job in self._lost(one, ref, error))
            else:
                yield from self._answered(one, ref, answer)

    def _answered(self, one: _Encoder, ref: Any, answer: Any) -> Iterator[tuple[_Job, Any]]:
        if ref is one.opening:
            one.where, one.opening = answer.where, None
            if not answer.wrong:
                self._precisions[answer.precision.name] = answer.precision
            answer = answer.wrong
        if isinstance(answer, AskalikeError):
            raise ClusterError(f"on {one.where}: {answer}; all nodes need the same model")
        if ref in one.jobs:
            self._deaths = 0
            yield one.jobs.pop(ref), answer

    def _lost(self, one: _Encoder, ref: Any, error: RayError) -> list[_Job]:
        """Return the job whose answer was lost; raises ClusterError where it failed by itself."""
        require_room(error)
        if isinstance(error, RayTaskError):
            raise ClusterError(
                f"on {one.where}: encoding failed ({reason(error.cause)}); please report this"
            ) from error
        job = one.jobs.pop(ref, None)
        return [_tried(job, one, error)] if job else self._replace(one, error)

    def _replace(self, one: _Encoder, error: RayError) -> list[_Job]:
        """Start another actor instead of one that died, and return what that one had to do."""
        self._deaths += 1
        if self._deaths > 3 * self._count:
            raise ClusterError(
                f"encoders die as soon as they work, the last on {one.where} ({reason(error)}); "
                "they may need more memory: see ray status, and the setting ray_workers"
            ) from error
        with suppress(RayError):  # it may only have been out of reach
            ray.kill(one.actor)
        jobs = [_tried(job, one, error) for job in one.jobs.values()]
        self._encoders[self._encoders.index(one)] = self._started()
        return jobs

    def _started(self) -> _Encoder:
        actor = self._start()
        return _Encoder(actor, actor.open.remote(self._digest))


def cut_jobs(texts: Sequence[str], tokens: int) -> list[_Job]:
    """Cut texts, which are sorted by length, into jobs of about so many tokens with padding."""
    jobs: list[_Job] = []
    first = 0
    for end in range(1, len(texts) + 1):
        is_last = end == len(texts)
        if is_last or (end + 1 - first) * (len(texts[end]) // _TOKEN + 2) > tokens:
            jobs.append(_Job(range(first, end), texts[first:end]))
            first = end
    return jobs


def _tried(job: _Job, one: _Encoder, error: RayError) -> _Job:
    """Count that a job was taken from an encoder that died."""
    job.failures += 1
    if job.failures == _TRIES:
        begin = " ".join(job.texts[-1].split())[:60]
        raise ClusterError(
            f"{_TRIES} encoders died over the same passages, the last on {one.where} "
            f"({reason(error)}); the longest begins {begin!r}: leave its document out, or give "
            "the nodes more memory; finished work is kept"
        )
    return job
