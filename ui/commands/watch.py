"""What `ingest --watch` says: a line for each run, and a summary when it is stopped."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.left_out import show_left_out
from ui.output.markdown import count
from ui.output.terminal import err, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.report import Report, Skipped
    from ingest.watch import WatchedRun
    from ui.output.payloads import Payload

_CHANGES = ("added", "updated", "removed")


def show_runs(runs: Iterable[WatchedRun], *, json: bool) -> None:
    """Show each run as it ends, until one was stopped or Ctrl-C is pressed, then a summary."""
    display = _Display(json=json)
    try:
        for run in runs:
            display.show(run)
            if run.report and run.report.stopped:
                break
    except KeyboardInterrupt:
        pass
    display.summarise()


class _Display:
    """Shows runs; remembers counts for the summary, and problems so that none is repeated."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._counts: Counter[str] = Counter()
        self._problems: set[str] = set()
        self._skipped: set[Skipped] = set()

    def show(self, run: WatchedRun) -> None:
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
            self._show_new_problems(run.report)

    def _show_new_problems(self, report: Report) -> None:
        problems = {
            f"[bold red]error:[/] {escape(f'{source.path}: {source.error}')}"
            for source in report.errors
        }
        for problem in sorted(problems - self._problems):
            err.print(problem, soft_wrap=True)
        self._problems = problems
        skipped = {*report.skipped}
        show_left_out((one for one in report.skipped if one not in self._skipped), console=err)
        self._skipped = skipped

    def summarise(self) -> None:
        """Say on stderr what all runs did together."""
        changes = ", ".join(f"{self._counts[name]:,} {name}" for name in _CHANGES)
        err.print(
            f"stopped after {count(self._counts['runs'], 'run')}: {changes}, "
            f"{count(self._counts['embedded'], 'passage')} embedded"
        )


def _line(run: WatchedRun) -> str:
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


def _payload(run: WatchedRun) -> Payload:
    payload: Payload = {"ended": run.ended.isoformat(timespec="seconds")}
    report = run.report
    if report is None:
        return payload | {"error": run.error, "waits": run.waits}
    names = (*_CHANGES, "unchanged", "records", "passages", "embedded", "seconds")
    errors = [{"path": source.path, "error": source.error} for source in report.errors]
    return payload | {name: getattr(report, name) for name in names} | {"errors": errors}
