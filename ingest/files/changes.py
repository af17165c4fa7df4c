"""Notices when documents under some paths change, however their editors save them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from ingest.files.choices import Choices
from ingest.files.folders import IGNORE_FILE, exists

if TYPE_CHECKING:
    from watchfiles import Change


@dataclass(frozen=True, slots=True)
class Pace:
    """In milliseconds: how long to wait for what.

    Changes are gathered until there was none for `quiet`, or until `longest` has passed. Every
    `look` the paths are checked for one that was replaced, which the system does not report, or
    that has come back.
    """

    quiet: int = 1_000
    longest: int = 10_000
    look: int = 2_000


PACE = Pace()


def watch_changes(
    roots: Sequence[Path], index: Path, pace: Pace = PACE, choices: Choices | None = None
) -> Iterator[bool]:
    """Yield True when documents under `roots` may have changed, and False about every `pace.look`.

    The first is True, and from then on nothing is missed: a change between two steps of the
    iteration is reported by the next one. `choices` name further suffixes of documents. Files of
    other kinds, hidden and temporary ones, and everything in the
    folder `index` are ignored. Raises SourceError where the system cannot watch these paths at all.
    """
    polling: bool | None = None  # the library's choice
    choices = choices or Choices()
    while True:
        try:
            yield from _watch_once(
                roots, ChangeFilter(roots, index, choices), pace, polling=polling
            )
        except FileNotFoundError:  # a path went just as it was looked at
            time.sleep(pace.quiet / 1000)
        except (OSError, RuntimeError) as error:  # too many files to watch: poll them
            if polling:
                raise SourceError(
                    f"cannot watch for changes ({error}); run askalike ingest"
                ) from error
            polling = True


def _watch_once(
    roots: Sequence[Path], matters: ChangeFilter, pace: Pace, *, polling: bool | None
) -> Iterator[bool]:
    """Yield as `watch_changes` does, until a path leads to another file or folder than before."""
    from watchfiles import watch

    identities, fresh = _identify(roots), True
    for changes in watch(
        *(root for root in roots if exists(root)),
        watch_filter=matters,
        debounce=pace.longest,
        step=pace.quiet,
        rust_timeout=pace.look,
        yield_on_timeout=True,
        force_polling=polling,
        poll_delay_ms=pace.quiet,
        ignore_permission_denied=True,
    ):
        if changes:
            matters.remember_folders()
        yield fresh or bool(changes)
        fresh = False
        if _identify(roots) != identities:
            return


class ChangeFilter:
    """Decides which changed paths matter."""

    def __init__(self, roots: Sequence[Path], index: Path, choices: Choices | None = None) -> None:
        # Some systems report the real path of what was named by a link.
        self._roots = tuple({*roots, *(Path(os.path.realpath(root)) for root in roots)})
        self._choices = choices or Choices()
        self._index = Path(os.path.realpath(index))
        self._folders: set[Path] = set()
        self.remember_folders()

    def __call__(self, _change: Change, path: str) -> bool:
        """Return whether a change may concern a document."""
        return self.matters(Path(path))

    def matters(self, path: Path) -> bool:
        """Return whether a path, which may be gone, is a document or a folder of documents."""
        if path in self._roots:
            return True
        inner = [path.relative_to(root) for root in self._roots if path.is_relative_to(root)]
        if not inner or Path(os.path.realpath(path)).is_relative_to(self._index):
            return False
        if any(str(relative) == IGNORE_FILE for relative in inner):
            return True
        if all(any(part.startswith(".") for part in relative.parts) for relative in inner):
            return False
        if path in self._folders or os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises in a closed folder
            return True
        return self._choices.reads(path.name) and not is_temporary(path.name)

    def remember_folders(self) -> None:
        """Remember which paths are folders: one that is gone no longer shows it."""
        for root in self._roots:
            self._folders.update(Path(parent) for parent, _, _ in os.walk(root))


def is_temporary(name: str) -> bool:
    """Return whether Emacs, Office or Vim write such a file beside a document for a while."""
    emacs = name.endswith("~") or (name.startswith("#") and name.endswith("#"))
    return emacs or name.startswith("~$") or name == "4913"


def _identify(roots: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return which files and folders the paths lead to; one saved by renaming another is new."""
    return [_identity(root) for root in roots]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
