"""The HTTP endpoint as any program may use or misuse it, without the SDK's client."""

import asyncio
import json
from functools import partial
from typing import Any

import httpx2
import pytest
from anyio.from_thread import BlockingPortal

from tests.ui.mcp.conftest import URL, HttpClient

HEADERS = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@pytest.fixture
def send(portal: BlockingPortal, http_client: HttpClient) -> Any:
    """Send one request and return its response."""

    async def sent(content: bytes, method: str, headers: dict[str, str]) -> httpx2.Response:
        async with http_client() as client:
            return await client.request(method, URL, content=content, headers=HEADERS | headers)

    def send(content: bytes | str, method: str = "POST", **headers: str) -> httpx2.Response:
        body = content.encode() if isinstance(content, str) else content
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return portal.call(partial(sent, body, method, named))

    return send


def call(arguments: str, tool: str = "ask") -> str:
    params = f'{{"name": "{tool}", "arguments": {arguments}}}'
    return f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {params}}}'


def test_one_request_without_a_session_is_answered_with_json(send: Any) -> None:
    response = send(call('{"query": "what is overfitting", "k": 1}'))
    assert response.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in response.headers
    result = response.json()["result"]
    assert result["structuredContent"]["answerable"] is True
    assert "overfit" in result["content"][0]["text"]


def test_any_host_and_origin_pass_since_the_door_before_it_checks_them(send: Any) -> None:
    ping = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    response = send(ping, host="notes.example.org", origin="https://other.example.org")
    assert response.json()["result"] == {}


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_are_no_streams_or_sessions(send: Any, method: str) -> None:
    response = send("", method)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", -32700),
        ("{", -32700),
        (b"\xff\xfe\x00", -32700),
        ("[" * 100_000, -32700),
        ("[]", -32600),
        ("null", -32600),
        ('{"id": 1}', -32600),
        ('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": {"a": 1}, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": 5}', -32600),
        ('[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 5}}', -32602),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": []}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "resources/subscribe", "params": {}}', None),
        ('{"jsonrpc": "2.0", "id": 1, "method": "prompts/list"}', -32601),
        ('{"jsonrpc": "2.0", "id": 1, "method": "nonsense"}', -32601),
    ],
)
def test_a_broken_message_is_refused_without_pythons_words(
    send: Any, body: str | bytes, code: int | None, *, newer: bool
) -> None:
    version = {"mcp_protocol_version": "2026-07-28"} if newer else {}
    response = send(body, **version)
    assert response.status_code in {200, 400, 404}
    error = response.json()["error"]
    # The newer protocol misses its envelope first.
    assert error["code"] == code or code is None or (newer and error["code"] <= -32600)
    said = json.dumps(error)
    for word in ("pydantic", "Traceback", "validation error", "Error:", "line 1 column"):
        assert word not in said


def test_text_that_no_reader_takes_is_mended(send: Any) -> None:
    result = send(call(r'{"query": "what is overfitting \ud800", "k": 1}')).json()["result"]
    assert result["structuredContent"]["query"] == "what is overfitting ?"
    refused = send(call('{"query": "x", "k": NaN}')).json()["result"]
    assert refused["content"][0]["text"] == "k must be a whole number from 1 to 50"


def test_a_body_without_end_is_refused(send: Any) -> None:
    long = call(json.dumps({"query": "x" * 2_000_000}))
    assert send(long).status_code == 413
    assert send(call('{"query": "x"}'), content_type="text/plain").status_code in {400, 415}


def test_nothing_is_left_of_a_request(send: Any, portal: BlockingPortal) -> None:
    def tasks() -> int:
        return len(asyncio.all_tasks())

    bodies = [call('{"query": "x", "k": 0}'), "{", '{"jsonrpc": "2.0", "method": "x"}']
    for body in bodies:
        send(body)
    before = portal.call(tasks)
    for _ in range(30):
        for body in bodies:
            send(body)
    assert portal.call(tasks) < before + 5  # the last ones may be winding down
