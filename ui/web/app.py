"""The page: Gradio's frame for our modules, and an API for Gradio's clients."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi
import gradio as gr
from starlette.responses import FileResponse, JSONResponse

from ui.web.api import ENDPOINTS, build_api
from ui.web.files import ROOM, KeptFiles, room_address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from search.engine import Engine
    from ui.service import Service

# KaTeX as Gradio's own page brings it, under names that differ from version to version.
_ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
# Fonts of the reader's system; none is fetched.
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
_DESCRIPTION = "Search, compare and browse the questions and answers of this corpus."
# Requests of one kind that are answered at once; Gradio's default is one.
_CONCURRENCY = 16
_MANIFEST, _MANIFEST_HERE = b'href="/manifest.json"', b'href="manifest.json" '


def build_page(service: Service[Engine], root_path: str = "") -> fastapi.FastAPI:
    """Return the application of the page, which answers at /.

    `root_path` is where a proxy shows the server, such as "/qa".
    """
    page = fastapi.FastAPI(openapi_url=None)
    page.add_route("/manifest.json", _show_manifest, include_in_schema=False)
    page.add_route("/icon.svg", _show_icon, include_in_schema=False)
    app = build_app(service)
    gr.mount_gradio_app(
        page,
        app,
        path="/",
        root_path=root_path or None,
        theme=_theme(),
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
    page.add_middleware(_PlainAddress)
    page.add_middleware(KeptFiles, theme=app.theme_hash)
    return page


def _show_manifest(_request: fastapi.Request) -> JSONResponse:
    """Return what a browser needs to install the page as an app; Gradio's page asks for it.

    Its addresses are relative to its own. Browsers fetch both without saying who asks.
    """
    icon = {"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}
    content = {
        "name": "askalike",
        "description": _DESCRIPTION,
        "display": "standalone",
        "start_url": ".",
        "icons": [icon],
    }
    return JSONResponse(content, media_type="application/manifest+json")


def _show_icon(_request: fastapi.Request) -> FileResponse:
    """Return the icon for those who have not logged in, as the manifest names it."""
    return FileResponse(ROOM / "icon.svg", media_type="image/svg+xml")


class _PlainAddress:
    """Keeps from Gradio what stands in the address of the page: that is for our modules.

    Gradio takes fields such as `page` for its own, and fails with a page that it does not have. Its
    page in turn asks for the manifest at the root of the host, where behind a proxy another server
    may answer: the link is made relative.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].removeprefix(scope["root_path"]) in {"", "/"}:
            scope = {**scope, "query_string": b""}
            send = _with_relative_manifest(send)
        await self._app(scope, receive, send)


def _with_relative_manifest(send: Send) -> Send:
    """Return a `send` that makes the link to the manifest relative, in as many bytes."""

    async def send_mended(message: Message) -> None:
        if message["type"] == "http.response.body" and _MANIFEST in message.get("body", b""):
            message = {**message, "body": message["body"].replace(_MANIFEST, _MANIFEST_HERE)}
        await send(message)

    return send_mended


def build_app(service: Service[Engine]) -> gr.Blocks:
    """Return the frame of the places, and the endpoints."""
    app: gr.Blocks
    with gr.Blocks(title="askalike", analytics_enabled=False, fill_width=True) as app:
        build_api(service.search, service.study)
        with gr.Column(elem_id="masthead"):
            pass
        with gr.Row(elem_id="find"):
            for pane in ("facets", "results", "map", "reader"):
                with gr.Column(elem_id=pane, min_width=0):
                    pass
        for place in ("duplicates", "corpus"):
            with gr.Column(elem_id=place, min_width=0):
                pass
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
    """Return what loads our modules and styles, and tells them what they must know.

    The addresses are relative, so that they hold behind a proxy as well.
    """
    meta = f'<meta name="description" content="{escape(_DESCRIPTION)}">'
    meta += f'<meta name="katex" content="{escape(_katex("katex-*.js"))}">'
    katex = _katex("katex-*.css")
    styles = [katex] * bool(katex) + [room_address("style.css")]
    links = "".join(f'<link rel="stylesheet" href="{address}">' for address in styles)
    icon = f'<link rel="icon" type="image/svg+xml" href="{room_address("icon.svg")}">'
    script = f'<script type="module" src="{room_address("app.js")}"></script>'
    return f"{meta}{icon}{links}{script}"


def _katex(pattern: str) -> str:
    """Return the address of the one file of KaTeX with such a name; "" shows formulas in TeX."""
    found = sorted(_ASSETS.glob(pattern))
    return f"assets/{found[0].name}" if len(found) == 1 else ""


def _close_other_endpoints(app: gr.Blocks) -> None:
    """Close to clients whatever is no endpoint of theirs."""
    for function in app.fns.values():
        if function.api_name not in ENDPOINTS:
            function.api_visibility = "private"
