"""The commit: how what was written comes into force, in one order for writer, restore and repair.

A process may be killed after each step. Readers then see the corpus as it was before or as it is
after. The next ingest, or `askalike doctor --repair`, finishes the rest; it deletes a new
generation that was not in force yet.

1. The lexical index and the passage cache are flushed to the disk and stamped with the new
   revision. No reader uses them before the header has it.
2. The header gets the new revision and is clean: the collections are complete. Readers of a
   generation in force notice.
3. A new generation is put in force. Readers of the one before notice.
4. The manifest names the sources, with this generation and revision. An older one counts as stale.
5. All other generations are deleted.

At the end, the database in a folder gives back what it does not need.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.chroma.free_pages import give_back
from corpus.errors import IndexBusy, while_writing
from corpus.generations.sidecars import read_manifest, write_manifest
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.chroma.collections import Collections
    from corpus.generations.folder import Generations


def commit(
    generations: Generations,
    collections: Collections,
    commit_derived: Callable[[int], None],
    revision: int,
) -> str:
    """Make what was written to a generation the corpus in force, under a new revision.

    `commit_derived` flushes the derived files and stamps them; the caller holds the lock.
    Raises OSError. Returns what is to be said of what was left undone, "" if nothing was.
    """
    number, sources = collections.generation, collections.read_sources()
    commit_derived(revision)
    collections.write_header(replace(collections.header, revision=revision, dirty=False))
    is_new = generations.current_if_readable() != number
    if is_new:
        generations.publish(number)
    write_manifest(generations.root, sources, number, revision)
    if is_new:
        generations.sweep(number)
    return "" if generations.whole_entries else give_back(collections.folder)


def finish_commit(generations: Generations, collections: Collections) -> None:
    """Do the last two steps of a commit if they are missing; nothing that a reader sees changes.

    A corpus that another process writes to, or that may not be written, is left alone. Raises
    IndexUnavailable when the disk is full.
    """
    if not may_write(generations.root) or _is_finished(generations, collections):
        return
    number = collections.generation
    with suppress(IndexBusy), generations.locked(), while_writing(generations.root):
        if generations.current() == number and not (header := collections.read_header()).dirty:
            write_manifest(generations.root, collections.read_sources(), number, header.revision)
            generations.sweep(number)


def _is_finished(generations: Generations, collections: Collections) -> bool:
    number, manifest = collections.generation, read_manifest(generations.root)
    is_current = manifest is not None and manifest.is_of(number, collections.header.revision)
    return is_current and not any(True for _ in generations.others(number))
