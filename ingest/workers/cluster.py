"""A Ray cluster that reads and encodes: connecting to it, and whether its nodes can do the work."""

from __future__ import annotations

import os
import re
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING, Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before ray is imported: it would report
os.environ.setdefault("RAY_NUM_REDIS_GET_RETRIES", "1")  # nor try a wrong address for minutes
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # nor warn that this will change

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from corpus.errors import ClusterError, reason
from corpus.health.finding import count
from ingest.files.remote import allowed
from ingest.open import Limits
from ingest.workers.pool import Pool
from ingest.workers.readers import Readers
from ingest.workers.remote import EncodingWorker, TokenMeasure, readers_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.model.embedder import SentenceTransformerEmbedder
    from corpus.model.precision import Precision
    from corpus.model.vectors import Means
    from corpus.settings import Settings
    from ingest.files.source import Task
    from ingest.workers.parts import Encoded, Part

_ADDRESS = re.compile(r"([^:/\s]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")
# Tokens of a job, padding included, for each passage of a batch: with batches of 32 about a
# second's work of four cores, or of a GPU.
_JOB, _GPU_JOB = 256, 4096
# Jobs of a window for each encoder: while the last ones are done, some encoders wait.
_JOBS = 8
# Tokens of a passage, on average, with padding.
_PASSAGE = 64
# Threads of an encoder where nothing says how many: more of them share one text badly.
_THREADS = 4
# Bytes of the object store of a cluster that is started for one run: some windows.
_STORE = 512 * 2**20
# Files of each folder that every node is asked for.
_SAMPLES = 5
# Seconds for a node to answer: a process starts there, and imports what it needs; and for a port.
_ANSWER, _PORT = 120.0, 5.0


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
        require_nodes(_samples(paths))
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
        require_nodes(_samples(paths))
        return _shape(settings, dashboard)


@contextmanager
def connected(settings: Settings) -> Iterator[str]:
    """Connect this process to the cluster; yield the address of its dashboard, "" without one."""
    address = settings.ray or "auto"
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address == "local":
        options |= {"include_dashboard": False, "object_store_memory": _STORE}
    elif address != "auto":
        _require_address(address)
    try:
        context = ray.init(address, **options)
    except (RayError, ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ClusterError(_refused(address, error)) from error
    try:
        yield context.dashboard_url or ""
    finally:
        ray.shutdown()


def _require_address(address: str) -> None:
    """Raise ClusterError for an address where Ray cannot be, before Ray waits for it a minute."""
    if address.startswith(("ray://", "http://", "https://")):
        raise ClusterError(
            f"--ray {address}: run the command on a node of the cluster, with --ray auto; from "
            "another machine: ray job submit --address http://HOST:8265 -- askalike ingest … "
            "--ray auto"
        )
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ClusterError(f"--ray {address}: write HOST:PORT, auto or local")
    try:
        is_ray = _speaks_grpc(found[1].strip("[]"), int(found[2]))
    except (OSError, OverflowError) as error:
        raise ClusterError(
            f"no Ray cluster answers at {address} ({reason(error)}); ray start prints its address"
        ) from error
    if not is_ray:
        raise ClusterError(f"what answers at {address} is not Ray; ray start prints its address")


def _speaks_grpc(host: str, port: int) -> bool:
    """Return whether a port greets as gRPC does: with a frame of settings (RFC 9113, 3.4)."""
    with socket.create_connection((host, port), _PORT) as line:
        if os.environ.get("RAY_USE_TLS") == "1":  # then it greets only who shows a certificate
            return True
        line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)))
        return line.recv(9)[3:4] == b"\x04"


def _refused(address: str, error: Exception) -> str:
    """Return in a line why Ray could not be reached, or refused us."""
    text = " ".join(str(error).split())
    versions = re.search(r"Version mismatch: (.*?)(?= This process| at the|$)", text)
    if versions:
        return (
            f"the Ray cluster at {address} has other versions: {versions[1].rstrip('. ')}; "
            "install the same Python and Ray here and on all nodes"
        )
    if address == "auto" and isinstance(error, ConnectionError):
        return "no Ray cluster runs on this machine; run: ray start --head, or give --ray local"
    return f"the Ray cluster at {address} cannot be used ({reason(error)})"


def require_nodes(paths: Sequence[str]) -> None:
    """Raise ClusterError unless each node has the same readers of documents, and sees the paths."""
    nodes = [node for node in ray.nodes() if node["Alive"]]
    remote: Any = ray.remote(num_cpus=0, max_retries=1)(_looker())
    asked = {
        remote.options(
            scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        ).remote(paths): f"{node['NodeManagerHostname']} ({node['NodeManagerAddress']})"
        for node in nodes
    }
    answered, silent = ray.wait(list(asked), num_returns=len(asked), timeout=_ANSWER)
    for ref in answered:
        _require_node(asked[ref], ref)
    if silent:
        raise ClusterError(
            f"the Ray node {asked[silent[0]]} did not answer within {_ANSWER:.0f} s; take it out "
            "of the cluster, or see what it is waiting for: ray status"
        )


def _samples(paths: Sequence[Path]) -> list[str]:
    """Return the paths, and some of what is in the folders: an empty folder is not the same one."""
    found = []
    for path in paths:
        found.append(str(path.absolute()))
        inside = (inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else ()
        found += [str(inner.absolute()) for inner in islice(inside, _SAMPLES)]
    return found


def _looker() -> Any:
    """Return a function that travels as code, so that it runs where askalike is not installed."""

    def look_there(paths: Sequence[str]) -> Any:
        try:
            from ingest.workers.remote import look
        except ImportError as error:
            return str(error)
        return look(paths)

    return look_there


def _require_node(node: str, ref: Any) -> None:
    try:
        seen = ray.get(ref)
    except RayError as error:
        raise ClusterError(f"the Ray node {node} cannot be used ({reason(error)})") from error
    if isinstance(seen, str):
        raise ClusterError(
            f"askalike is not installed on the Ray node {node} ({seen}); install the same version "
            "there"
        )
    if seen.readers != readers_here():
        raise ClusterError(
            f"the Ray node {node} has another version of askalike or of its plug-ins; install the "
            "same there"
        )
    if seen.unseen:
        raise ClusterError(
            f"the Ray node {node} cannot see {seen.unseen[0]}; give a folder that all nodes share "
            "under the same path"
        )


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
