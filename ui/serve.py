"""Start the web app: the port checked first, the model warmed up meanwhile, no word to others."""

import os
import socket
import sys
import threading

from corpus.errors import ServeError
from corpus.settings import Settings


def run(settings: Settings, *, host: str, port: int, open_browser: bool) -> None:
    """Serve the app until it is stopped.

    Raises ServeError when the port is taken or the address is not one of this machine, and what
    `Engine.open` raises when there is nothing to search.
    """
    _check_port(host, port)
    from search import Engine

    engine = Engine.open(settings)
    threading.Thread(target=engine.warm_up, daemon=True).start()
    _be_silent()
    from ui.app import build_app, launch_options

    app = build_app(engine, settings.duplicate)
    sys.stdout.write(f"askalike is at http://{host}:{port} (stop it with Ctrl-C)\n")
    sys.stdout.flush()
    app.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        quiet=True,
        **launch_options(),
    )


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"{host}:{port} cannot be used ({(error.strerror or str(error)).lower()}); "
                "choose another with --port (make run: PORT=)"
            ) from error


def _be_silent() -> None:
    """Keep Gradio from calling home; it reads this when it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
