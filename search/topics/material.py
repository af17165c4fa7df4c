"""What topics are made from: the records of a corpus and their vectors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.model.vectors import unit
from corpus.records import content_digest
from search.topics.clusters import centred
from search.topics.terms import labels_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.model.vectors import Vectors
    from corpus.records import Record

    # Gives the unit vectors of short texts.
    Encode = Callable[[Sequence[str]], Vectors]


# How much headings and tags count beside what a record says, and how many of them are read; fewer
# tell nothing apart.
_LABELS, _MOST_LABELS, _LEAST_LABELS = 0.5, 4000, 3


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

    def with_labels(self) -> Vectors:
        """Return the centred vectors of records with a share of what their headings and tags mean.

        What people have put together stays together, where a corpus has headings or tags that tell
        its records apart. [F-topics]
        """
        labels = [[*labels_of(record)] for record in self.records]
        often = Counter(label for own in labels for label in own)
        known = [label for label, _ in often.most_common(_MOST_LABELS)]
        if len(known) < _LEAST_LABELS:
            return self.vectors
        numbers = {label: number for number, label in enumerate(known)}
        meant = centred(self.encode(known))
        added = np.zeros_like(self.vectors)
        for row, own in enumerate(labels):
            if there := [numbers[label] for label in own if label in numbers]:
                added[row] = meant[there].sum(axis=0)
        lengths = np.linalg.norm(added, axis=1, keepdims=True)
        added = np.divide(added, lengths, out=np.zeros_like(added), where=lengths > 0)
        return centred(self.vectors + _LABELS * added)

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
