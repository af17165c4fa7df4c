"""The Duplicates tab: questions asked twice, in groups, two texts side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import gradio as gr

from corpus.errors import AskalikeError
from search.results import Duplicates
from ui.output.html.sanitise import sealed
from ui.web import cards
from ui.web.tabs.hits import Search, draw, wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.engine import Engine

_LOWEST = 0.3
_PAGE = 50
_SCOPES = [
    ("all documents", "all"),
    ("within one document", "within"),
    ("across documents", "across"),
]


@dataclass(frozen=True, slots=True)
class DuplicatesView:
    """What the tab shows: nothing yet, or the groups found, the first `shown` of them."""

    found: Duplicates | None = None
    shown: int = _PAGE
    notice: str = ""

    def more(self) -> DuplicatesView:
        """Return the view with one more page of groups."""
        return replace(self, shown=self.shown + _PAGE)


def build_duplicates(engine: Engine, study: Search[Engine], tab: gr.Tab, threshold: float) -> None:
    """Build the tab inside the Blocks that are open; `threshold` is where its slider begins."""
    view = gr.State(DuplicatesView())
    with gr.Row(elem_classes="controls"):
        slider = gr.Slider(
            _LOWEST,
            1.0,
            value=max(_LOWEST, min(1.0, threshold)),
            step=0.01,
            label="Threshold",
            info="How alike two questions must be: lower finds more, higher is surer.",
            elem_id="threshold",
        )
        scope = gr.Dropdown(_SCOPES, value="all", label="Look in", elem_id="scope")
    button = gr.Button("Find duplicates", variant="primary", elem_id="find", elem_classes="find")

    async def find(least: float, where: str) -> DuplicatesView:
        return await _find(study, least, where)

    async def find_once(shown: DuplicatesView, least: float, where: str) -> DuplicatesView:
        return shown if shown.found else await find(least, where)

    gr.on(
        [slider.release, scope.change, button.click],
        find,
        [slider, scope],
        view,
        api_visibility="private",
        show_progress="hidden",
    )
    tab.select(
        find_once,
        [view, slider, scope],
        view,
        api_visibility="private",
        show_progress="hidden",
    )
    _build_groups(engine, view)


async def _find(study: Search[Engine], threshold: float, scope: str) -> DuplicatesView:
    try:
        # The slider's binary fractions, such as 0.6500000000000001, are meant as hundredths.
        found = await study(
            lambda engine: engine.duplicates(threshold=round(threshold, 2), scope=scope)  # type: ignore[arg-type]  # one of _SCOPES
        )
    except AskalikeError as error:
        return DuplicatesView(notice=str(error))
    return DuplicatesView(found)


def _build_groups(engine: Engine, view: gr.State) -> None:
    @gr.render(inputs=[view], show_progress="hidden")  # type: ignore[untyped-decorator]
    def redraw(shown: DuplicatesView) -> None:
        if shown.notice:
            draw(cards.notice_html(shown.notice))
        if not shown.found:
            return
        draw(cards.duplicates_html(shown.found), elem_id="duplicates-count")
        groups = shown.found.groups[: shown.shown]
        records = engine.find(chain.from_iterable(groups))
        best = _best_scores(shown.found)
        for number, group in enumerate(groups, start=1):
            there = [records[record_id] for record_id in group if record_id in records]
            _draw_group(number, there, best)
        more = len(shown.found.groups) - len(groups)
        if more:
            button = gr.Button(f"Show more ({more:,} groups are left)", elem_classes="more")
            wire(button, DuplicatesView.more, view)


def _best_scores(found: Duplicates) -> dict[str, float]:
    """Return each record's score with the record that it is most like."""
    best: dict[str, float] = {}
    for pair in found.pairs:
        for record_id in (pair.a, pair.b):
            best[record_id] = max(best.get(record_id, 0.0), pair.score)
    return best


def _draw_group(number: int, group: Sequence[Record], best: Mapping[str, float]) -> None:
    if len(group) < 2:  # a record was removed after the search
        return
    with gr.Column(elem_classes=["card", "group"]):
        score = max(best.get(record.id, 0.0) for record in group)
        draw(cards.group_html(number, group, score), "head")
        with gr.Row(elem_classes="pair"):
            _draw_text(group, 0)
            _draw_text(group, 1)
        about = f"of group {number}"
        draw(cards.toggle_html(about, opened=False, what="whole answers"))


def _draw_text(group: Sequence[Record], chosen: int) -> None:
    """Draw one of the two texts; in a larger group the reader chooses it."""
    record, side = group[chosen], ("Left", "Right")[chosen]
    with gr.Column(min_width=300, elem_classes="text"):
        picker = None
        if len(group) > 2:
            choices = [(f"Question {n + 1}", n) for n in range(len(group))]
            picker = gr.Dropdown(
                choices,
                value=chosen,
                label=f"{side} text",
                interactive=True,
                elem_classes="pick",
            )
        question = draw(cards.question_html(record, 4), "question")
        meta = draw(cards.meta_html(record), "head")
        answer = draw(cards.answer_html(record), "answer", "cut")
    if picker:
        picker.change(
            lambda number: _texts(group[number]),
            picker,
            [question, meta, answer],
            api_visibility="private",
            show_progress="hidden",
        )


def _texts(record: Record) -> tuple[str, str, str]:
    return (
        sealed(cards.question_html(record, 4)),
        sealed(cards.meta_html(record)),
        sealed(cards.answer_html(record)),
    )
