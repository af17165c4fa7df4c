"""The Browse tab: documents, their sections and questions, one record with its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import gradio as gr

from corpus.errors import AskalikeError
from ui.output.markdown import count, plain
from ui.web import cards
from ui.web.tabs.filters import ALL, draw_level_filter, draw_section_filter, draw_source_filter
from ui.web.tabs.hits import draw, draw_record, wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import Record
    from search.engine import Engine

_PAGE = 50
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class BrowseView:
    """What the tab shows: the first `shown` questions, or the last record of a trail."""

    trail: tuple[str, ...] = ()
    shown: int = _PAGE

    def open(self, record_id: str) -> BrowseView:
        """Return the view with a record opened."""
        return replace(self, trail=(*self.trail, record_id))

    def back(self) -> BrowseView:
        """Return the view one step back."""
        return replace(self, trail=self.trail[:-1])

    def more(self) -> BrowseView:
        """Return the view with one more page of questions."""
        return replace(self, shown=self.shown + _PAGE)


def build_browse(engine: Engine) -> None:
    """Build the tab inside the Blocks that are open."""
    view = gr.State(BrowseView())
    with gr.Row(elem_classes="controls"):
        source = draw_source_filter(engine.sources, elem_id="source")
        section = draw_section_filter(engine.records, elem_id="section")
        level = draw_level_filter(engine.records, elem_id="level")
        words = gr.Textbox(label="Questions with the words", max_lines=1, elem_id="words")
    source.change(
        lambda name: (draw_section_filter(engine.records, name, elem_id="section"), BrowseView()),
        source,
        [section, view],
        api_visibility="private",
        show_progress="hidden",
    )
    for changed in (section, level, words):
        changed.change(BrowseView, None, view, api_visibility="private", show_progress="hidden")
    _build_view(engine, [source, section, level, words, view])


def _build_view(engine: Engine, inputs: list[gr.components.Component]) -> None:
    view = inputs[-1]

    @gr.render(inputs=inputs, show_progress="hidden")  # type: ignore[untyped-decorator]
    def redraw(source: str, section: str, level: str, words: str, shown: BrowseView) -> None:
        if shown.trail:
            _draw_opened(engine, shown, view)
        else:
            picked = pick_records(engine.records, source, section, level, words)
            _draw_list(engine, picked, shown, view)


def pick_records(
    records: Iterable[Record], source: str, section: str, level: str, words: str
) -> list[Record]:
    """Return the records of a source, section and level whose question holds all the words."""
    wanted = (words or "").casefold().split()
    return [
        record
        for record in records
        if source in (ALL, record.source)
        and (section == ALL or section in record.section)
        and level in (ALL, record.level)
        and all(word in record.question.casefold() for word in wanted)
    ]


def _draw_list(
    engine: Engine, records: Sequence[Record], shown: BrowseView, view: gr.components.Component
) -> None:
    if not records:
        draw(cards.notice_html("no question here has these words"))
        return
    draw(cards.summary_html(count(len(records), "question")))
    titles = {source.name: source.title or source.name for source in engine.sources}
    first = records[: shown.shown]
    for name, of_source in groupby(first, key=lambda record: record.source):
        draw(cards.title_html(titles.get(name, name)))
        for section, of_section in groupby(of_source, key=lambda record: record.section):
            _draw_section(section, list(of_section), view)
    left = len(records) - len(first)
    if left:
        more = gr.Button(f"Show more ({left:,} questions are left)", elem_classes="more")
        wire(more, BrowseView.more, view)


def _draw_section(
    section: Sequence[str], records: Sequence[Record], view: gr.components.Component
) -> None:
    with gr.Column(elem_classes="rows"):
        if section:
            draw(cards.section_html(section))
        for record in records:
            _draw_row(record, view)


def _draw_row(record: Record, view: gr.components.Component) -> None:
    button = gr.Button(plain(record.question) or "(no question)", elem_classes="opener", size="sm")
    wire(button, lambda shown: shown.open(record.id), view)


def _draw_opened(engine: Engine, shown: BrowseView, view: gr.components.Component) -> None:
    before = shown.trail[:-1]
    label = f"“{plain(engine.record(before[-1]).question)}”" if before else "the list"
    wire(gr.Button(f"← Back to {label}", elem_classes="back", size="sm"), BrowseView.back, view)
    try:
        record = engine.record(shown.trail[-1])
        near = engine.similar(record.id, k=_NEIGHBOURS)
    except AskalikeError as error:
        draw(cards.notice_html(str(error)))
        return
    draw(cards.title_html("Question", focus=True), "unseen-title")
    draw_record(record)
    if near.results:
        draw(cards.title_html("Most like it"))
        for hit in near.results:
            with gr.Column(elem_classes="near"):
                _draw_row(hit.record, view)
                draw(cards.meta_html(hit.record, hit.score), "head")
