"""Who keeps a corpus for the server: drafts, changes and their undo, each as plain data."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import IndexUnavailable, SourceError
from ingest.doctor import diagnose
from ingest.files.choices import Choices, chosen_layout
from ingest.open import Limits
from ingest.reader import layout_names, require_layout
from ui.keeping import about
from ui.keeping.changes import Addition, Changes, Undo, find, sources_of
from ui.keeping.drafts import Drafts, choice_of
from ui.keeping.folder import DocumentsFolder
from ui.keeping.jobs import Jobs
from ui.keeping.refusals import Unfit
from ui.keeping.staging import MOST_BYTES, sweep_staging
from ui.output.markdown import count
from ui.output.payloads import model_name, report_payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Source
    from corpus.settings import Settings
    from search.engine import Engine
    from ui.keeping.changes import Ingest
    from ui.keeping.drafts import Draft, Staged
    from ui.keeping.jobs import Job, Outcome
    from ui.keeping.staging import Upload

Plain = dict[str, Any]

# Seconds in which a job that runs has to come to a safe point when the server stops.
PATIENCE = 8.0
# Seconds that one look at a draft reads files of a folder; the next look goes on.
_LOOK = 3.0


class Keeper:
    """Changes one corpus for whoever may, and says how that goes."""

    def __init__(
        self, settings: Settings, engine: Engine, ingest: Ingest, *, read_only: bool = False
    ) -> None:
        self.read_only = read_only
        self._settings = settings
        self._engine = engine
        self._limits = Limits.of(settings)
        self.folder = DocumentsFolder.of(settings, sources_of(engine))
        self.folder.trash.sweep()
        sweep_staging()
        self._changes = Changes(settings, engine, self.folder, ingest)
        self._drafts = Drafts()
        self._jobs: Jobs[Undo] = Jobs()

    # What there is.

    def describe(self) -> Plain:
        """Return what is known of the corpus, for everybody who may read it."""
        sources = self._changes.sources()
        shown: Plain = {
            "name": self._settings.corpus,
            "records": sum(source.records for source in sources),
            "documents": len(sources),
            "layouts": layout_names(),
        }
        try:
            header = self._engine.header
            return shown | {
                "model": model_name(header),
                "dimension": header.dimension,
                "learnt": about.learnt(self._engine.learnt),
                "language_note": about.language_note(self._engine) if sources else None,
            }
        except IndexUnavailable:  # its last document was removed
            empty = {"model": self._engine.embedder.name, "dimension": 0, "language_note": None}
            return shown | empty | {"learnt": about.learnt(None)}

    def under_way(self) -> Plain:
        """Return what only those see who may change the corpus: its folder, job and undo."""
        job, last = self._jobs.latest, self._jobs.last
        return {
            "folder": str(self.folder.root),
            "job": self._show(job) if job else None,
            "undo": {"job": last[0].id, "label": last[0].what} if last else None,
        }

    def health(self, *, show_places: bool) -> Plain:
        """Return what `askalike doctor` finds; where the index lies is not for everybody."""
        place, named = str(self._settings.place), "the index's folder"
        return {
            "findings": [
                {
                    "severity": finding.severity,
                    "message": finding.what if show_places else finding.what.replace(place, named),
                    "source": finding.sources[0] if len(finding.sources) == 1 else None,
                    "remedy": finding.remedy,
                }
                for finding in diagnose(self._settings).findings
            ]
        }

    # Drafts.

    def open_draft(self) -> Plain:
        """Return a new draft."""
        return {"id": self._drafts.open().id}

    def begin_upload(self, draft_id: str, name: str, size: int) -> Upload:
        """Begin to take a file of `size` bytes, 0 if that is not known; raises ChangeRefused."""
        most = min(self._limits.most, MOST_BYTES)
        return self._drafts.get(draft_id).begin(name, size, most)

    def name_folder(self, draft_id: str, path: str) -> Plain:
        """Make a draft of a folder of this machine, and return it."""
        choices, _ = self._known()
        self._drafts.get(draft_id).name_folder(path, choices)
        return self.draft(draft_id)

    def draft(self, draft_id: str, *, asked: bool = False) -> Plain:
        """Return a draft, with what is read of its files, and what of it is asked already.

        What is asked is compared if it is asked for, for some seconds: then `comparing` files are
        left for the next look.
        """
        draft = self._drafts.get(draft_id)
        choices, known = self._known()
        end = time.monotonic() + _LOOK
        files, left = list[Plain](), 0
        skipped = list(draft.skipped)
        for file in sorted(draft.files.values(), key=lambda one: one.name):
            if not file.is_read(choices):
                skipped.append(file.left_out)
            elif time.monotonic() > end and not file.seen:
                left += 1
            else:
                entry = self._look(draft, file, choices, known)
                files.append(entry)
        comparing = self._compare(draft, choices, known, files, end) if asked else len(files)
        return {
            "id": draft.id,
            "files": files,
            "comparing": comparing,
            "skipped": [{"path": one.path, "reason": one.reason} for one in skipped],
            "records": sum(entry["records"] for entry in files),
            "left": left,
        }

    def _compare(
        self,
        draft: Draft,
        choices: Choices,
        known: dict[Path, Source],
        files: Sequence[Plain],
        end: float,
    ) -> int:
        """Say of files what is asked already, until a moment, and return how many are left."""
        left = 0
        for entry in files:
            file = draft.files.get(entry["path"])
            if file is None or entry["error"]:
                continue
            target = file.path if draft.folder else self.folder.root / file.name
            before = known[target].name if target in known else ""
            comparison = file.compare(self._choice(draft, file, choices, known), before)
            if comparison is None:
                continue
            try:
                left += not comparison.go_on(self._engine, end)
            except IndexUnavailable:  # there is nothing to compare with
                return 0
            entry["asked"] = comparison.plain
        return left

    def draft_file(self, draft_id: str, name: str) -> Plain:
        """Return what is read of one file of a draft."""
        draft = self._drafts.get(draft_id)
        choices, known = self._known()
        return self._look(draft, draft.file(name), choices, known)

    def choose(self, draft_id: str, name: str, layout: str) -> Plain:
        """Read a file of a draft in another layout, "auto" as its content says."""
        _require_layout(layout)
        self._drafts.get(draft_id).choose(name, layout)
        return self.draft_file(draft_id, name)

    def drop(self, draft_id: str, name: str) -> None:
        """Throw away a file of a draft."""
        self._drafts.get(draft_id).drop(name)

    def discard(self, draft_id: str) -> None:
        """Throw away a draft."""
        self._drafts.discard(draft_id)

    def add(self, draft_id: str) -> Plain:
        """Start to add the files of a draft that can be read; raises ChangeRefused."""
        draft = self._drafts.get(draft_id)
        choices, known = self._known()
        draft.hold()
        try:
            files = self._addable(draft, choices, known)
            what = f"Add {draft.folder.name if draft.folder else count(len(files), 'document')}"
            job = self._jobs.start(what, lambda job: self._add(draft, files, job))
        except BaseException:
            draft.release()
            raise
        return self._show(job)

    def _add(self, draft: Draft, files: Sequence[Addition], job: Job) -> Outcome[Undo]:
        try:
            if draft.folder:
                outcome = self._changes.add_in_place(draft.folder, files, job)
            else:
                outcome = self._changes.add(files, job)
        finally:
            draft.release()
        if outcome.report:
            self._drafts.forget(draft)
        return outcome

    # Documents.

    def remove(self, names: Sequence[str]) -> Plain:
        """Start to remove documents; raises ChangeRefused."""
        removed = self._changes.removable(names)
        what = f"Remove {_named(removed)}"
        return self._show(self._jobs.start(what, lambda job: self._changes.remove(removed, job)))

    def read_again(self, names: Sequence[str], layout: str) -> Plain:
        """Start to read documents again, all if no names are given; raises ChangeRefused."""
        if layout:
            _require_layout(layout)
        chosen = find(self._changes.sources(), names)
        what = f"Read {_named(chosen) if chosen else 'all documents'} again"
        job = self._jobs.start(what, lambda job: self._changes.read_again(chosen, layout, job))
        return self._show(job)

    # Jobs.

    def job(self, job_id: str) -> Plain:
        """Return how a job is getting on."""
        return self._show(self._jobs.get(job_id))

    def cancel(self, job_id: str) -> Plain:
        """Stop a job at the next safe point."""
        return self._show(self._jobs.cancel(job_id))

    def undo(self, job_id: str) -> Plain:
        """Start to undo the last change; raises ChangeRefused."""
        undo = self._jobs.require_last(job_id)
        what = f"Undo: {self._jobs.get(job_id).what}"
        return self._show(self._jobs.start(what, lambda job: self._changes.undo(undo, job)))

    def close(self, patience: float = PATIENCE) -> bool:
        """Stop what is under way, drop all drafts; return whether that ended in time."""
        ended = self._jobs.close(patience)
        self._drafts.close()
        return ended

    def _known(self) -> tuple[Choices, dict[Path, Source]]:
        """Return how documents are read by suffix, and the documents that the index has."""
        sources = self._changes.sources()
        choices = Choices.of(self._settings, sources)
        return choices, {Path(source.path): source for source in sources}

    def _look(
        self, draft: Draft, file: Staged, choices: Choices, known: dict[Path, Source]
    ) -> Plain:
        choice = self._choice(draft, file, choices, known)
        seen = file.look(choice, self._limits).plain
        if not file.is_read(choices):
            seen |= {"error": file.left_out.reason, "layout": None, "records": 0}
        if not draft.folder and seen["error"] is None:
            seen |= {"error": self._problem(file.name)}
        return {
            "path": file.name,
            "size": file.size,
            "choice": chosen_layout(choice) or "",
            "replaces": not draft.folder and self.folder.has(file.name),
            "asked": None,
            **seen,
        }

    def _choice(
        self, draft: Draft, file: Staged, choices: Choices, known: dict[Path, Source]
    ) -> str:
        target = file.path if draft.folder else self.folder.root / file.name
        before = known[target].choice if target in known else ""
        return choice_of(file, choices, before)

    def _problem(self, name: str) -> str | None:
        """Return why a file cannot be put into the documents folder."""
        try:
            self.folder.place(name)
        except Unfit as error:
            return str(error)
        return None

    def _addable(self, draft: Draft, choices: Choices, known: dict[Path, Source]) -> list[Addition]:
        """Return the files of a draft that can be added; raises Unfit where there are none."""
        files = [
            Addition(one.name, one.path, one.size, one.layout)
            for one in draft.files.values()
            if self._can_add(draft, one, choices, known)
        ]
        if not files:
            raise Unfit("nothing in this draft can be read; GET it to see why")
        return files

    def _can_add(
        self, draft: Draft, file: Staged, choices: Choices, known: dict[Path, Source]
    ) -> bool:
        seen = file.seen.get(self._choice(draft, file, choices, known))
        readable = file.is_read(choices) and not (seen and seen.error)
        return readable and (bool(draft.folder) or self._problem(file.name) is None)

    def _show(self, job: Job) -> Plain:
        last = self._jobs.last
        return {
            "id": job.id,
            "what": job.what,
            "state": job.state,
            "done": job.done,
            "total": job.total,
            "text": job.text,
            "report": report_payload(job.report) if job.report else None,
            "problem": job.problem,
            "undoable": bool(last and last[0] is job),
        }


def _named(sources: Sequence[Source]) -> str:
    return sources[0].name if len(sources) == 1 else count(len(sources), "document")


def _require_layout(name: str) -> None:
    try:
        require_layout(name)
    except SourceError as error:
        raise Unfit(str(error)) from error
