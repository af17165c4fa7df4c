"""The page: three tabs and an API for Gradio's clients, as an application of its own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi
import gradio as gr

from ui.web.api import ENDPOINTS, build_api
from ui.web.tabs.ask import build_ask
from ui.web.tabs.browse import build_browse
from ui.web.tabs.duplicates import build_duplicates
from ui.web.tabs.hits import draw

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.service import Service

_HEADER = "<header><h1>askalike</h1><p>The questions and answers you already have.</p></header>"
# What the browser fetches from us; Gradio has /static and /assets.
_ROOM = Path(__file__).parent / "room"
# KaTeX as Gradio's own page brings it, under names that differ from version to version.
_ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
# Fonts of the reader's system; none is fetched.
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
# Requests of one kind that are answered at once; Gradio's default is one.
_CONCURRENCY = 16


def build_page(
    service: Service[Engine], duplicate_threshold: float = 0.65, root_path: str = ""
) -> fastapi.FastAPI:
    """Return the application of the page, which answers at /.

    `root_path` is where a proxy shows the server, such as "/qa".
    """
    page: fastapi.FastAPI = gr.mount_gradio_app(
        fastapi.FastAPI(openapi_url=None),
        build_app(service, duplicate_threshold),
        path="/",
        root_path=root_path or None,
        theme=_theme(),
        css_paths=[_ROOM / "style.css"],
        head=_head(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size="1kb",
        blocked_paths=["/"],
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        show_error=False,
    )
    return page


def build_app(service: Service[Engine], duplicate_threshold: float = 0.65) -> gr.Blocks:
    """Return the tabs and the endpoints."""
    engine = service.engine
    app: gr.Blocks
    with gr.Blocks(title="askalike", analytics_enabled=False) as app:
        # First: the events of the tabs may not take its names.
        build_api(service.search, service.study)
        draw(_HEADER, "masthead")
        with gr.Tabs():
            with gr.Tab("Ask", id="ask"):
                build_ask(engine, service.search)
            with gr.Tab("Duplicates", id="duplicates") as tab:
                build_duplicates(engine, service.study, tab, duplicate_threshold)
            with gr.Tab("Browse", id="browse"):
                build_browse(engine)
    _close_other_endpoints(app)
    app.queue(default_concurrency_limit=_CONCURRENCY)
    return app


def _theme() -> gr.themes.Base:
    """Return Gradio's base theme in our one accent colour and the system's fonts."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_md,
        font=_FONTS,
        font_mono=_MONO,
    )


def _head() -> str:
    """Return what loads our scripts and tells them where KaTeX is.

    The addresses are relative, so that they hold behind a proxy as well; a changed script has
    another one, so that no browser runs an old script on a new page.
    """
    styles = "".join(
        f'<link rel="stylesheet" href="assets/{file.name}">' for file in _katex("katex-*.css")
    )
    script = "".join(
        f'<meta name="katex" content="assets/{file.name}">' for file in _katex("katex-*.js")
    )
    return styles + script + "".join(_module(name) for name in ("page.js", "starting.js"))


def _module(name: str) -> str:
    version = sha256((_ROOM / name).read_bytes()).hexdigest()[:8]
    return f'<script type="module" src="room/{name}?{version}"></script>'


def _katex(pattern: str) -> list[Path]:
    """Return the one file of KaTeX that has such a name; without it formulas are shown in TeX."""
    found = sorted(_ASSETS.glob(pattern))
    return found if len(found) == 1 else []


def _close_other_endpoints(app: gr.Blocks) -> None:
    """Close to clients what only the page may call: gr.render leaves its own events open."""
    for function in app.fns.values():
        if function.api_name not in ENDPOINTS:
            function.api_visibility = "private"
