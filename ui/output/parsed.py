"""Documents as they are read, as JSON on stdout: a large one is printed record by record."""

from __future__ import annotations

import json as jsonlib
import sys
from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING, Protocol

from ui.output.payloads import (
    parsed_record_payload,
    remark_payload,
    report_end_payload,
    skipped_payload,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import Record
    from ingest.report import Remark, Skipped
    from ingest.review.survey import Surveyed
    from ui.output.payloads import Payload


class Documents(Protocol):
    """Documents with their records; what was skipped is complete once all have been taken."""

    def __iter__(self) -> Iterator[Surveyed]:
        """Yield each document."""
        ...

    def records(self, document: Surveyed, remarks: list[Remark]) -> Iterator[Record]:
        """Yield the records of a document; at their end, add what is to be looked at."""
        ...

    @property
    def skipped(self) -> Sequence[Skipped]:
        """The files of folders that were not read."""
        ...


def print_parsed(documents: Documents) -> None:
    """Print every record of every document, and every file that was not read."""
    before = '{\n  "sources": ['
    for document in documents:
        remarks: list[Remark] = []
        _write(f"{before}\n    {{")
        _write(f'{_members(_document_payload(document), 6)},\n      "records": [')
        between = ""
        for record in documents.records(document, remarks):
            _write(f"{between}\n{_indented(parsed_record_payload(record), 8)}")
            between = ","
        end = "\n      ]" if between else "]"
        last = report_end_payload(document.report)
        last |= {"signs": [remark_payload(one) for one in remarks if one.sign != "unread"]}
        _write(f"{end},{_members(last, 6)}\n    }}")
        before = ","
    _write(f"{before}]" if before != "," else "\n  ]")
    skipped: Payload = {"skipped": [skipped_payload(one) for one in documents.skipped]}
    _write(f",{_members(skipped, 2)}\n}}\n")
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
    text = _indented(payload, blanks - 2).strip()
    return text.removeprefix("{").removesuffix("}").rstrip()


def _indented(payload: dict[str, object], blanks: int) -> str:
    return indent(jsonlib.dumps(payload, ensure_ascii=False, indent=2), " " * blanks)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
