"""Two layouts of a document: what only one finds, and what differs; as lines and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.controls import on_one_line
from ui.output.markdown import count
from ui.output.terminal import err, out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.review.compare import Comparison, Place
    from ui.output.payloads import Payload

# Questions shown of each sort, unless every one is wanted.
_FIRST = 20
_LONGEST = 100


def show_comparison(compared: Comparison, *, every: bool) -> None:
    """Print what only one of two layouts finds, and the answers that differ, by their lines."""
    name = escape(on_one_line(compared.path))
    if compared.error:
        err.print(f"[bold red]error:[/] {name}: {escape(compared.error)}", soft_wrap=True)
        return
    most = None if every else _FIRST
    out.print(
        f"[bold]{name}[/]  [dim]{' and '.join(compared.layouts)}: "
        f"{count(compared.alike, 'question')} alike[/]"
    )
    for layout, places in zip(compared.layouts, compared.only, strict=True):
        _show_only(layout, places, most)
    if compared.answers:
        out.print(f"  [cyan]other answers ({len(compared.answers):,})[/]")
        for one in compared.answers[:most]:
            out.print(f"    {escape(_short(one.question))}", soft_wrap=True)
            for layout, lines, text in zip(compared.layouts, one.lines, one.texts, strict=True):
                differs = escape(_short(text)) if text else "[dim](ends)[/]"
                out.print(f"      [dim]{layout:>12} {_span(lines)}[/] {differs}", soft_wrap=True)
        _show_rest(len(compared.answers), most)


def comparison_payload(compared: Comparison) -> Payload:
    """Return how a document reads in two layouts."""
    return {
        "path": compared.path,
        "layouts": list(compared.layouts),
        "alike": compared.alike,
        "only": [
            [{"question": one.question, "lines": list(one.lines)} for one in places]
            for places in compared.only
        ],
        "answers": [
            {
                "question": one.question,
                "lines": [list(lines) for lines in one.lines],
                "differs": list(one.texts),
            }
            for one in compared.answers
        ],
        "error": compared.error,
    }


def _show_only(layout: str, places: Sequence[Place], most: int | None) -> None:
    if not places:
        return
    out.print(f"  [cyan]only {layout} ({len(places):,})[/]")
    for place in places[:most]:
        out.print(
            f"    [dim]{_span(place.lines)}[/] {escape(_short(place.question))}", soft_wrap=True
        )
    _show_rest(len(places), most)


def _show_rest(number: int, most: int | None) -> None:
    if most is not None and number > most:
        out.print(f"    [dim]… {number - most:,} more (--all shows them)[/]", soft_wrap=True)


def _span(lines: tuple[int, int]) -> str:
    return f"{lines[0]:>5}-{lines[1]:<5}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
