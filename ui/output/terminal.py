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

from ui.output.markdown import as_markdown, place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record, Unread
    from ingest.report import Remark, Report, SourceReport
    from search.results import Asked, Duplicates, Hit, Neighbours
    from ui.commands.parse import Checked
    from ui.commands.status import Status
    from ui.output.payloads import Payload

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def print_json(payload: Payload, *, indent: int | None = 2) -> None:
    """Print data as JSON on stdout, in the characters it has; on one line without an indent."""
    text = jsonlib.dumps(payload, ensure_ascii=False, indent=indent)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """Print one line on stdout."""
    _out.print(escape(line), soft_wrap=True)


def fail(message: str, *, json: bool) -> NoReturn:
    """Print an error as one line on stderr (and as data on stdout), and exit with 1."""
    if json:
        print_json({"error": message})
    _complain(" ".join(message.split()))
    sys.exit(1)


def show_parsed(documents: Checked) -> None:
    """Print a tree of documents, sections and questions, with the lines that were not read."""
    for document in documents:
        if document.opened is None:
            continue
        opened, rival = document.opened, document.opened.runner_up
        second = f" (next: {rival.layout}, {rival.score:.2f})" if rival else ""
        many = "read row by row" if opened.count is None else count(opened.count, "question")
        _out.print(
            f"[bold]{escape(opened.name)}[/]  [dim]{opened.layout} layout{second}, {many}[/]"
        )
        section: tuple[str, ...] = ()
        for record in documents.records(document):
            if record.section != section:
                section = record.section
                _out.print(f"  [cyan]{escape(' › '.join(section))}[/]")
            first, last = record.lines
            note = "" if record.answer else "  [yellow]no answer[/]"
            _out.print(f"    [dim]{first:>5}-{last:<5}[/] {escape(record.question)}{note}")
        show_unread(document.report.path, document.report.unread)
    total = sum(report.records for report in documents.reports)
    read = sum(not report.error for report in documents.reports)
    _out.print(f"{count(total, 'question')} in {count(read, 'document')}")
    show_errors(documents.reports)


def show_findings(findings: Sequence[Remark]) -> None:
    """Print what the author of the documents should look at, as places an editor can open."""
    for one in findings:
        line = f"{escape(one.source)}:{one.lines[0]}: {escape(one.message)}"
        _err.print(f"[yellow]{line}[/]", soft_wrap=True)
    if findings:
        _err.print(f"{count(len(findings), 'finding')} to look at")


def show_report(report: Report) -> None:
    """Print what an ingest did, document by document where something is to be said."""
    for source in report.sources:
        show_unread(source.path, source.unread)
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
            f"{count(report.records, 'record')} in {count(report.passages, 'passage')} "
            f"({report.embedded:,} embedded now, {report.seconds:.1f} s)."
        )
    if report.stopped:
        _err.print("Stopped; what was finished is kept. Run the same command to go on.")
    elif report.added:
        _out.print('Next: [bold]askalike ask "…"[/], or [bold]askalike serve[/].')
    show_errors(report.sources)


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
        _out.print(f"[bold]{number}. {count(len(group), 'question')}[/]")
        for record_id in group:
            record = records[record_id]
            _out.print(f"   {escape(record.question)}")
            _out.print(f"      [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
    asked = sum(map(len, found.groups))
    _out.print(
        f"{count(len(found.groups), 'group')} of {asked} questions, "
        f"{count(len(found.pairs), 'pair')} at {found.threshold:.2f} or more"
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
        ("holds", f"{count(state.records, 'record')} in {count(state.passages, 'passage')}"),
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


def show_unread(path: str, unread: Sequence[Unread]) -> None:
    """Print the lines of a document that were not understood."""
    for one in unread:
        first, last = one.lines
        _out.print(f"[yellow]{escape(path)}:{first}-{last} not read: {escape(one.reason)}[/]")


def show_errors(reports: Sequence[SourceReport]) -> None:
    """Print on stderr which documents cannot be read, and why."""
    for report in reports:
        if report.error:
            _complain(f"{report.path}: {report.error}")


def _complain(line: str) -> None:
    _err.print(f"[bold red]error:[/] {escape(line)}", soft_wrap=True)


def count(number: int, word: str) -> str:
    """Return a number with what it counts, as many as they are."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
