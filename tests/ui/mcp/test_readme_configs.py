"""The configurations that the README shows work as they stand."""

import json
import os
import re
import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from corpus.settings import Settings
from search.engine import Engine
from tests.readme import README
from tests.ui.mcp.conftest import ASKALIKE, ENVIRONMENT
from ui.mcp.server import build_mcp
from ui.service import Service

SECTION = README.read_text("utf-8").partition("\n## For agents: MCP\n")[2].partition("\n## ")[0]
DESKTOP, CODE, REMOTE = map(json.loads, re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL))
TOOLS = ["ask", "answer", "similar", "duplicates", "is_duplicate", "topics", "show"]


async def tools(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


@pytest.mark.parametrize(
    "config", [DESKTOP["mcpServers"], CODE["servers"]], ids=["desktop", "code"]
)
def test_the_command_of_the_configuration_starts(config: Any, documents_index: Settings) -> None:
    (entry,) = config.values()
    assert entry.get("type", "stdio") == "stdio"
    # As on a machine where askalike is installed, with its index in the default place.
    installed = {
        "PATH": f"{ASKALIKE.parent}{os.pathsep}{os.environ['PATH']}",
        "ASKALIKE_INDEX": str(documents_index.index),
    }
    assert shutil.which(entry["command"], path=installed["PATH"]) == str(ASKALIKE)
    command = StdioServerParameters(
        command=entry["command"],
        args=entry["args"],
        env=ENVIRONMENT | installed | entry.get("env", {}),
    )

    async def listed() -> list[str]:
        with Path(os.devnull).open("w") as nowhere:
            async with Client(stdio_client(command, nowhere)) as client:
                return await tools(client)

    assert anyio.run(listed) == TOOLS


def test_the_configuration_of_a_server_elsewhere_connects(engine: Engine) -> None:
    (entry,) = REMOTE["servers"].values()
    (asked,) = REMOTE["inputs"]
    assert (entry["type"], asked["type"], asked["password"]) == ("http", "promptString", True)
    headers = {
        name: value.replace(f"${{input:{asked['id']}}}", "the-token")
        for name, value in entry["headers"].items()
    }
    service = Service(engine)
    endpoint = build_mcp(service).endpoint()
    url = httpx2.URL(entry["url"])

    @asynccontextmanager
    async def connected() -> Any:
        app = Starlette(routes=[Mount("/", TokenRequired(endpoint, url.path))])
        transport = httpx2.ASGITransport(app=app)
        async with (
            endpoint.running(),
            httpx2.AsyncClient(transport=transport, headers=headers) as http,
            Client(streamable_http_client(str(url), http_client=http)) as client,
        ):
            yield client

    async def listed() -> list[str]:
        async with connected() as client:
            return await tools(client)

    assert anyio.run(listed) == TOOLS
    service.close()


class TokenRequired:
    """Serves an application at one path, to those who have the token."""

    def __init__(self, app: Any, path: str) -> None:
        self.app, self.path = app, path

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        token = dict(scope["headers"]).get(b"authorization")
        served = token == b"Bearer the-token" and scope["path"] == self.path == "/mcp"
        await (self.app if served else PlainTextResponse("no", 401))(scope, receive, send)
