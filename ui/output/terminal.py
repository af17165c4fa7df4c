"""What several commands print: JSON, errors, records and hits."""

from __future__ import annotations

import json as jsonlib
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding, PaddingDimensions
from rich.segment import Segment

from ui.output.controls import for_terminals, on_one_line
from ui.output.markdown import as_markdown, count, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import ConsoleOptions, RenderableType

    from corpus.records import Record
    from ingest.report import SourceReport
    from search.results import Asked, Hit, Neighbours, Part
    from ui.output.payloads import Payload


_MOST_ALIKE = 3  # errors of the same words in one line each


class Terminal(Console):
    """A console that prints no control character of what it is given, only its own colours."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as a console does, and drop the control characters of each text."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else for_terminals(text), style, control)


out = Terminal(highlight=False)
err = Terminal(stderr=True, highlight=False)


def print_whatever_the_encoding() -> None:
    """Let characters that the terminal's encoding lacks be printed as "?", not end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(payload: Payload, *, indent: int | None = 2) -> None:
    """Print data as JSON on stdout, without escaping any character; on one line if no indent."""
    text = jsonlib.dumps(payload, ensure_ascii=False, indent=indent)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """Print one line on stdout."""
    out.print(escape(line), soft_wrap=True)


def fail(message: str, *, json: bool, beside: Mapping[str, Any] | None = None) -> NoReturn:
    """Print an error as one line on stderr (and as data on stdout), and exit with 1.

    `beside` is what else the data have.
    """
    if json:
        print_json({**(beside or {}), "error": message})
    _complain(" ".join(message.split()))
    sys.exit(1)


def show_asked(asked: Asked) -> None:
    """Print the best stored answer, or that there is none, and the results under it."""
    if asked.notice:
        out.print(f"[yellow]{escape(asked.notice)}[/]")
    if asked.parts:
        _show_parts(asked)
        return
    if asked.read_as:
        out.print(f"Read as: {escape(asked.read_as)}")
    if asked.answer:
        best = next(hit for hit in asked.results if hit.record.id == asked.answer.citations[0])
        _show_answer(best.record)
        out.print()
    elif asked.answerable:
        out.print("[yellow]These questions are nearest; none of them has an answer.[/]")
    elif asked.verdict == "possible":
        out.print("[yellow]Nothing here surely answers that.[/] The nearest records are:")
    else:
        out.print("[yellow]Nothing in this corpus answers that.[/] The nearest records are:")
    if asked.reason:
        out.print(f"[dim]{escape(asked.reason)}[/]")
    if asked.suggestion:
        out.print(f"Did you mean: {escape(asked.suggestion)}")
    show_hits(asked.results)


def _show_parts(asked: Asked) -> None:
    """Print each part of a query with its best answer, then the results by part."""
    by_id = {hit.record.id: hit for hit in asked.results}
    out.print(f"This asks {count(len(asked.parts), 'thing')}.")
    for number, part in enumerate(asked.parts, start=1):
        out.print(f"\n[bold cyan]{number} ·[/] {escape(part.text)}")
        own = (by_id[record_id].record for record_id in part.records)
        best = next((record for record in own if record.answer), None)
        if part.verdict == "answered" and best:
            _show_answer(best)
            continue
        out.print(f"[yellow]{_UNANSWERED[part.verdict]}[/]")
        if part.reason:
            out.print(f"[dim]{escape(part.reason)}[/]")
    out.print()
    show_hits(asked.results, asked.parts)


_UNANSWERED = {
    "answered": "The nearest questions have no answer.",
    "possible": "Nothing here surely answers that.",
    "nothing": "Nothing in this corpus answers that.",
}


def show_neighbours(found: Neighbours) -> None:
    """Print the records most like a record or a text."""
    if not found.results:
        out.print("There is nothing else in this corpus.")
    show_hits(found.results)


def show_record(record: Record) -> None:
    """Print one record whole."""
    _show_answer(record)
    if record.level:
        out.print(f"[dim]level:[/] {record.level}")
    if record.tags:
        out.print(f"[dim]tags:[/] {escape(', '.join(record.tags))}")


def _show_answer(record: Record) -> None:
    out.print(f"[bold]{escape(record.question)}[/]")
    if record.section:
        out.print(f"[cyan]{escape(' › '.join(record.section))}[/]")
    for text in filter(None, (record.context, record.given)):
        _print_markdown(text, (1, 2, 0, 2))
    if record.answer:
        _print_markdown(record.answer, (1, 2))
    else:
        out.print("[yellow]The document gives no answer to it.[/]")
    out.print(f"[dim]{escape(place(record.source, record.lines))}  {record.id}[/]")


def print_prose(text: str) -> None:
    """Print Markdown, set in a little."""
    _print_markdown(text, (0, 2, 1, 2))


def _print_markdown(text: str, padding: PaddingDimensions) -> None:
    from rich.markdown import Markdown  # its parser would slow every --help

    # Without hyperlinks an address is printed: what a link says and where it leads can differ.
    out.print(Padding(Markdown(as_markdown(text), hyperlinks=False), padding))


def show_hits(hits: Sequence[Hit], parts: Sequence[Part] = ()) -> None:
    """Print records that were found, with their scores, and where they stand."""
    for number, hit in enumerate(hits, start=1):
        record = hit.record
        score = f"[green]{hit.score:.2f}[/]"
        if hit.strength:
            score += f" [dim]{hit.strength}:[/]"
        out.print(f"[dim]{number:>3}.[/] {score} {escape(record.question)}")
        for asked, part in enumerate(parts, start=1):
            if record.id in part.records:
                out.print(f"          [cyan]{asked} ·[/] {escape(part.text)}")
        if hit.matched == "answer":
            out.print(Padding(f"[italic]{escape(hit.why.snippet)}[/]", (0, 0, 0, 10)))
        out.print(f"          [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
        for also in hit.also:
            where = escape(place(also.source, also.lines))
            out.print(f"          [dim]also asked in {where}  {also.id}[/]")


def show_errors(reports: Sequence[SourceReport], *, every: bool = False) -> None:
    """Print on stderr which documents cannot be read, and why: many of one reason in one line."""
    failed: dict[str, list[str]] = {}
    for report in reports:
        if report.error:
            failed.setdefault(report.error, []).append(report.path)
    for error, paths in failed.items():
        if every or len(paths) <= _MOST_ALIKE:
            for path in paths:
                _complain(f"{on_one_line(path)}: {error}")
        else:
            some = ", ".join(map(on_one_line, paths[:_MOST_ALIKE]))
            _complain(f"{count(len(paths), 'document')}: {error}: {some}, …")


def show_plugin_problems() -> None:
    """Print on stderr which layouts and formats of other packages cannot be used, and why."""
    from ingest.reader import plugin_problems

    for problem in plugin_problems():
        err.print(f"[yellow]warning:[/] {escape(problem)}", soft_wrap=True)


def _complain(line: str) -> None:
    err.print(f"[bold red]error:[/] {escape(line)}", soft_wrap=True)
