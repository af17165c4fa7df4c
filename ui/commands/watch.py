"""`ingest --watch`: a line for each run, and a summary when it is stopped."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from corpus.model.embedder import SentenceTransformerEmbedder
from ingest.watch import watch
from ui.commands.ingest import ingest_and_learn
from ui.output.terminal import count, print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.settings import Settings
    from ingest.report import Report
    from ingest.watch import Run
    from ui.output.payloads import Payload

_err = Console(stderr=True, highlight=False)
_CHANGES = ("added", "updated", "removed")


def watch_documents(
    paths: Sequence[Path], settings: Settings, *, rebuild: bool, json: bool
) -> None:
    """Keep the index in step with its documents until Ctrl-C or SIGTERM; say what each run did."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    embedder = SentenceTransformerEmbedder.open(settings)  # stays loaded between runs

    def ingest_once(roots: Sequence[Path]) -> Report:
        nonlocal rebuild
        report = ingest_and_learn(roots, settings, embedder, rebuild=rebuild)
        rebuild = False  # once is enough
        return report

    told = _Told(json=json)
    try:
        for run in watch(paths, settings, ingest_once):
            told.show(run)
            if run.report and run.report.stopped:
                break
    except KeyboardInterrupt:
        pass
    told.end()


class _Told:
    """What has been said: counts for the summary, and troubles that are not said again."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._counts: Counter[str] = Counter()
        self._troubles: set[str] = set()

    def show(self, run: Run) -> None:
        """Print a run as one line; on stderr, what is not read since the last run."""
        if run.report:
            self._counts.update({"runs": 1, "embedded": run.report.embedded})
            self._counts.update({name: getattr(run.report, name) for name in _CHANGES})
        if self._json:
            print_json(_payload(run), indent=None)
        else:
            say(f"{run.ended:%H:%M:%S} {_line(run)}")
            sys.stdout.flush()
        if run.report:
            self._complain(run.report)

    def _complain(self, report: Report) -> None:
        troubles = {
            f"[bold red]error:[/] {escape(f'{one.path}: {one.error}')}" for one in report.errors
        }
        troubles |= {escape(f"{one.path}: left out, {one.reason}") for one in report.skipped}
        for trouble in sorted(troubles - self._troubles):
            _err.print(trouble, soft_wrap=True)
        self._troubles = troubles

    def end(self) -> None:
        """Say on stderr what all runs did together."""
        changes = ", ".join(f"{self._counts[name]:,} {name}" for name in _CHANGES)
        _err.print(
            f"stopped after {count(self._counts['runs'], 'run')}: {changes}, "
            f"{count(self._counts['embedded'], 'passage')} embedded"
        )


def _line(run: Run) -> str:
    """Return in words what a run did."""
    report = run.report
    if report is None:
        return f"{run.error}; trying again" if run.waits else f"error: {run.error}"
    changes = [f"{number:,} {name}" for name in _CHANGES if (number := getattr(report, name))]
    if report.embedded:
        changes.append(f"{count(report.embedded, 'passage')} embedded")
    if report.errors:
        changes.append(f"{len(report.errors):,} not read")
    return ", ".join(changes) or "nothing changed"


def _payload(run: Run) -> Payload:
    payload: Payload = {"ended": run.ended.isoformat(timespec="seconds")}
    report = run.report
    if report is None:
        return payload | {"error": run.error, "waits": run.waits}
    names = (*_CHANGES, "unchanged", "records", "passages", "embedded", "seconds")
    errors = [{"path": one.path, "error": one.error} for one in report.errors]
    return payload | {name: getattr(report, name) for name in names} | {"errors": errors}
