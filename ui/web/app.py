"""The web app: three tabs and an HTTP API on one engine, and how the page looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from ui.web.api import ENDPOINTS, build_api
from ui.web.tabs.ask import build_ask
from ui.web.tabs.browse import build_browse
from ui.web.tabs.duplicates import build_duplicates

if TYPE_CHECKING:
    from search.engine import Engine

_HEADER = "<header><h1>askalike</h1><p>The questions and answers you already have.</p></header>"
_FOLDER = Path(__file__).parent
STYLE = _FOLDER / "style.css"
# Fonts of the reader's system; none is fetched.
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build_app(engine: Engine, duplicate_threshold: float = 0.65) -> gr.Blocks:
    """Return the app; its `launch` takes `theme()`, `STYLE` and `script()`."""
    app: gr.Blocks
    with gr.Blocks(title="askalike", analytics_enabled=False) as app:
        build_api(engine)  # first: the events of the tabs may not take its names
        gr.HTML(_HEADER)
        with gr.Tabs():
            with gr.Tab("Ask", id="ask"):
                build_ask(engine)
            with gr.Tab("Duplicates", id="duplicates") as tab:
                build_duplicates(engine, tab, duplicate_threshold)
            with gr.Tab("Browse", id="browse"):
                build_browse(engine)
    _close_other_endpoints(app)
    return app


def theme() -> gr.themes.Base:
    """Return Gradio's base theme in our one accent colour and the system's fonts."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_md,
        font=_FONTS,
        font_mono=_MONO,
    )


def script() -> str:
    """Return the JavaScript of the page."""
    return (_FOLDER / "page.js").read_text(encoding="utf-8")


def _close_other_endpoints(app: gr.Blocks) -> None:
    """Close to clients what only the page may call: gr.render leaves its own events open."""
    for function in app.fns.values():
        if function.api_name not in ENDPOINTS:
            function.api_visibility = "private"
