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

from corpus.errors import AskalikeError, ServeError
from search.engine import Engine

if TYPE_CHECKING:
    import gradio as gr

    from corpus.settings import Settings

# Requests of one kind that are answered at once; Gradio's default is one.
_CONCURRENCY = 4


def run(settings: Settings, *, host: str, port: int, open_browser: bool) -> None:
    """Serve the web app and its API until Ctrl-C or SIGTERM, which service managers send.

    Raises ServeError when the port is taken, and what `Engine.open` raises without an index.
    """
    require_free(host, port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    engine = Engine.open(settings)
    warming = threading.Thread(target=_warm_up, args=(engine,), daemon=True)
    warming.start()
    app = _launch(engine, settings, host, port)
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
        app.close(verbose=False)
        # Python must not end while a thread imports or runs torch: it would crash, or wait for it.
        warming.join(timeout=2)
        if warming.is_alive():
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


def _launch(engine: Engine, settings: Settings, host: str, port: int) -> gr.Blocks:
    # Before gradio is imported, which would report the start to its makers.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from starlette.middleware import Middleware

    from ui.web.app import STYLE, build_app, script, theme
    from ui.web.security_headers import SecurityHeaders

    app = build_app(engine, settings.duplicate)
    app.queue(default_concurrency_limit=_CONCURRENCY)
    app.launch(
        server_name=host,
        server_port=port,
        share=False,
        ssr_mode=False,
        show_error=True,
        quiet=True,
        prevent_thread_lock=True,
        footer_links=["api"],
        theme=theme(),
        css_paths=[STYLE],
        js=script(),
        app_kwargs={"middleware": [Middleware(SecurityHeaders)]},
    )
    return app


def _warm_up(engine: Engine) -> None:
    """Load the model while the page is opened; the first query reports an error."""
    try:
        engine.warm_up()
    except AskalikeError:
        return


def _shown(host: str) -> str:
    """Return the host as a browser opens it: this machine for an address that means "all"."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  recognised, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
