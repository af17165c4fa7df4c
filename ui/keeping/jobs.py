"""Changes under way: one at a time, in a thread, with progress, cancelling and the last undo."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from corpus.errors import AskalikeError
from ui.keeping.refusals import NotNow, Unknown

if TYPE_CHECKING:
    from ingest.report import Progress, Report

log = logging.getLogger("askalike.keeping")

State = Literal["running", "done", "stopped", "failed"]
Undo = TypeVar("Undo")

# Jobs that are remembered.
_REMEMBERED = 20
# Seconds between two steps of an ingest, in which a query that waits for the model gets it.
_PAUSE = 0.005


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Undo]):
    """What a job did: the report of its ingest, a sentence, and what undoes it, if anything.

    There is no report where it was stopped before anything was read.
    """

    report: Report | None
    text: str = ""
    undo: Undo | None = None

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before its end."""
        return self.report is None or self.report.stopped


@dataclass(slots=True)
class Job:
    """One change: how far it is, and how it ended. Its thread writes it, everybody reads it."""

    what: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = "running"
    done: int = 0
    total: int = 0
    text: str = ""
    report: Report | None = None
    problem: str | None = None
    cancelled: Event = field(default_factory=Event)
    closing: Event = field(default_factory=Event)

    def on_progress(self, progress: Progress) -> None:
        """Take how far the ingest is."""
        time.sleep(_PAUSE)
        self.done, self.total = progress.done, max(progress.total, progress.done)
        self.text = f"reading {progress.source}" if progress.source else self.text

    def stopped(self) -> bool:
        """Return whether it is to stop at the next safe point."""
        return self.cancelled.is_set() or self.closing.is_set()


class Jobs(Generic[Undo]):
    """The jobs of one corpus, the last ones remembered, and what undoes the last change."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._running: Job | None = None
        self._thread: Thread | None = None
        self._last: tuple[Job, Undo] | None = None
        self._lock = Lock()
        self._closed = False

    @property
    def running(self) -> Job | None:
        """The job that is under way."""
        return self._running

    @property
    def latest(self) -> Job | None:
        """The job that was started last."""
        return next(reversed(self._jobs.values()), None)

    @property
    def last(self) -> tuple[Job, Undo] | None:
        """The last change that can be undone now, with what undoes it."""
        return None if self._running else self._last

    def start(self, what: str, work: Callable[[Job], Outcome[Undo]]) -> Job:
        """Start a change in a thread of its own and return it.

        `work` raises AskalikeError where it fails. Raises NotNow while another one is under way.
        """
        with self._lock:
            if self._running:
                raise NotNow(
                    f"busy: {self._running.what} is under way; wait until it is done, or cancel it"
                )
            if self._closed:
                raise NotNow("the server is stopping; start it again first")
            job = Job(what)
            self._jobs[job.id] = self._running = job
            while len(self._jobs) > _REMEMBERED:
                self._jobs.popitem(last=False)
            self._thread = Thread(target=self._run, args=(job, work), name="change", daemon=True)
            self._thread.start()
            return job

    def get(self, job_id: str) -> Job:
        """Return a job; raises Unknown."""
        job = self._jobs.get(job_id)
        if job is None:
            raise Unknown("there is no such job; only the last ones of this server are remembered")
        return job

    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop at the next safe point, and return it; raises Unknown."""
        job = self.get(job_id)
        if job.state == "running":
            job.cancelled.set()
            job.text = "stopping"
        return job

    def require_last(self, job_id: str) -> Undo:
        """Return what undoes a job; raises Unknown, and NotNow where that cannot be done now."""
        job = self.get(job_id)
        with self._lock:
            if self._running:
                raise NotNow(f"busy: {self._running.what} is under way; undo it when it is done")
            if self._last is None or self._last[0] is not job:
                raise NotNow("only the last change can be undone, once; this is another one")
            return self._last[1]

    def close(self, patience: float) -> bool:
        """Stop what is under way; return whether it ended within `patience` seconds."""
        with self._lock:
            self._closed = True
            job, thread = self._running, self._thread
        if job:
            job.closing.set()
        if thread:
            thread.join(patience)
        return thread is None or not thread.is_alive()

    def _run(self, job: Job, work: Callable[[Job], Outcome[Undo]]) -> None:
        state: State = "failed"
        try:
            outcome = work(job)
        except AskalikeError as error:
            job.problem, job.text = str(error), ""
        except Exception:
            log.exception("a change of the corpus failed")
            job.text = ""
            job.problem = "something is wrong in askalike; the server's log says more"
        else:
            state = "stopped" if outcome.stopped else "done"
            job.report, job.text = outcome.report, outcome.text
            if outcome.report or outcome.undo is not None:  # else nothing has changed
                self._last = (job, outcome.undo) if outcome.undo is not None else None
        with self._lock:
            job.state = state
            self._running = None
