"""Documents that are looked at, each record written as soon as it is read."""

from __future__ import annotations

import json
import sys
from textwrap import indent
from typing import TYPE_CHECKING

from ui.output.payloads import document_payload, parsed_record_payload, report_end_payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Record
    from ingest.report import Remark, SourceReport
    from ingest.survey import Surveyed


class Checked:
    """Documents as they pass by: a report on each, and where `check`, what to look at in it."""

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
        from ingest.survey import Check

        check = Check(document.report.path) if self._check else None
        for record in document.records():
            if check:
                check.look(record)
            yield record
        if check:
            self.findings += check.remarks(document.report.unread)


def print_parsed(documents: Checked) -> None:
    """Print every record of every document as JSON on stdout, in the characters they have."""
    before = '{\n  "sources": ['
    for document in documents:
        _write(f"{before}\n    {{")
        _write(f'{_members(document_payload(document), 6)},\n      "records": [')
        between = ""
        for record in documents.records(document):
            _write(f"{between}\n{_indented(parsed_record_payload(record), 8)}")
            between = ","
        end = "\n      ]" if between else "]"
        _write(f"{end},{_members(report_end_payload(document.report), 6)}\n    }}")
        before = ","
    _write(f"{before}]}}\n" if before != "," else "\n  ]\n}\n")
    sys.stdout.flush()


def _members(payload: dict[str, object], blanks: int) -> str:
    """Return what stands between the braces of an object."""
    return _indented(payload, blanks - 2).strip().removeprefix("{").removesuffix("}").rstrip()


def _indented(payload: dict[str, object], blanks: int) -> str:
    return indent(json.dumps(payload, ensure_ascii=False, indent=2), " " * blanks)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
