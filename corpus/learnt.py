"""What is learnt from an index and kept beside it: small JSON files of one revision each."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def read_derived(folder: Path, name: str, stamp: dict[str, Any]) -> dict[str, Any] | None:
    """Return what was kept under a name with exactly this stamp, None when there is none."""
    try:
        kept = json.loads(derived_file(folder, name).read_text(encoding="utf-8"))
        data: dict[str, Any] | None = kept["data"] if kept["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return data


def write_derived(folder: Path, name: str, stamp: dict[str, Any], data: dict[str, Any]) -> None:
    """Keep data under a name; where the index folder cannot be written it is learnt again."""
    file = derived_file(folder, name)
    part = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        part.write_text(json.dumps({"stamp": stamp, "data": data}), encoding="utf-8")
        part.replace(file)


def derived_file(folder: Path, name: str) -> Path:
    """Return the file for a name in the folder of one generation of a corpus."""
    return folder / f"{name}.json"
