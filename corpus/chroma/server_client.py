"""A client of a Chroma server, or of Chroma Cloud."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from chromadb.api.client import Client
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, System
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError
from typing_extensions import override

from corpus.chroma.refusal import stranger
from corpus.chroma.requests import ServerApi
from corpus.errors import ServerUnavailable, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.settings import Settings

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)  # it logs though it is off


class ServerClient(Client):
    """Chroma's own client, built on our requests.

    Chroma's constructor is not called: it sends requests before a time limit can be set.
    """

    def __init__(self, api: ServerApi, tenant: str, database: str) -> None:
        self.tenant = tenant
        self.database = database
        self._server: ServerApi = api

    def guard(self, check: Callable[[], None]) -> None:
        """Have `check` called before each request that changes something; it may raise."""
        self._server.guard = check

    def be_patient(self, seconds: float) -> None:
        """Retry a lost server for this many seconds."""
        self._server.patience = seconds

    @override
    def close(self) -> None:
        """Close the connections."""
        self._server.close()


def open_server(settings: Settings, *, patient: bool = False) -> ServerClient:
    """Return a client of the server that the settings name, after checking its database.

    A server that is lost later is retried; with `patient` also from the start. Raises
    ServerUnavailable when it cannot be reached, refuses us, is not a Chroma server, or has no such
    database.
    """
    api = ServerApi(System(_chroma_settings(settings)), settings)
    api.patience = settings.chroma_patience if patient else 0.0
    tenant, database = settings.chroma_tenant, settings.chroma_database
    try:
        if settings.chroma_api_key and not (tenant and database):
            tenant, database = _identify(api, settings)
        tenant, database = tenant or DEFAULT_TENANT, database or DEFAULT_DATABASE
        api.get_tenant(tenant)
        api.get_database(database, tenant)
    except NotFoundError as error:
        raise ServerUnavailable(
            f"the Chroma server {settings.server} has no database {database!r} of tenant "
            f"{tenant!r}; create it there, or check chroma_tenant and chroma_database"
        ) from error
    except (KeyError, TypeError) as error:
        raise stranger(str(settings.server), "an unexpected answer") from error
    api.patience = settings.chroma_patience
    return ServerClient(api, tenant, database)


def _identify(api: ServerApi, settings: Settings) -> tuple[str, str]:
    """Return the tenant and the database that a key of Chroma Cloud opens."""
    identity = api.get_user_identity()
    tenant = settings.chroma_tenant or identity.tenant
    databases = [name for name in identity.databases or () if name != "*"]
    database = settings.chroma_database or (databases[0] if len(databases) == 1 else None)
    if not tenant or not database:
        raise SettingsError(
            f"the key opens {', '.join(databases) or 'any database'}; "
            "say which with chroma_database, and its tenant with chroma_tenant"
        )
    return tenant, database


def _chroma_settings(settings: Settings) -> ChromaSettings:
    headers = {name: value.get_secret_value() for name, value in settings.chroma_headers.items()}
    if settings.chroma_token:
        headers["Authorization"] = f"Bearer {settings.chroma_token.get_secret_value()}"
    if settings.chroma_api_key:
        headers["X-Chroma-Token"] = settings.chroma_api_key.get_secret_value()
    return ChromaSettings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=settings.server,
        chroma_server_http_port=0,  # the address has it
        chroma_server_ssl_enabled=(settings.server or "").startswith("https"),
        chroma_server_headers=headers,
        anonymized_telemetry=False,
    )
