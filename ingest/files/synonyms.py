"""The synonyms file beside the documents: found, read, and reported on like a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.files import read_regular
from corpus.lexical.synonyms import Set, parse_synonyms
from corpus.records import Unread
from ingest.files.folders import SYNONYM_FILES
from ingest.report import SourceReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_MOST_BYTES = 2**20


def read_synonym_files(
    roots: Iterable[Path],
) -> tuple[dict[str, Sequence[Set]], list[SourceReport]]:
    """Return the synonyms listed in each folder, and a report on each file that lists some.

    A line that lists none is among those that were not read. A file that cannot be read lists
    nothing new: its folder is left out.
    """
    listed: dict[str, Sequence[Set]] = {}
    reports = []
    for root in dict.fromkeys(roots):
        if not root.is_dir():
            continue
        file = next((root / name for name in SYNONYM_FILES if (root / name).is_file()), None)
        if file is None:
            listed[str(root)] = ()
            continue
        try:
            text = read_regular(file, _MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            reports.append(SourceReport.failed(file.name, f"{file}: not UTF-8; save it as UTF-8"))
            continue
        except OSError as error:
            reports.append(SourceReport.failed(file.name, f"{file}: {error.strerror}"))
            continue
        listed[str(root)], bad = parse_synonyms(text)
        unread = tuple(Unread((line, line), reason) for line, reason in bad)
        reports.append(SourceReport(file.name, "synonyms", 0, unread))
    return listed, reports
