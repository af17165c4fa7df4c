"""Drafts: documents that somebody is about to add, with what would be read of each."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from threading import Lock, RLock
from typing import TYPE_CHECKING

from ingest.files.discover import discover, unknown
from ingest.files.source import SourceFile
from ui.keeping.asked import Comparison
from ui.keeping.names import check_name, find_clash
from ui.keeping.previews import look
from ui.keeping.refusals import NotHere, NotNow, TooMuch, Unfit, Unknown
from ui.keeping.staging import MOST_FILES, Room, Staging, Upload

if TYPE_CHECKING:
    from ingest.files.choices import Choices
    from ingest.open import Limits
    from ingest.report import Skipped
    from ui.keeping.previews import Seen

MOST_DRAFTS = 8
# Seconds of rest after which a draft is thrown away, and from which it makes room for a newer one.
REST, SHORT_REST = 3600.0, 600.0
# Entries of a folder that are looked at; whoever names a whole disk waits no minutes.
_MOST_ENTRIES = 50_000


@dataclass(slots=True)
class Staged:
    """One file of a draft: where it lies, and how it is to be read."""

    name: str
    path: Path
    root: Path
    size: int
    upload: Upload | None = None
    layout: str = ""
    seen: dict[str, Seen] = field(default_factory=dict)
    reading: Lock = field(default_factory=Lock)
    comparisons: dict[str, Comparison] = field(default_factory=dict)

    def look(self, choice: str, limits: Limits) -> Seen:
        """Return what is read of it with a choice; what was read once is remembered."""
        with self.reading:
            if choice not in self.seen:
                self.seen[choice] = look(
                    SourceFile(self.path, self.root, choice), self.name, limits
                )
            return self.seen[choice]

    def compare(self, choice: str, without: str) -> Comparison | None:
        """Return the comparison of what was read of it with the corpus, None if nothing was.

        `without` names the document that it replaces, "" if there is none.
        """
        seen = self.seen.get(choice)
        if seen is None or not seen.compared:
            return None
        with self.reading:
            return self.comparisons.setdefault(choice, Comparison(seen.compared, without))

    def is_read(self, choices: Choices) -> bool:
        """Return whether it is of a kind that is read."""
        return choices.reads(self.path.name)

    @property
    def left_out(self) -> Skipped:
        """Why a file of another kind is not read."""
        return unknown(self.path, self.name)


class Draft:
    """Files that were sent, or one folder of this machine whose files stay where they are."""

    def __init__(self, staging: Staging) -> None:
        self.id = secrets.token_urlsafe(16)
        self.files: dict[str, Staged] = {}
        self.folder: Path | None = None
        self.skipped: tuple[Skipped, ...] = ()
        self.used = time.monotonic()
        self.uploads = 0
        self._adding = False
        self._gone = False
        self._staging = staging
        self._room = Room()
        self._lock = RLock()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is done with it at this moment."""
        return not (self._adding or self.uploads)

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(file.size for file in self.files.values())

    def file(self, name: str) -> Staged:
        """Return one of its files; raises Unknown."""
        found = self.files.get(name)
        if found is None:
            raise Unknown("the draft has no file of this path")
        return found

    def begin(self, text: str, size: int, most: int) -> Upload:
        """Begin to take a file, of `size` bytes if that is known; raises ChangeRefused."""
        name = check_name(text)
        with self._lock:
            self._require_free()
            if self.folder:
                raise NotNow("this draft is a folder of this machine; open another for files")
            self._refuse_clash(name)
            if size > most:
                raise TooMuch(f"the file is larger than {most / 2**20:,.0f} MiB; split it")
            self._staging.require_room(size)
            upload = Upload(name, self._staging.place(name), self._room, most, self)
            self.uploads += 1
            return upload

    def end(self) -> None:
        """Note that an upload came to its end, good or bad."""
        with self._lock:
            self.uploads -= 1
            self.used = time.monotonic()

    def name_folder(self, text: str, choices: Choices) -> None:
        """Make it a draft of a folder of this machine, whose files are not copied.

        Raises ChangeRefused.
        """
        folder = _checked_folder(text)
        with self._lock:
            self._require_free()
            if self.files or self.folder:
                raise NotNow("this draft has files already; open another for a folder")
            found = discover([folder], choices)
            if len(found.files) > MOST_FILES:
                raise TooMuch(
                    f"{folder} holds {len(found.files):,} documents, more than {MOST_FILES:,}; "
                    f"run: askalike ingest {folder}"
                )
            if not found.files:
                reason = found.missing[0].error if found.missing else "no document in it is read"
                raise Unfit(f"{folder}: {reason}")
            self.folder, self.skipped = folder, found.skipped
            for one in found.files:
                self.files[one.name] = Staged(one.name, one.path, one.root, _size(one.path))

    def choose(self, name: str, layout: str) -> Staged:
        """Note the layout that a file is to be read in; raises Unknown and NotNow."""
        with self._lock:
            self._require_free()
            file = self.file(name)
            file.layout = layout
            return file

    def drop(self, name: str) -> None:
        """Throw away one of the files that were sent; raises Unknown, NotHere and NotNow."""
        with self._lock:
            self._require_free()
            file = self.file(name)
            if file.upload is None:
                raise NotHere("a folder is added as it is; name the file in its .askalikeignore")
            del self.files[name]
            file.upload.discard()

    def hold(self) -> None:
        """Keep it as it is while it is added; raises NotNow."""
        with self._lock:
            self._require_free()
            if self.uploads:
                raise NotNow("some files are still on their way; add them when they are here")
            self._adding = True

    def release(self) -> None:
        """Let it be changed again."""
        with self._lock:
            self._adding = False
            self.used = time.monotonic()

    def discard(self) -> None:
        """Throw everything away."""
        with self._lock:
            self._gone = True
            for file in self.files.values():
                if file.upload:
                    file.upload.discard()
            self.files.clear()

    def keep(self, upload: Upload) -> None:
        """Keep a file that has come; raises Unknown, NotNow and Unfit."""
        with self._lock:
            self._require_free()
            self._refuse_clash(upload.name)  # another may have come meanwhile
            before = self.files.get(upload.name)
            layout = before.layout if before else ""
            root = upload.file.parent
            self.files[upload.name] = Staged(
                upload.name, upload.file, root, upload.size, upload, layout
            )
            if before and before.upload:
                before.upload.discard()

    def _refuse_clash(self, name: str) -> None:
        if clash := find_clash(name, self.files):
            raise Unfit(
                f"{name}: the draft has {clash}, which not every system keeps apart from it"
            )

    def _require_free(self) -> None:
        if self._gone:
            raise Unknown("this draft was thrown away; open another one")
        if self._adding:
            raise NotNow("this draft is being added; open another one")


class Drafts:
    """The drafts of one server."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._staging = Staging()
        self._lock = Lock()

    def open(self) -> Draft:
        """Return a new draft; raises NotNow where there are too many that somebody works on."""
        with self._lock:
            self._sweep(REST)
            if len(self._drafts) >= MOST_DRAFTS:
                self._sweep(SHORT_REST)
                empty = [one.id for one in self._drafts.values() if one.is_idle and not one.files]
                for draft_id in empty[: max(0, len(self._drafts) - MOST_DRAFTS + 1)]:
                    self._drafts.pop(draft_id).discard()
            if len(self._drafts) >= MOST_DRAFTS:
                raise NotNow(
                    f"there are {MOST_DRAFTS} drafts already; add one or throw it away, or try "
                    f"again in {SHORT_REST // 60:.0f} minutes"
                )
            draft = Draft(self._staging)
            self._drafts[draft.id] = draft
            return draft

    def get(self, draft_id: str) -> Draft:
        """Return a draft, which is fresh again; raises Unknown."""
        with self._lock:
            self._sweep(REST)
            draft = self._drafts.get(draft_id)
        if draft is None:
            raise Unknown(
                "there is no such draft; they are thrown away after an hour of rest: open another"
            )
        draft.used = time.monotonic()
        return draft

    def discard(self, draft_id: str) -> None:
        """Throw a draft away; raises Unknown, and NotNow while it is added."""
        draft = self.get(draft_id)
        draft.hold()
        self.forget(draft)

    def forget(self, draft: Draft) -> None:
        """Throw away a draft that was added."""
        with self._lock:
            self._drafts.pop(draft.id, None)
        draft.discard()

    def close(self) -> None:
        """Throw all drafts away."""
        with self._lock:
            self._drafts.clear()
            self._staging.close()

    def _sweep(self, rest: float) -> None:
        oldest = time.monotonic() - rest
        for draft in list(self._drafts.values()):
            if draft.used < oldest and draft.is_idle:
                del self._drafts[draft.id]
                draft.discard()


def choice_of(file: Staged, choices: Choices, before: str) -> str:
    """Return how an ingest would read a file whose layout was chosen here, or before."""
    return replace(choices, layout=file.layout).choice(PurePosixPath(file.name).name, before)


def _checked_folder(text: str) -> Path:
    """Return an absolute folder that exists and is not endless; raises Unfit and TooMuch."""
    if "\0" in text or not os.path.isabs(text):  # noqa: PTH117
        raise Unfit("give the whole path of a folder of this machine, like /home/me/notes")
    folder = Path(os.path.normpath(text))
    if not folder.is_dir():
        raise Unfit("there is no such folder on this machine; check the path")
    entries = 0
    for _, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        entries += len(folders) + len(names)
        if entries > _MOST_ENTRIES:
            raise TooMuch(
                f"{folder} holds more than {_MOST_ENTRIES:,} files; name a folder inside it, or "
                "run: askalike ingest PATH"
            )
    return folder


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
