"""What the filters offer: the documents of a corpus, their sections and levels."""

from collections.abc import Iterable

from corpus.levels import LEVELS
from corpus.records import Record, Source
from ui.web.safe_markdown import plain

# The value of "no filter".
ALL = ""
Choices = list[tuple[str, str]]


def pick_source_choices(sources: Iterable[Source]) -> Choices:
    """Return every document by its title and name, with "All documents" first."""
    return [("All documents", ALL), *((_label(source), source.name) for source in sources)]


def pick_section_choices(records: Iterable[Record], source: str) -> Choices:
    """Return the sections of a document (or of all), in its order, with "All sections" first."""
    names = dict.fromkeys(
        name for record in records if source in (ALL, record.source) for name in record.section
    )
    return [("All sections", ALL), *((plain(name) or name, name) for name in names)]


def pick_level_choices(records: Iterable[Record]) -> Choices:
    """Return the levels that records have, the easiest first, with "All levels" before them."""
    there = {record.level for record in records}
    return [("All levels", ALL), *((level, level) for level in LEVELS if level in there)]


def _label(source: Source) -> str:
    same = not source.title or source.title == source.name
    return source.name if same else f"{source.title} ({source.name})"
