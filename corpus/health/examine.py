"""An index as it lies on disk, looked at from outside and then from inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.generations.folder import Generations
from corpus.generations.manifest import read_manifest
from corpus.health.finding import Finding
from corpus.health.places import (
    check_calibration,
    check_folder,
    check_generation,
    check_lacking,
    check_manifest,
    check_pointer,
    check_writer,
)
from corpus.health.probe import OnStep, Seen, probe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.collections import Header
    from corpus.records import Source
    from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and as far as it could be read: the sources and the header.

    `known` are the sources by the index or else by the manifest, None where neither can be read.
    """

    findings: tuple[Finding, ...]
    known: tuple[Source, ...] | None = None
    header: Header | None = None

    @property
    def busy(self) -> bool:
        """Whether another process is writing."""
        return any(finding.code == "busy" for finding in self.findings)


def examine(
    settings: Settings, splitter: str, on_step: OnStep = lambda _done, _total: None
) -> Examined:
    """Return what is wrong with the index that the settings name; nothing is changed.

    `splitter` is what documents are split with now.
    """
    generations = Generations.of(settings)
    noted = read_manifest(generations.root)
    busy = check_writer(generations.root)
    local = settings.server is None
    lost = check_generation(generations, settings.corpus) if local else check_pointer(generations)
    if busy or lost:
        return Examined(tuple(one for one in (busy, lost) if one), noted)
    number = generations.current()
    if number is None:  # on a server: nothing was ever ingested
        what = f"there is no index of corpus {settings.corpus!r} in {settings.place}"
        return Examined((Finding("no-index", "error", what, "run: askalike ingest PATH"),), noted)
    own = {"settings": settings.reveal(), "number": number}
    seen = probe(own | {"splitter": splitter, "local": local}, on_step)
    return _joined(seen, generations, number, noted)


def _joined(
    seen: Seen, generations: Generations, number: int, noted: tuple[Source, ...] | None
) -> Examined:
    """Return what was seen inside with what can be told from beside it."""
    findings = [*check_folder(generations, number), *seen.findings]
    if seen.known is None or seen.header is None:
        return Examined(tuple(findings), noted)
    if seen.header.dirty:  # what is noted and learnt is older then
        return Examined(tuple(findings), seen.known, seen.header)
    stale = check_calibration(generations.folder(number), seen.header)
    lacking = _lacking(noted, seen.known)
    forgotten = check_manifest(generations.root, noted, seen.known)
    findings += [one for one in (stale, forgotten, check_lacking(lacking)) if one]
    return Examined(tuple(findings), (*seen.known, *lacking), seen.header)


def _lacking(noted: Sequence[Source] | None, known: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources that were noted with the last commit, and are none any more."""
    names = {source.name for source in known}
    return tuple(source for source in noted or () if source.name not in names)
