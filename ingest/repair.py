"""Brings a damaged index back to what it was, with the least work that does it.

Nothing is given up before its replacement is complete. What cannot be built again because its
document is gone is left as it is, unless the caller asks otherwise.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.chroma.upsert import Ids
from corpus.derived import ensure_derived
from corpus.errors import IndexBusy, IndexUnavailable, SourceError, while_writing
from corpus.generations.lock import read_holder
from corpus.generations.open import open_generations
from corpus.generations.sidecars import learnt_file, write_manifest
from corpus.health.finding import REPAIR, Finding, count, some
from corpus.lexical.stamp import lexical_folder
from corpus.open import fitting, open_store
from corpus.writer import Writer
from ingest.batches import Batcher
from ingest.doctor import diagnose
from ingest.files.choices import Choices, chosen_layout
from ingest.files.discover import discover
from ingest.files.source import SourceFile, Task
from ingest.naming import Identities
from ingest.open import Limits, open_document
from ingest.pipeline import OnProgress, Run
from ingest.plan import Plan, make_plan
from ingest.workers.here import Here

if TYPE_CHECKING:
    from corpus.generations.folder import Generations
    from corpus.health.examine import Examined
    from corpus.health.finding import Mend, Unsound
    from corpus.model.encoding import Embedder
    from corpus.records import Source
    from corpus.settings import Settings

# What is repaired uncovers what else is wrong: a generation put in force, then its contents.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was wrong, what was done about it, what could not be done, and what is still wrong."""

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
    """Repair what `diagnose` finds, and return what it finds afterwards.

    `open_embedder` receives the token dimension of the index, or None for that of the settings; it
    is called where something has to be encoded. With `force`, what cannot be built again is given
    up, and an index of another model is rebuilt. Raises IndexBusy when another process writes.
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
    """Does what findings ask for, and records in words what it did and what it refused."""

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
        """Repair as much as is possible at once; return whether anything was done."""
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
        """Rebuild the index from the documents alone, using nothing of what is there."""
        losing = [one for one in examined.findings if one.mend == "rebuild" and one.losing]
        if losing and not self.force:
            self.refused += (finding.remedy for finding in losing)
            return
        if not examined.known:
            root = self._generations.root
            self.refused.append(
                f"nothing says which documents it was made of: move {root} away, and "
                "run: askalike ingest PATH"
            )
            return
        try:
            count_read = self._build_beside(examined.known, self._embedder(examined))
        except SourceError as error:
            self.refused.append(str(error))
        else:
            self.done.append(f"rebuilt from {count(count_read, 'document')}")

    def _build_beside(self, known: Sequence[Source], embedder: Embedder) -> int:
        """Build a new index beside the old one, and return how many documents it has.

        Raises SourceError, and leaves the old one in force, where a known document cannot be read
        any more, unless it may be given up.
        """
        choices = Choices.of(self.settings, known)
        discovery = discover(sorted({Path(source.root) for source in known}), choices)
        plan = make_plan(discovery, known, choices, reread=True)
        workers = Here(embedder, Limits.of(self.settings))
        batcher = Batcher(workers, Identities())
        needed = set() if self.force else {source.name for source in known}

        def check() -> None:
            _require(needed, {report.path for report in batcher.reports if not report.error})

        _require(needed, {task.name for task in plan.tasks})  # before anything is encoded
        run = Run(
            self.settings,
            embedder,
            workers,
            plan,
            self.on_progress,
            lambda: False,
            rebuild=True,
            open_writer=partial(Writer.open_beside, self.settings),
            check=check,
        )
        run.write(batcher, mend=False)
        return sum(not report.error for report in batcher.reports)

    def _read(self, examined: Examined) -> None:
        """Read the unsound sources again; the others stay as they are."""
        findings = [one for one in examined.findings if one.mend in {"read", "close"}]
        names = {name for finding in findings for name in finding.sources}
        sources = [source for source in examined.known or () if source.name in names]
        limits = Limits.of(self.settings)
        gone = [source for source in sources if not _is_readable(source, limits)]
        again = [source for source in sources if source not in gone]
        kept = set() if self.force else {source.name for source in gone}
        if kept:
            self.refused.append(
                f"{some(sorted(kept))} cannot be read any more: put them back, or give up what "
                f"the index has of them: {REPAIR} --force"
            )
        given_up = [source for source in gone if source.name not in kept]
        unsound = [e for one in findings for e in one.unsound if e.source not in kept]
        close = any(finding.mend == "close" for finding in findings)
        if again or given_up or unsound or close:
            self._read_again(again, given_up, unsound, self._embedder(examined))
            dropped = len({(entry.kind, entry.id) for entry in unsound})
            self.done.append(_describe(len(again), len(given_up), dropped))

    def _read_again(
        self,
        sources: Sequence[Source],
        given_up: Sequence[Source],
        unsound: Sequence[Unsound],
        embedder: Embedder,
    ) -> None:
        """Drop what is unsound, read the sources it belonged to, and drop what is given up.

        Sound encodings of these texts are used again.
        """
        names = [source.name for source in sources]
        with Writer.open_unsound(self.settings) as writer:
            writer.forget(
                names,
                Ids(
                    {entry.id for entry in unsound if entry.kind == "question"},
                    {entry.id for entry in unsound if entry.kind == "answer"},
                ),
            )
        tasks = tuple(
            Task(
                SourceFile(Path(source.path), Path(source.root), source.choice, source.mark),
                source.name,
                is_new=False,
            )
            for source in sources
        )
        plan = Plan(tasks, tuple(source.name for source in given_up), (), ())
        try:
            identities = Identities(open_store(self.settings).records, plan.removed)
        except IndexUnavailable:  # no record was sound
            identities = Identities()
        workers = Here(embedder, Limits.of(self.settings))
        run = Run(
            self.settings, embedder, workers, plan, self.on_progress, lambda: False, rebuild=False
        )
        run.write(Batcher(workers, identities), mend=True)

    def _lexical(self) -> None:
        store = open_store(self.settings)
        with self._generations.locked():
            shutil.rmtree(lexical_folder(store.folder), ignore_errors=True)
        ensure_derived(store.collections)
        self.done.append("the lexical index was rebuilt")

    def _tidy(self, examined: Examined, wanted: set[Mend]) -> None:
        """Repair what lies beside the collections."""
        generations = self._generations
        if not wanted & {"calibration", "manifest", "sweep"} or generations.current() is None:
            return
        with generations.locked():
            number = generations.current()  # which a run may just have replaced
            if number is None:
                return
            if "calibration" in wanted:
                learnt_file(generations.folder(number), "calibration").unlink(missing_ok=True)
                self.done.append("the stale calibration was dropped")
            if "manifest" in wanted and examined.known and examined.header:
                revision = examined.header.revision
                write_manifest(generations.root, examined.known, number, revision)
                self.done.append("the list of documents was rewritten")
            if "sweep" in wanted:
                generations.sweep(number)
                self.done.append("leftover generations were deleted")

    def _embedder(self, examined: Examined) -> Embedder:
        header = examined.header
        same = header is not None and header.model == fitting(self.settings, header).model
        return self.open_embedder(header.token_dimension if header and same else None)


def _is_readable(source: Source, limits: Limits) -> bool:
    try:
        layout = chosen_layout(source.choice)
        open_document(source.name, Path(source.path), layout, limits)
    except SourceError:
        return False
    return True


def _require(needed: set[str], there: set[str]) -> None:
    """Raise SourceError where a needed document is not there."""
    lost = sorted(needed - there)
    if lost:
        raise SourceError(
            f"{some(lost)} cannot be read any more, so the index was left as it was: put them "
            f"back, or give up what it has of them: {REPAIR} --force"
        )


def _describe(again: int, given_up: int, dropped: int) -> str:
    parts = [
        f"{count(again, 'document')} read again" if again else "",
        f"{count(given_up, 'document')} given up" if given_up else "",
        f"unsound entries dropped: {dropped:,}" if dropped else "",
    ]
    return ", ".join(part for part in parts if part) or "a killed ingest was closed"
