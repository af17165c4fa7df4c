"""The last step of an ingest: what a good score is in the corpus as it now is."""

from rich.console import Console

from corpus.embedder import Embedder
from corpus.errors import IndexUnavailable
from corpus.settings import Settings
from search import Engine


def learn_scores(settings: Settings, embedder: Embedder) -> None:
    """Learn what a good score is, so that no query waits for it; a line on stderr says so."""
    try:
        with Console(stderr=True).status("Learning what a good score is"):
            Engine.open(settings, embedder).warm_up()
    except IndexUnavailable:  # its last document was removed
        return
