"""The topics of a corpus as they are kept beside its index, for the next revision, too.

They are in the corpus's folder, not in a generation's: a rebuild keeps what it can. A file that is
damaged, or of another model, counts as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.generations.sidecars import read_stamped, write_learnt
from search.topics.found import Topic, Topics

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store import Store

_NAME = "topics"
# Raised when topics are made otherwise: those made before are made anew.
_FORM = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """Topics that were read from a file, and whether they are of just this revision."""

    topics: Topics
    fits: bool


def read_topics(store: Store) -> Kept | None:
    """Return the topics that were last kept for a corpus, None if none can be used."""
    found = read_stamped(_folder(store), _NAME)
    if found is None:
        return None
    stamp, data = found
    wanted = _stamp(store)
    if any(stamp.get(key) != wanted[key] for key in ("digest", "form")):
        return None
    try:
        return Kept(_topics_from(data), stamp == wanted)
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def keep_topics(store: Store, topics: Topics) -> None:
    """Keep topics; where the folder cannot be written, they are made again next time."""
    data = {
        "topics": [[one.id, one.name, one.parent, list(one.examples)] for one in topics.topics],
        "ids": list(topics.ids),
        "keys": list(topics.keys),
        "rows": _numbers(topics),
        "x": topics.positions[:, 0].tolist(),
        "y": topics.positions[:, 1].tolist(),
        "size": topics.size,
        "limit": topics.limit,
        "changed": topics.changed,
        "notice": topics.notice,
    }
    write_learnt(_folder(store), _NAME, _stamp(store), data)


def _numbers(topics: Topics) -> list[int]:
    numbers = {one.id: number for number, one in enumerate(topics.topics)}
    return [numbers.get(one, -1) for one in topics.of_rows]


def _topics_from(data: dict[str, Any]) -> Topics:
    """Return the topics in plain data; raises ValueError and others where it is none."""
    topics = tuple(
        Topic(str(key), str(name), str(parent), tuple(map(str, examples)))
        for key, name, parent, examples in data["topics"]
    )
    known = {one.id for one in topics} | {""}
    if len(known) <= len(topics) or any(one.parent not in known for one in topics):
        raise ValueError("a topic is there twice, or below one that is not there")
    names = [one.id for one in topics]
    ids, keys = tuple(map(str, data["ids"])), tuple(map(str, data["keys"]))
    rows = tuple(names[row] if row >= 0 else "" for row in data["rows"])
    positions = np.column_stack([data["x"], data["y"]]).astype(float)
    if not len(ids) == len(keys) == len(rows) == len(positions) or not np.isfinite(positions).all():
        raise ValueError("its columns are not equally long, or hold no numbers")
    return Topics(
        topics, ids, keys, rows, np.clip(positions, 0, 1), int(data["size"]), float(data["limit"]),
        int(data["changed"]), str(data["notice"]),
    )  # fmt: skip


def _folder(store: Store) -> Path:
    return store.folder.parent


def _stamp(store: Store) -> dict[str, Any]:
    header = store.header
    return {
        "generation": store.folder.name,
        "revision": header.revision,
        "digest": header.digest,
        "form": _FORM,
    }
