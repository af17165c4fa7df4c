"""The ids of a document's records: those it brings itself, and those made of its questions."""

import hashlib
from typing import Self

from corpus.levels import find_level
from corpus.records import Record, record_id
from ingest.scratch import Scratch
from ingest.text.reading import Found

# An id longer than this is no name; Chroma takes them, people do not.
_LONGEST_ID = 128
# Texts are known by 64 bits of their digests: of ten million, two are taken for one at 3e-6.
_SEEN = "CREATE TABLE seen (text INTEGER PRIMARY KEY, times INTEGER)"
_SEE = """
INSERT INTO seen VALUES (?, 1) ON CONFLICT (text) DO UPDATE SET times = times + 1 RETURNING times
"""


class Naming:
    """Makes records of what was found in one document, in order, each with an id of its own.

    What it remembers of a record is on disk, so that a document of any length can be named.
    """

    def __init__(self, source: str, scratch: Scratch) -> None:
        self._source = source
        self._scratch = scratch

    @classmethod
    def open(cls, source: str) -> Self:
        """Return the naming of the document `source`; it is to be closed."""
        return cls(source, Scratch(_SEEN))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.close()

    def record(self, found: Found) -> Record:
        """Return a record of the next question.

        The first record that brings an id keeps it; others count the questions before them that
        were asked in the same words.
        """
        words = " ".join(found.question.split())
        asked = self._times_before(f"asked {words}")
        brings = bool(found.id) and len(found.id) <= _LONGEST_ID
        own = found.id if brings else record_id(self._source, words, asked)
        while self._times_before(f"id {own}"):
            own = record_id(self._source, words, asked)
            asked += 1
        return Record(
            id=own,
            question=found.question,
            answer=found.answer,
            section=found.section,
            tags=found.tags,
            source=self._source,
            lines=found.lines,
            place=found.place,
            given=found.given,
            level=find_level(found.level, found.section, found.tags),
            context=found.context,
        )

    def _times_before(self, text: str) -> int:
        """Count a text; return how often it was there before."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        ((times,),) = self._scratch.run(_SEE, (key,)).fetchall()
        return int(times) - 1
