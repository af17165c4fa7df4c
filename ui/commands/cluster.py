"""Where an ingest works: in this process, or on the Ray cluster that the settings name."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from rich.markup import escape

from corpus.errors import ClusterError
from ui.output.markdown import count
from ui.output.terminal import err

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import ModuleType

    from corpus.model.embedder import SentenceTransformerEmbedder
    from corpus.settings import Settings
    from ingest.workers.parts import Workers
    from search.duplicates.neighbours import Run

INSTALL = "--ray needs Ray; run: pip install 'askalike[ray]'"


@contextmanager
def working(
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    paths: Sequence[Path],
    *,
    rebuild: bool = False,
) -> Iterator[Workers | None]:
    """Yield who reads and encodes: a Ray cluster, described on stderr, or None for this process.

    Raises ClusterError where the cluster cannot be used.
    """
    if settings.ray is None:
        yield None
        return
    engine = _engine()
    with ExitStack() as stack:
        with err.status("Starting encoders on Ray"):
            roots = _roots(paths, settings, rebuild=rebuild)
            cluster = stack.enter_context(engine.open_cluster(settings, embedder, roots))
        err.print(escape(str(cluster.shape)), soft_wrap=True)
        yield cluster


def show_cluster(settings: Settings, paths: Sequence[Path], *, rebuild: bool) -> None:
    """Say on stderr how the Ray cluster would be used, if the settings name one."""
    if settings.ray is None:
        return
    with err.status("Looking at the nodes of Ray"):
        shape = _engine().look_at(settings, _roots(paths, settings, rebuild=rebuild))
    err.print(escape(str(shape)), soft_wrap=True)


@contextmanager
def computing(settings: Settings, records: int) -> Iterator[Run]:
    """Yield what compares many records with each other: a Ray cluster, or this process.

    Raises ClusterError where the cluster cannot be used.
    """
    from search.duplicates.neighbours import MANY, in_turn

    if settings.ray is None:
        yield in_turn
    elif records < MANY:
        said = f"{records:,} records are compared here, exactly; Ray is used from {MANY:,} on"
        err.print(said, soft_wrap=True)
        yield in_turn
    else:
        with _engine("blocks").open_blocks(settings) as blocks:
            err.print(f"Ray: comparing on {count(blocks.cpus, 'CPU')}", soft_wrap=True)
            yield blocks


def _engine(module: str = "cluster") -> ModuleType:
    """Return a module that knows Ray, which is an extra."""
    try:
        return import_module(f"ingest.workers.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "ray":
            raise
        raise ClusterError(INSTALL) from error


def _roots(paths: Sequence[Path], settings: Settings, *, rebuild: bool) -> list[Path]:
    """Return the paths that will be read; one that is not even here is reported by the ingest."""
    from corpus.open import find_store
    from ingest.plan import find_roots

    store = find_store(settings, any_schema=rebuild)
    known = store.sources() if store else []
    roots = find_roots(paths, known, rebuild=rebuild)
    return [root.expanduser() for root in roots if root.expanduser().exists()]
