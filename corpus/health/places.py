"""What can be seen of an index without opening it: generations, rights, disk space, notes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from corpus.errors import IndexDamaged
from corpus.generations.lock import is_locked, read_holder
from corpus.generations.sidecars import learnt_file, manifest_file, read_manifest
from corpus.health.finding import REPAIR, Finding, count, some
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpus.chroma.header import Header
    from corpus.generations.folder import Generations
    from corpus.generations.sidecars import Manifest
    from corpus.records import Source

# An ingest needs room for its windows and for what Chroma and tantivy rewrite.
_ROOM = 256 * 2**20
_RUN = f"run: {REPAIR}"


def check_generation(generations: Generations, corpus: str) -> Finding | None:
    """Return why no generation of the corpus can be opened, None if one is in force."""
    whole, pointer = generations.find_whole(), generations.root / "current"
    try:
        number = generations.current()
    except IndexDamaged:
        number = None
    what = f"{pointer} names no generation" if pointer.exists() else f"{pointer} is missing"
    if number is not None:
        if generations.exists(number):
            return None
        what = f"{pointer} names generation {number}, but its chroma.sqlite3 is missing"
    code = "database-missing" if number in list(generations.others(None)) else "current"
    if whole is not None:
        means = f"the index is not found, though generation {whole} is whole"
        return Finding(code, "error", f"{what}: {means}", _RUN, "publish")
    if number is None and not any(generations.others(None)) and not _noted(generations):
        what = f"there is no index of corpus {corpus!r} in {generations.root}"
        return Finding("no-index", "error", what, "run: askalike ingest PATH")
    return Finding(code, "error", f"{what}: nothing can be searched", _RUN, "rebuild")


def check_pointer(generations: Generations) -> Finding | None:
    """Return why no generation on a server can be opened, None if one can or none ever was."""
    try:
        number = generations.current()
    except IndexDamaged as error:
        what = str(error).partition("; ")[0]
    else:
        if number is None or number in list(generations.others(None)):
            return None
        what = f"generation {number} is in force, but is not on the server"
    whole = generations.find_whole()
    if whole is None:
        return Finding("current", "error", f"{what}: nothing can be searched", _RUN, "rebuild")
    means = f"the index is not found, though generation {whole} is whole"
    return Finding("current", "error", f"{what}: {means}", _RUN, "publish")


def check_writer(root: Path) -> Finding | None:
    """Return a remark if a process is writing: unfinished contents cannot be judged."""
    if not is_locked(root):
        return None
    what = f"{read_holder(root)} is writing to the index in {root}; its contents were not checked"
    return Finding("busy", "info", what, "run askalike doctor again when it has finished")


def check_folder(generations: Generations, number: int) -> Iterator[Finding]:
    """Yield what would stop an ingest, and what killed runs left behind."""
    root, folder = generations.root, generations.folder(number)
    for checked in (root, folder):
        if not may_write(checked):
            what = f"{checked} cannot be written: no document can be added"
            yield Finding("read-only", "warning", what, "check the folder's rights and owner")
    free = shutil.disk_usage(root).free
    if free < _ROOM:
        what = f"the disk of {root} has {free // 2**20:,} MiB left: an ingest may fail"
        yield Finding("disk-full", "warning", what, "make room on it")
    others = list(generations.others(number))
    if others:
        left = count(len(others), "generation")
        what = f"{left} in {root} that a run replaced or did not finish: disk space is wasted"
        remedy = f"{_RUN}; the next ingest deletes it, too"
        yield Finding("leftover", "info", what, remedy, "sweep")


def check_manifest(root: Path, noted: Manifest | None, known: Sequence[Source]) -> Finding | None:
    """Return a remark if the manifest lacks sources that the index has."""
    if noted and noted.names >= {source.name for source in known}:
        return None
    what = f"{manifest_file(root)} is missing, damaged or stale: "
    what += "it says which documents to read if the index cannot be read"
    return Finding("manifest", "info", what, _RUN, "manifest")


def check_lacking(lacking: Sequence[Source]) -> Finding | None:
    """Return what is wrong if sources of the last commit no longer have an entry."""
    if not lacking:
        return None
    names = sorted(source.name for source in lacking)
    what = f"{count(len(names), 'document')} lost from the index: {some(names)}"
    return Finding("source-lost", "error", what, _RUN, "read", tuple(names))


def check_calibration(folder: Path, header: Header) -> Finding | None:
    """Return a remark if the calibration was learnt from another state of the corpus."""
    file = learnt_file(folder, "calibration")
    if not file.exists():
        return None  # it is learnt by the first query
    try:
        stamp = json.loads(file.read_text(encoding="utf-8"))["stamp"]
        fits = (stamp["revision"], stamp["digest"]) == (header.revision, header.digest)
    except (OSError, ValueError, KeyError, TypeError):
        fits = False
    if fits:
        return None
    what = f"{file} is damaged or stale: the next query learns it again, and waits for it"
    return Finding("calibration", "info", what, _RUN, "calibration")


def _noted(generations: Generations) -> bool:
    noted = read_manifest(generations.root)
    return bool(noted and noted.sources)
