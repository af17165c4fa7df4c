"""How servers of the web are asked: with patience, and no further than the typed address."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError

if TYPE_CHECKING:
    from aiohttp import ClientResponse, TraceConfig

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
            raise SourceError(f"it leads to another host, {host}; give the address there")

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
