"""The generations of one corpus on a Chroma server: collections with numbers in their names.

The files derived from a generation are on each machine, in a folder of the generation's number.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from corpus.chroma.server_client import open_server
from corpus.errors import IndexDamaged
from corpus.generations.folder import Generations
from corpus.generations.lock import acquire
from corpus.generations.server_lock import lock_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.chroma.server_client import ServerClient
    from corpus.generations.lock import Lock
    from corpus.generations.server_lock import ServerLock
    from corpus.settings import Settings


class ServerGenerations(Generations):
    """The generations of one corpus on a server; `root` is the folder of the derived files."""

    whole_entries = True

    def __init__(self, root: Path, settings: Settings) -> None:
        super().__init__(root)
        self._settings = settings
        self._lock: ServerLock | None = None
        self._kept: ServerClient | None = None

    @override
    def lock(self) -> Lock:
        """Lock the corpus on this machine and on the server, and return the lock.

        From then on a lost server is retried, and nothing more is written once another process has
        taken over the lock.
        """
        here = acquire(self.root)
        try:
            self._lock = lock_server(self._settings, here)
        except BaseException:
            here.release()
            raise
        self._kept = None
        return self._lock

    @override
    @contextmanager
    def locked_to_read(self) -> Iterator[None]:
        with self.locked():
            yield

    @override
    def current(self) -> int | None:
        from chromadb.errors import NotFoundError

        try:
            pointer = self._client.get_collection(self._pointer_name, embedding_function=None)
        except NotFoundError as error:
            if self.find_whole() is None:
                return None
            raise self._lost_pointer("is missing") from error
        metadata: dict[str, Any] = dict(pointer.metadata or {})
        try:
            return int(metadata["generation"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._lost_pointer("names no generation") from error

    @override
    def exists(self, number: int) -> bool:
        return True  # looking for the collections takes the same request

    @override
    def find_whole(self) -> int | None:
        sides = Counter(number for _, number in self._collections())
        whole = (number for number, many in sides.items() if many == 3)
        return max((number for number in whole if self._committed(number)), default=None)

    @override
    def folder(self, number: int) -> Path:
        folder = super().folder(number)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @override
    def client(self, number: int, *, create: bool = False) -> ServerClient:
        client = open_server(self._settings, patient=self._lock is not None)
        if self._lock:
            client.guard(self._lock.check)
        return client

    @override
    def prefix(self, corpus: str, _number: int) -> str:
        return f"{corpus}.{_number}"

    @override
    def first_revision(self) -> int:
        # Other machines may still have files derived from an earlier corpus of this name; its
        # revisions were lower.
        return int(time.time())

    @override
    def publish(self, number: int) -> None:
        named = {"generation": number}
        self._client.get_or_create_collection(
            self._pointer_name, metadata=named, embedding_function=None
        ).modify(metadata=named)

    @override
    def others(self, kept: int | None) -> Iterator[int]:
        yield from sorted({*super().others(kept), *self._numbers()} - {kept})

    @override
    def discard(self, number: int) -> None:
        super().discard(number)
        for name, owner in self._collections():
            if owner == number:
                self._client.delete_collection(name)

    @property
    def _client(self) -> ServerClient:
        if self._kept is None:
            self._kept = self.client(0)
        return self._kept

    def _committed(self, number: int) -> bool:
        name = f"{self.prefix(self._settings.corpus, number)}.sources"
        metadata = self._client.get_collection(name, embedding_function=None).metadata or {}
        return metadata.get("dirty") is False

    def _lost_pointer(self, how: str) -> IndexDamaged:
        return IndexDamaged(
            f"collection {self._pointer_name!r}, which names the generation in force, {how} on "
            f"{self._settings.place}; run: askalike doctor --repair"
        )

    @property
    def _pointer_name(self) -> str:
        return f"{self._settings.corpus}.current"

    def _numbers(self) -> set[int]:
        return {number for _, number in self._collections()}

    def _collections(self) -> list[tuple[str, int]]:
        """Return the names of the corpus's collections with their generations."""
        corpus = re.escape(self._settings.corpus)
        form = re.compile(rf"{corpus}\.([0-9]+)\.(?:questions|answers|sources)")
        names = (collection.name for collection in self._client.list_collections())
        return [(name, int(match[1])) for name in names if (match := form.fullmatch(name))]
