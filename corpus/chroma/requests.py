"""Chroma's HTTP interface with time limits, retries, and requests no larger than allowed."""

from __future__ import annotations

import ssl
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import httpx
from chromadb.api.fastapi import FastAPI
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT
from chromadb.errors import ChromaError, NotFoundError, UniqueConstraintError
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_delay,
    wait_exponential,
    wait_random,
)
from typing_extensions import override

from corpus.chroma.refusal import Passing, TooLarge, check_response, is_tls, lost, stranger
from corpus.errors import ServerUnavailable, SettingsError, gone
from corpus.settings import CHROMA_CLOUD

if TYPE_CHECKING:
    from chromadb.config import System

    from corpus.settings import Settings

# A Chroma server accepts 40 MB unless configured otherwise; escaped text is longer than it looks.
_MOST_BYTES = 16_000_000
# The quota of Chroma Cloud for one request, reading or writing; the service itself says 1,000.
_CLOUD_BATCH = 300
# POST requests that can be sent twice: the second changes nothing more.
_REPEATABLE = ("/get", "/query", "/upsert", "/delete")
_READING = ("/get", "/query")
# The ends of requests about the entries of a collection that existed.
_ENTRIES = ("/get", "/query", "/count", "/add", "/update", "/upsert", "/delete")


class ServerApi(FastAPI):
    """The requests of one client. `patience` is for how many seconds to retry a lost server.

    Once it has run out, each request is tried once until one is answered. `guard` is called before
    each request that changes something, and may refuse it.
    """

    def __init__(self, system: System, settings: Settings) -> None:
        super().__init__(system)
        self.patience = 0.0
        self.guard: Callable[[], None] = lambda: None
        self._own = settings
        self._gone = False
        self._most_bytes = _MOST_BYTES
        cloud = _CLOUD_BATCH if settings.server == CHROMA_CLOUD else None
        self._batch = settings.chroma_batch or cloud
        headers = dict(self._session.headers)
        self._session.close()  # Chroma's has no time limit and accepts no own certificates
        self._session = httpx.Client(
            headers=headers,
            timeout=settings.chroma_timeout,
            limits=self.http_limits,
            verify=trust(settings),
            event_hooks={"response": [check_response]},
        )
        self.close = weakref.finalize(self, self._session.close)

    @override
    def _make_request(self, method: str, path: str, **kwargs: Any) -> Any:
        """Send a request; repeat it if the server is lost and it can be sent twice."""
        if method != "get" and not path.endswith(_READING):
            self.guard()
        safe = _repeatable(method, path, kwargs.get("json"))
        try:
            answer = self._repeat(method, path, kwargs, safe=safe)
        except (httpx.TransportError, Passing) as error:
            self._gone = self._gone or safe
            raise lost(error, self._own.server, self._own.chroma_timeout) from error
        except (NotFoundError, UniqueConstraintError) as error:
            if path.endswith(_ENTRIES):
                raise gone(str(self._own.server), error) from error
            raise
        except ChromaError as error:
            raise ServerUnavailable(
                f"the Chroma server {self._own.server} refuses a request ({error})"
            ) from error
        except ValueError as error:
            raise stranger(str(self._own.server), "not JSON") from error
        self._gone = False
        return answer

    def _repeat(self, method: str, path: str, kwargs: dict[str, Any], *, safe: bool) -> Any:
        for attempt in Retrying(
            stop=stop_after_delay(0 if self._gone else self.patience),
            wait=wait_exponential(multiplier=0.2, max=4) + wait_random(0, 0.2),
            retry=retry_if_exception(lambda error: _passes(error, safe=safe)),
            reraise=True,
        ):
            with attempt:
                try:
                    return super()._make_request(method, path, **kwargs)
                except NotFoundError:
                    if method == "delete" and attempt.retry_state.attempt_number > 1:
                        return None  # the first request deleted it, but its answer was lost
                    raise
        return None

    @override
    def get_max_batch_size(self) -> int:
        """Return how many entries one request may write."""
        most = super().get_max_batch_size()
        return min(self._batch or most, most) if most > 0 else self._batch or _CLOUD_BATCH

    @override
    def _upsert(
        self,
        collection_id: Any,
        ids: Any,
        embeddings: Any,
        metadatas: Any = None,
        documents: Any = None,
        uris: Any = None,
        tenant: str = DEFAULT_TENANT,
        database: str = DEFAULT_DATABASE,
    ) -> bool:
        """Write entries in as many requests as the server's limits need."""
        columns = (list(ids), list(embeddings), metadatas, documents, uris)
        sizes = entry_sizes(len(ids), len(embeddings[0]), metadatas, documents)
        first = 0
        while first < len(ids):
            part = next_batch(sizes, first, self.get_max_batch_size(), self._most_bytes)
            rows: Any = [column and column[part] for column in columns]
            try:
                self._put(collection_id, rows, tenant, database)
            except TooLarge as error:
                if part.stop - part.start == 1:
                    raise ServerUnavailable(
                        f"the server {self._own.server} accepts no request of {sizes[first]:,} "
                        "bytes (HTTP 413); raise its limit, or that of the proxy in front of it"
                    ) from error
                self._most_bytes = sum(sizes[part]) // 2
            else:
                first = part.stop
        return True

    def _put(self, collection_id: Any, rows: Any, tenant: str, database: str) -> None:
        ids, embeddings, metadatas, documents, uris = rows
        super()._upsert(
            collection_id, ids, embeddings, metadatas, documents, uris, tenant, database
        )

    @override
    def _get(
        self,
        collection_id: Any,
        ids: Any = None,
        where: Any = None,
        limit: int | None = None,
        offset: int | None = None,
        where_document: Any = None,
        include: Any = ("metadatas", "documents"),
        tenant: str = DEFAULT_TENANT,
        database: str = DEFAULT_DATABASE,
    ) -> Any:
        """Read entries, in several requests if one may not return all of them."""

        def get(ids: Any, limit: int | None, offset: int | None) -> Any:
            return super(ServerApi, self)._get(
                collection_id, ids, where, limit, offset, where_document, include, tenant, database
            )

        if self._batch is None or (ids is not None and len(ids) <= self._batch):
            return get(ids, limit, offset)
        if ids is not None:
            firsts = range(0, len(ids), self._batch)
            return join_pages(get(ids[row : row + self._batch], None, None) for row in firsts)
        return join_pages(_pages(get, self._batch, limit, offset or 0))


def _pages(get: Callable[..., Any], batch: int, limit: int | None, offset: int) -> Iterator[Any]:
    """Yield pages of at most `batch` entries until there are no more; at least one page."""
    read = 0
    while True:
        wanted = batch if limit is None else min(batch, limit - read)
        page = get(None, wanted, offset + read)
        yield page
        read += len(page["ids"])
        if len(page["ids"]) < wanted or read == limit:
            return


def _repeatable(method: str, path: str, body: Any) -> bool:
    """Return whether a request that may have been carried out can be sent again."""
    if method == "put":  # new metadata; a new name would be taken the second time
        return not body.get("new_name")
    return method != "post" or path.endswith(_REPEATABLE) or bool(body.get("get_or_create"))


def _passes(error: BaseException, *, safe: bool) -> bool:
    """Return whether to try again: nothing was sent, or the request may be sent twice."""
    if is_tls(error):
        return False
    unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    return unsent or (safe and isinstance(error, httpx.TransportError | Passing))


def entry_sizes(
    count: int,
    dimension: int,
    metadatas: Sequence[Mapping[str, Any] | None] | None,
    documents: Sequence[str] | None,
) -> list[int]:
    """Return roughly how many bytes each of `count` entries takes in a request."""
    vector = 6 * dimension + 64  # four bytes a number, as base64; the id
    sizes = [vector] * count
    for row, metadata in enumerate(metadatas or ()):
        sizes[row] += sum(len(key) + _size(value) for key, value in (metadata or {}).items())
    for row, document in enumerate(documents or ()):
        sizes[row] += _size(document)
    return sizes


def next_batch(sizes: Sequence[int], first: int, entries: int, most: int) -> slice:
    """Return the entries from `first` on that go together: at least one, at most `entries`.

    The sizes of several add up to no more than `most`.
    """
    end, total = first + 1, sizes[first]
    while end < min(len(sizes), first + entries) and total + sizes[end] <= most:
        total += sizes[end]
        end += 1
    return slice(first, end)


def join_pages(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the pages of a Chroma `get` as one."""
    first, *others = pages
    whole = dict(first)
    for page in others:
        for key in ("ids", "embeddings", "metadatas", "documents", "uris"):
            if whole.get(key) is not None:
                whole[key] = [*whole[key], *page[key]]
    return whole


def _size(value: Any) -> int:
    return len(str(value).encode()) + 8


def trust(settings: Settings) -> ssl.SSLContext:
    """Return the context that checks the server's certificate.

    The authorities of `chroma_ca` are trusted besides the usual ones; raises SettingsError when
    that file cannot be read.
    """
    context = httpx.create_ssl_context(verify=settings.chroma_verify)
    if settings.chroma_ca:
        try:
            context.load_verify_locations(settings.chroma_ca)
        except OSError as error:  # includes ssl.SSLError
            raise SettingsError(
                f"setting 'chroma_ca' = {str(settings.chroma_ca)!r}: no certificates in PEM form "
                f"can be read there ({error})"
            ) from error
    return context
