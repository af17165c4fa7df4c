"""One document to its records: decoded, its layout detected, its questions given ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from corpus.errors import NoQuestions, SourceError
from corpus.records import Record, Unread
from ingest.files.content import digest
from ingest.formats.find import FORMATS, find_format
from ingest.formats.format import Format
from ingest.formats.raw import Raw
from ingest.layouts.detect import LAYOUTS, detect
from ingest.layouts.mixed import Scored
from ingest.naming import Naming
from ingest.text.document import Document
from ingest.text.wording import plain


@dataclass(frozen=True, slots=True)
class Rival:
    """A layout that a document was not taken for, and how well it accounts for it, in [0, 1]."""

    layout: str
    score: float


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as it was read; `name` is its path relative to the folder that was asked for.

    `score` in [0, 1] says how well the layout accounts for it, `runner_up` is the layout that does
    so second best, if any. `structure` are the lines (first, last; from 1) of its headings and
    navigation, which belong to no record.
    """

    name: str
    digest: str
    layout: str
    title: str
    records: tuple[Record, ...]
    unread: tuple[Unread, ...]
    score: float = 1.0
    runner_up: Rival | None = None
    structure: tuple[tuple[int, int], ...] = ()


def parse_document(name: str, content: bytes, layout: str | None = None) -> Parsed:
    """Return the records of a document's bytes, read as `layout` where one is given.

    Raises SourceError when it cannot be read, or holds no question in any layout that is known, or
    in the one given.
    """
    raw = Raw(name, content)
    with failures_told():
        scored = _read(raw, layout)
    reading = scored[0].reading
    rival = next((Rival(s.reading.layout, round(s.score, 3)) for s in scored[1:]), None)
    with Naming.open(name) as naming:
        records = tuple(map(naming.record, reading.records))
    return Parsed(
        name=name,
        digest=digest(content),
        layout=reading.layout,
        title=plain(reading.title),
        records=records,
        unread=reading.unread,
        score=round(scored[0].score, 3),
        runner_up=rival,
        structure=reading.structure,
    )


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn whatever a reader fails with into a SourceError: one document never stops the others."""
    try:
        yield
    except SourceError:
        raise
    except (RecursionError, MemoryError) as error:
        raise SourceError(
            "nested too deeply to be read; flatten it, or split it into smaller documents"
        ) from error
    except Exception as error:
        raise SourceError(
            f"the reader failed on it ({type(error).__name__}: {error}); "
            "please report this, with the document if you can"
        ) from error


def layout_names() -> list[str]:
    """Return the names of all layouts and formats, for the option that chooses one."""
    return [layout.name for layout in LAYOUTS] + [one.name for one in FORMATS]


def _read(raw: Raw, layout: str | None) -> list[Scored]:
    """Return the readings of a file, the best first: by its format, or by its layouts."""
    format_ = _format(raw, layout)
    if format_:
        return [Scored(format_.read(raw), 1.0)]
    chosen = [one for one in LAYOUTS if layout in {None, one.name}]
    scored = detect(Document(raw.name, raw.text), chosen)
    if not scored:
        as_layout = f" when read as {layout}" if layout else ""
        raise NoQuestions(
            f"no question found{as_layout}; mark questions as headings, with Question: and "
            "Answer: labels, or by numbers (layouts are shown in the README)"
        )
    best = scored[0]
    if raw.mended:
        unread = (*best.reading.unread, *raw.mended)
        scored[0] = replace(best, reading=replace(best.reading, unread=unread))
    return scored


def _format(raw: Raw, layout: str | None) -> Format | None:
    if layout is None:
        return find_format(raw)
    return next((one for one in FORMATS if one.name == layout), None)
