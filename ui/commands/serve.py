"""The command that starts the web app."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.commands.options import (
    ChromaUrl,
    CorpusName,
    IndexFolder,
    ModelName,
    RerankerName,
    load_settings,
)

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the app in your browser.")
    ] = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
) -> None:
    """Start the web app and its HTTP API; stop it with Ctrl-C.

    Example: askalike serve --port 8000 --open
    """
    from ui.server.serve import run

    settings = load_settings(index, chroma_url, corpus, model, reranker)
    run(settings, host=host, port=port, open_browser=open_browser)
