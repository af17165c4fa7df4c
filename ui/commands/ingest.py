"""An ingest with its last step: what a good score is in the corpus as it now is."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from corpus.errors import IndexUnavailable
from corpus.model.embedder import Embedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from ingest.report import Report
from search import Engine
from ui.output.progress import progress_bar
from ui.output.stopping import stop_on_signal


def ingest_and_learn(
    paths: Sequence[Path], settings: Settings, embedder: Embedder, *, rebuild: bool
) -> Report:
    """Bring the index up to date and learn its scores; progress is shown on stderr."""
    with stop_on_signal() as stopped, progress_bar() as on_progress:
        report = ingest(
            paths, settings, embedder, rebuild=rebuild, on_progress=on_progress, stopped=stopped
        )
    if (report.embedded or report.removed) and not report.stopped:
        learn_scores(settings, embedder)
    return report


def learn_scores(settings: Settings, embedder: Embedder) -> None:
    """Learn what a good score is, so that no query waits for it; a line on stderr says so."""
    try:
        with Console(stderr=True).status("Learning what a good score is"):
            Engine.open(settings, embedder).warm_up()
    except IndexUnavailable:  # its last document was removed
        return
