"""The command line. Everything heavy is imported inside the commands that need it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import AskalikeError
from ui.commands import backup, doctor, evaluate
from ui.commands import search as queries
from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    IndexFolder,
    LayoutName,
    ModelName,
    Paths,
    RerankerName,
    check_layout,
    load_settings,
)
from ui.output.terminal import fail, print_json

if TYPE_CHECKING:
    from corpus.settings import Settings

app = typer.Typer(
    name="askalike",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Search questions and answers by meaning.\n\n"
        'Start with [bold]askalike ingest DOCS[/bold], then [bold]askalike ask "…"[/bold] '
        "or [bold]askalike serve[/bold]. Settings come from flags, ASKALIKE_* variables, then "
        "a TOML file."
    ),
)


@app.command()
def parse(
    paths: Paths,
    layout: LayoutName = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 where lines are not read, questions repeat or lack answers.",
        ),
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what would be read: every question, its section and lines. Touches no index.

    Example: askalike parse notes/ faq.md
    """
    from ingest.files.discover import discover
    from ingest.survey import Survey
    from ui.commands.parse import Checked, print_parsed
    from ui.output.terminal import show_findings, show_parsed

    seen = Checked(Survey(discover(paths), check_layout(layout)).documents(), check=check)
    if json:
        print_parsed(seen)
    else:
        show_parsed(seen)
    show_findings(seen.findings)
    _exit_on_errors(any(report.error for report in seen.reports) or bool(seen.findings))


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders; without any, those of the last time are synced.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build anew, for example with another model.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on after every change, until Ctrl-C.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read documents into the index: new and changed ones are added, deleted ones removed.

    Example: askalike ingest notes/
    """
    if watch and dry_run:
        raise typer.BadParameter("give --watch or --dry-run, not both")
    settings = load_settings(index, chroma_url, corpus, model)
    if dry_run:
        _exit_on_errors(_preview(paths or [], settings, rebuild=rebuild, json=json))
    elif watch:
        from ui.commands.watch import watch_documents

        watch_documents(paths or [], settings, rebuild=rebuild, json=json)
    else:
        _exit_on_errors(_ingest(paths or [], settings, rebuild=rebuild, json=json))


def _ingest(paths: list[Path], settings: Settings, *, rebuild: bool, json: bool) -> bool:
    """Ingest, show the report, and tell whether a document was not read, or all was stopped."""
    from corpus.model.embedder import SentenceTransformerEmbedder
    from ui.commands.ingest import ingest_and_learn
    from ui.output.payloads import report_payload
    from ui.output.terminal import show_report

    embedder = SentenceTransformerEmbedder.open(settings)
    report = ingest_and_learn(paths, settings, embedder, rebuild=rebuild)
    if json:
        print_json(report_payload(report))
    else:
        show_report(report)
    return bool(report.errors) or report.stopped


def _preview(paths: list[Path], settings: Settings, *, rebuild: bool, json: bool) -> bool:
    """Show what an ingest would do, and tell whether a document could not be read."""
    from ingest.preview import preview
    from ui.commands.preview import show_preview
    from ui.output.payloads import preview_payload

    seen = preview(paths, settings, rebuild=rebuild)
    if json:
        print_json(preview_payload(seen))
    else:
        show_preview(seen)
    return bool(seen.errors)


@app.command()
def status(
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Say what is indexed, with which model, and what was not read."""
    from ui.commands.status import read_status
    from ui.output.terminal import show_status

    state = read_status(load_settings(index, chroma_url, corpus))
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
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
) -> None:
    """Start the web app and its HTTP API; stop it with Ctrl-C."""
    from ui.web.serve import run

    settings = load_settings(index, chroma_url, corpus, model, reranker)
    run(settings, host=host, port=port, open_browser=open_browser)


app.add_typer(queries.app)
app.add_typer(evaluate.app)
app.add_typer(backup.app)
app.add_typer(doctor.app)


def main() -> None:
    """Run the command line: every expected error becomes one line and exit code 1."""
    try:
        app()
    except AskalikeError as error:
        fail(str(error), json="--json" in sys.argv)
    except BrokenPipeError:  # the reader of a pipe, such as head, has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # what no command expects: rights, the disk, too many open files
        where = f"{error.filename}: " if error.filename else ""
        remedy = "check that you may read and write it, and that the disk has room"
        fail(f"{where}{error.strerror or error}; {remedy}", json="--json" in sys.argv)
    except KeyboardInterrupt:
        fail("stopped; what was finished is kept, run the same command to go on", json=False)


def _exit_on_errors(failed: bool) -> None:
    if failed:
        raise typer.Exit(1)
