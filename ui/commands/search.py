"""The commands that search: ask, similar, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ui.commands.options import (
    AnsweredFilter,
    AsJson,
    ChromaUrl,
    CorpusName,
    Count,
    IndexFolder,
    LayoutFilter,
    LevelFilter,
    ModelName,
    RerankerName,
    SectionFilter,
    SourceFilter,
    TagFilter,
    TopicFilter,
    WithinFilter,
    load_settings,
)
from ui.output.payloads import (
    answered_payload,
    asked_payload,
    neighbours_payload,
    record_payload,
)
from ui.output.terminal import (
    print_json,
    show_asked,
    show_neighbours,
    show_record,
)

if TYPE_CHECKING:
    from pathlib import Path

    from search.engine import Engine
    from search.results import Answered

app = typer.Typer()

Threshold = Annotated[
    float | None,
    typer.Option(help="Score from which two questions count as duplicates, 0.3 to 1."),
]


@app.command()
def ask(
    query: Annotated[
        str,
        typer.Argument(
            help='A question or a topic, in your own words; "words in quotes" stand together, '
            "and regular* is the beginning of a word."
        ),
    ],
    k: Count = 10,
    source: SourceFilter = None,
    section: SectionFilter = None,
    tag: TagFilter = None,
    level: LevelFilter = None,
    within: WithinFilter = None,
    layout: LayoutFilter = None,
    answered: AnsweredFilter = None,
    topic: TopicFilter = None,
    match: Annotated[
        Literal["question", "answer", "both"],
        typer.Option(help="Compare with the questions, the answers, or both."),
    ] = "both",
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
    answer: Annotated[
        bool,
        typer.Option("--answer", help="Answer in sentences, each with what it cites."),
    ] = False,
    json: AsJson = False,
) -> None:
    """Find the nearest questions and answers, the best stored answer first.

    Example: askalike ask "why is accuracy a bad measure when one class is rare"
    """
    engine = _engine(index, chroma_url, corpus, model, reranker)
    fields: dict[str, Any] = {
        "k": k,
        "sources": source or (),
        "sections": section or (),
        "tags": tag or (),
        "levels": level or (),
        "within": within or (),
        "layouts": layout or (),
        "answered": answered,
        "topics": topic or (),
        "match": match,
    }
    if topic:
        engine.topics()  # however long it takes to make them
    if answer:
        _show_answer(engine.answer(query, **fields), json=json)
        return
    asked = engine.ask(query, **fields)
    if json:
        print_json(asked_payload(asked))
    else:
        show_asked(asked)


@app.command()
def similar(
    items: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|TEXT…",
            help="A record's id, or any text; with several, what is like all of them at once.",
        ),
    ],
    unlike: Annotated[
        list[str] | None,
        typer.Option(
            "--unlike", metavar="ID|TEXT", help="But less like this one; may be given again."
        ),
    ] = None,
    by: Annotated[
        Literal["question", "answer", "both"],
        typer.Option(help="Compare questions, answers, or both."),
    ] = "both",
    k: Count = 10,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Find the records most like a record or a text, or like several of them.

    The given ones are left out; what asks the same is shown once.

    Example: askalike similar 9f2c4e61b07ad385 --by answer
    """
    first, *also = items
    engine = _engine(index, chroma_url, corpus, model)
    found = engine.similar(first, k=k, also=also, unlike=unlike or (), by=by)
    if json:
        print_json(neighbours_payload(found))
    else:
        show_neighbours(found)


@app.command()
def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")],
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Show one record whole, and where it stands.

    Example: askalike show 9f2c4e61b07ad385
    """
    from corpus.open import open_store

    record = open_store(load_settings(index, chroma_url, corpus)).record(record_id.strip())
    if json:
        print_json(record_payload(record))
    else:
        show_record(record)


def _show_answer(found: Answered, *, json: bool) -> None:
    if json:
        print_json(answered_payload(found))
        return
    from ui.output.answered import show_answered

    show_answered(found)


def _engine(
    index: Path | None,
    chroma_url: str | None,
    corpus: str | None,
    model: str | None,
    reranker: str | None = None,
) -> Engine:
    from search.engine import Engine

    return Engine.open(load_settings(index, chroma_url, corpus, model, reranker))
