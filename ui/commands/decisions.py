"""The commands for decisions on duplicates: list, undo, export and import them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ui.commands.duplicates import Author, show_problems
from ui.commands.options import AsJson, ChromaUrl, CorpusName, IndexFolder, load_settings
from ui.output.markdown import count
from ui.output.terminal import err, out, print_json, say

if TYPE_CHECKING:
    from search.decisions.ledger import Ledger
    from search.decisions.lines import Decision

decisions = typer.Typer(no_args_is_help=True)
app = typer.Typer()
app.add_typer(
    decisions, name="decisions", help="List, undo, export and import decisions on duplicates."
)

_STREAM = Path("-")


@decisions.command("list")
def list_decisions(
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """List the decisions that are in force, the latest last.

    Example: askalike decisions list
    """
    ledger = _ledger(index, chroma_url, corpus)
    book = ledger.book
    if json:
        listed = [_payload(one) for one in book.decisions]
        problems = [str(one) for one in book.problems]
        print_json({"file": str(ledger.file), "decisions": listed, "problems": problems})
        return
    for one in book.decisions:
        asked = " · ".join(one.questions[:3])
        out.print(f"[dim]{one.time[:16]}[/] [bold]{one.decision}[/] {escape(asked)}")
        out.print(f"   [dim]{escape(one.author)}  {one.id}[/]")
    say(f"{count(len(book.decisions), 'decision')} in {ledger.file}")
    show_problems(ledger)


@decisions.command("undo")
def undo_decision(
    decision: Annotated[str, typer.Argument(metavar="ID", help="The id of a decision.")],
    author: Author = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Undo a decision, or all that were made at once; it stays in the file.

    Example: askalike decisions undo 105c7f2bfb60213d
    """
    from ui.access.caller import system_user

    undone = _ledger(index, chroma_url, corpus).undo(decision.strip(), author or system_user())
    if json:
        print_json({"undone": [one.id for one in undone]})
    else:
        say(f"undone: {count(len(undone), 'decision')}")


@decisions.command("export")
def export_decisions(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file to write; - for stdout.")
    ] = _STREAM,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
) -> None:
    """Write all decisions as lines of JSON, which import takes.

    Example: askalike decisions export decisions.jsonl
    """
    from corpus.files import save_as

    content = b"".join(_ledger(index, chroma_url, corpus).export())
    if file == _STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with save_as(file, replace=force) as stream:
        stream.write(content)
    lines = content.count(b"\n")
    say(f"wrote {count(lines, 'line')} to {file}")


@decisions.command("import")
def import_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of decisions.")],
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Take over the decisions of another file; what is here already is left as it is.

    Example: askalike decisions import theirs.jsonl
    """
    from corpus.errors import DecisionsError
    from corpus.files import read_regular
    from search.decisions.ledger import MOST_BYTES

    try:
        content = read_regular(file, MOST_BYTES)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DecisionsError(
            f"{file} cannot be read ({reason}); give a file of decisions"
        ) from error
    taken = _ledger(index, chroma_url, corpus).take(content)
    problems = [f"{file}:{one.line}: {one.reason}" for one in taken.problems]
    if json:
        print_json({"added": taken.added, "known": taken.known, "problems": problems})
        return
    for problem in problems:
        err.print(f"[yellow]warning:[/] {escape(problem)}", soft_wrap=True)
    say(f"{count(taken.added, 'line')} added, {taken.known:,} known already")


def _ledger(index: Path | None, chroma_url: str | None, corpus: str | None) -> Ledger:
    """Return the decisions on a corpus; no model is loaded for them."""
    from corpus.open import open_store
    from search.decisions.ledger import Ledger
    from search.decisions.place import decision_files

    settings = load_settings(index, chroma_url, corpus)
    return Ledger(decision_files(settings, open_store(settings).sources()))


def _payload(one: Decision) -> dict[str, object]:
    return {
        "id": one.id,
        "time": one.time,
        "author": one.author,
        "decision": one.decision,
        "keys": list(one.keys),
        "keeper": one.keeper or None,
        "questions": list(one.questions),
        "sources": list(one.sources),
    }
