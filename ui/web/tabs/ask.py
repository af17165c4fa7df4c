"""The Ask tab: one search box, results as cards, and what is similar to each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import gradio as gr

from corpus.errors import AskalikeError
from search.results import Asked, Neighbours
from ui.output.examples import pick_examples
from ui.web import cards
from ui.web.tabs.filters import draw_level_filter, draw_section_filter, draw_source_filter
from ui.web.tabs.hits import Search, draw, draw_hit, draw_record, wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from search.engine import Engine

_RESULTS = 10
_MOST_RESULTS = 50
_NEIGHBOURS = 8
_MATCHES = [("questions and answers", "both"), ("questions", "question"), ("answers", "answer")]


@dataclass(frozen=True, slots=True)
class AskView:
    """What the tab shows: an outcome, or on top of it the last of a trail of similar records."""

    asked: Asked | None = None
    trail: tuple[Neighbours, ...] = ()
    notice: str = ""

    def back(self) -> AskView:
        """Return the view one step back on the trail."""
        return replace(self, trail=self.trail[:-1], notice="")


def build_ask(engine: Engine, search: Search[Engine]) -> None:
    """Build the tab inside the Blocks that are open."""
    view = gr.State(AskView())
    with gr.Row(elem_classes="searchbar"):
        box = gr.Textbox(
            label="Your question",
            placeholder="Ask in your own words, or name a topic",
            autofocus=True,
            max_lines=1,
            scale=1,
            elem_id="query",
        )
        button = gr.Button("Ask", variant="primary", scale=0, min_width=96, elem_id="ask")
    inputs = [box, *_build_filters(engine)]

    async def ask(*wanted: object) -> AskView:
        return await _ask(search, *wanted)  # type: ignore[arg-type]  # Gradio's values, in this order

    for trigger in (box.submit, button.click):
        trigger(ask, inputs, view, api_visibility="private", show_progress="hidden")
    examples = pick_examples(engine.records)

    @gr.render(inputs=[view], show_progress="hidden")  # type: ignore[untyped-decorator]
    def redraw(shown: AskView) -> None:
        if shown.asked:
            _draw_outcome(engine, search, shown, view)
            return
        if shown.notice:
            draw(cards.notice_html(shown.notice))
        for chip in _draw_examples(examples):
            chip.click(lambda query=chip.value: query, None, box, api_visibility="private").then(
                ask, inputs, view, api_visibility="private", show_progress="hidden"
            )
        draw(cards.contents_html(len(engine.records), engine.sources))


def _build_filters(engine: Engine) -> list[gr.components.Component]:
    with gr.Accordion("Options", open=False, elem_classes="options"):
        with gr.Row():
            source = draw_source_filter(engine.sources)
            section = draw_section_filter(engine.records)
        with gr.Row():
            level = draw_level_filter(engine.records)
            match = gr.Dropdown(_MATCHES, value="both", label="Compare with")
            k = gr.Slider(1, _MOST_RESULTS, value=_RESULTS, step=1, label="Results")
    source.change(
        lambda name: draw_section_filter(engine.records, name),
        source,
        section,
        api_visibility="private",
        show_progress="hidden",
    )
    return [source, section, level, match, k]


def _draw_examples(examples: Iterable[str]) -> list[gr.Button]:
    draw('<p class="lead">For example:</p>')
    with gr.Row(elem_classes="chips"):
        return [gr.Button(query, size="sm", scale=0, elem_classes="chip") for query in examples]


async def _ask(
    search: Search[Engine], query: str, source: str, section: str, level: str, match: str, k: float
) -> AskView:
    """Return what a query finds, or the view with the reason why it cannot be asked."""
    try:
        asked = await search(
            lambda engine: engine.ask(
                query or "",
                k=int(k),
                sources=[source] if source else [],
                sections=[section] if section else [],
                levels=[level] if level else [],
                match=match,  # type: ignore[arg-type]  # one of _MATCHES
            )
        )
    except AskalikeError as error:
        return AskView(notice=str(error))
    return AskView(asked)


def _draw_outcome(engine: Engine, search: Search[Engine], shown: AskView, view: gr.State) -> None:
    if shown.notice:
        draw(cards.notice_html(shown.notice))
    if shown.trail:
        _draw_similar(engine, search, shown, view)
    elif shown.asked:
        _draw_asked(search, shown.asked, view)


def _draw_asked(search: Search[Engine], asked: Asked, view: gr.State) -> None:
    draw(cards.asked_html(asked))
    for number, hit in enumerate(asked.results):
        similar = draw_hit(hit, opened=number == 0 and asked.answerable)
        wire(similar, _opener(search, hit.record.id), view)


def _draw_similar(engine: Engine, search: Search[Engine], shown: AskView, view: gr.State) -> None:
    found = shown.trail[-1]
    back = gr.Button(_back_label(engine, shown), elem_classes="back", size="sm")
    wire(back, AskView.back, view)
    draw(cards.title_html("Similar to", focus=True))
    draw_record(engine.record(found.of))
    draw(cards.title_html("Nearest to it"))
    for hit in found.results:
        wire(draw_hit(hit, opened=False), _opener(search, hit.record.id), view)


def _back_label(engine: Engine, shown: AskView) -> str:
    if len(shown.trail) > 1:
        return f"← Back to “{engine.record(shown.trail[-2].of).question}”"
    return f"← Back to the results for “{shown.asked.query}”" if shown.asked else "← Back"


def _opener(search: Search[Engine], record_id: str) -> Callable[[AskView], Awaitable[AskView]]:
    async def open_similar(shown: AskView) -> AskView:
        try:
            found = await search(lambda engine: engine.similar(record_id, k=_NEIGHBOURS))
        except AskalikeError as error:
            return replace(shown, notice=str(error))
        return replace(shown, trail=(*shown.trail, found), notice="")

    return open_similar
