"""Starts the process that examines an index, and turns its death into a finding, too."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

from corpus.chroma.entries import source_from
from corpus.chroma.header import Header
from corpus.errors import ServerUnavailable
from corpus.health.finding import REPAIR, Finding, Unsound

if TYPE_CHECKING:
    from corpus.records import Source

OnStep = Callable[[int, int], None]

# Seconds without a sign of life: a sound index gives one every second, but a large one takes longer
# to open.
PATIENCE = 180.0
_HERE = Path(__file__).resolve().parents[2]
# The working directory is not imported from: it may contain a folder "search".
_PROGRAM = "import sys; sys.path[:0] = sys.argv[1:]; from corpus.health.child import main; main()"


@dataclass(slots=True)
class Seen:
    """What the process reported; `known` and `header` are None if it did not get that far."""

    findings: list[Finding] = field(default_factory=list)
    known: tuple[Source, ...] | None = None
    header: Header | None = None
    _at: str = "starting"
    _ended: bool = False

    def take(self, report: dict[str, Any], on_step: OnStep) -> None:
        """Take one object that the process wrote; raises ServerUnavailable if the process did."""
        if "finding" in report:
            self.findings.append(_finding(report["finding"]))
        elif "known" in report:
            self.known = tuple(source_from(document) for document in report["known"])
            self.header = Header(**report["header"])
        elif "total" in report:
            on_step(report["done"], report["total"])
        elif "lost" in report:
            raise ServerUnavailable(report["lost"])
        elif "error" in report:
            self._broke(f"failed ({report['error']})")
        self._at = report.get("at", self._at)
        self._ended = "end" in report

    def end(self, code: int | None) -> None:
        """Take how the process ended: its exit code, None if it gave no sign of life."""
        if code is None:
            self._broke("did not end")
        elif code < 0:
            self._broke(f"was killed by {_signal_name(-code)}")
        elif not self._ended:
            self._broke(f"ended with exit code {code}")

    def _broke(self, how: str) -> None:
        what = f"{self._at} {how}: part of the index is damaged, searching it may fail"
        self.findings.append(Finding("unreadable", "error", what, f"run: {REPAIR}", "rebuild"))


def probe(
    errand: dict[str, Any],
    on_step: OnStep = lambda _done, _total: None,
    patience: float = PATIENCE,
    program: str = _PROGRAM,
) -> Seen:
    """Return what a separate process sees in an index; `errand` has the fields of `child.Errand`.

    One that dies, or gives no sign of life for `patience` seconds, was stopped by the index: that
    is a finding. `program` is what it runs, given the folder to import from. Raises
    ServerUnavailable if the server with the index was lost.
    """
    child = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-P", "-c", program, str(_HERE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what matters is on stdout; panics are long
        encoding="utf-8",
    )
    lines: Queue[str | None] = Queue()
    reader = Thread(target=_read, args=(child, errand, lines), name="doctor", daemon=True)
    reader.start()
    seen = Seen()
    try:
        while line := lines.get(timeout=patience):
            seen.take(json.loads(line), on_step)
        code: int | None = child.wait(patience)
    except (Empty, subprocess.TimeoutExpired):
        code = None
    finally:
        child.kill()
        child.wait()
        reader.join()
    seen.end(code)
    return seen


def _read(child: subprocess.Popen[str], errand: dict[str, Any], lines: Queue[str | None]) -> None:
    """Send the process its errand, and queue what it writes; None marks the end."""
    with child:
        if child.stdin:
            with suppress(BrokenPipeError):  # it died; its exit code says how
                child.stdin.write(json.dumps(errand))
                child.stdin.close()
        for line in child.stdout or ():
            lines.put(line)
    lines.put(None)


def _finding(plain: dict[str, Any]) -> Finding:
    unsound = tuple(Unsound(**entry) for entry in plain["unsound"])
    return Finding(**plain | {"sources": tuple(plain["sources"]), "unsound": unsound})


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
