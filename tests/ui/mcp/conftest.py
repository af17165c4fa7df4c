"""The MCP server as agents meet it: by the SDK's own client, over each transport."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent
from starlette.applications import Starlette
from starlette.routing import Route

from corpus.settings import Settings
from search.engine import Engine
from tests.conftest import ROOT
from ui.mcp.server import build_mcp
from ui.service import Service

ASKALIKE = Path(sys.executable).with_name("askalike")
# Our tree first: the command of the environment may belong to another checkout.
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
URL = "http://askalike.test/mcp"

HttpClient = Callable[[], AbstractAsyncContextManager[httpx2.AsyncClient]]


@dataclass
class Agent:
    """The SDK's client, for tests that are not asynchronous."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool; the client checks its data against the declared schema."""
        return self.portal.call(partial(self.client.call_tool, tool, arguments))

    def data(self, tool: str, **arguments: object) -> Any:
        result = self.call(tool, **arguments)
        assert not result.is_error, text(result)
        return result.structured_content

    def refusal(self, tool: str, **arguments: object) -> str:
        result = self.call(tool, **arguments)
        assert result.is_error
        assert result.structured_content is None
        return text(result)

    def read(self, uri: str) -> str:
        (content,) = self.portal.call(self.client.read_resource, uri).contents
        return content.text


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread, for clients that live longer than one test."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def http_client(portal: BlockingPortal, engine: Engine) -> Iterator[HttpClient]:
    """Makes clients of one big application that serves the endpoint at /mcp."""
    service = Service(engine)
    endpoint = build_mcp(service).endpoint()
    app = Starlette(routes=[Route("/mcp", endpoint)])

    @asynccontextmanager
    async def client() -> Any:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, timeout=60) as one:
            yield one

    with portal.wrap_async_context_manager(endpoint.running()):
        yield client
    service.close()


@asynccontextmanager
async def over_http(http_client: HttpClient, mode: str) -> Any:
    async with http_client() as one:
        transport = streamable_http_client(URL, http_client=one)
        async with Client(transport, mode=mode) as client:
            yield client


@asynccontextmanager
async def over_stdio(settings: Settings, errors: Path) -> Any:
    command = StdioServerParameters(
        command=str(ASKALIKE), args=["mcp", "--index", str(settings.index)], env=ENVIRONMENT
    )
    with errors.open("w") as file:
        async with Client(stdio_client(command, file)) as client:
            yield client


@pytest.fixture(scope="session", params=["stdio", "http", "http 2025"])
def agent(
    request: pytest.FixtureRequest,
    portal: BlockingPortal,
    documents_index: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Agent]:
    """An agent's client: of the real command, and of the HTTP endpoint in both protocols."""
    if request.param == "stdio":
        errors = tmp_path_factory.mktemp("stdio") / "errors.txt"
        opened = over_stdio(documents_index, errors)
    else:
        make = request.getfixturevalue("http_client")
        opened = over_http(make, "legacy" if request.param == "http 2025" else "auto")
    with ExitStack() as stack:
        client = stack.enter_context(portal.wrap_async_context_manager(opened))
        yield Agent(portal, client)
    if request.param == "stdio":
        assert "Traceback" not in errors.read_text()
