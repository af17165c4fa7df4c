"""A progress bar on a terminal, a few plain lines elsewhere; always on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from ingest.report import Progress

OnProgress = Callable[[Progress], None]


@contextmanager
def progress_bar(
    doing: str = "Embedding", done: str = "embedded", unit: str = "passages"
) -> Iterator[OnProgress]:
    """Yield what work reports its progress to, in words for what is done to which units."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _print_tenths(done, unit)
        return
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
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


def _print_tenths(done: str, unit: str) -> OnProgress:
    """Return a reporter that prints a line for each tenth of the work."""
    told = 0

    def show(progress: Progress) -> None:
        nonlocal told
        tenth = 10 * progress.done // max(1, progress.total)
        if tenth > told:
            told = tenth
            sys.stderr.write(f"{done} {progress.done:,} of {progress.total:,} {unit}\n")

    return show
