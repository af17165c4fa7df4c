"""Listens on an address with uvicorn until Ctrl-C or SIGTERM, and stops in peace."""

from __future__ import annotations

import errno
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from corpus.errors import ServeError
from ui.server.protocol import PatientProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

# Connections at once; more are told to come back. A page keeps two open.
_CONNECTIONS = 1000
# Seconds that a connection may be idle between two requests.
_IDLE = 30
# Seconds that requests under way have to end when the server stops.
_GRACE = 3
# A request's line and headers, in bytes.
_HEAD = 32 * 1024


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; raises ServeError when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise ServeError(
                f"port {port} is taken; choose another with --port (make run: PORT=)"
            ) from error
        raise _cannot_listen(host, port, error) from error
    listening.set_inheritable(False)
    return listening


def address(host: str, port: int) -> str:
    """Return the address as a browser opens it: this machine's for a host that means "all"."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  recognised, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(app: ASGIApp) -> Server:
    """Return the server of an application; forwarded headers are the guard's business."""
    return Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_GRACE,
            h11_max_incomplete_event_size=_HEAD,
        )
    )


class Server(uvicorn.Server):
    """A uvicorn server that ends quietly, also when it is asked twice."""

    def stop(self) -> None:
        """Stop serving, from any thread, when the requests under way are done."""
        self.should_exit = True

    def listen(self, listening: socket.socket, say: Callable[[], None]) -> None:
        """Serve on an open socket until Ctrl-C, SIGTERM or `stop`; `say` that it begins."""
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            say()
            self.run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn raises the signal again when it has stopped
            return
        finally:
            signal.signal(signal.SIGTERM, before)
            listening.close()


def _cannot_listen(host: str, port: int, error: OSError) -> ServeError:
    return ServeError(
        f"cannot listen on {host}:{port} ({error.strerror}); choose another --host or --port"
    )
