"""The filters of Ask and Browse: a document, a section of it, a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from corpus.records import LEVELS
from ui.output.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record, Source

# The value of "no filter".
ALL = ""
Choices = list[tuple[str, str]]


def draw_source_filter(sources: Iterable[Source], elem_id: str | None = None) -> gr.Dropdown:
    """Draw the choice of a document."""
    choices = pick_source_choices(sources)
    return gr.Dropdown(choices, value=ALL, label="Document", elem_id=elem_id)


def draw_section_filter(
    records: Iterable[Record], source: str = ALL, elem_id: str | None = None
) -> gr.Dropdown:
    """Draw the choice of a section of a document (or of all); also what it becomes with another."""
    choices = pick_section_choices(records, source)
    return gr.Dropdown(choices, value=ALL, label="Section", elem_id=elem_id)


def draw_level_filter(records: Iterable[Record], elem_id: str | None = None) -> gr.Dropdown:
    """Draw the choice of a level, hidden where no record has one."""
    choices = pick_level_choices(records)
    return gr.Dropdown(choices, value=ALL, label="Level", elem_id=elem_id, visible=len(choices) > 1)


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
