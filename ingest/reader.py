"""One document to its records: decoded, its layout detected, its questions given ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from corpus.errors import NoQuestions, SourceError
from corpus.records import Record, Unread, whole
from ingest.files.content import digest
from ingest.formats.find import find_format, known_formats
from ingest.formats.format import Format
from ingest.formats.raw import Raw
from ingest.layouts.catalogue import known_layouts, read_text
from ingest.layouts.detect import detect
from ingest.naming import Naming
from ingest.plugins import blamed
from ingest.text.document import Document
from ingest.text.reading import ScoredReading
from ingest.text.wording import plain


@dataclass(frozen=True, slots=True)
class Rival:
    """The second-best layout of a document, and how well it explains it, in [0, 1]."""

    layout: str
    score: float


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as it was read; `name` is its path relative to the folder that was asked for.

    `score` in [0, 1] says how well the layout explains it, `runner_up` is the layout that does
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

    Raises SourceError when it cannot be read, or holds no question in any known layout, or
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
        title=whole(plain(reading.title)),
        records=records,
        unread=(*reading.unread, *naming.mended),
        score=round(scored[0].score, 3),
        runner_up=rival,
        structure=reading.structure,
    )


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn whatever a reader raises into a SourceError: one document never stops the others."""
    try:
        yield
    except SourceError:
        raise
    except (RecursionError, MemoryError) as error:
        raise SourceError(
            "nested too deeply to be read; flatten it, or split it into smaller documents"
        ) from error
    except Exception as error:
        plugin = blamed(error)
        raise SourceError(
            f"{plugin or 'the reader'} failed on it ({type(error).__name__}: {error}); please "
            f"report this{' to its authors' if plugin else ''}, with the document if you can"
        ) from error


def layout_names() -> list[str]:
    """Return the names of all layouts and formats, for the option that chooses one."""
    layouts = [layout.name for layout in known_layouts().parts]
    return layouts + [form.name for form in known_formats().parts]


def plugin_problems() -> list[str]:
    """Return in a line each which plug-ins cannot be used, and why."""
    return [*known_layouts().problems, *known_formats().problems]


def _read(raw: Raw, layout: str | None) -> list[ScoredReading]:
    """Return the readings of a file, the best first: by its format, or by its layouts."""
    format_ = _format(raw, layout)
    if format_:
        return [ScoredReading(format_.read(raw, read_text), 1.0)]
    chosen = [one for one in known_layouts().parts if layout in {None, one.name}]
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
    return next((form for form in known_formats().parts if form.name == layout), None)
