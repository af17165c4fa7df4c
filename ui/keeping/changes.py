"""The changes themselves: documents put into place or taken away, then read into the index."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import AskalikeError, IndexUnavailable
from corpus.open import open_store
from ingest.files.choices import AUTO
from ingest.files.folders import IGNORE_FILE, exists
from ingest.plan import Selection
from search.revision import open_revision
from ui.keeping.folder import remove_empty
from ui.keeping.jobs import Outcome
from ui.keeping.refusals import NotHere, NotNow, Unknown
from ui.keeping.trash import KEPT_DAYS
from ui.output.markdown import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.model.encoding import Embedder
    from corpus.records import Source
    from corpus.settings import Settings
    from ingest.report import Progress, Report
    from search.engine import Engine
    from ui.keeping.folder import DocumentsFolder, Placed
    from ui.keeping.jobs import Job


class Ingest(Protocol):
    """`ingest.pipeline.ingest`, as far as it is used here."""

    def __call__(
        self,
        paths: Sequence[Path],
        settings: Settings,
        embedder: Embedder,
        *,
        layout: str,
        on_progress: Callable[[Progress], None],
        stopped: Callable[[], bool],
        selection: Selection | None,
    ) -> Report:
        """Bring the index up to date with documents."""
        ...


@dataclass(frozen=True, slots=True)
class Addition:
    """A file to add: its name below the documents folder, where it lies, how it is to be read."""

    name: str
    path: Path
    size: int
    layout: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was moved into the trash, from where."""

    kept: Path
    path: Path


@dataclass(frozen=True, slots=True)
class Undo:
    """What undoes a change: files to take away and to give back, then documents to read.

    `forgotten` are paths of documents that are to leave the index and stay on the disk; `layouts`
    are those to read again, with their layouts of before, below `roots`.
    """

    placed: tuple[Placed, ...] = ()
    taken: tuple[Taken, ...] = ()
    forgotten: frozenset[Path] = frozenset()
    layouts: Mapping[Path, str] = field(default_factory=dict)
    roots: frozenset[Path] = frozenset()


class Changes:
    """Changes one corpus, in the thread of a job; its methods are what a job does."""

    def __init__(
        self, settings: Settings, engine: Engine, folder: DocumentsFolder, ingest: Ingest
    ) -> None:
        self._settings = settings
        self._read = ingest
        self._engine = engine
        self._folder = folder

    def sources(self) -> list[Source]:
        """Return the documents that the index has now, [] when it is empty."""
        return sources_of(self._engine)

    def add(self, files: Sequence[Addition], job: Job) -> Outcome[Undo]:
        """Put files into the documents folder and read them; if that fails, nothing has changed."""
        before = {Path(source.path): source for source in self.sources()}
        placed: list[Placed] = []
        try:
            self._folder.require_room(sum(file.size for file in files))
            for file in files:
                if job.stopped():
                    self._take_back(placed)
                    return Outcome(None, "stopped before anything was added")
                job.text = f"copying {file.name}"
                placed.append(self._folder.put(file.name, file.path))
            layouts = {one.path: file.layout for one, file in zip(placed, files, strict=True)}
            report = self._ingest(job, [self._folder.root], Selection(layouts))
        except BaseException:
            self._take_back(placed)
            raise
        replaced = (before[one.path] for one in placed if one.path in before)
        undo = Undo(
            placed=tuple(placed),
            layouts={one.path: "" for one in placed} | _layouts(replaced),
            roots=frozenset([self._folder.root]),
        )
        return Outcome(report, _said(report), undo)

    def add_in_place(self, root: Path, files: Sequence[Addition], job: Job) -> Outcome[Undo]:
        """Read the documents of a folder where they lie."""
        before = {Path(source.path): source for source in self.sources()}
        layouts = {file.path: file.layout for file in files}
        report = self._ingest(job, [root], Selection(layouts))
        undo = Undo(
            forgotten=frozenset(layouts.keys() - before.keys()),
            layouts=_layouts(before[path] for path in layouts.keys() & before.keys()),
            roots=frozenset([root]),
        )
        return Outcome(report, _said(report), undo)

    def remove(self, removed: Sequence[Source], job: Job) -> Outcome[Undo]:
        """Move documents into the trash, and let the index forget them.

        Those outside of the documents folder stay where they are.
        """
        taken: list[Taken] = []
        try:
            for source in removed:
                path = Path(source.path)
                job.text = f"removing {source.name}"
                if kept := self._folder.take(path):
                    taken.append(Taken(kept, path))
            forgotten = frozenset(source.name for source in removed)
            report = self._ingest(job, [], Selection(forgotten=forgotten))
        except BaseException:
            for one in taken:
                self._folder.give_back(one.kept, one.path)
            raise
        undo = Undo(
            taken=tuple(taken),
            layouts=_layouts(removed),
            roots=frozenset(Path(source.root) for source in removed),
        )
        where = (
            f"; {count(len(taken), 'file')} moved to {self._folder.trash.folder}, kept for "
            f"{KEPT_DAYS} days"
        )
        return Outcome(report, f"{_said(report)}{where if taken else ''}", undo)

    def read_again(self, chosen: Sequence[Source], layout: str, job: Job) -> Outcome[Undo]:
        """Read documents again, all of the corpus with what is new there if none are chosen."""
        if not chosen:
            report = self._ingest(job, [], None, layout)
            return Outcome(report, _said(report))
        layouts = {Path(source.path): layout for source in chosen}
        there = (source for source in chosen if exists(Path(source.path)))
        roots = {Path(source.root) for source in there}
        report = self._ingest(job, sorted(roots), Selection(layouts))
        undo = Undo(layouts=_layouts(chosen), roots=frozenset(roots)) if layout else None
        return Outcome(report, _said(report), undo)

    def undo(self, undo: Undo, job: Job) -> Outcome[Undo]:
        """Undo the last change; raises NotNow where a file has come back meanwhile."""
        for one in undo.taken:
            if exists(one.path):
                raise NotNow(f"{one.path} is there again; rename it, then undo")
        names = {source.name for source in self.sources() if Path(source.path) in undo.forgotten}
        job.text = "putting files back"
        self._take_back(undo.placed)
        for one in undo.taken:
            self._folder.give_back(one.kept, one.path)
        there = any(exists(path) for path in undo.layouts)
        roots = sorted(root for root in undo.roots if exists(root)) if there else []
        report = self._ingest(job, roots, Selection(undo.layouts, frozenset(names)))
        return Outcome(report, _said(report))

    def removable(self, names: Iterable[str]) -> list[Source]:
        """Return the documents of these names.

        Raises Unknown for a name that no document has, and NotHere for a document outside of the
        documents folder, unless all of its folder leave the index: else the next ingest would read
        it again.
        """
        sources = self.sources()
        chosen = find(sources, names)
        of_root: defaultdict[str, set[str]] = defaultdict(set)
        for source in sources:
            of_root[source.root].add(source.name)
        wanted = {source.name for source in chosen}
        for source in chosen:
            path = Path(source.path)
            if self._folder.name_of(path) or not exists(path) or of_root[source.root] <= wanted:
                continue
            raise NotHere(
                f"{source.name} lies outside of the documents folder, in {source.root}, where "
                f"askalike deletes nothing: delete the file, or name it in the file {IGNORE_FILE} "
                "there, then read all documents again; or remove all documents of that folder at "
                "once, which leaves the files"
            )
        return chosen

    def _ingest(
        self, job: Job, roots: Sequence[Path], selection: Selection | None, layout: str = ""
    ) -> Report:
        job.text = "looking at the documents"
        embedder = self._engine.embedder
        report = self._read(
            roots,
            self._settings,
            embedder,
            layout=layout,
            on_progress=job.on_progress,
            stopped=job.stopped,
            selection=selection,
        )
        with suppress(IndexUnavailable):  # its last document was removed
            self._engine.renew()
            if (report.added or report.updated or report.removed) and not job.closing.is_set():
                job.text = "learning what a good score is"
                _ = open_revision(open_store(self._settings), embedder).calibration
        return report

    def _take_back(self, placed: Iterable[Placed]) -> None:
        """Take away what was put into the folder, and give back what it had replaced."""
        for one in placed:
            name = one.path.relative_to(self._folder.root).as_posix()
            if one.before:
                with suppress(FileNotFoundError, AskalikeError):
                    self._folder.trash.copy(one.path, name)
                self._folder.give_back(one.before, one.path)
            else:
                self._folder.take(one.path)
                remove_empty(one.made)


def sources_of(engine: Engine) -> list[Source]:
    """Return the documents that an index has now, [] when it is empty."""
    with suppress(IndexUnavailable):
        engine.renew()
        return engine.sources
    return []


def find(sources: Iterable[Source], names: Iterable[str]) -> list[Source]:
    """Return the documents of these names, each once; raises Unknown."""
    known = {source.name: source for source in sources}
    wanted = list(dict.fromkeys(names))
    if missing := next((name for name in wanted if name not in known), None):
        raise Unknown(f"the corpus has no document {missing[:200]!r}; /api/v1/sources lists them")
    return [known[name] for name in wanted]


def _layouts(sources: Iterable[Source]) -> dict[Path, str]:
    """Return how documents were to be read before; a choice by suffix holds by itself."""
    return {
        Path(source.path): AUTO if source.choice.startswith(".") else source.choice or AUTO
        for source in sources
    }


def _said(report: Report) -> str:
    """Return in a sentence what an ingest did."""
    numbers = [
        (report.added, "added"),
        (report.updated, "read again"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
        (len(report.errors), "not read"),
    ]
    said = ", ".join(f"{number:,} {word}" for number, word in numbers if number)
    return ("stopped; what was finished is kept" if report.stopped else "done") + (
        f": {said}" if said else ": nothing has changed"
    )
