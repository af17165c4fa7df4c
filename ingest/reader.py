"""One document to its records: decoded, its layout detected, its questions given ids."""

from collections import Counter
from dataclasses import dataclass

from corpus.errors import SourceError
from corpus.records import Record, Unread, record_id
from ingest.document import Document
from ingest.layouts import detect
from ingest.reading import Found
from ingest.sources import decode, digest


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as it was read; `name` is its path relative to the folder that was asked for."""

    name: str
    digest: str
    layout: str
    title: str
    records: tuple[Record, ...]
    unread: tuple[Unread, ...]


def parse_document(name: str, content: bytes) -> Parsed:
    """Return the records of a document's bytes.

    Raises SourceError when it is no text, or holds no question in any layout that is known.
    """
    scored = detect(Document(name, decode(content)))
    if not scored:
        raise SourceError(
            "no question found; mark questions as headings, with Question: and Answer: labels, "
            "or by numbers (layouts are shown in the README)"
        )
    reading = scored[0].reading
    return Parsed(
        name=name,
        digest=digest(content),
        layout=reading.layout,
        title=reading.title,
        records=tuple(_with_ids(name, reading.records)),
        unread=reading.unread,
    )


def _with_ids(source: str, found: tuple[Found, ...]) -> list[Record]:
    """Return records whose ids count the questions that are asked again in the same words."""
    asked: Counter[str] = Counter()
    records = []
    for one in found:
        words = " ".join(one.question.split())
        records.append(
            Record(
                id=record_id(source, words, asked[words]),
                question=one.question,
                answer=one.answer,
                section=one.section,
                tags=one.tags,
                source=source,
                lines=one.lines,
            )
        )
        asked[words] += 1
    return records
