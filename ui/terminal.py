"""Human output on the terminal, with rich."""

from __future__ import annotations

import json as jsonlib
import sys
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from ui.render import as_markdown, place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record, Unread
    from ingest.check import Finding
    from ingest.report import Report, SourceReport
    from ingest.survey import Survey
    from search.results import Asked, Duplicates, Hit, Neighbours
    from ui.payloads import Payload
    from ui.status import Status

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def print_json(payload: Payload) -> None:
    """Print data as JSON on stdout, in the characters it has."""
    text = jsonlib.dumps(payload, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def fail(message: str, *, json: bool) -> NoReturn:
    """Print an error as one line on stderr (and as data on stdout), and exit with 1."""
    if json:
        print_json({"error": message})
    _err.print(f"[bold red]error:[/] {escape(' '.join(message.split()))}", soft_wrap=True)
    sys.exit(1)


def show_parsed(survey: Survey) -> None:
    """Print a tree of documents, sections and questions, with the lines that were not read."""
    parsed = {document.name: document for document in survey.parsed}
    reports = survey.reports
    for report in reports:
        if report.error:
            continue
        document = parsed[report.path]
        rival = document.runner_up
        second = f" (next: {rival.layout}, {rival.score:.2f})" if rival else ""
        _out.print(
            f"[bold]{escape(report.path)}[/]  [dim]{report.layout} layout{second}, "
            f"{_count(report.records, 'question')}[/]"
        )
        section: tuple[str, ...] = ()
        for record in document.records:
            if record.section != section:
                section = record.section
                _out.print(f"  [cyan]{escape(' › '.join(section))}[/]")
            first, last = record.lines
            note = "" if record.answer else "  [yellow]no answer[/]"
            _out.print(f"    [dim]{first:>5}-{last:<5}[/] {escape(record.question)}{note}")
        _show_unread(report.path, report.unread)
    total = sum(report.records for report in reports)
    read = sum(not report.error for report in reports)
    _out.print(f"{_count(total, 'question')} in {_count(read, 'document')}")
    _show_errors(reports)


def show_findings(findings: Sequence[Finding]) -> None:
    """Print what the author of the documents should look at, as places an editor can open."""
    for one in findings:
        line = f"{escape(one.source)}:{one.lines[0]}: {escape(one.message)}"
        _err.print(f"[yellow]{line}[/]", soft_wrap=True)
    if findings:
        _err.print(f"{_count(len(findings), 'finding')} to look at")


def show_report(report: Report) -> None:
    """Print what an ingest did, document by document where something is to be said."""
    for source in report.sources:
        _show_unread(source.path, source.unread)
    for skipped in report.skipped:
        _out.print(f"[dim]{escape(skipped.path)}: left out, {escape(skipped.reason)}[/]")
    changes = [
        f"{number} {word}"
        for number, word in (
            (report.added, "added"),
            (report.updated, "updated"),
            (report.removed, "removed"),
            (report.unchanged, "unchanged"),
        )
        if number
    ]
    if changes:
        _out.print(
            f"Documents: {', '.join(changes)}. The index holds "
            f"{_count(report.records, 'record')} in {_count(report.passages, 'passage')} "
            f"({report.embedded:,} embedded now, {report.seconds:.1f} s)."
        )
    if report.stopped:
        _err.print("Stopped; what was finished is kept. Run the same command to go on.")
    elif report.added:
        _out.print('Next: [bold]askalike ask "…"[/], or [bold]askalike serve[/].')
    _show_errors(report.sources)


def show_asked(asked: Asked) -> None:
    """Print the best stored answer, or that there is none, and the results under it."""
    if asked.answer:
        best = next(h for h in asked.results if h.record.id == asked.answer.citations[0])
        _show_answer(best.record)
        _out.print()
    elif asked.answerable:
        _out.print("[yellow]These questions are nearest; none of them has an answer.[/]")
    else:
        _out.print("[yellow]Nothing in this corpus answers that.[/] The nearest records are:")
    _show_hits(asked.results)


def show_neighbours(found: Neighbours) -> None:
    """Print the records most like something."""
    if not found.results:
        _out.print("There is nothing else in this corpus.")
    _show_hits(found.results)


def show_duplicates(found: Duplicates, records: Mapping[str, Record]) -> None:
    """Print the groups of questions that ask the same."""
    if not found.groups:
        _out.print(
            f"No two questions score {found.threshold:.2f} or more; try a lower --threshold."
        )
        return
    for number, group in enumerate(found.groups, start=1):
        _out.print(f"[bold]{number}. {_count(len(group), 'question')}[/]")
        for record_id in group:
            record = records[record_id]
            _out.print(f"   {escape(record.question)}")
            _out.print(f"      [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
    asked = sum(map(len, found.groups))
    _out.print(
        f"{_count(len(found.groups), 'group')} of {asked} questions, "
        f"{_count(len(found.pairs), 'pair')} at {found.threshold:.2f} or more"
    )


def show_record(record: Record) -> None:
    """Print one record whole."""
    _show_answer(record)
    if record.level:
        _out.print(f"[dim]level:[/] {record.level}")
    if record.tags:
        _out.print(f"[dim]tags:[/] {escape(', '.join(record.tags))}")


def show_status(state: Status) -> None:
    """Print what an index holds."""
    facts = Table.grid(padding=(0, 2))
    for key, value in (
        ("index", state.index),
        ("corpus", f"{state.corpus}, revision {state.header.revision}"),
        ("model", f"{state.header.model} ({state.header.dimension} dimensions)"),
        ("holds", f"{_count(state.records, 'record')} in {_count(state.passages, 'passage')}"),
    ):
        facts.add_row(f"[dim]{key}[/]", escape(value))
    _out.print(facts)
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for column in ("document", "layout"):
        table.add_column(column)
    for column in ("records", "passages"):
        table.add_column(column, justify="right")
    for source in state.sources:
        table.add_row(
            escape(source.name), source.layout, f"{source.records:,}", f"{source.passages:,}"
        )
    _out.print(table)
    for problem in state.problems:
        _out.print(f"[yellow]{escape(problem)}[/]")


def _show_answer(record: Record) -> None:
    _out.print(f"[bold]{escape(record.question)}[/]")
    if record.section:
        _out.print(f"[cyan]{escape(' › '.join(record.section))}[/]")
    for text in filter(None, (record.context, record.given)):
        _out.print(Padding(Markdown(as_markdown(text)), (1, 2, 0, 2)))
    if record.answer:
        _out.print(Padding(Markdown(as_markdown(record.answer)), (1, 2)))
    else:
        _out.print("[yellow]The document gives no answer to it.[/]")
    _out.print(f"[dim]{escape(place(record.source, record.lines))}  {record.id}[/]")


def _show_hits(hits: Sequence[Hit]) -> None:
    for number, hit in enumerate(hits, start=1):
        record = hit.record
        _out.print(f"[dim]{number:>3}.[/] [green]{hit.score:.2f}[/] {escape(record.question)}")
        if hit.matched == "answer":
            _out.print(Padding(f"[italic]{escape(hit.why.snippet)}[/]", (0, 0, 0, 10)))
        _out.print(f"          [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
        for also in hit.also:
            where = escape(place(also.source, also.lines))
            _out.print(f"          [dim]also asked in {where}  {also.id}[/]")


def _show_unread(path: str, unread: Sequence[Unread]) -> None:
    for one in unread:
        first, last = one.lines
        _out.print(f"[yellow]{escape(path)}:{first}-{last} not read: {escape(one.reason)}[/]")


def _show_errors(reports: Sequence[SourceReport]) -> None:
    for report in reports:
        if report.error:
            _err.print(
                f"[bold red]error:[/] {escape(report.path)}: {escape(report.error)}",
                soft_wrap=True,
            )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
