"""The command line: the list of its commands, and the one place that shows errors.

Everything heavy is imported inside the commands that need it.
"""

from __future__ import annotations

import os
import sys

import typer

from corpus.errors import AskalikeError
from ui.commands import (
    access,
    adding,
    backup,
    chat,
    decisions,
    doctor,
    duplicates,
    evaluate,
    ingest,
    mcp,
    parse,
    search,
    serve,
    status,
    topics,
)
from ui.output.terminal import fail, print_whatever_the_encoding

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
# As `--help` lists them.
_COMMANDS = (
    parse, ingest, status, serve, mcp, access, search, duplicates, decisions, adding,
    chat, topics, evaluate, backup, doctor,
)  # fmt: skip
for command in _COMMANDS:
    app.add_typer(command.app)


def main() -> None:
    """Run the command line: every expected error becomes one line and exit code 1."""
    print_whatever_the_encoding()
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
        try:
            fail("stopped; what was finished is kept, run the same command to go on", json=False)
        finally:
            _end_at_once()


def _end_at_once() -> None:
    """End without Python's own end where a thread computes topics: torch would abort under it."""
    shelf = sys.modules.get("search.topics.shelf")
    if shelf and shelf.is_making():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)
