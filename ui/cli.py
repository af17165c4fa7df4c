"""The command line. Everything heavy is imported inside the commands that need it."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import AskalikeError
from ui.options import (
    AsJson,
    CorpusName,
    Count,
    IndexFolder,
    ModelName,
    Paths,
    SectionFilter,
    SourceFilter,
    TagFilter,
)
from ui.terminal import fail, print_json

if TYPE_CHECKING:
    from corpus.settings import Settings
    from search import Engine

app = typer.Typer(
    name="askalike",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Search questions and answers by meaning.\n\n"
        "Start with [bold]askalike ingest DOCS[/bold], then [bold]askalike ask \"…\"[/bold] "
        "or [bold]askalike serve[/bold]. Settings come from flags, ASKALIKE_* variables, then "
        "a TOML file."
    ),
)


class Match(StrEnum):
    """Which passages a query is compared with."""

    QUESTION = "question"
    ANSWER = "answer"
    BOTH = "both"


@app.command()
def parse(paths: Paths, json: AsJson = False) -> None:
    """Show what would be read: every question, its section and lines. Touches no index.

    Example: askalike parse notes/ faq.md
    """
    from ingest.plan import make_plan
    from ingest.sources import discover
    from ui.payloads import parse_payload
    from ui.terminal import show_parsed

    plan = make_plan(discover(paths), ())
    if json:
        print_json(parse_payload(plan.reports, plan.changes))
    else:
        show_parsed(plan.reports, plan.changes)
    _exit_on_errors(any(report.error for report in plan.reports))


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders; without any, those of the last time are synced.",
            show_default=False,
        ),
    ] = None,
    index: IndexFolder = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build anew, for example with another model.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read documents into the index: new and changed ones are added, deleted ones removed.

    Example: askalike ingest notes/
    """
    from corpus.embedder import SentenceTransformerEmbedder
    from ingest.pipeline import ingest as ingest_documents
    from ui.payloads import report_payload
    from ui.progress import progress_bar
    from ui.terminal import show_report

    settings = _settings(index, corpus, model)
    embedder = SentenceTransformerEmbedder.open(settings)
    with progress_bar() as on_progress:
        report = ingest_documents(
            paths or [], settings, embedder, rebuild=rebuild, on_progress=on_progress
        )
    if json:
        print_json(report_payload(report))
    else:
        show_report(report)
    _exit_on_errors(bool(report.errors))


@app.command()
def ask(
    query: Annotated[str, typer.Argument(help="A question or a topic, in your own words.")],
    k: Count = 10,
    source: SourceFilter = None,
    section: SectionFilter = None,
    tag: TagFilter = None,
    match: Annotated[
        Match, typer.Option(help="Compare with the questions, the answers, or both.")
    ] = Match.BOTH,
    index: IndexFolder = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Find the nearest questions and answers, the best stored answer first.

    Example: askalike ask "how do I stop a network from memorising the training set"
    """
    from ui.payloads import asked_payload
    from ui.terminal import show_asked

    asked = _engine(index, corpus, model).ask(
        query, k=k, sources=source or (), sections=section or (), tags=tag or (),
        match=match.value,
    )
    if json:
        print_json(asked_payload(asked))
    else:
        show_asked(asked)


@app.command()
def similar(
    item: Annotated[str, typer.Argument(metavar="ID|TEXT", help="A record's id, or any text.")],
    k: Count = 10,
    index: IndexFolder = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Find the records most like a record or a text.

    Example: askalike similar 9f2c4e61b07ad385
    """
    from ui.payloads import neighbours_payload
    from ui.terminal import show_neighbours

    found = _engine(index, corpus, model).similar(item, k=k)
    if json:
        print_json(neighbours_payload(found))
    else:
        show_neighbours(found)


@app.command()
def duplicates(
    threshold: Annotated[
        float | None,
        typer.Option(help="Score from which two questions ask the same, 0.3 to 1."),
    ] = None,
    within: Annotated[bool, typer.Option("--within", help="Only inside one document.")] = False,
    across: Annotated[bool, typer.Option("--across", help="Only between documents.")] = False,
    index: IndexFolder = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Find the questions that are asked more than once, in groups.

    Example: askalike duplicates --across --threshold 0.8
    """
    from ui.payloads import duplicates_payload
    from ui.terminal import show_duplicates

    if within and across:
        raise typer.BadParameter("give --within or --across, not both")
    engine = _engine(index, corpus, model)
    scope = "within" if within else "across" if across else "all"
    found = engine.duplicates(threshold=threshold, scope=scope)
    if json:
        print_json(duplicates_payload(found))
    else:
        show_duplicates(found, engine.find(one for group in found.groups for one in group))


@app.command()
def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")],
    index: IndexFolder = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Show one record whole, and where it stands.

    Example: askalike show 9f2c4e61b07ad385
    """
    from corpus.store import Store
    from ui.payloads import record_payload
    from ui.terminal import show_record

    record = Store.open(_settings(index, corpus, None)).record(record_id.strip())
    if json:
        print_json(record_payload(record))
    else:
        show_record(record)


@app.command()
def status(index: IndexFolder = None, corpus: CorpusName = None, json: AsJson = False) -> None:
    """Say what is indexed, with which model, and what was not read."""
    from ui.status import read_status
    from ui.terminal import show_status

    state = read_status(_settings(index, corpus, None))
    if json:
        print_json(state.payload())
    else:
        show_status(state)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the app in your browser.")
    ] = False,
    index: IndexFolder = None,
    corpus: CorpusName = None,
    model: ModelName = None,
) -> None:
    """Start the web app and its HTTP API; stop it with Ctrl-C."""
    from ui.serve import run

    settings = _settings(index, corpus, model)
    run(settings, host=host, port=port, open_browser=open_browser)


def main() -> None:
    """Run the command line; every expected error becomes one line and exit code 1."""
    try:
        app()
    except AskalikeError as error:
        fail(str(error), json="--json" in sys.argv)
    except KeyboardInterrupt:
        fail("stopped; what was finished is kept, run the same command to go on", json=False)
    except BrokenPipeError:  # the reader of a pipe, such as head, has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _settings(index: Path | None, corpus: str | None, model: str | None) -> Settings:
    from corpus.settings import Settings

    return Settings.load(index=index, corpus=corpus, model=model)


def _engine(index: Path | None, corpus: str | None, model: str | None) -> Engine:
    from search import Engine

    return Engine.open(_settings(index, corpus, model))


def _exit_on_errors(errors: bool) -> None:
    if errors:
        raise typer.Exit(1)
