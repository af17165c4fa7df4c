"""An evaluation as JSON data, and as a table on the terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from search.evaluate import MEASURES, Comparison, Evaluation
from search.judgements import Queries
from ui.output.payloads import Payload

Names = tuple[str, str]

_out = Console(highlight=False)


def evaluation_payload(
    queries: Queries,
    measured: Mapping[str, Evaluation],
    names: Names | None = None,
    compared: Comparison | None = None,
) -> Payload:
    """Return the figures of the first strategy, and of each in a list when there are several."""
    payload: Payload = {
        **_figures(next(iter(measured.values()))),
        "queries": len(queries.judged),
        "unknown": queries.unknown,
        "without_relevant": queries.empty,
    }
    if len(measured) > 1:
        payload["strategies"] = [
            {"strategy": name, **_figures(one)} for name, one in measured.items()
        ]
    if names and compared:
        payload["compare"] = {
            "a": names[0],
            "b": names[1],
            "measure": compared.measure,
            "difference": round(compared.difference, 4),
            "p": round(compared.p, 4),
        }
    return payload


def show_evaluation(
    queries: Queries,
    measured: Mapping[str, Evaluation],
    names: Names | None = None,
    compared: Comparison | None = None,
) -> None:
    """Print a line of figures for each strategy, and what was left out."""
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("strategy")
    for column in (*MEASURES, "p50 ms", "p95 ms"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, one in measured.items():
        figures = [f"{100 * one.figures[measure]:.1f}" for measure in MEASURES]
        table.add_row(name, *figures, f"{one.p50_ms:.1f}", f"{one.p95_ms:.1f}")
    _out.print(table)
    _out.print(f"[dim]{len(queries.judged):,} queries, figures in percent[/]")
    for number, reason in (
        (queries.unknown, "expect only records that the corpus does not have"),
        (queries.empty, "have no relevant record"),
    ):
        if number:
            _out.print(f"[yellow]{number:,} more queries were not scored: they {reason}.[/]")
    if names and compared:
        _out.print(escape(_verdict(names, compared)))


def _verdict(names: Names, compared: Comparison) -> str:
    points = 100 * compared.difference
    least = "p < 0.001" if compared.p < 0.001 else f"p = {compared.p:.3f}"
    return (
        f"{names[0]} against {names[1]}: {points:+.1f} {compared.measure}, {least} "
        "(paired randomization test)"
    )


def _figures(one: Evaluation) -> Payload:
    return {
        **{name: round(figure, 4) for name, figure in one.figures.items()},
        "p50_ms": round(one.p50_ms, 2),
        "p95_ms": round(one.p95_ms, 2),
    }
