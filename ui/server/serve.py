"""Start the web app, say where it is, and keep it running until Ctrl-C or SIGTERM."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from typing import TYPE_CHECKING

from corpus.errors import ServeError
from search.engine import Engine
from ui.service import Service

if TYPE_CHECKING:
    import uvicorn

    from corpus.settings import Settings


def run(settings: Settings, *, host: str, port: int, open_browser: bool) -> None:
    """Serve the web app and its API until Ctrl-C or SIGTERM, which service managers send.

    Raises ServeError when the port is taken, and what `Engine.open` raises without an index.
    """
    require_free(host, port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    service = Service(Engine.open(settings))
    service.warm_up()
    server = _launch(service, settings, host, port)
    try:
        url = f"http://{_shown(host)}:{port}"
        _say(f"askalike is at {url} (stop it with Ctrl-C)")
        if open_browser:
            webbrowser.open(url)
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        server.should_exit = True
        # Python must not end while a thread imports or runs torch: it would crash, or wait for it.
        if not service.close():
            os._exit(0)


def require_free(host: str, port: int) -> None:
    """Raise ServeError unless a server can listen on this address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(
                f"port {port} is taken; choose another with --port (make run: PORT=)"
            ) from error
        raise ServeError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --host or --port"
        ) from error


def _launch(service: Service, settings: Settings, host: str, port: int) -> uvicorn.Server:
    # Before gradio is imported, which would report the start to its makers.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import uvicorn
    from fastapi import FastAPI

    from ui.server.security_headers import SecurityHeaders
    from ui.web.app import mount_page

    api = mount_page(FastAPI(openapi_url=None), service, duplicate_threshold=settings.duplicate)
    config = uvicorn.Config(SecurityHeaders(api), host=host, port=port, log_level="warning")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    while not server.started:
        if not serving.is_alive():
            raise ServeError(f"the server on port {port} has stopped; choose another with --port")
        time.sleep(0.05)
    return server


def _shown(host: str) -> str:
    """Return the host as a browser opens it: this machine for an address that means "all"."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  recognised, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
