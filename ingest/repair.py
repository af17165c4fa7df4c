"""Brings a damaged index back to what it was, with the least work that does.

Nothing is given up before what takes its place is whole; what cannot be built again because its
document is gone is left as it is, unless that is asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.derived import ensure_derived
from corpus.errors import IndexBusy, SourceError, while_writing
from corpus.generations.folder import Generations
from corpus.generations.lock import read_holder
from corpus.generations.open import open_generations
from corpus.generations.sidecars import learnt_file, write_manifest
from corpus.health.finding import REPAIR, Finding, count, some
from corpus.lexical.schema import lexical_folder
from corpus.open import open_store
from ingest.doctor import diagnose
from ingest.open import open_document
from ingest.report import Progress
from ingest.reread import build_anew, read_again

if TYPE_CHECKING:
    from corpus.health.examine import Examined
    from corpus.health.finding import Mend
    from corpus.model.embedder import Embedder
    from corpus.records import Source
    from corpus.settings import Settings

OnProgress = Callable[[Progress], None]

# What is mended shows what else is wrong: a generation put in force, then its contents.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was wrong, what was done about it, what could not be, and what is still wrong."""

    before: tuple[Finding, ...]
    done: tuple[str, ...]
    refused: tuple[str, ...]
    after: tuple[Finding, ...]


def repair(
    settings: Settings,
    open_embedder: Callable[[int | None], Embedder],
    *,
    force: bool = False,
    on_progress: OnProgress = lambda _: None,
) -> Repaired:
    """Mend what `diagnose` finds, and tell what it finds then.

    `open_embedder` is given the token dimension of the index, None for that of the settings; it is
    called where something is to be encoded. With `force` what cannot be built again is given up,
    and an index of another model is built anew. Raises IndexBusy when another process writes.
    """
    mending = _Mending(settings, open_embedder, on_progress, force=force)
    before = examined = diagnose(settings, on_progress)
    for _ in range(_ROUNDS):
        if examined.busy:
            root = open_generations(settings).root
            raise IndexBusy(f"{read_holder(root)} is writing to the index; wait, or stop it")
        with while_writing(open_generations(settings).root):
            mended = mending.mend(examined)
        if not mended:
            break
        last, examined = examined, diagnose(settings, on_progress)
        if examined.findings == last.findings:
            break
    return Repaired(before.findings, tuple(mending.done), tuple(mending.refused), examined.findings)


@dataclass(slots=True)
class _Mending:
    """Does what findings ask for, and notes in words what it did and what it refused."""

    settings: Settings
    open_embedder: Callable[[int | None], Embedder]
    on_progress: OnProgress
    force: bool = field(kw_only=True)
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def _generations(self) -> Generations:
        return open_generations(self.settings)

    def mend(self, examined: Examined) -> bool:
        """Mend as much as can be at once; tell whether anything was done."""
        self.refused.clear()
        before = len(self.done)
        wanted = {finding.mend for finding in examined.findings}
        if "publish" in wanted:
            self._publish()
        elif "rebuild" in wanted:
            self._rebuild(examined)
        else:
            if wanted & {"read", "close"}:
                self._read(examined)
            elif "lexical" in wanted:
                self._lexical()
            self._tidy(examined, wanted)
        return len(self.done) > before

    def _publish(self) -> None:
        number = self._generations.find_whole()
        if number is not None:
            with self._generations.locked():
                self._generations.publish(number)
            self.done.append(f"generation {number} was put in force")

    def _rebuild(self, examined: Examined) -> None:
        """Build all anew from the documents, with nothing of what is there."""
        losing = [one for one in examined.findings if one.mend == "rebuild" and one.losing]
        if losing and not self.force:
            self.refused += (one.remedy for one in losing)
            return
        if not examined.known:
            root = self._generations.root
            self.refused.append(
                f"nothing says which documents it was made of: move {root} away, and "
                "run: askalike ingest PATH"
            )
            return
        embedder = self._embedder(examined)
        try:
            built = build_anew(
                examined.known, self.settings, embedder, self.on_progress, force=self.force
            )
        except SourceError as error:
            self.refused.append(str(error))
            return
        self.done.append(f"built anew from {count(built, 'document')}")

    def _read(self, examined: Examined) -> None:
        """Read the sources that are not sound again; the others stay as they are."""
        findings = [one for one in examined.findings if one.mend in {"read", "close"}]
        names = {name for one in findings for name in one.sources}
        sources = [one for one in examined.known or () if one.name in names]
        gone = [one for one in sources if not _readable(one)]
        given_up = gone if self.force else []
        kept = {one.name for one in gone} if not self.force else set()
        if kept:
            self.refused.append(
                f"{some(sorted(kept))} cannot be read any more: put them back, or give up what "
                f"the index has of them: {REPAIR} --force"
            )
        unsound = [e for one in findings for e in one.unsound if e.source not in kept]
        again = [one for one in sources if one not in gone]
        close = any(one.mend == "close" for one in findings)
        if not (again or given_up or unsound or close):
            return
        read_again(
            again, given_up, unsound, self.settings, self._embedder(examined), self.on_progress
        )
        self.done.append(_told(again, given_up, len({(e.kind, e.id) for e in unsound})))

    def _lexical(self) -> None:
        store = open_store(self.settings)
        with self._generations.locked():
            shutil.rmtree(lexical_folder(store.folder), ignore_errors=True)
        ensure_derived(store.collections)
        self.done.append("the lexical index was built anew")

    def _tidy(self, examined: Examined, wanted: set[Mend]) -> None:
        """Mend what lies beside the collections."""
        generations = self._generations
        number = generations.current()
        if number is None or not wanted & {"calibration", "manifest", "sweep"}:
            return
        with generations.locked():
            if "calibration" in wanted:
                learnt_file(generations.folder(number), "calibration").unlink(missing_ok=True)
                self.done.append("the stale calibration was dropped")
            if "manifest" in wanted and examined.known:
                revision = examined.header.revision if examined.header else 0
                write_manifest(generations.root, examined.known, number, revision)
                self.done.append("the list of documents was written anew")
            if "sweep" in wanted:
                generations.sweep(number)
                self.done.append("leftover generations were deleted")

    def _embedder(self, examined: Examined) -> Embedder:
        header = examined.header
        same = header is not None and header.model == self.settings.model
        return self.open_embedder(header.token_dimension if header and same else None)


def _readable(source: Source) -> bool:
    try:
        open_document(source.name, Path(source.path))
    except SourceError:
        return False
    return True


def _told(again: Sequence[object], given_up: Sequence[object], dropped: int) -> str:
    parts = [
        f"{count(len(again), 'document')} read again" if again else "",
        f"{count(len(given_up), 'document')} given up" if given_up else "",
        f"unsound entries dropped: {dropped:,}" if dropped else "",
    ]
    return ", ".join(part for part in parts if part) or "a killed ingest was closed"
