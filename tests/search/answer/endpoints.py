"""A small OpenAI-style server that writes what a test says, or misbehaves as it says."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

# What a handler does with its request; the body is the parsed JSON.
Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """Answers every POST as its server's behaviour does."""

    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length))
        server: Any = self.server
        server.requests.append((self.path, dict(self.headers), body))
        with suppress(OSError):
            server.behaviour(self, body)
        server.ended.set()

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def chunk(self, text: str | None, end: str | None = None) -> None:
        delta = {} if text is None else {"content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": end}
        told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.send(f"data: {json.dumps(told | {'choices': [choice]})}\n\n")

    def log_message(self, *arguments: Any) -> None:
        pass


class FakeModel:
    """A server on loopback; `requests` are the paths, headers and bodies that it was sent."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.behaviour, self._server.requests = behaviour, []
        self._server.ended = Event()
        Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def requests(self) -> list[tuple[str, dict[str, str], dict[str, Any]]]:
        return self._server.requests

    @property
    def ended(self) -> Event:
        return self._server.ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def writing(*pieces: str, pause: float = 0.0, end: str | None = "stop") -> Behaviour:
    """Stream these pieces."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin()
        for piece in pieces:
            handler.chunk(piece)
            time.sleep(pause)
        if end:
            handler.chunk(None, end)
            handler.send("data: [DONE]\n\n")

    return behave


def failing(
    status: int, body: str = '{"error": {"message": "no"}}', first: int = 10**6
) -> Behaviour:
    """Answer the first requests with an error, the others with nothing wrong."""
    seen = []

    def behave(handler: Handler, asked: dict[str, Any]) -> None:
        seen.append(1)
        if len(seen) > first:
            writing("A reranker reads the question and one passage together [1].")(handler, asked)
            return
        handler.begin(status, "application/json")
        handler.send(body)

    return behave


def raw(*texts: str, kind: str = "text/event-stream", pause: float = 0.0) -> Behaviour:
    """Send these texts as they are."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin(200, kind)
        for text in texts:
            handler.send(text)
            time.sleep(pause)

    return behave


def endless(piece: str, pause: float = 0.0) -> Behaviour:
    """Write the same until the client goes away."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin()
        while True:
            handler.chunk(piece)
            time.sleep(pause)

    return behave


def prompt_of(body: dict[str, Any]) -> str:
    """Return all that a request told the model."""
    messages: Sequence[dict[str, str]] = body["messages"]
    return "\n".join(message["content"] for message in messages)
