"""An index in a folder as an older askalike made it, made anew: smaller, and nothing is encoded.

Older ones have the token bits and the texts of passages in Chroma, which keeps each several times.
Entries are copied into a new generation, which then comes into force as after a rebuild, under the
same revision: what was learnt from the corpus stays true. A run that is killed before leaves the
old one as it was.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.backup.entries import Batch
from corpus.backup.manifest import SIDES
from corpus.backup.restore import add_entries, new_generation
from corpus.backup.snapshot import COLUMNS, lacking_bits
from corpus.chroma.pages import pages
from corpus.chroma.segments import require_vectors
from corpus.derived import DerivedWriter
from corpus.errors import IndexDamaged, while_writing
from corpus.generations.commit import commit
from corpus.generations.open import find_generation, open_generations

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.backup.snapshot import OnEntries
    from corpus.chroma.collections import Collections
    from corpus.generations.folder import Generations
    from corpus.settings import Settings

# Entries in memory at once.
_ENTRIES = 1000


def may_renew(settings: Settings) -> bool:
    """Return whether there is an index of the older form that can be made anew.

    One that a killed ingest left unfinished is finished first.
    """
    generations = open_generations(settings)
    if settings.server or not generations.root.is_dir():
        return False
    found = find_generation(generations, generations.current_if_readable(), settings.corpus)
    return found is not None and found.header.is_whole and not found.header.dirty


def renew(settings: Settings, on_entries: OnEntries) -> None:
    """Make an index of the older form anew; `on_entries` gets how many of how many are copied.

    Raises IndexBusy while another process is writing, IndexDamaged where not all can be read.
    """
    generations = open_generations(settings)
    with generations.locked(), while_writing(generations.root):
        old = find_generation(generations, generations.current(), settings.corpus)
        if old is None or not old.header.is_whole:
            return  # another process was quicker
        require_vectors(old.folder, old.sides.values())
        header = replace(old.header, dirty=True)
        with new_generation(generations, settings, header) as filled:
            _copy(old, filled, on_entries)
            _commit(generations, old, filled)


def _copy(old: Collections, filled: Collections, on_entries: OnEntries) -> None:
    counts = {side: getattr(old, side).count() for side in SIDES}
    done, total = 0, sum(counts.values())
    for side in SIDES:
        for page in pages(getattr(old, side), COLUMNS, size=_ENTRIES):
            if lacking_bits(side, page):
                raise _unreadable(old)
            batch = Batch(page.ids, page.documents, page.metadatas, page.embeddings)
            add_entries(getattr(filled, side), batch)
            done += len(page)
            on_entries(done, total)
    if any(getattr(filled, side).count() != counts[side] for side in SIDES):
        raise _unreadable(old)


def _unreadable(old: Collections) -> IndexDamaged:
    return IndexDamaged(
        f"not all entries of the index in {old.folder} can be read; run: askalike doctor --repair"
    )


def _commit(generations: Generations, old: Collections, filled: Collections) -> None:
    for learnt in _learnt(old.folder):
        shutil.copy2(learnt, filled.folder / learnt.name)
    derived = DerivedWriter.open(filled)
    try:
        commit(generations, filled, derived.commit, old.header.revision)
    finally:
        derived.close()


def _learnt(folder: Path) -> list[Path]:
    """Return the files of what was learnt from a corpus."""
    return sorted(folder.glob("*.json"))
