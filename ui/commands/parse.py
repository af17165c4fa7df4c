"""The command that shows what would be read, each record as soon as it is read."""

from __future__ import annotations

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from corpus.errors import SourceError
from ui.commands.options import AsJson
from ui.output.markdown import count
from ui.output.payloads import parsed_record_payload, report_end_payload
from ui.output.terminal import err, out, show_errors, show_plugin_problems, show_unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.records import Record
    from ingest.report import Remark, SourceReport
    from ingest.review.survey import Surveyed
    from ui.output.payloads import Payload

app = typer.Typer()


@app.command()
def parse(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files and folders to read.", show_default=False, readable=False),
    ],
    layout: Annotated[
        str | None,
        typer.Option("--layout", metavar="NAME", help="Read every document in this layout."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 if lines are not read, or questions are repeated or have no answer.",
        ),
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what would be read: every question, its section and lines. Touches no index.

    Example: askalike parse notes/ faq.md
    """
    from corpus.settings import Settings
    from ingest.files.discover import discover
    from ingest.open import Limits
    from ingest.review.survey import Survey

    limits = Limits.of(Settings.load())
    surveyed = Survey(discover(paths), _check_layout(layout), limits).documents()
    documents = CheckedDocuments(surveyed, check=check)
    if json:
        _print_json(documents)
    else:
        _show(documents)
    show_plugin_problems()
    _show_findings(documents.findings)
    if documents.findings or any(report.error for report in documents.reports):
        raise typer.Exit(1)


def _check_layout(name: str | None) -> str | None:
    """Return the name of a layout; raises SourceError, with all names, if there is none such."""
    from ingest.reader import layout_names

    if name is not None and name not in layout_names():
        raise SourceError(f"no layout {name!r}; there are: {', '.join(layout_names())}")
    return name


class CheckedDocuments:
    """Documents as they are read: a report on each and, with `check`, what its author should see.

    The reports and findings are whole once every record of every document has been taken.
    """

    def __init__(self, documents: Iterable[Surveyed], *, check: bool) -> None:
        self.reports: list[SourceReport] = []
        self.findings: list[Remark] = []
        self._documents = documents
        self._check = check

    def __iter__(self) -> Iterator[Surveyed]:
        for document in self._documents:
            yield document
            self.reports.append(document.report)

    def records(self, document: Surveyed) -> Iterator[Record]:
        """Yield the records of a document."""
        from ingest.review.survey import Check

        check = Check(document.report.path) if self._check else None
        for record in document.records():
            if check:
                check.look(record)
            yield record
        if check:
            self.findings += check.remarks(document.report.unread)


def _show(documents: CheckedDocuments) -> None:
    """Print a tree of documents, sections and questions, with the lines that were not read."""
    for document in documents:
        if document.opened:
            _show_document(documents, document)
    total = sum(report.records for report in documents.reports)
    read = sum(not report.error for report in documents.reports)
    out.print(f"{count(total, 'question')} in {count(read, 'document')}")
    show_errors(documents.reports)


def _show_document(documents: CheckedDocuments, document: Surveyed) -> None:
    out.print(_title(document))
    section: tuple[str, ...] = ()
    for record in documents.records(document):
        if record.section != section:
            section = record.section
            out.print(f"  [cyan]{escape(' › '.join(section))}[/]")
        first, last = record.lines
        note = "" if record.answer else "  [yellow]no answer[/]"
        out.print(f"    [dim]{first:>5}-{last:<5}[/] {escape(record.question)}{note}")
    show_unread(document.report.path, document.report.unread)


def _title(document: Surveyed) -> str:
    """Return a document's name, its layout and the one that came second, how many questions."""
    opened = document.opened
    if opened is None:
        return ""
    rival = opened.runner_up
    second = f" (next: {rival.layout}, {rival.score:.2f})" if rival else ""
    many = "read row by row" if opened.count is None else count(opened.count, "question")
    return f"[bold]{escape(opened.name)}[/]  [dim]{opened.layout} layout{second}, {many}[/]"


def _show_findings(findings: Sequence[Remark]) -> None:
    """Print what the author should look at on stderr, each as a place that editors open."""
    for finding in findings:
        line = f"{escape(finding.source)}:{finding.lines[0]}: {escape(finding.message)}"
        err.print(f"[yellow]{line}[/]", soft_wrap=True)
    if findings:
        err.print(f"{count(len(findings), 'finding')} to look at")


def _print_json(documents: CheckedDocuments) -> None:
    """Print every record of every document as JSON on stdout, without escaping any character."""
    before = '{\n  "sources": ['
    for document in documents:
        _write(f"{before}\n    {{")
        _write(f'{_members(_document_payload(document), 6)},\n      "records": [')
        between = ""
        for record in documents.records(document):
            _write(f"{between}\n{_indented(parsed_record_payload(record), 8)}")
            between = ","
        end = "\n      ]" if between else "]"
        _write(f"{end},{_members(report_end_payload(document.report), 6)}\n    }}")
        before = ","
    _write(f"{before}]}}\n" if before != "," else "\n  ]\n}\n")
    sys.stdout.flush()


def _document_payload(document: Surveyed) -> Payload:
    """Return how a document is read: what is known before its records."""
    opened = document.opened
    if opened is None:
        return {"path": document.report.path, "layout": None, "score": None, "runner_up": None}
    return {
        "path": opened.name,
        "layout": opened.layout,
        "score": opened.score,
        "runner_up": asdict(opened.runner_up) if opened.runner_up else None,
        "structure": [list(lines) for lines in opened.structure],
    }


def _members(payload: dict[str, object], blanks: int) -> str:
    """Return what stands between the braces of an object."""
    return _indented(payload, blanks - 2).strip().removeprefix("{").removesuffix("}").rstrip()


def _indented(payload: dict[str, object], blanks: int) -> str:
    return indent(jsonlib.dumps(payload, ensure_ascii=False, indent=2), " " * blanks)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
