"""Duplicates: questions asked more than once, in groups, two texts side by side."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from corpus.errors import AskalikeError
from corpus.records import Record
from search import Engine
from search.duplicates import Scope
from search.results import Duplicates
from ui.cards import Problem, answer_text, header, notice
from ui.render import as_markdown, place

_PAGE = 20
_TEXT_HEIGHT = 360
_SCOPES = [("All", "all"), ("Across documents", "across"), ("Within one document", "within")]


def duplicates_tab(engine: Engine, threshold: float, tab: gr.Tab) -> None:
    """Add the tab's contents to the page; the first search runs when the tab is opened."""
    with gr.Row(elem_id="duplicates-row"):
        slider = gr.Slider(
            0.4, 1.0, value=threshold, step=0.01, label="Threshold: how alike two must be"
        )
        scope = gr.Radio(_SCOPES, value="all", label="Look")
    found = gr.State(None)
    count = gr.State(_PAGE)
    find = _finder(engine)
    for event in (slider.release, scope.change):
        event(find, [slider, scope], [found, count], api_visibility="private")
    tab.select(find, [slider, scope], [found, count], api_visibility="private")
    gr.render(inputs=[found, count], show_progress="hidden")(_renderer(engine, count))


def _finder(engine: Engine) -> Callable[[float, Scope], tuple[Duplicates | Problem, int]]:
    def find(threshold: float, scope: Scope) -> tuple[Duplicates | Problem, int]:
        try:
            return engine.duplicates(threshold=threshold, scope=scope), _PAGE
        except AskalikeError as error:
            return Problem(str(error)), _PAGE

    return find


def _renderer(engine: Engine, count: gr.State) -> Callable[[Any, int], None]:
    def draw(found: Duplicates | Problem | None, shown: int) -> None:
        if found is None:
            return
        if isinstance(found, Problem):
            notice(found.text, kind="error")
            return
        if not found.groups:
            notice(f"No two questions score {found.threshold:.2f} or more. Lower the threshold.")
            return
        asked = sum(map(len, found.groups))
        notice(f"{_count(len(found.groups), 'group')} of {asked:,} questions")
        groups = found.groups[:shown]
        records = engine.find(record_id for group in groups for record_id in group)
        for number, group in enumerate(groups, start=1):
            _draw_group(number, [records[record_id] for record_id in group])
        if len(found.groups) > shown:
            more = gr.Button(f"Show more ({len(found.groups) - shown} left)")
            more.click(lambda: shown + _PAGE, None, count, api_visibility="private")

    return draw


def _draw_group(number: int, records: list[Record]) -> None:
    """Add a group; with more than two members, each side can show any of them."""
    with gr.Group(elem_classes="card group"):
        gr.HTML(f'<h3 class="group-title">{number}. Asked {len(records)} times</h3>')
        with gr.Row(elem_classes="sides", equal_height=False):
            for side in (0, 1):
                with gr.Column(min_width=280):
                    _draw_side(records, side)


def _draw_side(records: list[Record], side: int) -> None:
    choice = None
    if len(records) > 2:
        names = [(f"{one.question} ({place(one.source, one.lines)})", one.id) for one in records]
        label = "Left" if side == 0 else "Right"
        choice = gr.Dropdown(names, value=records[side].id, label=label, container=False)
    head = gr.HTML(header(records[side], level=4))
    text = answer_text(records[side], height=_TEXT_HEIGHT)
    if choice is not None:
        by_id = {record.id: record for record in records}
        choice.change(
            lambda chosen: (header(by_id[chosen], level=4), as_markdown(by_id[chosen].answer)),
            choice,
            [head, text],
            api_visibility="private",
        )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
