"""The command that serves agents over MCP on standard input and output."""

from __future__ import annotations

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
def mcp(
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
) -> None:
    """Serve agents by the Model Context Protocol on standard input and output.

    The program that runs the agent starts this command and ends it: put it into that program's
    configuration, as the README shows. The agent gets the tools ask, answer, similar,
    duplicates, is_duplicate and show, and the documents and records as resources; nothing can be
    changed.

    It answers at once; only a first question waits until the model is loaded. Over HTTP, askalike
    serve does the same at /mcp.

    Example: claude mcp add askalike -- askalike mcp --index DIR
    """
    from ui.mcp.server import run_stdio

    run_stdio(load_settings(index, chroma_url, corpus, model, reranker))
