"""The records of a corpus in order, without holding all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.chroma.collections import pages
from corpus.chroma.entries import record_from
from corpus.errors import while_reading_entries

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from corpus.records import Record

# Records that are held at once while a corpus is gone through; some have long answers.
_RECORDS = 1000


def records_of(page: Any) -> Iterator[Record]:
    """Yield the records of a page of questions."""
    entries = zip(page["ids"], page["documents"], page["metadatas"], strict=True)
    return (record_from(*entry) for entry in entries)


def records_in_order(questions: Collection) -> Iterator[Record]:
    """Yield every record by source, in document order; only their ids are held in memory.

    A record that goes meanwhile is left out.
    """
    places: list[tuple[str, int, str]] = []
    sources: dict[str, str] = {}  # each name is held once
    with while_reading_entries():
        for page in pages(questions, ["metadatas"], size=_RECORDS):
            for record_id, metadata in zip(page["ids"], page["metadatas"], strict=True):
                source = sources.setdefault(metadata["source"], metadata["source"])
                places.append((source, int(metadata["order"]), record_id))
    places.sort()
    for first in range(0, len(places), _RECORDS):
        ids = [record_id for _, _, record_id in places[first : first + _RECORDS]]
        page = questions.get(ids=ids, include=["documents", "metadatas"])
        with while_reading_entries():
            found = {record.id: record for record in records_of(page)}
        yield from (found[record_id] for record_id in ids if record_id in found)
