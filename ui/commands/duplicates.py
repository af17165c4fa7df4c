"""The command that finds duplicates, reviews them, checks that none waits, and reports on them."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ui.commands.cluster import computing
from ui.commands.options import (
    AsJson,
    ChromaUrl,
    ClusterAddress,
    CorpusName,
    IndexFolder,
    ModelName,
    load_settings,
)
from ui.commands.search import Threshold
from ui.output.duplicates import show_duplicates
from ui.output.payloads import duplicates_payload
from ui.output.terminal import print_json, say

if TYPE_CHECKING:
    from search.decisions.ledger import Ledger
    from search.desk.desk import Desk
    from search.engine import Engine
    from search.results import Duplicates, Scope

app = typer.Typer()

Form = Literal["markdown", "csv", "jsonl", "patch", "corpus"]
Author = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who decides; by default your name on this system."),
]


@app.command()
def duplicates(
    threshold: Threshold = None,
    within: Annotated[bool, typer.Option("--within", help="Only within one document.")] = False,
    across: Annotated[bool, typer.Option("--across", help="Only across documents.")] = False,
    look_alikes: Annotated[
        bool,
        typer.Option("--look-alikes", help="List the pairs, too, that only look alike."),
    ] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Decide about one group after the other, by keys.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="List likely duplicates that nobody decided about; exit 1 if any."
        ),
    ] = False,
    report: Annotated[
        Form | None,
        typer.Option(
            help="Print what to do: markdown, csv, jsonl, a patch for the documents, or the corpus "
            "without its duplicates."
        ),
    ] = None,
    author: Author = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    ray: ClusterAddress = None,
    json: AsJson = False,
) -> None:
    """Find the questions that are asked more than once, in groups, and decide about them.

    Example: askalike duplicates --review
    """
    from search.engine import Engine

    if within and across:
        raise typer.BadParameter("give --within or --across, not both")
    if (review, check, report is not None).count(True) > 1:
        raise typer.BadParameter("give one of --review, --check and --report")
    scope: Scope = "within" if within else "across" if across else "all"
    settings = load_settings(index, chroma_url, corpus, model, ray=ray)
    engine = Engine.open(settings)
    with computing(settings, len(engine.records)) as run:
        if not (review or check or report):
            found = engine.duplicates(threshold=threshold, scope=scope, run=run)
        else:
            desk = engine.desk(threshold=threshold, scope=scope, run=run)
    if not (review or check or report):
        _show(engine, found, look_alikes=look_alikes, json=json)
        return
    show_problems(engine.ledger)
    if report:
        _report(engine, desk, report)
    elif check:
        _check(engine, desk, json=json)
    else:
        from ui.access.caller import system_user
        from ui.commands.review import Review

        Review(desk, engine.ledger, author or system_user()).run()


def show_problems(ledger: Ledger) -> None:
    """Print on stderr which lines of the files of decisions say nothing."""
    from rich.markup import escape

    from ui.output.terminal import err

    for problem in ledger.book.problems:
        err.print(f"[yellow]warning:[/] {escape(str(problem))}", soft_wrap=True)


def _report(engine: Engine, desk: Desk, form: Form) -> None:
    """Print a report on stdout."""
    from ui.output.reports.forms import write

    for part in write(form, desk, engine.ledger.book, engine.sources):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _show(engine: Engine, found: Duplicates, *, look_alikes: bool, json: bool) -> None:
    """Print the groups and pairs that were found."""
    if json:
        print_json(duplicates_payload(found))
    else:
        ids = chain.from_iterable(group.ids for group in found.groups)
        alike = chain.from_iterable((pair.a, pair.b) for pair in found.look_alikes)
        shown = chain(ids, alike if look_alikes else ())
        show_duplicates(found, engine.find(shown), look_alikes=look_alikes)


def _check(engine: Engine, desk: Desk, *, json: bool) -> None:
    """Print the likely duplicates that wait for a decision, and exit with 1 if there are any."""
    from search.desk.follow import undecided
    from ui.output.controls import on_one_line
    from ui.output.desk import item_payload
    from ui.output.markdown import count, place

    waiting = undecided(desk, engine.ledger.book)
    if json:
        items = [item_payload(one, desk.records) for one in waiting]
        print_json({"threshold": desk.found.threshold, "undecided": items})
    for item in waiting if not json else ():
        keeper, *others = sorted(
            (desk.records[one] for one in item.ids), key=lambda one: one.id != item.keeper
        )
        there = place(on_one_line(keeper.source), keeper.lines)
        for record in others:
            where = place(on_one_line(record.source), record.lines)
            asks = " ".join(record.question.split())
            say(f"{where}: asks what {there} does ({item.kind}, {item.score:.2f}): {asks}")
    if waiting:
        if not json:
            waits = "waits" if len(waiting) == 1 else "wait"
            say(
                f"{count(len(waiting), 'group')} of likely duplicates {waits} for a decision; run: "
                "askalike duplicates --review"
            )
        sys.exit(1)
    if not json:
        say("no likely duplicate waits for a decision")
