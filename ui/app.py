"""The web app: three tabs and a named API on one engine."""

from pathlib import Path
from typing import Any

import gradio as gr

from search import Engine
from ui.api import add_endpoints
from ui.tabs.ask import ask_tab
from ui.tabs.browse import browse_tab
from ui.tabs.duplicates import duplicates_tab

_STYLE = Path(__file__).with_name("style.css")
# Fonts that every system has: the page loads none from elsewhere.
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"]
_MONOSPACE = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def build_app(engine: Engine, duplicate_threshold: float) -> gr.Blocks:
    """Return the app over an engine; the threshold is where the Duplicates slider begins."""
    app: gr.Blocks
    with gr.Blocks(title="askalike", analytics_enabled=False) as app:
        gr.HTML(f"<h1>askalike</h1><p>{_summary(engine)}</p>", elem_id="masthead")
        with gr.Tabs():
            with gr.Tab("Ask", id="ask"):
                ask_tab(engine)
            with gr.Tab("Duplicates", id="duplicates") as tab:
                duplicates_tab(engine, duplicate_threshold, tab)
            with gr.Tab("Browse", id="browse"):
                browse_tab(engine)
        add_endpoints(engine)
    app.queue(default_concurrency_limit=4)  # the default serves one person at a time
    return app


def launch_options() -> dict[str, Any]:
    """Return how the app looks and what it leaves out, for `Blocks.launch`."""
    return {
        "theme": gr.themes.Default(
            primary_hue="teal", neutral_hue="slate", font=_FONTS, font_mono=_MONOSPACE
        ),
        "css": _STYLE.read_text("utf-8"),
        "footer_links": ["api"],
        "share": False,
        "ssr_mode": False,
        "enable_monitoring": False,
    }


def _summary(engine: Engine) -> str:
    records, sources = len(engine.records), len(engine.sources)
    return (
        f"{records:,} question{'s' * (records != 1)} and answers "
        f"from {sources:,} document{'s' * (sources != 1)}"
    )
