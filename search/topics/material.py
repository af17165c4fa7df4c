"""What topics are made from: the records of a corpus and their vectors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model.vectors import unit
from corpus.records import content_digest
from search.topics.clusters import centred

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.model.vectors import Vectors
    from corpus.records import Record

    # Gives the unit vectors of short texts.
    Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class TopicMaterial:
    """Records in the order of the corpus, and their centred vectors, shape (n, dimension).

    `keys` name the records by what they say, so that one that is moved is known again. `stem` gives
    "" for a word that says nothing; `encode` gives the unit vectors of short texts.
    """

    records: Sequence[Record]
    keys: tuple[str, ...]
    vectors: Vectors
    stem: Callable[[str], str]
    encode: Encode

    @classmethod
    def of(
        cls,
        records: Sequence[Record],
        ids: Sequence[str],
        vectors: Vectors,
        stem: Callable[[str], str],
        encode: Encode,
    ) -> TopicMaterial:
        """Return the material of a corpus; the rows of `vectors` belong to `ids`.

        A record's vector is the sum of its question's and its answer's. [F-topics]
        """
        rows = {record_id: row for row, record_id in enumerate(ids)}
        kept = [record for record in records if record.id in rows]
        own = vectors[[rows[record.id] for record in kept]]
        return cls(kept, record_keys(kept), centred(unit(own)) if kept else own, stem, encode)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records."""
        return tuple(record.id for record in self.records)


def record_keys(records: Sequence[Record]) -> tuple[str, ...]:
    """Return what names each record by what it says; those that say the same are numbered."""
    seen: Counter[str] = Counter()
    keys = []
    for record in records:
        key = content_digest(f"{record.asked}\x1f{record.answer}")[:16]
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return tuple(keys)
