"""The command that shows what would be read, and what would not; or how two layouts differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ui.commands.options import AsJson, Every, Extensions, LayoutName, chosen_extensions
from ui.output.comparison import comparison_payload, show_comparison
from ui.output.left_out import show_left_out
from ui.output.markdown import count
from ui.output.parsed import print_parsed
from ui.output.signs import show_signs, show_unread
from ui.output.terminal import (
    err,
    out,
    print_json,
    show_errors,
    show_plugin_problems,
)
from ui.output.tree import Tree, question_line, section_line, title_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import Record
    from corpus.settings import Settings
    from ingest.files.discover import Discovery
    from ingest.report import Remark, Skipped, SourceReport
    from ingest.review.survey import Survey, Surveyed

app = typer.Typer()

# Of more documents than these, each is one line.
_MOST_TREES = 10


@app.command()
def parse(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders and addresses to read.", show_default=False, readable=False
        ),
    ],
    layout: LayoutName = None,
    ext: Extensions = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 if something looks as if it held questions and is not read: a text "
            "of unknown suffix that asks, a text document without a question, a layout that is "
            "doubtful, lines that are not read (above all if they are half of a document); also "
            "if a question is repeated or has no answer. Pictures, programs, ignored files and "
            "data without questions are no fault.",
        ),
    ] = False,
    diff: Annotated[
        str | None,
        typer.Option(
            "--diff",
            metavar="LAYOUT [LAYOUT]",
            help="Show which questions only one of two layouts finds, and which answers differ; "
            "one layout is compared with --layout, or with the one that is detected.",
        ),
    ] = None,
    every: Every = False,
    json: AsJson = False,
) -> None:
    """Show what would be read: every question, its section and lines. Touches no index.

    Example: askalike parse notes/ faq.md
    """
    from corpus.settings import Settings
    from ingest.files.choices import Choices
    from ingest.files.discover import discover
    from ingest.files.remote import reaching
    from ingest.open import Limits
    from ingest.reader import require_layout
    from ingest.review.survey import Survey

    settings = Settings.load(ext=chosen_extensions(ext))
    require_layout(layout)
    for name in settings.ext.values():
        require_layout(name)
    if diff and (second := _second_layout(paths, layout)):
        require_layout(diff)
        paths, layout, diff = [path for path in paths if str(path) != second], diff, second
    require_layout(diff)
    with reaching(settings.remote):
        discovery = discover(paths, Choices.of(settings, layout=layout or ""))
        if diff:
            _compare(discovery, (layout, diff), settings, every=every, json=json)
            return
        survey = Survey(discovery, Limits.of(settings))
        documents = CheckedDocuments(survey, check=check)
        if json:
            print_parsed(documents)
        else:
            _show(documents, many=len(discovery.files) > _MOST_TREES, every=every)
    show_plugin_problems()
    failures = [*documents.failures, *documents.overlooked]
    if check:
        _show_failures(failures)
    if (check and failures) or any(report.error for report in documents.reports):
        raise typer.Exit(1)


def _second_layout(paths: Sequence[Path], layout: str | None) -> str | None:
    """Return the second layout after `--diff`, which stands where a path would."""
    from ingest.reader import layout_names

    names = set(layout_names())
    found = [str(path) for path in paths if str(path) in names and not path.exists()]
    return found[0] if layout is None and len(found) == 1 and len(paths) > 1 else None


def _compare(
    discovery: Discovery,
    layouts: tuple[str | None, str],
    settings: Settings,
    *,
    every: bool,
    json: bool,
) -> None:
    """Show how documents read in two layouts; exits with 1 if one of them cannot be read."""
    from ingest.open import Limits
    from ingest.review.compare import compare_documents

    payloads, failed = [], False
    for compared in compare_documents(discovery, layouts, Limits.of(settings)):
        failed = failed or compared.error is not None
        if json:
            payloads.append(comparison_payload(compared))
        else:
            show_comparison(compared, every=every)
    if json:
        print_json({"diff": payloads})
    if failed:
        raise typer.Exit(1)


class CheckedDocuments:
    """Documents as they are read: a report and remarks on each, and the files that are left out.

    The reports and failures are whole once every record of every document has been taken.
    """

    def __init__(self, survey: Survey, *, check: bool) -> None:
        self.reports: list[SourceReport] = []
        self.failures: list[str] = []
        self._survey = survey
        self._check = check

    def __iter__(self) -> Iterator[Surveyed]:
        for document in self._survey.documents():
            yield document
            self.reports.append(document.report)

    @property
    def skipped(self) -> Sequence[Skipped]:
        """The files of folders that were not read."""
        return self._survey.skipped

    @property
    def overlooked(self) -> list[str]:
        """In a line each, the files that were not read and look as if they held questions."""
        return [f"{one.path}: {one.reason}" for one in self.skipped if one.asks]

    def records(self, document: Surveyed, remarks: list[Remark]) -> Iterator[Record]:
        """Yield the records of a document; at their end, add what is to be looked at."""
        from ingest.review.signs import Check

        looking = Check(document.report.path, every=self._check)
        for record in document.records():
            looking.look(record)
            yield record
        found = looking.remarks(document.report.unread, document.opened)
        if self._check:
            self.failures += (
                f"{one.source}:{one.lines[0]}: {one.message}" for one in found if one.fails
            )
        remarks += (one for one in found if not looking.innocent(one))


def _show(documents: CheckedDocuments, *, many: bool, every: bool) -> None:
    """Print a tree of documents, sections and questions, with what was not read."""
    folded = False
    for document in documents:
        if document.opened and every:
            _show_whole(documents, document)
        elif document.opened:
            folded |= _show_folded(documents, document, many=many)
    total = sum(report.records for report in documents.reports)
    read = sum(not report.error for report in documents.reports)
    show_left_out(documents.skipped, every=every)
    hint = " [dim](--all shows every question)[/]" if folded or (many and not every) else ""
    out.print(f"{count(total, 'question')} in {count(read, 'document')}{hint}")
    show_errors(documents.reports, every=every)


def _show_whole(documents: CheckedDocuments, document: Surveyed) -> None:
    """Print a document, each record as soon as it is read."""
    opened = document.opened
    known = opened.count if opened else None
    many = "read row by row" if known is None else count(known, "question")
    out.print(title_line(document, many), soft_wrap=True)
    remarks: list[Remark] = []
    section: tuple[str, ...] = ()
    for record in documents.records(document, remarks):
        if record.section != section:
            section = record.section
            out.print(section_line(section), soft_wrap=True)
        out.print(question_line(record), soft_wrap=True)
    show_signs(document.report.path, remarks, every=True)
    show_unread(document.report.path, document.report.unread, every=True)


def _show_folded(documents: CheckedDocuments, document: Surveyed, *, many: bool) -> bool:
    """Print a document once it is read; return whether not all of its questions are shown."""
    remarks: list[Remark] = []
    tree = Tree()
    by_row = document.opened is not None and document.opened.count is None
    for record in documents.records(document, remarks):
        tree.add(record)
    summary = f"{tree.summary}, read row by row" if by_row else tree.summary
    out.print(title_line(document, summary), soft_wrap=True)
    if not many:
        for line in tree.lines():
            out.print(line, soft_wrap=True)
    show_signs(document.report.path, remarks, every=False)
    show_unread(document.report.path, document.report.unread)
    return tree.is_folded


def _show_failures(failures: Sequence[str]) -> None:
    """Print the faults on stderr, each as a place that editors open."""
    for line in failures:
        err.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)
    if failures:
        err.print(f"{count(len(failures), 'finding')} to look at")
