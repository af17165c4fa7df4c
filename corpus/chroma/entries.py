"""Records and sources as Chroma entries, and back."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corpus.levels import LEVELS
from corpus.model.vectors import Bits
from corpus.records import Record, Source, Unread

Metadata = dict[str, Any]

# What only some records have. Chroma keeps a key that is not written again, so each is written,
# with nothing where there is none.
NO_PLACE: Metadata = dict.fromkeys(("section", "tags", "level", "place", "given", "context"))


def place_metadata(record: Record) -> Metadata:
    """Return what every passage of a record can be filtered by; Chroma takes no empty lists."""
    place: Metadata = {"source": record.source}
    if record.section:
        place["section"] = list(record.section)
    if record.tags:
        place["tags"] = list(record.tags)
    if record.level:
        place["level"] = record.level
    return place


def record_metadata(record: Record, order: int) -> Metadata:
    """Return the metadata of a record's entry; its question is the entry's document."""
    first, last = record.lines
    own: Metadata = {"answer": record.answer, "first": first, "last": last, "order": order}
    for key in ("place", "given", "context"):
        if text := getattr(record, key):
            own[key] = text
    return place_metadata(record) | own


def record_from(entry_id: str, question: str, metadata: Mapping[str, Any]) -> Record:
    """Return the record that an entry of the questions collection holds."""
    return Record(
        id=entry_id,
        question=question,
        answer=str(metadata["answer"]),
        section=tuple(metadata.get("section", ())),
        tags=tuple(metadata.get("tags", ())),
        source=str(metadata["source"]),
        lines=(int(metadata["first"]), int(metadata["last"])),
        place=str(metadata.get("place", "")),
        given=str(metadata.get("given", "")),
        level=next((level for level in LEVELS if level == metadata.get("level")), None),
        context=str(metadata.get("context", "")),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the lexical index takes it; `chunk` is empty for a question without answer."""

    passage_id: str
    question: str
    chunk: str
    source: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    level: str = ""


def question_entry(record: Record) -> Entry:
    """Return the lexical entry of a record that has no answer."""
    return answer_entry(f"{record.id}.0", record.asked, "", place_metadata(record))


def answer_entry(passage_id: str, question: str, chunk: str, place: Mapping[str, Any]) -> Entry:
    """Return the lexical entry of an answer's chunk; `place` is what `place_metadata` gives."""
    return Entry(
        passage_id=passage_id,
        question=question,
        chunk=chunk,
        source=str(place["source"]),
        section=tuple(place.get("section", ())),
        tags=tuple(place.get("tags", ())),
        level=str(place.get("level", "")),
    )


def bits_text(bits: Bits) -> str:
    """Return a passage's token bits as text, the only form that Chroma's metadata takes."""
    return base64.b64encode(bits.tobytes()).decode("ascii")


def bits_from(text: str, dimension: int) -> Bits:
    """Return the token bits, shape (tokens, dimension / 8), that a text holds."""
    flat = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    return flat.reshape(-1, max(1, dimension // 8))


def source_document(source: Source) -> str:
    """Return a source as the JSON document of its entry."""
    return json.dumps(asdict(source), ensure_ascii=False)


def source_from(document: str) -> Source:
    """Return the source that an entry of the sources collection holds."""
    kept = json.loads(document)
    kept["unread"] = tuple(
        Unread((unread["lines"][0], unread["lines"][1]), unread["reason"])
        for unread in kept["unread"]
    )
    return Source(**kept)
