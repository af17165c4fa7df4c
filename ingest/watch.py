"""Keeps an index up to date: ingests again after every change of its documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexBusy, SourceError
from corpus.open import find_store
from ingest.files.addresses import is_address, shown_path
from ingest.files.changes import watch_changes
from ingest.files.choices import Choices
from ingest.files.folders import exists
from ingest.plan import find_roots

if TYPE_CHECKING:
    from corpus.settings import Settings
    from ingest.report import Report

Ingest = Callable[[Sequence[Path]], "Report"]

_NOT_WATCHED = "only files and folders are watched; run askalike ingest again when it has changed"


@dataclass(frozen=True, slots=True)
class WatchedRun:
    """One ingest: when it ended (local time), and its report, or why there is none.

    `waits` says that another process was writing, so that it is tried again by itself.
    """

    ended: datetime
    report: Report | None
    error: str = ""
    waits: bool = False


def watch(paths: Sequence[Path], settings: Settings, ingest: Ingest) -> Iterator[WatchedRun]:
    """Yield a first run of `ingest` on the paths, and one after each change of their documents.

    Without paths, those that the index knows are watched. Changes during a run cause another one.
    It never ends by itself. Errors of the first run are raised, and SourceError when there is
    nothing to watch; later errors are in their runs. Of what the index knows, addresses are left
    as they are.
    """
    if there := next((path for path in paths if is_address(path)), None):
        raise SourceError(f"{shown_path(there)}: {_NOT_WATCHED}")
    store = find_store(settings, any_schema=True)
    known = store.sources() if store else []
    roots = [
        Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links keep their names
        for path in find_roots(paths, known, rebuild=False)
        if not is_address(path)
    ]
    if not roots:
        raise SourceError(f"every document is at an address: {_NOT_WATCHED}")
    if not any(exists(root) for root in roots):
        raise SourceError(f"{roots[0]}: no such file or folder; there is nothing to watch")
    first, waits = True, False
    for changed in watch_changes(roots, settings.index, choices=Choices.of(settings, known)):
        if not (changed or waits):
            continue
        run = _run(roots, ingest, first=first)
        if not (waits and run.waits):  # said once
            yield run
        first, waits = first and run.waits, run.waits


def _run(roots: Sequence[Path], ingest: Ingest, *, first: bool) -> WatchedRun:
    try:
        return WatchedRun(datetime.now().astimezone(), ingest(roots))
    except IndexBusy as error:
        return WatchedRun(datetime.now().astimezone(), None, str(error), waits=True)
    except Exception as error:  # whatever it is, the next change may fix it
        if first:
            raise
        return WatchedRun(datetime.now().astimezone(), None, " ".join(str(error).split()))
