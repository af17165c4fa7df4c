"""How servers of the web are asked: with patience, and no further than the typed address."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from http.client import NOT_FOUND
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.errors import SourceError
from ingest.files.trouble import causes

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientResponse, TraceConfig

Done = TypeVar("Done")

# Seconds that a server may be silent.
_SILENT = 60.0
# A page whose links are looked at is held whole, so it may have so many bytes.
_MOST_PAGE = 16 * 2**20


def careful(options: dict[str, Any]) -> dict[str, Any]:
    """Return options by which a large file may take its time, but not silence; for one host."""
    from aiohttp import ClientTimeout

    timeout = ClientTimeout(total=None, sock_connect=_SILENT / 2, sock_read=_SILENT)
    client = {"timeout": timeout, "trace_configs": [_following()], "response_class": _page()}
    client |= dict(options.get("client_kwargs", {}))
    return options | {"client_kwargs": client, "use_listings_cache": False}


class LeadsAway(SourceError):
    """A server leads to another host."""


def asked(ask: Callable[[str], Done], where: str) -> Done:
    """Return what `ask` gives for an address, or else for the same with a slash at its end.

    A path does not keep this slash, and some servers know a folder's page by nothing else.
    """
    try:
        return ask(where)
    except (FileNotFoundError, LeadsAway) as error:
        chain = list(causes(error))
        if len(chain) == 1 or any(
            isinstance(one, LeadsAway) or getattr(one, "status", 0) == NOT_FOUND for one in chain
        ):
            with suppress(FileNotFoundError, LeadsAway):
                return ask(f"{where}/")
        raise


@lru_cache(maxsize=1)
def _following() -> TraceConfig:
    """Return what follows a server to another address on its host, and to no other host.

    Whoever typed an address has not chosen where its server would lead, to a neighbour of this
    machine perhaps.
    """
    from aiohttp import TraceConfig, TraceRequestRedirectParams

    async def look(_: object, __: object, about: TraceRequestRedirectParams) -> None:
        address = type(about.url)
        said = about.response.headers
        there = about.url.join(address(said.get("Location") or said.get("URI") or ""))
        is_safer = there.scheme == "https" and there.is_default_port()
        if there.host != about.url.host or not (there.port == about.url.port or is_safer):
            host = f"{there.host}:{there.port}"
            raise LeadsAway(f"it leads to another host, {host}; give the address there")

    config = TraceConfig()
    config.on_request_redirect.append(look)
    return config


@lru_cache(maxsize=1)
def _page() -> type[ClientResponse]:
    """Return the kind of answers whose text ends at the limit; a copy of one has its own."""
    from aiohttp import ClientResponse

    class Page(ClientResponse):
        async def text(self, encoding: str | None = None, errors: str = "strict") -> str:
            parts, size = [], 0
            async for part in self.content.iter_any():
                parts.append(part)
                size += len(part)
                if size > _MOST_PAGE:
                    raise SourceError(
                        f"a page there has more than {_MOST_PAGE // 2**20} MiB; name a folder "
                        "inside, or a document"
                    )
            return b"".join(parts).decode(encoding or "utf-8", errors)

    return Page
