"""What is made of a model once and kept: folders in the user's cache, each whole or not there."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterator


def cached(name: str) -> Path:
    """Return where a folder of this name is in the user's cache, whether it is there or not.

    The name has a digest of what the folder is made of and a number of how: what is made of
    anything else, or in another way, is another folder.
    """
    return platformdirs.user_cache_path("askalike") / name


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder that becomes `folder` when the block is done: whole, or not at all.

    If another process was faster, its folder stays. Raises OSError where it cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    try:
        yield unfinished
        unfinished.chmod(0o755)
        unfinished.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
