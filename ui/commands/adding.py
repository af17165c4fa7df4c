"""The command that is asked before something is added: is it here already?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    Count,
    IndexFolder,
    LayoutName,
    ModelName,
    load_settings,
)
from ui.commands.search import Threshold
from ui.output.duplicates import show_asking, show_match
from ui.output.markdown import count
from ui.output.payloads import asking_payload
from ui.output.terminal import out, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record
    from corpus.settings import Settings
    from search.engine import Engine
    from ui.keeping.asked import Checked, State
    from ui.output.payloads import Payload

app = typer.Typer()

_STATES: dict[State, str] = {"already": "here already", "maybe": "perhaps here", "new": "new"}


@app.command()
def is_duplicate(
    text: Annotated[str | None, typer.Argument(help="A question that may be new.")] = None,
    answer: Annotated[
        str, typer.Option(help="Its answer, if there is one: more duplicates are found with it.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="Check each question of a document, with its answer, as an ingest would read it.",
        ),
    ] = None,
    layout: LayoutName = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with 1 if a question is here already, else with 0."),
    ] = False,
    k: Count = 5,
    threshold: Threshold = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Say whether a question is here already, before you add it: where, how surely, what differs.

    The exit code is 0 whatever is found; with --check it is 1 if a question is here already.

    Example: askalike is-duplicate --file new.md
    """
    from search.engine import Engine

    if (text is None) == (file is None):
        raise typer.BadParameter("give a question, or --file and a document")
    settings = load_settings(index, chroma_url, corpus, model)
    if file is not None:
        name, records = _read(file, layout, settings)
        already = _check_file(name, records, Engine.open(settings), threshold, json=json)
    else:
        asking = Engine.open(settings).is_duplicate(
            text or "", answer=answer, k=k, threshold=threshold
        )
        already = asking.duplicate
        if json:
            print_json(asking_payload(asking))
        else:
            show_asking(asking)
    if check and already:
        raise typer.Exit(1)


def _read(file: Path, layout: str | None, settings: Settings) -> tuple[str, list[Record]]:
    """Return the name and the questions of a document; raises SourceError if it has none."""
    from corpus.errors import SourceError
    from ingest.files.choices import Choices
    from ingest.files.discover import discover
    from ingest.open import Limits, open_document
    from ingest.reader import require_layout

    require_layout(layout)
    found = discover([file], Choices.of(settings, layout=layout or ""))
    if found.missing:
        raise SourceError(f"{file}: {found.missing[0].error}")
    if len(found.files) != 1:
        raise SourceError(f"{file} is no single document; name one file")
    one = found.files[0]
    opened = open_document(one.name, one.path, one.layout, Limits.of(settings))
    return one.name, [record for piece in opened.pieces() for record in piece]


def _check_file(
    name: str, records: Sequence[Record], engine: Engine, threshold: float | None, *, json: bool
) -> bool:
    """Print what of a document is here already, and return whether anything is."""
    from ui.keeping.asked import check, counts

    checked = check(engine, records, name, threshold)
    states = counts(checked)
    if json:
        report: Payload = {"file": name, "questions": len(checked)}
        print_json(report | states | {"results": [one.plain for one in checked]})
    else:
        _show(name, checked)
    return states["already"] > 0


def _show(name: str, checked: Sequence[Checked]) -> None:
    from ui.keeping.asked import counts

    for one in checked:
        state = _STATES[one.state]
        colour = {"already": "red", "maybe": "yellow", "new": "green"}[one.state]
        where = escape(f"{name}:{one.record.lines[0]}")
        out.print(f"[{colour}]{state}[/]  {escape(one.record.question)}  [dim]{where}[/]")
        hits = [*one.asking.results, *one.asking.possible]
        for hit, match in zip(hits, one.asking.matches, strict=True):
            show_match(hit.record, match)
    told = ", ".join(f"{number} {_STATES[state]}" for state, number in counts(checked).items())
    out.print(f"{count(len(checked), 'question')} in {escape(name)}: {told}")
