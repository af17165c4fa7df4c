"""The commands that show the whole corpus: its topics, and how they are covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    IndexFolder,
    ModelName,
    load_settings,
)
from ui.output.terminal import print_json

if TYPE_CHECKING:
    from pathlib import Path

    from search.engine import Engine

app = typer.Typer()


@app.command()
def topics(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="[TOPIC]",
            help="Show this topic alone: the address that stands behind its name.",
        ),
    ] = "",
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Show what the corpus is about: its topics, their sizes, a typical question of each.

    They are made when they are first needed, and after an ingest.

    Example: askalike topics
    """
    from ui.output.topics.lists import show_topics, show_view, topics_payload, view_payload

    engine = _engine(index, chroma_url, corpus, model)
    if topic.strip():
        view = engine.topic(topic)
        print_json(view_payload(view)) if json else show_view(view)
        return
    found = engine.topics()
    examples = engine.find(one for topic in found.topics for one in topic.examples)
    print_json(topics_payload(found, examples)) if json else show_topics(found, examples)


@app.command()
def coverage(
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Show which documents cover which topics, and what is missing there.

    It counts questions without an answer, thin answers, records of old editions, levels that a
    topic lacks, and topics that only one document covers.

    Example: askalike coverage
    """
    from ui.output.topics.lists import coverage_payload, show_coverage

    found = _engine(index, chroma_url, corpus, model).coverage()
    print_json(coverage_payload(found)) if json else show_coverage(found)


def _engine(
    index: Path | None, chroma_url: str | None, corpus: str | None, model: str | None
) -> Engine:
    from search.engine import Engine

    return Engine.open(load_settings(index, chroma_url, corpus, model))
