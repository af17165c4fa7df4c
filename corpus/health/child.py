"""The process that looks into Chroma and tantivy: a damaged file may kill it, and only it.

It is given an `Errand` on stdin and writes one JSON object a line on stdout as it goes; where it
dies, the last line says what it was at.
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

# How often a long walk says how far it is: records.
_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Errand:
    """What the process is to look at; `local` says that the collections lie on this disk."""

    settings: dict[str, Any]
    number: int
    splitter: str
    local: bool


def tell(**what: Any) -> None:
    """Write one object to the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def look(errand: Errand) -> None:
    """Tell the parent all that is wrong, from the files up to what the records say."""
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
    known = _look_at_sources(collections, settings, errand.splitter)
    if known is not None:
        _look_at_words(collections, _look_at_records(collections, known))


def _broken_files(folder: Path) -> bool:
    """Tell of files that do not hold together; Chroma is better not let near them."""
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
        what = (
            f"vectors in {folder} were not checked ({'; '.join(unknown)}, which is not known here)"
        )
        _give(Finding("segments-unknown", "info", what, "install a newer askalike to check them"))
    broken = [str(fault) for fault in faults if not fault.unknown]
    if broken:
        what = f"vectors in {folder} are damaged ({'; '.join(broken)}): answers may be wrong"
        _give(Finding("segments", "error", what, f"run: {REPAIR}", "rebuild"))
    return bool(broken)


def _look_at_sources(
    collections: Collections, settings: Settings, splitter: str
) -> dict[str, Source] | None:
    """Tell of the sources and the header; None where nothing more can be made of the rest."""
    notes = Notes()
    known = read_sources(collections, notes)
    header = collections.header
    tell(known=[source_document(source) for source in known.values()], header=asdict(header))
    wrong = [*notes.findings(), *check_header(header, settings, splitter)]
    for finding in wrong:
        _give(finding)
    if not known:
        what = f"the index in {collections.folder} holds no document: nothing can be found"
        _give(Finding("empty", "error", what, "run: askalike ingest PATH"))
    return None if any(finding.mend == "rebuild" for finding in wrong) else known


def _look_at_records(collections: Collections, known: Mapping[str, Source]) -> int:
    """Tell of records and passages, and of vectors that are not found; return the unanswered."""
    told = 0

    def step(done: int, total: int) -> None:
        nonlocal told
        if done - told >= _EVERY or done == total:
            told = done
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
    return walk.unanswered


def _look_at_words(collections: Collections, unanswered: int) -> None:
    """Tell of what is derived; after a killed ingest there is nothing that it must fit."""
    if collections.header.dirty:
        what = "an ingest was killed: documents that it did not reach are missing or stale"
        remedy = f"run the same ingest again; what there is of it is put in order by: {REPAIR}"
        _give(Finding("interrupted", "warning", what, remedy, "close"))
        return
    tell(at="reading the lexical index")
    answers = collections.answers.count()
    words = check_words(collections.folder, collections.header, answers + unanswered)
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
    """Do the errand; an error that Chroma or tantivy raises is told of like the rest."""
    errand = Errand(**json.load(sys.stdin))
    try:
        look(errand)
    except ServerUnavailable as error:  # nothing is known of the index then
        with suppress(BrokenPipeError):
            tell(lost=str(error))
    except BaseException as error:  # noqa: BLE001  what Rust panics with is no Exception
        with suppress(BrokenPipeError):
            tell(error=" ".join(f"{type(error).__name__}: {error}".split())[:400])
    with suppress(BrokenPipeError):
        tell(end=True)
