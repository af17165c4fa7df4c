"""What a request may cost: large and slow bodies, slow heads, clients that do not read."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ui.server import protocol
from ui.server.bounds import Bounds
from ui.server.listen import make_server, open_socket

seen: list[int] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body, or with many megabytes."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["path"] == "/large":
        response: Response = StreamingResponse(iter([b"x" * 1_000_000] * 100))
    else:
        body = await Request(scope, receive).body()
        seen.append(len(body))
        response = PlainTextResponse(str(len(body)))
    await response(scope, receive, send)


@pytest.fixture(scope="module")
def server() -> Iterator[uvicorn.Server]:
    """A real server with little patience."""
    bounded = Bounds(app, most_body=1000, body_within=1.0, most_streamed=100_000, slowest=100_000)
    before = protocol.HEAD_WITHIN, protocol.TAKEN_WITHIN
    protocol.HEAD_WITHIN = protocol.TAKEN_WITHIN = 1.0
    with open_socket("127.0.0.1", 0) as listening:
        server = make_server(bounded)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield server
        server.should_exit = True
        thread.join()
    protocol.HEAD_WITHIN, protocol.TAKEN_WITHIN = before


@pytest.fixture
def port(server: uvicorn.Server) -> int:
    end = time.monotonic() + 5
    while server.server_state.connections and time.monotonic() < end:
        time.sleep(0.01)  # those of the test before
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


def closed_after(port: int, *parts: bytes) -> tuple[float, bytes]:
    """Return after how many seconds the server closes the line, and what it has sent."""
    began, received = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for part in parts:
            line.sendall(part)
        try:
            while data := line.recv(4096):
                received += data
        except ConnectionResetError:
            pass
    return time.monotonic() - began, received


def test_a_body_of_the_allowed_size_arrives_whole(port: int) -> None:
    assert httpx.post(f"http://127.0.0.1:{port}/", content=b"x" * 1000).text == "1000"
    chunks = iter([b"x" * 500, b"y" * 500])
    assert httpx.post(f"http://127.0.0.1:{port}/", content=chunks).text == "1000"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_larger_body_is_refused_unread(port: int, *, chunked: bool) -> None:
    seen.clear()
    content = iter([b"x" * 900] * 3) if chunked else b"x" * 1001
    response = httpx.post(f"http://127.0.0.1:{port}/", content=content)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert "1,000 bytes" in response.json()["detail"]
    assert seen == []


def test_a_claim_of_an_endless_body_is_refused_at_once(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"
    seconds, received = closed_after(port, head)
    assert b" 413 " in received.split(b"\r\n")[0] or b" 400 " in received.split(b"\r\n")[0]
    assert seconds < 1


def test_a_body_that_does_not_arrive_is_not_waited_for(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head)
        assert b" 408 " in line.recv(4096).split(b"\r\n")[0]


@pytest.mark.parametrize("parts", [(), (b"GET / HT",), (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",)])
def test_a_head_that_does_not_end_is_not_waited_for(port: int, parts: tuple[bytes, ...]) -> None:
    seconds, received = closed_after(port, *parts)
    assert 0.8 < seconds < 4
    assert received == b""


def test_the_second_request_of_a_line_has_the_same_time(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in line.recv(4096)
        line.sendall(b"GET / HTTP/1.1\r\nHo")
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(4096) == b""


def test_an_endless_head_is_refused(port: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 200_000
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        try:
            line.sendall(head)
            received = line.recv(4096)
        except (ConnectionResetError, BrokenPipeError):
            received = b""
    assert b"200 OK" not in received


def test_a_client_that_does_not_read_is_cut_off(server: uvicorn.Server, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        assert len(server.server_state.connections) == 1
        time.sleep(2)
        assert len(server.server_state.connections) == 0


UPLOAD = "/api/v1/drafts/x/files?path=a.md"
HEAD = f"PUT {UPLOAD} HTTP/1.1\r\nHost: x\r\n".encode()


def test_a_body_at_a_door_that_streams_may_be_larger_up_to_its_own_limit(port: int) -> None:
    url = f"http://127.0.0.1:{port}{UPLOAD}"
    assert httpx.put(url, content=b"x" * 90_000).text == "90000"
    large = httpx.put(url, content=b"x" * 100_001)
    assert large.status_code == 413
    assert "100,000 bytes" in large.json()["detail"]
    chunked = b"Transfer-Encoding: chunked\r\n\r\n" + b"1a000\r\n" + b"x" * 0x1A000 + b"\r\n"
    assert b" 413 " in closed_after(port, HEAD, chunked)[1]
    # the same path by another method is bounded as all others
    assert httpx.post(url, content=b"x" * 1001).status_code == 413


def test_a_streamed_body_that_comes_too_slowly_is_broken_off(port: int) -> None:
    seconds, received = closed_after(port, HEAD, b"Content-Length: 5000\r\n\r\n", b"x" * 10)
    assert b" 408 " in received
    assert 0.9 < seconds < 5
