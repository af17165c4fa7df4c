"""Notices when documents under some paths change, whatever their editors do to them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from ingest.files.discover import is_document
from ingest.files.folders import IGNORE_FILE, exists

if TYPE_CHECKING:
    from watchfiles import Change

# In milliseconds: changes are gathered until there was none for a second, or for ten seconds.
_QUIET, _LONGEST = 1_000, 10_000
# So often it is looked whether a path was replaced, which no notice tells, or has come back.
_LOOK = 2_000


def watch_changes(roots: Sequence[Path], index: Path) -> Iterator[bool]:
    """Yield True when documents under `roots` may have changed, and False every two seconds or so.

    The first is True: from then on nothing is missed. What happens between two steps of the
    iteration is told by the next one. Files of other kinds, hidden and temporary ones, and
    everything in the folder `index` count for nothing. Raises SourceError where the system cannot
    watch these paths at all.
    """
    polling: bool | None = None  # the library's choice
    while True:
        try:
            yield from _watch_once(roots, Filter(roots, index), polling=polling)
        except FileNotFoundError:  # a path went in the very moment in which it was looked at
            time.sleep(_QUIET / 1000)
        except (OSError, RuntimeError) as error:  # no more files may be watched: they are polled
            if polling:
                raise SourceError(
                    f"cannot watch for changes ({error}); run askalike ingest"
                ) from error
            polling = True


def _watch_once(roots: Sequence[Path], matters: Filter, *, polling: bool | None) -> Iterator[bool]:
    """Yield as `watch_changes` does, until a path is another file or folder than before."""
    from watchfiles import watch

    places, fresh = _places(roots), True
    for changes in watch(
        *(root for root in roots if exists(root)),
        watch_filter=matters,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        force_polling=polling,
        poll_delay_ms=_QUIET,
        ignore_permission_denied=True,
    ):
        if changes:
            matters.remember_folders()
        yield fresh or bool(changes)
        fresh = False
        if _places(roots) != places:
            return


class Filter:
    """Tells which changed paths matter."""

    def __init__(self, roots: Sequence[Path], index: Path) -> None:
        # Some systems tell the real path of what was named by a link.
        self._roots = tuple({*roots, *(Path(os.path.realpath(root)) for root in roots)})
        self._index = Path(os.path.realpath(index))
        self._folders: set[Path] = set()
        self.remember_folders()

    def __call__(self, _change: Change, path: str) -> bool:
        """Tell whether a change may be one of a document."""
        return self.matters(Path(path))

    def matters(self, path: Path) -> bool:
        """Tell whether a path, which may be gone, is that of a document, or of a folder of some."""
        if path in self._roots:
            return True
        inner = [path.relative_to(root) for root in self._roots if path.is_relative_to(root)]
        if not inner or Path(os.path.realpath(path)).is_relative_to(self._index):
            return False
        if any(str(one) == IGNORE_FILE for one in inner):
            return True
        if all(any(part.startswith(".") for part in one.parts) for one in inner):
            return False
        if path in self._folders or os.path.isdir(path):  # noqa: PTH112  a closed folder raises
            return True
        return is_document(path) and not is_temporary(path.name)

    def remember_folders(self) -> None:
        """Remember which paths are folders, so that one that goes can be told from a file."""
        for root in self._roots:
            self._folders.update(Path(parent) for parent, _, _ in os.walk(root))


def is_temporary(name: str) -> bool:
    """Tell what Emacs, Office and Vim write beside a document, and take away again."""
    emacs = name.endswith("~") or (name.startswith("#") and name.endswith("#"))
    return emacs or name.startswith("~$") or name == "4913"


def _places(roots: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return what the paths name now: a file that was saved by renaming another one is new."""
    return [_place(root) for root in roots]


def _place(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
