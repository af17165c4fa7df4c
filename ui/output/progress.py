"""Long work on the terminal: how far it is, on stderr, and Ctrl-C to stop it.

Progress is a bar on a terminal, a few plain lines elsewhere.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, current_thread, main_thread
from types import FrameType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)
from rich.text import Text

from ingest.report import Progress
from ui.output.terminal import Terminal

OnProgress = Callable[[Progress], None]
Stopped = Callable[[], bool]

# Without a terminal: a line for each tenth of the work, and one after so many silent seconds.
_SILENCE = 60.0


class _Rate(ProgressColumn):
    """The rate per second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """Return the rate, blank until it is known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.percentage")


@contextmanager
def progress_bar(
    doing: str = "Embedding", done: str = "embedded", unit: str = "passages"
) -> Iterator[OnProgress]:
    """Yield a function that takes the progress; the words say what is done to which units."""
    console = Terminal(stderr=True)
    if not console.is_terminal:
        yield _Lines(done, unit).show
        return
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.description}"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)

        def show(progress: Progress) -> None:
            bar.update(
                task,
                visible=True,
                completed=progress.done,
                total=progress.total,
                description=progress.source,
            )

        yield show


class _Lines:
    """Prints a line for each tenth of the work, with its rate and the time left."""

    def __init__(self, done: str, unit: str) -> None:
        self._done = done
        self._unit = unit
        self._tenth = 0
        self._began = self._last = time.monotonic()

    def show(self, progress: Progress) -> None:
        """Print how far the work is, if a line is due."""
        now = time.monotonic()
        tenth = 10 * progress.done // max(1, progress.total)
        if tenth <= self._tenth and now - self._last < _SILENCE:
            return
        self._tenth, self._last = max(tenth, self._tenth), now
        rate = progress.done / max(now - self._began, 1e-9)
        left = timedelta(seconds=round((progress.total - progress.done) / max(rate, 1e-9)))
        end = f", {left} left" if progress.done < progress.total else ""
        counts = f"{progress.done:,} of {progress.total:,} {self._unit}"
        sys.stderr.write(f"{self._done} {counts}, {rate:,.0f}/s{end}\n")


@contextmanager
def stop_on_signal() -> Iterator[Stopped]:
    """Yield a function that says whether to stop at the next safe point, after Ctrl-C or SIGTERM.

    A second signal stops the work at once, by KeyboardInterrupt.
    """
    wanted = Event()
    if current_thread() is not main_thread():  # only the main thread can be signalled
        yield wanted.is_set
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if wanted.is_set():
            raise KeyboardInterrupt
        wanted.set()
        sys.stderr.write("\nstopping at the next safe point; once more to stop at once\n")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wanted.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
