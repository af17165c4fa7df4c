"""What an ingest has to do: each document compared with what the index knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.open import find_store
from ingest.files.addresses import is_address
from ingest.files.choices import Choices
from ingest.files.content import file_digest
from ingest.files.discover import Discovery, discover
from ingest.files.folders import exists
from ingest.files.remote import fetched_digest
from ingest.files.source import Task, name_files
from ingest.report import SourceReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.model.encoding import Embedder
    from corpus.model.weights import ModelFiles
    from corpus.records import Source
    from corpus.settings import Settings
    from corpus.store import Store
    from ingest.files.source import SourceFile


@dataclass(frozen=True, slots=True)
class Selection:
    """What alone a run is to do, whatever else has changed under its paths.

    `layouts` are the absolute paths of documents with the layout to read each in, from now on: ""
    as before, "auto" as its content says. They are read though they have not changed; one that is
    gone is removed. `forgotten` are names of documents that are removed though they are there.
    """

    layouts: Mapping[Path, str] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()

    def narrow(self, discovery: Discovery) -> Discovery:
        """Return what of a discovery counts."""
        wanted = {str(path) for path in self.layouts}
        gone = {missing for missing in wanted if not exists(Path(missing))}
        return replace(
            discovery,
            files=tuple(file for file in discovery.files if str(file.path) in wanted),
            skipped=tuple(
                one
                for one in discovery.skipped
                if any(str(root / one.path) in wanted for root in discovery.roots)
            ),
            missing=tuple(one for one in discovery.missing if one.path not in gone),
        )

    def removes(self, source: Source) -> bool:
        """Return whether a document that is known is to be removed."""
        path = Path(source.path)
        return source.name in self.forgotten or (path in self.layouts and not exists(path))


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents to read and to drop, and a report on each that needs neither."""

    tasks: tuple[Task, ...]
    removed: tuple[str, ...]
    unchanged: tuple[SourceReport, ...]
    failed: tuple[SourceReport, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what it was made from: the index, if there is one, and the documents found."""

    store: Store | None
    known: Sequence[Source]
    discovery: Discovery
    plan: Plan


def prepare(
    paths: Sequence[Path],
    settings: Settings,
    find_model: Callable[[], Embedder | ModelFiles],
    *,
    rebuild: bool,
    layout: str = "",
    selection: Selection | None = None,
) -> Prepared:
    """Compare the documents under `paths` with the index that the settings name.

    `layout` is the one chosen for all documents of this run. `find_model` is called where there is
    an index that another model might have made. With a `selection` nothing else is done, and
    without paths nothing is looked at. Raises SourceError when there is nothing at all to do, or
    when a rebuild would lose documents.
    """
    store = find_store(settings, any_schema=rebuild)
    known = store.sources() if store else []
    choices = Choices.of(settings, known, layout)
    roots = paths if selection else find_roots(paths, known, rebuild=rebuild)
    discovery = discover(roots, choices)
    if selection:
        discovery = selection.narrow(discovery)
    if store and not rebuild:
        model = find_model()
        store.header.require_readable(model.name, model.digest)
    plan = make_plan(discovery, known, choices, reread=rebuild, selection=selection)
    if rebuild:
        _check_rebuild(discovery, plan)
    return Prepared(store, known, discovery, plan)


def find_roots(paths: Sequence[Path], known: Sequence[Source], *, rebuild: bool) -> list[Path]:
    """Return what to read: the paths given, and what the index was made of where that is asked."""
    roots = list(paths)
    if rebuild or not roots:
        roots += sorted({Path(source.root) for source in known})
    if not roots:
        raise SourceError("nothing to ingest; run: askalike ingest PATH")
    return roots


def make_plan(
    discovery: Discovery,
    known: Iterable[Source],
    choices: Choices | None = None,
    *,
    reread: bool = False,
    selection: Selection | None = None,
) -> Plan:
    """Compare the documents found with those known; `reread` treats all of them as changed.

    Their content is compared, not their dates, and how they are to be read: what was chosen for a
    document holds until something else is. Of those at addresses, the marks are compared. What the
    index has of a document that cannot be read is kept.
    """
    by_path = {source.path: source for source in known}
    there = {source.name for source in by_path.values()}
    names = name_files(discovery.files, by_path)
    choices = choices or Choices()
    reread = reread or selection is not None
    tasks: list[Task] = []
    unchanged: list[SourceReport] = []
    failed = [SourceReport.failed(missing.path, missing.error) for missing in discovery.missing]
    for found in discovery.files:
        name, before = names[found.path], by_path.get(str(found.path))
        kept_choice = before.choice if before else ""
        wanted = replace(choices, layout=selection.layouts[found.path]) if selection else choices
        file = replace(found, choice=wanted.choice(found.path.name, kept_choice))
        try:
            same = before is not None and not reread and kept_choice == file.choice
            if before and same and _is_as_before(before, file):
                kept = SourceReport(name, before.layout, before.records, before.unread)
                unchanged.append(kept)
            else:
                tasks.append(Task(file, name, name not in there))
        except SourceError as error:
            failed.append(SourceReport.failed(name, error))
    if selection:
        removed = tuple(source.name for source in by_path.values() if selection.removes(source))
    else:
        removed = _removed(discovery, by_path, set(names.values()))
    return Plan(tuple(tasks), removed, tuple(unchanged), tuple(failed))


def _is_as_before(before: Source, file: SourceFile) -> bool:
    """Return whether a document has not changed; one at an address is fetched if nothing tells."""
    if not is_address(file.path):
        return before.digest == file_digest(file.path)
    if file.mark and before.mark:
        return before.mark == file.mark and not before.pending
    return before.digest == fetched_digest(file.path)


def _removed(
    discovery: Discovery, known: Mapping[str, Source], kept: AbstractSet[str]
) -> tuple[str, ...]:
    """Return the known documents under the folders that were asked for which are gone.

    What lies in a closed folder may still be there.
    """
    there = {str(file.path) for file in discovery.files}
    return tuple(
        source.name
        for path, source in known.items()
        if path not in there
        and source.name not in kept
        and any(Path(path).is_relative_to(root) for root in discovery.roots)
        and not any(Path(path).is_relative_to(folder) for folder in discovery.closed)
    )


def _check_rebuild(discovery: Discovery, plan: Plan) -> None:
    """Raise SourceError before anything is written where not everything could be built again."""
    remedy = "the index was left as it was"
    if discovery.missing:
        first = discovery.missing[0]
        raise SourceError(f"{first.path}: {first.error}; {remedy}")
    if not plan.tasks:
        raise SourceError(f"none of the documents can be read; {remedy}")
