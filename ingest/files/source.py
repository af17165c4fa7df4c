"""A document on disk: where it lies, what it is called, and whether somebody asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.files.addresses import is_address, shown_path
from ingest.files.choices import chosen_layout
from ingest.files.folders import exists
from ingest.files.suffixes import TEXT_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.records import Source


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document: its absolute path or address, and the folder (or itself) that was asked for.

    `choice` says how somebody wants it read, as in Choices. Of one at an address, `mark` changes
    with its content, "" where nothing tells that, and `size` is its bytes, 0 if unknown.
    """

    path: Path
    root: Path
    choice: str = ""
    mark: str = ""
    size: int = 0

    @property
    def name(self) -> str:
        """The path relative to the root, with forward slashes; an address in full."""
        if is_address(self.path):
            return shown_path(self.path)
        if self.path == self.root:
            return self.path.name
        return self.path.relative_to(self.root).as_posix()

    @property
    def layout(self) -> str | None:
        """The name of the layout or format to read it in, None where its content decides."""
        return chosen_layout(self.choice)

    @property
    def is_incidental(self) -> bool:
        """Whether it is a structured file in a folder, and nobody named it or its suffix."""
        named = self.path == self.root or self.choice.startswith(".")
        return not named and self.path.suffix.lower() not in TEXT_SUFFIXES


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read, under its name; `is_new` where the index has none of that name."""

    file: SourceFile
    name: str
    is_new: bool

    @property
    def size(self) -> int:
        """How many bytes it has now, 0 once it is gone."""
        if is_address(self.file.path):
            return self.file.size
        try:
            return self.file.path.stat().st_size
        except OSError:
            return 0

    def skips(self, error: SourceError) -> bool:
        """Return whether reading it fails only because it is not meant for us.

        That is a new file in a folder, such as a package.json, which holds no questions.
        """
        return isinstance(error, NoQuestions) and self.file.is_incidental and self.is_new


def name_files(files: Iterable[SourceFile], known: Mapping[str, Source]) -> dict[Path, str]:
    """Return each document's name: its path relative to its root, made unique by more folders.

    A document keeps the name that the index knows it by. The name of a document that is gone is
    free again, so that a folder can move.
    """
    named: dict[Path, str] = {}
    owners = {source.name: path for path, source in known.items() if exists(Path(path))}
    for file in files:
        path = str(file.path)
        name = known[path].name if path in known else file.name
        parts = PurePosixPath(file.path.as_posix()).parts
        while owners.get(name, path) != path and len(PurePosixPath(name).parts) < len(parts):
            name = PurePosixPath(*parts[-len(PurePosixPath(name).parts) - 1 :]).as_posix()
        owners[name] = path
        named[file.path] = name
    return named
