"""What is learnt from an index and kept beside it: small JSON files of one revision each."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.settings import Settings


def read_derived(settings: Settings, name: str, stamp: dict[str, Any]) -> dict[str, Any] | None:
    """Return what was kept under a name with exactly this stamp, None when there is none."""
    try:
        kept = json.loads(_file(settings, name).read_text(encoding="utf-8"))
        data: dict[str, Any] | None = kept["data"] if kept["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return data


def write_derived(
    settings: Settings, name: str, stamp: dict[str, Any], data: dict[str, Any]
) -> None:
    """Keep data under a name; where the index folder cannot be written it is learnt again."""
    file = _file(settings, name)
    part = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"stamp": stamp, "data": data}), encoding="utf-8")
        part.replace(file)


def _file(settings: Settings, name: str) -> Path:
    return settings.index / "derived" / settings.corpus / f"{name}.json"
