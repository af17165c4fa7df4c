"""A Ray cluster that reads and encodes, and how much of it an ingest uses."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from corpus.errors import ClusterError
from corpus.health.finding import count
from ingest.files.remote import allowed
from ingest.open import Limits
from ingest.workers.connection import RayError, connected, ray
from ingest.workers.nodes import require_nodes, samples
from ingest.workers.pool import Pool
from ingest.workers.readers import Readers
from ingest.workers.remote import EncodingWorker, TokenMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.model.embedder import SentenceTransformerEmbedder
    from corpus.model.precision import Precision
    from corpus.model.vectors import Means
    from corpus.settings import Settings
    from ingest.files.source import Task
    from ingest.workers.parts import Encoded, Part

# Tokens of a job, padding included, for each passage of a batch: with batches of 32 about a
# second's work of four cores, or of a GPU.
_JOB, _GPU_JOB = 256, 4096
# Jobs of a window for each encoder: while the last ones are done, some encoders wait.
_JOBS = 8
# Tokens of a passage, on average, with padding.
_PASSAGE = 64
# Threads of an encoder where nothing says how many: more of them share one text badly.
_THREADS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """What a cluster has, and what of it is used: encoders with so many threads and GPUs each.

    `job` is how many tokens an encoder gets at once.
    """

    nodes: int
    cpus: int
    gpus: int
    encoders: int
    threads: int
    share: float
    job: int
    dashboard: str = ""

    def __str__(self) -> str:
        """Return it in a line."""
        gpus = f", {count(self.gpus, 'GPU')}" if self.gpus else ""
        share = f" and {self.share:g} of a GPU" if self.share else ""
        shown = f"; dashboard: http://{self.dashboard}" if self.dashboard else ""
        each = f"{count(self.threads, 'thread')}{share} each"
        return (
            f"Ray: {count(self.nodes, 'node')}, {count(self.cpus, 'CPU')}{gpus}; "
            f"{count(self.encoders, 'encoder')} of {each}{shown}"
        )


class Cluster:
    """The Workers of a Ray cluster; `shape` says how large it is."""

    def __init__(self, pool: Pool, readers: Readers, shape: Shape, ended: Event) -> None:
        self.shape = shape
        self._pool = pool
        self._readers = readers
        self._ended = ended

    @property
    def window(self) -> int:
        """How many passages they need at once, so that none of them waits."""
        return self.shape.encoders * _JOBS * self.shape.job // _PASSAGE

    @property
    def precision(self) -> Precision:
        """The precision that the encoders encode in; see Workers."""
        return self._pool.precision

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Yield each document with its parts, in order; see Workers."""
        return self._readers.read(tasks)

    def encode(self, texts: Sequence[str], means: Means | None) -> Iterator[Encoded]:
        """Yield the encodings of texts as they are ready; see Workers."""
        whole = False
        try:
            yield from self._pool.encode(texts, means)
            whole = True
        finally:
            if not whole:  # nobody waits for documents either
                self._ended.set()


@contextmanager
def open_cluster(
    settings: Settings, embedder: SentenceTransformerEmbedder, paths: Sequence[Path]
) -> Iterator[Cluster]:
    """Connect to the cluster that `settings.ray` names, and start encoders there.

    Each node must see the `paths`. They end with the `with` block, and a cluster that was started
    for it (local) with them. Raises ClusterError where anything is not as it must be.
    """
    with connected(settings) as dashboard:
        require_nodes(samples(paths))
        shape = _shape(settings, dashboard)
        ended = Event()
        measure = TokenMeasure(embedder.tokenizer, embedder.window)
        readers = Readers(
            Limits.of(settings), measure, max(2, shape.encoders // 2), ended, allowed()
        )
        own = settings.model_copy(
            update={
                "threads": shape.threads,
                "fast_queries": False,  # they encode passages only
                "chroma_token": None,
                "chroma_headers": {},
                "chroma_api_key": None,
                "llm_key": None,
                "remote": {},
            }
        )
        remote: Any = ray.remote(EncodingWorker).options(
            num_cpus=shape.threads,
            num_gpus=shape.share,
            max_restarts=0,
            scheduling_strategy="SPREAD",
        )
        pool = Pool(lambda: remote.remote(own), shape.encoders, shape.job, embedder.digest)
        try:
            pool.open()
            yield Cluster(pool, readers, shape, ended)
        finally:
            ended.set()
            with suppress(RayError):
                pool.close()


def look_at(settings: Settings, paths: Sequence[Path]) -> Shape:
    """Return how the cluster would be used, having checked its nodes; no encoder is started."""
    with connected(settings) as dashboard:
        require_nodes(samples(paths))
        return _shape(settings, dashboard)


def _shape(settings: Settings, dashboard: str) -> Shape:
    """Return how the cluster is used, by what its nodes have."""
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    cpus = [int(node.get("CPU", 0)) for node in nodes]
    gpus = [float(node.get("GPU", 0)) for node in nodes]
    share = settings.ray_gpus
    if share is None:
        share = 1.0 if any(gpus) and settings.device != "cpu" else 0.0
    threads = settings.threads or min([_THREADS, *filter(None, cpus)])
    fitting = sum(
        min(own // threads, int(gpu / share) if share else own)
        for own, gpu in zip(cpus, gpus, strict=True)
    )
    encoders = settings.ray_workers or fitting
    if not encoders:
        raise ClusterError(
            f"no node of the Ray cluster has {threads} CPUs{f' and {share:g} GPUs' * bool(share)} "
            "for an encoder; see the settings threads and ray_gpus"
        )
    job = settings.batch_size * (_GPU_JOB if share else _JOB)
    return Shape(len(nodes), sum(cpus), int(sum(gpus)), encoders, threads, share, job, dashboard)
