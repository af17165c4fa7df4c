"""The process that opens Chroma and tantivy: a damaged file may kill it, but nothing else.

It reads an `Errand` from stdin and writes one JSON object per line to stdout as it goes; if it
dies, the last line says what it was doing.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.chroma.client import DATABASE
from corpus.chroma.entries import source_document
from corpus.chroma.segments import check_database, check_segments
from corpus.chroma.tokens import NAME as TOKENS
from corpus.errors import ServerUnavailable
from corpus.generations.open import find_generation, open_generations
from corpus.health.built import check_header
from corpus.health.contents import Walk, read_sources
from corpus.health.derived import check_passage_cache, check_words
from corpus.health.finding import REPAIR, Finding
from corpus.health.notes import Notes
from corpus.health.reach import check_reach
from corpus.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.chroma.collections import Collections
    from corpus.records import Source

# Records between two progress reports of a long walk.
_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Errand:
    """What the process is to examine; `local` says that the collections are on this disk."""

    settings: dict[str, Any]
    number: int
    splitter: str
    local: bool


def tell(**what: Any) -> None:
    """Write one object to the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def look(errand: Errand) -> None:
    """Report everything that is wrong to the parent, from the files up to the records' content."""
    settings = Settings(**errand.settings)
    generations = open_generations(settings)
    folder = generations.folder(errand.number)
    if errand.local and _broken_files(folder):
        return
    tell(at="opening the collections")
    collections = find_generation(generations, errand.number, settings.corpus)
    if collections is None:
        what = f"not all collections of corpus {settings.corpus!r} are in {folder}"
        what += ": nothing can be searched"
        _give(Finding("collections", "error", what, f"run: {REPAIR}", "rebuild"))
        return
    if collections.tokens and _broken_tokens(collections):
        _look_at_sources(collections, settings, errand.splitter)
        return
    known = _look_at_sources(collections, settings, errand.splitter)
    if known is not None:
        _look_at_words(collections, _look_at_records(collections, known))


def _broken_files(folder: Path) -> bool:
    """Report inconsistent files and return whether there are any; Chroma must not open those."""
    file = folder / DATABASE
    tell(at=f"reading {file}")
    wrong = check_database(file, lambda: tell(alive=True))
    if wrong:
        what = f"{file} is damaged ({wrong}): records may be lost"
        _give(Finding("database", "error", what, f"run: {REPAIR}", "rebuild"))
        return True
    faults = list(check_segments(folder))
    unknown = [str(fault) for fault in faults if fault.unknown]
    if unknown:
        what = f"vectors in {folder} were not checked ({'; '.join(unknown)}, which is unknown here)"
        _give(Finding("segments-unknown", "info", what, "install a newer askalike to check them"))
    broken = [str(fault) for fault in faults if not fault.unknown]
    if broken:
        what = f"vectors in {folder} are damaged ({'; '.join(broken)}): answers may be wrong"
        _give(Finding("segments", "error", what, f"run: {REPAIR}", "rebuild"))
    return bool(broken)


def _broken_tokens(collections: Collections) -> bool:
    """Report a token file that is missing or damaged; single rows are missed with their entries."""
    # Of a folder that cannot be written, the copy that is read from.
    file = (getattr(collections.client, "copy", None) or collections.folder) / TOKENS
    tell(at=f"reading {file}")
    there = file.is_file()
    wrong = check_database(file, lambda: tell(alive=True)) if there else "it is not there"
    if wrong:
        what = f"{file} is missing or damaged ({wrong}): results cannot be ranked by their tokens"
        _give(Finding("tokens", "error", what, f"run: {REPAIR}", "rebuild"))
    return bool(wrong)


def _look_at_sources(
    collections: Collections, settings: Settings, splitter: str
) -> dict[str, Source] | None:
    """Report on the sources and the header; None if the rest cannot be examined."""
    notes = Notes()
    known = read_sources(collections, notes)
    header = collections.header
    tell(known=[source_document(source) for source in known.values()], header=asdict(header))
    wrong = [*notes.findings(), *check_header(header, settings, splitter)]
    for finding in wrong:
        _give(finding)
    if not known:
        what = f"the index in {collections.folder} has no documents: nothing can be found"
        _give(Finding("empty", "error", what, "run: askalike ingest PATH"))
    return None if any(finding.mend == "rebuild" for finding in wrong) else known


def _look_at_records(collections: Collections, known: Mapping[str, Source]) -> Walk:
    """Report on records, passages and vectors; return what was seen."""
    reported = 0

    def step(done: int, total: int) -> None:
        nonlocal reported
        if done - reported >= _EVERY or done == total:
            reported = done
            tell(done=done, total=total)
        else:
            tell(alive=True)

    tell(at="reading all records and passages")
    walk = Walk(collections, known)
    walk.go(step)
    findings = list(walk.notes.findings())
    if not any(finding.code == "vector" for finding in findings):
        tell(at="looking up vectors")
        findings += check_reach(collections, lambda: tell(alive=True))
    for finding in findings:
        _give(finding)
    return walk


def _look_at_words(collections: Collections, walk: Walk) -> None:
    """Report on the derived files; after a killed ingest they have nothing to fit."""
    if collections.header.dirty:
        what = "an ingest was killed: documents that it did not reach are missing or stale"
        remedy = f"run the same ingest again, or keep what it finished with: {REPAIR}"
        _give(Finding("interrupted", "warning", what, remedy, "close"))
        return
    tell(at="reading the lexical index")
    answers = collections.answers.count()
    worded = answers - walk.details + walk.unanswered
    words = check_words(collections.folder, collections.header, worded)
    if words:
        _give(words)
        return
    every = collections.questions.count() + answers
    file = check_passage_cache(collections.folder, collections.header, every)
    if file:
        _give(file)


def _give(finding: Finding) -> None:
    tell(finding=asdict(finding))


def main() -> None:
    """Do the errand; an error that Chroma or tantivy raises is reported like the rest."""
    errand = Errand(**json.load(sys.stdin))
    try:
        look(errand)
    except ServerUnavailable as error:  # then nothing is known about the index
        with suppress(BrokenPipeError):
            tell(lost=str(error))
    except BaseException as error:  # noqa: BLE001  a Rust panic is not an Exception
        with suppress(BrokenPipeError):
            tell(error=" ".join(f"{type(error).__name__}: {error}".split())[:400])
    with suppress(BrokenPipeError):
        tell(end=True)
