"""Examines an index on disk, from the outside and then from the inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.generations.open import open_generations
from corpus.generations.sidecars import Manifest, read_manifest
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

    from corpus.chroma.header import Header
    from corpus.generations.folder import Generations
    from corpus.records import Source
    from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Examined:
    """The findings, and the sources and header if they could be read.

    `known` are the sources in the index or else in the manifest, None if neither can be read.
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

    `splitter` is the one that documents are split with now.
    """
    generations = open_generations(settings)
    noted = read_manifest(generations.root)
    busy = check_writer(generations.root)
    local = settings.server is None
    lost = check_generation(generations, settings.corpus) if local else check_pointer(generations)
    if busy or lost:
        findings = tuple(finding for finding in (busy, lost) if finding)
        return Examined(findings, _sources(noted))
    number = generations.current()
    if number is None:  # on a server: nothing was ever ingested
        what = f"there is no index of corpus {settings.corpus!r} in {settings.place}"
        finding = Finding("no-index", "error", what, "run: askalike ingest PATH")
        return Examined((finding,), _sources(noted))
    own = {"settings": settings.reveal(), "number": number}
    seen = probe(own | {"splitter": splitter, "local": local}, on_step)
    return _joined(seen, generations, number, noted)


def _joined(seen: Seen, generations: Generations, number: int, noted: Manifest | None) -> Examined:
    """Return what was seen inside the index together with what the files beside it show."""
    findings = [*check_folder(generations, number), *seen.findings]
    if seen.known is None or seen.header is None:
        return Examined(tuple(findings), _sources(noted))
    if seen.header.dirty:  # then the files beside it are older
        return Examined(tuple(findings), seen.known, seen.header)
    if noted and not noted.is_of(number, seen.header.revision):  # of another commit
        noted = None
    lacking = _lacking(noted, seen.known)
    beside = (
        check_calibration(generations.folder(number), seen.header),
        check_manifest(generations.root, noted, seen.known),
        check_lacking(lacking),
    )
    findings += [finding for finding in beside if finding]
    return Examined(tuple(findings), (*seen.known, *lacking), seen.header)


def _sources(noted: Manifest | None) -> tuple[Source, ...] | None:
    return noted.sources if noted else None


def _lacking(noted: Manifest | None, known: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources of the last commit that are missing from the index."""
    names = {source.name for source in known}
    sources = noted.sources if noted else ()
    return tuple(source for source in sources if source.name not in names)
