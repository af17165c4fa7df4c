"""What each tab is made of: records as cards, and buttons that change what the tab shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import gradio as gr

from ui.web import cards
from ui.web.safe_markdown import LATEX_DELIMITERS, shielded

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Record
    from search.results import Hit

View = TypeVar("View")

# An answer of one short paragraph is shown whole: there is nothing to open.
_SHORT = 180


def draw_markdown(text: str, *classes: str) -> gr.Markdown:
    """Draw safe Markdown with its formulas."""
    return gr.Markdown(
        shielded(text), latex_delimiters=LATEX_DELIMITERS, elem_classes=list(classes)
    )


def draw_hit(hit: Hit, *, opened: bool) -> gr.Button:
    """Draw a hit as a card, its answer open or cut to a few lines; return its Similar button."""
    record = hit.record
    short = len(record.answer) <= _SHORT and "\n" not in record.answer
    with gr.Column(elem_classes=["card", "opened"] if opened or short else ["card"]):
        draw_markdown(cards.question_markdown(record), "question")
        gr.HTML(cards.meta_html(record, hit.score), elem_classes="head")
        snippet = hit.matched == "answer" and bool(hit.why.snippet) and not short
        if snippet:
            draw_markdown(cards.snippet_markdown(hit), "snippet")
        draw_markdown(cards.answer_markdown(record), "answer", "whole" if snippet else "cut")
        if hit.also:
            gr.HTML(cards.also_html(hit))
        with gr.Row(elem_classes="actions"):
            if not short:
                gr.HTML(cards.toggle_html(record.question, opened=opened), elem_classes="toggler")
            return gr.Button("Similar", elem_classes="similar", size="sm", scale=0)


def draw_record(record: Record) -> None:
    """Draw a record whole."""
    with gr.Column(elem_classes=["card", "opened"]):
        draw_markdown(cards.question_markdown(record), "question")
        gr.HTML(cards.meta_html(record), elem_classes="head")
        draw_markdown(cards.answer_markdown(record), "answer")
        if record.tags:
            gr.HTML(cards.tags_html(record))


def wire(button: gr.Button, step: Callable[[View], View], view: gr.components.Component) -> None:
    """Make a click on a button replace the tab's view by the one that `step` returns."""
    button.click(step, view, view, api_visibility="private", show_progress="hidden")
