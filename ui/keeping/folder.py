"""The documents folder: where added documents are put, and from where they are taken away."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import platformdirs

from corpus.errors import SettingsError
from corpus.files import open_regular, replacing
from ui.keeping.names import folded
from ui.keeping.refusals import NoRoom, Unfit, cannot_write
from ui.keeping.trash import Trash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Source
    from corpus.settings import Settings

# Bytes that stay free on a disk that we write to.
RESERVE = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Placed:
    """A document that was put into the folder; `before` is a copy of the one it replaced."""

    path: Path
    before: Path | None
    made: tuple[Path, ...]


class DocumentsFolder:
    """A folder of documents that we may change, and the trash of what we take away there.

    No link below it is followed, and nothing outside of it is touched.
    """

    def __init__(self, root: Path, trash: Trash) -> None:
        self.root = root
        self.trash = trash

    @classmethod
    def of(cls, settings: Settings, sources: Iterable[Source]) -> DocumentsFolder:
        """Return the folder of the settings, or else the one that all documents are from.

        Where that cannot be written, or there are several, it is one in the user's data folder.
        Raises SettingsError.
        """
        data = platformdirs.user_data_path("askalike")
        key = _key(settings)
        trash = Trash(data / "removed" / key)
        if settings.documents:
            root = Path(os.path.abspath(settings.documents.expanduser()))  # noqa: PTH100  links keep their names
            _require_usable(root, settings)
            return cls(root, trash)
        own = data / "documents" / key
        roots = {Path(source.root) for source in sources}
        if len(roots) == 1 and own not in roots and _is_ours(root := roots.pop()):
            return cls(root, trash)
        return cls(own, trash)

    def place(self, name: str) -> Path:
        """Return where a document of a checked name belongs.

        Raises Unfit where a link or a file is in the way, or a name that differs only in case.
        """
        path = self.root
        for part in PurePosixPath(name).parts:
            _refuse_clash(path, part, name)
            path /= part
            mode = _mode(path)
            last = path == self.root / name
            if mode is None:
                continue
            if stat.S_ISLNK(mode) or not (stat.S_ISREG(mode) if last else stat.S_ISDIR(mode)):
                raise Unfit(
                    f"{name}: {part} is a link, a folder or something else in the documents "
                    "folder; give another path"
                )
        return self.root / name

    def has(self, name: str) -> bool:
        """Return whether a document of this name is there."""
        return _mode(self.root / name) is not None

    def name_of(self, path: Path) -> str | None:
        """Return the name of a file that is ours to take away, None for any other.

        It lies in the folder, is a regular file, and no link leads to it.
        """
        if not path.is_relative_to(self.root) or path == self.root:
            return None
        name = path.relative_to(self.root).as_posix()
        try:
            self.place(name)
        except Unfit:
            return None
        return name if self.has(name) else None

    def require_room(self, size: int) -> None:
        """Raise NoRoom where the disk has no room for so many bytes."""
        require_room(self.root, size)

    def put(self, name: str, file: Path) -> Placed:
        """Copy a file into the folder in one step; raises Unfit and NoRoom."""
        path = self.place(name)
        before = self.trash.copy(path, name) if self.has(name) else None
        return Placed(path, before, _copy(file, path))

    def take(self, path: Path) -> Path | None:
        """Move a document into the trash and return where it is; None if it is not there."""
        name = self.name_of(path)
        return self.trash.move(path, name) if name else None

    def give_back(self, kept: Path, path: Path) -> None:
        """Put a copy of a document from the trash back to its place; raises Unfit and NoRoom."""
        name = path.relative_to(self.root).as_posix()
        self.place(name)
        _copy(kept, path, dated=True)


def require_room(folder: Path, size: int) -> None:
    """Raise NoRoom where the disk of a folder, which may not exist yet, has no room for it."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
    free = shutil.disk_usage(there).free
    if free < size + RESERVE:
        raise NoRoom(
            f"the disk of the server has {free // 2**20:,} MiB left, which is not enough for "
            f"{size / 2**20:,.1f} MiB; make room on it, then try again"
        )


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of some folders that are empty, the innermost first."""
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _copy(file: Path, path: Path, *, dated: bool = False) -> tuple[Path, ...]:
    """Copy a file to its place in one step, with its dates if wanted; return the folders made.

    Raises NoRoom.
    """
    try:
        made = _make_folders(path.parent)
        with open_regular(file) as source, replacing(path) as target:
            shutil.copyfileobj(source, target, 2**20)
        if dated:
            shutil.copystat(file, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    return made


def _make_folders(folder: Path) -> tuple[Path, ...]:
    """Make a folder with those above it, and return those that were missing."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(missing)


def _refuse_clash(folder: Path, part: str, name: str) -> None:
    try:
        names = {one.name for one in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise cannot_write(folder, error) from error
    if part in names:
        return
    clash = next((one for one in names if folded(one) == folded(part)), None)
    if clash is not None:
        raise Unfit(
            f"{name}: the documents folder has {clash}, which some systems cannot keep apart from "
            f"{part}; use that spelling, or another name"
        )


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise cannot_write(path, error) from error


def _key(settings: Settings) -> str:
    """Return what tells the corpora of a user apart: the name, and where its index is."""
    default = type(settings).model_fields["index"].default_factory
    if settings.server is None and callable(default) and settings.index == default():  # type: ignore[call-arg]
        return settings.corpus
    place = f"{settings.place}\n{Path(settings.index).absolute()}"
    return f"{settings.corpus}-{hashlib.sha256(place.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _is_ours(root: Path) -> bool:
    """Return whether documents can be put into a folder that documents were read from."""
    if root in {Path(root.anchor), Path.home()}:
        return False
    return root.is_dir() and os.access(root, os.W_OK | os.X_OK)


def _require_usable(root: Path, settings: Settings) -> None:
    """Raise SettingsError for a folder that documents cannot be put into."""
    index = Path(os.path.abspath(settings.index))  # noqa: PTH100
    if root == index or root.is_relative_to(index):
        raise SettingsError(f"documents {root} lies in the index; give another folder")
    there = next((one for one in (root, *root.parents) if os.path.lexists(one)), root)
    if not there.is_dir():
        raise SettingsError(f"documents {root}: {there} is no folder; give another one")
    if not os.access(there, os.W_OK | os.X_OK):
        raise SettingsError(f"documents {root} cannot be written; give another folder")
