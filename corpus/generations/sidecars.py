"""A note beside the index of what it was made of, for when the index itself cannot be read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from corpus.chroma.entries import source_document, source_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.records import Source


def manifest_file(root: Path) -> Path:
    """Return the file of a corpus's manifest; `root` is the corpus's folder."""
    return root / "sources.json"


def write_manifest(root: Path, sources: Sequence[Source]) -> None:
    """Note the sources of a corpus; who reads it finds the note before or this one."""
    file = manifest_file(root)
    part = file.with_suffix(f".{os.getpid()}")
    with part.open("w", encoding="utf-8") as lines:
        lines.writelines(source_document(source) + "\n" for source in sources)
        lines.flush()
        os.fsync(lines.fileno())
    part.replace(file)


def read_manifest(root: Path) -> tuple[Source, ...] | None:
    """Return the sources that were noted, None where there is no note or it cannot be read."""
    try:
        with manifest_file(root).open(encoding="utf-8") as lines:
            return tuple(source_from(line) for line in lines)
    except (OSError, ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None
