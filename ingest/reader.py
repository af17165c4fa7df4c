"""One document to its records: decoded, its layout detected, its questions given ids."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePath

from corpus.errors import Doubtful, NoQuestions, SourceError
from corpus.records import Record, Unread, whole
from ingest.files.choices import AUTO, TEXTS
from ingest.files.content import digest
from ingest.files.kinds import looks_like
from ingest.files.suffixes import SUFFIXES
from ingest.formats.find import find_format, known_formats
from ingest.formats.format import Format
from ingest.formats.raw import Raw
from ingest.layouts import thresholds
from ingest.layouts.catalogue import known_layouts, read_text
from ingest.layouts.detect import detect
from ingest.layouts.mixed import MIXED
from ingest.layouts.talk.chat import CHAT
from ingest.naming import Naming
from ingest.plugins import blamed, plugin_suffixes
from ingest.text.account import accounted
from ingest.text.document import Document
from ingest.text.reading import ScoredReading, asking_share
from ingest.text.wording import plain

_HOW = "mark questions as headings, with Question: and Answer: labels, or by numbers"
_TALK = (
    "no question found that another answers: people only talk in it; if it is a list of questions, "
    f"read it with --layout {CHAT}"
)


@dataclass(frozen=True, slots=True)
class Rival:
    """The second-best layout of a document, and how well it explains it, in [0, 1]."""

    layout: str
    score: float


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as it was read; `name` is its path relative to the folder that was asked for.

    `score` in [0, 1] says how well the layout explains it, `runner_up` is the layout that does
    so second best, if any. `doubt` says that the layout may be the wrong one, and which to try.
    `structure` are the lines (first, last; from 1) of its headings and
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
    doubt: str | None = None


def parse_document(name: str, content: bytes, layout: str | None = None) -> Parsed:
    """Return the records of a document's bytes, read as `layout` where one is given.

    That is the name of a layout or format, "markdown" or "text" for a text of that kind in any
    layout, or "auto" for what fits the content. Raises SourceError when it cannot be read, or holds
    no question in any known layout, or in the one given; Doubtful when hardly any of its lines are
    explained.
    """
    require_layout(layout)
    raw = Raw(name, content)
    if layout in TEXTS:
        raw = Raw(PurePath(name).stem + TEXTS[layout], content)
    asked = layout is not None
    layout = None if layout == AUTO or layout in TEXTS else layout
    with failures_told():
        scored = _read(raw, layout, asked=asked)
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
        doubt=_doubt(scored) if layout is None else None,
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
    return [*layouts, *(form.name for form in known_formats().parts), *TEXTS, AUTO]


def require_layout(name: str | None) -> None:
    """Raise SourceError, with all names, if there is no layout or format of a name."""
    if name is not None and name not in (names := layout_names()):
        raise SourceError(f"no layout {name!r}; there are: {', '.join(names)}")


def plugin_problems() -> list[str]:
    """Return in a line each which plug-ins cannot be used, and why."""
    return [*known_layouts().problems, *known_formats().problems]


def _read(raw: Raw, layout: str | None, *, asked: bool) -> list[ScoredReading]:
    """Return the readings of a file, the best first: by its format, or by its layouts."""
    format_ = _format(raw, layout)
    if format_:
        return [ScoredReading(format_.read(raw, read_text), 1.0)]
    chosen = [one for one in known_layouts().parts if layout in {None, one.name}]
    document = Document(raw.name, raw.text)
    scored = detect(document, chosen)
    if not scored:
        raise NoQuestions(_nothing(raw, layout, asked=asked))
    best = replace(scored[0], reading=accounted(document, scored[0].reading))
    if layout is None and _is_refused(best):
        if best.reading.layout == CHAT:
            raise Doubtful(_TALK)
        raise Doubtful(
            f"only {best.reading.coverage:.0%} of its lines fit any layout; {_HOW}, or choose "
            "the layout that it has: --layout NAME"
        )
    if raw.mended:
        unread = (*best.reading.unread, *raw.mended)
        best = replace(best, reading=replace(best.reading, unread=unread))
    return [best, *scored[1:]]


def _nothing(raw: Raw, layout: str | None, *, asked: bool) -> str:
    """Return why a text has no questions for us, and what to do."""
    if layout:
        return f"no question found when read as {layout}; {_HOW}"
    suffix = raw.suffix
    if asked or suffix in SUFFIXES or suffix in plugin_suffixes():
        return f"no question found; {_HOW} (layouts are shown in docs/layouts.md)"
    looks, _ = looks_like(raw.head)
    return (
        f"looks like {looks}, and no question was found in it; {suffix} files are not read: "
        f"say what it is with --ext {suffix[1:]}=NAME (a layout or format), or rename it"
    )


def _is_refused(best: ScoredReading) -> bool:
    """Return whether what was found is no question: it explains next to nothing, and does not ask.

    A long text with a few questions at its end keeps those; people who talk ask each other, too.
    """
    if best.reading.layout == CHAT:
        return best.score < thresholds.REFUSED
    asks = asking_share(best.reading.records) >= thresholds.ASKING_SHARE
    return best.score < thresholds.REFUSED and not asks


def _doubt(scored: Sequence[ScoredReading]) -> str | None:
    """Return why a document may be in another layout than the best one, if that is doubtful."""
    best = scored[0]
    # "mixed" is no layout that could be chosen
    others = [one for one in scored[1:] if one.reading.layout != MIXED]
    if best.score >= thresholds.DOUBTFUL:
        return None
    found = f"{best.reading.layout} layout with a confidence of only {best.score:.2f}"
    if not others or others[0].score < thresholds.REFUSED:
        return f"{found}, and nothing else fits; if it is wrong, mark the questions more clearly"
    other = others[0]
    return f"{found}; if it is wrong, try --layout {other.reading.layout} ({other.score:.2f})"


def _format(raw: Raw, layout: str | None) -> Format | None:
    if layout is None:
        return find_format(raw)
    return next((form for form in known_formats().parts if form.name == layout), None)
