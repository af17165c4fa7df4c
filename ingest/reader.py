"""One document to its records: decoded, its layout detected, its questions given ids."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from corpus.errors import NoQuestions, SourceError
from corpus.records import Record, Unread, record_id
from ingest.document import Document
from ingest.formats import find_format
from ingest.formats.raw import Raw
from ingest.layouts import detect
from ingest.reading import Found, Reading
from ingest.sources import digest

# An id longer than this is no name; Chroma takes them, people do not.
_LONGEST_ID = 128


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as it was read; `name` is its path relative to the folder that was asked for."""

    name: str
    digest: str
    layout: str
    title: str
    records: tuple[Record, ...]
    unread: tuple[Unread, ...]


def parse_document(name: str, content: bytes, taken: AbstractSet[str] = frozenset()) -> Parsed:
    """Return the records of a document's bytes; ids it brings that are `taken` are not used.

    Raises SourceError when it cannot be read, or holds no question in any layout that is known.
    """
    raw = Raw(name, content)
    try:
        reading = _read(raw)
    except SourceError:
        raise
    except (RecursionError, MemoryError) as error:
        raise SourceError(
            "nested too deeply to be read; flatten it, or split it into smaller documents"
        ) from error
    except Exception as error:  # one document never stops the others
        raise SourceError(
            f"the reader failed on it ({type(error).__name__}: {error}); "
            "please report this, with the document if you can"
        ) from error
    return Parsed(
        name=name,
        digest=digest(content),
        layout=reading.layout,
        title=reading.title,
        records=tuple(_with_ids(name, reading.records, taken)),
        unread=reading.unread,
    )


def _read(raw: Raw) -> Reading:
    """Return the reading of a structured file by its format, of any other by its layout."""
    found = find_format(raw)
    if found:
        return found.read(raw)
    scored = detect(Document(raw.name, raw.text))
    if not scored:
        raise NoQuestions(
            "no question found; mark questions as headings, with Question: and Answer: labels, "
            "or by numbers (layouts are shown in the README)"
        )
    reading = scored[0].reading
    return replace(reading, unread=(*reading.unread, *raw.mended)) if raw.mended else reading


def _with_ids(source: str, found: tuple[Found, ...], taken: AbstractSet[str]) -> list[Record]:
    """Return records with the ids that the document gives them, where they name one record each.

    Other ids count the questions that are asked again in the same words.
    """
    given = Counter(one.id for one in found if one.id)
    asked: Counter[str] = Counter()
    records = []
    for one in found:
        words = " ".join(one.question.split())
        usable = given[one.id] == 1 and len(one.id) <= _LONGEST_ID and one.id not in taken
        own = one.id if usable else ""
        records.append(
            Record(
                id=own or record_id(source, words, asked[words]),
                question=one.question,
                answer=one.answer,
                section=one.section,
                tags=one.tags,
                source=source,
                lines=one.lines,
                place=one.place,
            )
        )
        asked[words] += 1
    return records
