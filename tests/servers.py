"""Real servers for the tests: Chroma as a process, and a proxy before it that can misbehave."""

import http.client
import signal
import socket
import ssl
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ChromaServer:
    """`chroma run` on a free port; it can be killed and started again on the same path and port."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        program = Path(sys.executable).with_name("chroma")
        where = ["--path", self.path, "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [program, "run", *where],
            cwd=self.path.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat", timeout=1)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError(f"chroma run did not start on {self.url}")

    def kill(self) -> None:
        """End it as a crash does."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None

    def new_database(self) -> str:
        """Create a database of its own for a test."""
        name = f"test-{uuid.uuid4().hex[:12]}"
        tenant = f"{self.url}/api/v2/tenants/default_tenant"
        httpx.post(f"{tenant}/databases", json={"name": name}).raise_for_status()
        return name


# Sees each request before it is passed on: its method, path, headers and body. What it returns is
# the answer's status; with None the request goes to the server, with 0 the line is cut.
Rule = Callable[["Seen"], int | None]


class Seen:
    """A request at the proxy; `forward` passes it on and returns status, type and body."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: ChromaServer) -> None:
        self.method = handler.command
        self.path = handler.path
        self.headers = handler.headers
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self._port = server.port

    def forward(self) -> tuple[int, str, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            line.request(self.method, self.path, self.body, dict(self.headers))
            answer = line.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        finally:
            line.close()


class InThread:
    """A web server on a free port of this machine, in a thread; open it with `with`."""

    def __init__(self, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self._web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._web.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._web.server_address[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._web.shutdown()
        self._web.server_close()


class Proxy(InThread):
    """A reverse proxy in a thread; open it with `with`. Its rule may be changed at any time."""

    def __init__(self, server: ChromaServer, certificate: Path | None = None) -> None:
        proxy = self
        self.rule: Rule = lambda _: None
        self.seen: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                seen = Seen(self, server)
                proxy.seen.append(f"{seen.method} {seen.path}")
                try:
                    status = proxy.rule(seen)
                    kind, body = "text/plain", b"no"
                    if status is None:
                        status, kind, body = seen.forward()
                except OSError:  # the server is gone
                    status = 0
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._web.socket = context.wrap_socket(self._web.socket, server_side=True)
            self.url = self.url.replace("http:", "https:")


class Web(InThread):
    """A web server of a folder, as others have; open it with `with`.

    `answers` are statuses by path, of 302 with the address that the header `leads_by` gives; `key`
    is a header X-Key that all requests need. `seen` are the requests.
    """

    def __init__(self, folder: Path, *, marks: bool = True) -> None:
        web = self
        self.seen: list[str] = []
        self.answers: dict[str, tuple[int, str]] = {}
        self.leads_by = "Location"
        self.key = ""

        class Handler(SimpleHTTPRequestHandler):
            def send_head(self) -> Any:
                web.seen.append(f"{self.command} {self.path}")
                status, leads_to = web.answers.get(self.path, (0, ""))
                if web.key and self.headers.get("X-Key") != web.key:
                    status = 403
                if not status:
                    return super().send_head()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                if leads_to:
                    self.send_header(web.leads_by, leads_to)
                self.end_headers()
                return None

            def send_header(self, keyword: str, value: str) -> None:
                if marks or keyword != "Last-Modified":
                    super().send_header(keyword, value)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(partial(Handler, directory=str(folder)))

    def fetched(self) -> list[str]:
        """Return the paths of files that were fetched whole since this was asked last."""
        found = [line[4:] for line in self.seen if line.startswith("GET ") and line[-1] != "/"]
        self.seen.clear()
        return sorted(found)
