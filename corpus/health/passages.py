"""Whether the file of passages, which a search reads them from, is whole and holds all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.health.finding import REPAIR, Finding
from corpus.lexical.schema import lexical_folder
from corpus.passage_cache import PassageFile
from corpus.read_only import may_write

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.chroma.collections import Header


def check_passages(folder: Path, header: Header, passages: int) -> Finding | None:
    """Return what is wrong with the file in a generation's folder, None where nothing is.

    `passages` is how many it should hold. It reads every page of the file.
    """
    place = lexical_folder(folder)
    if not may_write(place):  # there it is not used
        return None
    file = PassageFile.open(place, header.token_dimension)
    count = file.count() if file else -1
    if count == passages:
        return None
    what = f"the file of passages in {place} is damaged, or not there"
    if count >= 0:
        what = (
            f"the file of passages in {place} holds {count:,} passages, the corpus has {passages:,}"
        )
    remedy = f"run: {REPAIR}; the next ingest mends it, too" if count < 0 else f"run: {REPAIR}"
    return Finding("passage-file", "warning", f"{what}: queries take longer", remedy, "lexical")
