"""What each tab is made of: records as cards, and buttons that change what the tab shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import gradio as gr

from ui.output.html.sanitise import sealed
from ui.output.markdown import plain
from ui.web import cards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from corpus.records import Record
    from search.results import Hit

View = TypeVar("View")
Found = TypeVar("Found")
Worker_co = TypeVar("Worker_co", covariant=True)


class Search(Protocol[Worker_co]):
    """How a tab lets the engine work: elsewhere than in the loop that serves all requests."""

    async def __call__(self, work: Callable[[Worker_co], Found]) -> Found:
        """Return what the work returns; raise ServerBusy when too much waits already."""
        ...


# An answer of one short paragraph is shown whole: there is nothing to open.
_SHORT = 180


def draw(html: str, *classes: str, elem_id: str | None = None) -> gr.Markdown:
    """Draw HTML of ours. Everything the app shows of a corpus comes through here.

    It is drawn as Markdown, which Gradio sanitises once more; its component for HTML would take
    the text for a template and evaluate it, which the page's policy forbids.
    """
    return gr.Markdown(
        sealed(html), latex_delimiters=[], elem_classes=list(classes), elem_id=elem_id
    )


def draw_hit(hit: Hit, *, opened: bool) -> gr.Button:
    """Draw a hit as a card, its answer open or cut to a few lines; return its Similar button."""
    record = hit.record
    short = len(record.answer) <= _SHORT and "\n" not in record.answer
    with gr.Column(elem_classes=["card", "opened"] if opened or short else ["card"]):
        draw(cards.question_html(record), "question")
        draw(cards.meta_html(record, hit.score), "head")
        snippet = hit.matched == "answer" and bool(hit.why.snippet) and not short
        if snippet:
            draw(cards.snippet_html(hit), "snippet")
        draw(cards.answer_html(record), "answer", "whole" if snippet else "cut")
        if hit.also:
            draw(cards.also_html(hit))
        with gr.Row(elem_classes="actions"):
            if not short:
                draw(cards.toggle_html(f"to {plain(record.question)}", opened=opened), "toggler")
            return gr.Button("Similar", elem_classes="similar", size="sm", scale=0)


def draw_record(record: Record) -> None:
    """Draw a record whole."""
    with gr.Column(elem_classes=["card", "opened"]):
        draw(cards.question_html(record), "question")
        draw(cards.meta_html(record), "head")
        draw(cards.answer_html(record), "answer")
        if record.tags:
            draw(cards.tags_html(record))


def wire(
    button: gr.Button,
    step: Callable[[View], View | Awaitable[View]],
    view: gr.components.Component,
) -> None:
    """Make a click on a button replace the tab's view by the one that `step` returns."""
    button.click(step, view, view, api_visibility="private", show_progress="hidden")
