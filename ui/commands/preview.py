"""What an ingest would do, as lines on the terminal."""

from rich.console import Console
from rich.markup import escape

from ingest.report import Preview
from ui.output.terminal import count, show_errors, show_unread

_out = Console(highlight=False)


def show_preview(seen: Preview) -> None:
    """Print each document that would be touched, then how many would be left alone."""
    for report in seen.sources:
        if report.path not in seen.unchanged:
            show_unread(report.path, report.unread)
    for one in seen.skipped:
        _out.print(f"[dim]{escape(one.path)}: left out, {escape(one.reason)}[/]")
    records = {report.path: report.records for report in seen.sources}
    for word, names in (("add", seen.added), ("update", seen.updated)):
        for name in names:
            _out.print(f"{word:<7} {escape(name)}  [dim]{count(records[name], 'record')}[/]")
    for move in seen.moved:
        _out.print(f"{'move':<7} {escape(move.before)} → {escape(move.after)}")
    for name in seen.removed:
        _out.print(f"{'remove':<7} {escape(name)}")
    touched = any((seen.added, seen.updated, seen.moved, seen.removed))
    nothing = "" if touched else "Nothing to do: "
    _out.print(f"{nothing}{len(seen.unchanged):,} unchanged; the index was not touched.")
    show_errors(seen.sources)
