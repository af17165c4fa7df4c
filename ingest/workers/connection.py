"""Connecting to a Ray cluster, and what is said where that fails, or where it is full.

Modules that are imported first have ray from here, so that its environment is set before.
"""

from __future__ import annotations

import os
import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before ray is imported: it would report
os.environ.setdefault("RAY_NUM_REDIS_GET_RETRIES", "1")  # nor try a wrong address for minutes
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # nor warn that this will change

import ray
from ray.exceptions import ObjectStoreFullError, OutOfDiskError, RayError, RayTaskError

from corpus.errors import ClusterError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.settings import Settings

__all__ = ["RayError", "RayTaskError", "connected", "ray", "require_room"]

_ADDRESS = re.compile(r"([^:/\s]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")
# Bytes of the object store of a cluster that is started for one run: some windows.
_STORE = 512 * 2**20
# Seconds for a port to answer.
_PORT = 5.0


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


def require_room(error: RayError) -> None:
    """Raise ClusterError where Ray's object store, or the disk that it spills to, is full."""
    if isinstance(error, ObjectStoreFullError | OutOfDiskError):
        raise ClusterError(
            f"Ray's object store is full ({reason(error).rstrip('.')}); give the nodes a larger "
            "one (ray start --object-store-memory) or room in their temporary folder, then run "
            "the same command again: finished work is kept"
        ) from error
