"""Small files beside an index: which documents it was built from, and what was learnt from it.

The index can be read without them. Each says which state of the index it belongs to.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.chroma.entries import source_document, source_from
from corpus.files import replace_text, replacing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.records import Source


@dataclass(frozen=True, slots=True)
class Manifest:
    """The sources of a corpus at a commit, for when the index itself cannot be read.

    `generation` and `revision` name the commit; None if an older askalike wrote it.
    """

    sources: tuple[Source, ...]
    generation: int | None = None
    revision: int | None = None

    def is_of(self, generation: int, revision: int) -> bool:
        """Return whether it was written with this commit; an older askalike's counts as such."""
        return self.generation is None or (self.generation, self.revision) == (generation, revision)

    @property
    def names(self) -> set[str]:
        """The names of the sources."""
        return {source.name for source in self.sources}


def manifest_file(root: Path) -> Path:
    """Return the file of a corpus's manifest; `root` is the corpus's folder."""
    return root / "sources.json"


def write_manifest(root: Path, sources: Sequence[Source], generation: int, revision: int) -> None:
    """Write the manifest in one step; raises OSError."""
    head = json.dumps({"generation": generation, "revision": revision})
    with replacing(manifest_file(root)) as lines:
        for line in (head, *map(source_document, sources)):
            lines.write(f"{line}\n".encode())


def read_manifest(root: Path) -> Manifest | None:
    """Return the manifest, None if it is missing or cannot be read."""
    try:
        lines = manifest_file(root).read_text("utf-8").rstrip("\n").split("\n")
        head = json.loads(lines[0])
        if "name" in head:
            return Manifest(tuple(map(source_from, lines)))
        sources = tuple(map(source_from, lines[1:]))
        return Manifest(sources, int(head["generation"]), int(head["revision"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def learnt_file(folder: Path, name: str) -> Path:
    """Return the file of what was learnt under a name; `folder` is a generation's."""
    return folder / f"{name}.json"


def read_learnt(folder: Path, name: str, stamp: dict[str, Any]) -> dict[str, Any] | None:
    """Return what was learnt under a name and exactly this stamp, None if nothing was."""
    found = read_stamped(folder, name)
    return found[1] if found and found[0] == stamp else None


def read_stamped(folder: Path, name: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return what was learnt under a name, after its stamp, whatever that is; None if nothing."""
    try:
        learnt = json.loads(learnt_file(folder, name).read_text("utf-8"))
        stamp, data = learnt["stamp"], learnt["data"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return (stamp, data) if isinstance(stamp, dict) and isinstance(data, dict) else None


def write_learnt(folder: Path, name: str, stamp: dict[str, Any], data: dict[str, Any]) -> None:
    """Keep what was learnt; if the folder cannot be written, it is learnt again next time."""
    with suppress(OSError):
        replace_text(learnt_file(folder, name), json.dumps({"stamp": stamp, "data": data}))
