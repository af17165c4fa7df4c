"""The lock that admits one writer to a corpus on a server, whichever machine it runs on.

It is a collection of a fixed name, which the server creates for one client only. Its metadata name
the holder and carry a heartbeat in the server's own time, so that clocks need not agree.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from corpus.chroma.server_client import open_server
from corpus.errors import IndexBusy, ServerUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from corpus.chroma.server_client import ServerClient
    from corpus.generations.lock import Lock
    from corpus.settings import Settings

# Seconds between two heartbeats, and the age from which a holder counts as dead.
_BEAT = 20.0
_DEAD = 120.0

# The tokens of this process's locks: a lock that names this process without one was left behind.
_OWN: set[str] = set()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock; `since` is ISO time, `beat` the server's time in seconds."""

    token: str
    pid: int
    host: str
    machine: str
    since: str
    beat: float

    def is_dead(self, now: float) -> bool:
        """Return whether the holder is gone: a dead process of this machine, or silent too long."""
        if now - self.beat > _DEAD:
            return True
        here = (self.host, self.machine) == (socket.gethostname(), f"{uuid.getnode():x}")
        if here and self.pid == os.getpid():
            return self.token not in _OWN
        return here and not _runs(self.pid)


class ServerLock:
    """A lock on the server and an inner one on this machine; its heart beats in a thread."""

    def __init__(
        self, client: ServerClient, claim: Collection, holder: Holder, inner: Lock
    ) -> None:
        self._client = client
        self._claim = claim
        self._holder = holder
        self._inner = inner
        self._lost = False
        self._beaten = time.time()  # this clock also runs while the machine sleeps
        self._end = Event()
        self._heart = Thread(target=self._live, name="askalike-lock", daemon=True)
        self._heart.start()

    def check(self) -> None:
        """Raise IndexBusy if another writer has taken over, such as while this machine slept."""
        if time.time() - self._beaten > _DEAD / 2:
            self._beat()
        if self._lost:
            raise IndexBusy(
                "another process has taken over the index, because this one was silent for too "
                "long; run the same command again when it has finished"
            )

    def release(self) -> None:
        """Let others write; a lost server finds out by itself that we are gone."""
        self._end.set()
        self._heart.join()
        _OWN.discard(self._holder.token)
        try:
            if not self._lost:
                _drop(self._client, self._claim)
        except ServerUnavailable:
            pass
        finally:
            self._client.close()
            self._inner.release()

    def _live(self) -> None:
        while not self._end.wait(_BEAT):
            self._beat()

    def _beat(self) -> None:
        from chromadb.errors import NotFoundError

        try:
            beat = self._client.heartbeat() / 1e9
            self._claim.modify(metadata=asdict(self._holder) | {"beat": beat})
            self._beaten = time.time()
        except NotFoundError:
            self._lost = True
        except (
            ServerUnavailable
        ):  # left to the next beat, or to the write that waits for the server
            return


def lock_server(settings: Settings, inner: Lock) -> ServerLock:
    """Return a lock that holds the corpus on the server; `inner` is released with it.

    Raises IndexBusy when another process holds it.
    """
    # A writer has read from the server before: if it is gone, it is being restarted.
    client = open_server(settings, patient=True)
    client.be_patient(0)  # another beat follows, and `release` does not wait
    claim, holder = _acquire(client, settings)
    return ServerLock(client, claim, holder, inner)


def _acquire(client: ClientAPI, settings: Settings) -> tuple[Collection, Holder]:
    from chromadb.errors import NotFoundError, UniqueConstraintError

    name = f"{settings.corpus}.writer"
    other: Holder | None = None
    for _ in range(3):  # a process that beats us to it twice is alive
        holder = _this_process(client.heartbeat() / 1e9)
        # Added before another thread can find the lock and think that it was left behind.
        _OWN.add(holder.token)
        try:
            return _create(client, name, holder), holder
        except UniqueConstraintError:
            _OWN.discard(holder.token)
        # Just released, or being taken over by another process: the server may have half of it.
        with suppress(NotFoundError, ServerUnavailable):
            claim = client.get_collection(name, embedding_function=None)
            other = _read(claim)
            if other and not other.is_dead(holder.beat):
                break
            _drop(client, claim)
    raise IndexBusy(
        f"another process is writing to corpus {settings.corpus!r} on {settings.place}"
        + (f" (process {other.pid} on {other.host}, since {other.since})" if other else "")
        + "; wait until it has finished"
    )


def _create(client: ClientAPI, name: str, holder: Holder) -> Collection:
    return client.create_collection(name, metadata=asdict(holder), embedding_function=None)


def _read(claim: Collection) -> Holder | None:
    metadata: dict[str, Any] = dict(claim.metadata or {})
    try:
        return Holder(**{key: metadata[key] for key in Holder.__dataclass_fields__})
    except KeyError:
        return None


def _drop(client: ClientAPI, claim: Collection) -> None:
    """Remove a lock, but not a newer one of the same name: it is renamed by its identity first."""
    from chromadb.errors import NotFoundError

    with suppress(NotFoundError):
        unique = f"{claim.name}.{uuid.uuid4().hex}"
        claim.modify(name=unique)
        client.delete_collection(unique)


def _this_process(now: float) -> Holder:
    return Holder(
        token=uuid.uuid4().hex,
        pid=os.getpid(),
        host=socket.gethostname(),
        machine=f"{uuid.getnode():x}",
        since=datetime.now(UTC).isoformat(timespec="seconds"),
        beat=now,
    )


def _runs(pid: int) -> bool:
    if os.name != "posix":  # there is no harmless signal; the heartbeat decides
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
