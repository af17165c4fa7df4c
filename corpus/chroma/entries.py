"""Records and sources as Chroma entries, and back.

The questions collection has an entry for each record, under the record's id. The answers collection
has one for each chunk of an answer, under its passage's id. The sources collection has one for each
document.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.records import PassageId, Source, Unread, plain_record, record_from

if TYPE_CHECKING:
    from corpus.model.vectors import Bits
    from corpus.records import PassageKind, Record

Metadata = dict[str, Any]

# What passages can be filtered by, in the metadata of questions and answers.
_FILTERED = ("source", "section", "tags", "level")
# Keys that only some records have. Chroma keeps any key that an update leaves out, so each is
# written, as None if the record has no value.
OPTIONAL: Metadata = dict.fromkeys(("section", "tags", "level", "place", "given", "context"))


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry stores of its passage: the text, and the signs of its token vectors.

    `bits` are those of `Encoding`. A question comes with its whole `record`, read at the same
    moment. `lost` says that the index no longer has its token bits, or not whole: a text may also
    have none by nature.
    """

    chunk: str
    bits: Bits
    record: Record | None = None
    lost: bool = False


def entry_id(passage: PassageId) -> str:
    """Return the id of the entry that holds a passage."""
    return passage.record_id if passage.kind == "question" else str(passage)


def passage_of_entry(kind: PassageKind, entry: str) -> PassageId:
    """Return the passage that an entry of the questions or the answers holds."""
    return PassageId.of(entry) if kind == "question" else PassageId(entry)


def entry_ids(passages: Sequence[str]) -> dict[PassageKind, list[str]]:
    """Return the ids of the entries that hold passages, by the kind of passage."""
    ids: dict[PassageKind, list[str]] = {"question": [], "answer": []}
    for passage in map(PassageId, passages):
        ids[passage.kind].append(entry_id(passage))
    return ids


def filter_metadata(record: Record) -> Metadata:
    """Return what a record's passages can be filtered by; Chroma does not accept empty lists."""
    plain = plain_record(record)
    return {key: plain[key] for key in _FILTERED if plain[key]}


def record_metadata(record: Record, order: int) -> Metadata:
    """Return the metadata of a record's entry; its question is the entry's document.

    `order` is the record's position in its source, from 0.
    """
    plain = plain_record(record)
    first, last = plain.pop("lines")
    answer = plain.pop("answer")
    own = {key: value for key, value in plain.items() if value and key not in {"id", "question"}}
    return own | {"answer": answer, "first": first, "last": last, "order": order}


def record_of_entry(record_id: str, question: str, metadata: Mapping[str, Any]) -> Record:
    """Return the record that an entry of the questions collection holds.

    Raises KeyError, TypeError or ValueError if the entry is incomplete.
    """
    lines = (metadata["first"], metadata["last"])
    return record_from({**metadata, "id": record_id, "question": question, "lines": lines})


def bits_text(bits: Bits) -> str:
    """Return a passage's token bits as text: Chroma's metadata does not accept bytes."""
    return base64.b64encode(bits.tobytes()).decode("ascii")


def bits_from(text: str, dimension: int) -> Bits:
    """Return the token bits, shape (tokens, dimension / 8), that a text holds."""
    flat = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    return flat.reshape(-1, max(1, dimension // 8))


def source_document(source: Source) -> str:
    """Return a source as the JSON document of its entry."""
    return json.dumps(asdict(source), ensure_ascii=False)


def source_from(document: str) -> Source:
    """Return the source that an entry of the sources collection holds.

    Fields that a newer askalike has added are passed over.
    """
    known = Source.__dataclass_fields__
    fields = {key: value for key, value in json.loads(document).items() if key in known}
    fields["unread"] = tuple(
        Unread((unread["lines"][0], unread["lines"][1]), unread["reason"])
        for unread in fields["unread"]
    )
    return Source(**fields)
