"""Ask: a box, examples, and the results as cards; from each card to the similar ones and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.errors import AskalikeError
from search import Engine
from search.dense import MatchKind
from search.results import Asked, Hit, Neighbours
from ui.cards import Problem, answer_text, header, notice, snippet

# What the results area shows; the last of the list, and "Back" takes it off.
View = Asked | Neighbours | Problem
Views = list[View]

_EXAMPLES = 4
_EVERY = "All"


@dataclass(frozen=True, slots=True)
class _Form:
    """The parts of the tab that a query is read from."""

    query: gr.Textbox
    source: gr.Dropdown
    section: gr.Dropdown
    match: gr.Radio
    count: gr.Slider

    @property
    def parts(self) -> list[Any]:
        """The components, in the order in which `_asker` takes their values."""
        return [self.query, self.source, self.section, self.match, self.count]


def ask_tab(engine: Engine) -> None:
    """Add the tab's contents to the page that is being built."""
    ask = _asker(engine)
    with gr.Row(elem_id="ask-row", equal_height=True):
        query = gr.Textbox(
            label="Your question or topic",
            placeholder="Ask in your own words…",
            autofocus=True,
            scale=5,
            elem_id="query",
            max_length=2000,
        )
        button = gr.Button("Ask", variant="primary", scale=1, min_width=96, elem_id="ask")
    examples = _example_buttons(engine)
    form = _Form(query, *_filters(engine))
    views = gr.State([])
    gr.on(
        [query.submit, button.click],
        ask,
        form.parts,
        views,
        api_visibility="private",
        show_progress="minimal",
    )
    for example, text in examples:
        example.click(lambda text=text: text, None, query, api_visibility="private").then(
            ask, form.parts, views, api_visibility="private", show_progress="minimal"
        )
    gr.render(inputs=[views], show_progress="hidden")(_view_renderer(engine, views))


def example_questions(engine: Engine) -> list[str]:
    """Return a few short questions of the corpus itself, from different documents."""
    found: dict[str, str] = {}
    for record in engine.records:
        fits = record.question.endswith("?") and 15 <= len(record.question) <= 60
        if fits and record.source not in found:
            found[record.source] = record.question
    return list(found.values())[:_EXAMPLES]


def _example_buttons(engine: Engine) -> list[tuple[gr.Button, str]]:
    with gr.Row(elem_id="examples"):
        return [
            (gr.Button(text, size="sm", variant="secondary", min_width=0), text)
            for text in example_questions(engine)
        ]


def _filters(engine: Engine) -> tuple[gr.Dropdown, gr.Dropdown, gr.Radio, gr.Slider]:
    names = [source.name for source in engine.sources]
    sections = sorted({name for record in engine.records for name in record.section})
    with gr.Accordion("Narrow the search", open=False, elem_id="filters"):
        with gr.Row():
            source = gr.Dropdown([_EVERY, *names], value=_EVERY, label="Document")
            section = gr.Dropdown([_EVERY, *sections], value=_EVERY, label="Section")
        with gr.Row():
            match = gr.Radio(
                [
                    ("Questions and answers", "both"),
                    ("Questions", "question"),
                    ("Answers", "answer"),
                ],
                value="both",
                label="Compare with",
            )
            count = gr.Slider(1, 50, value=10, step=1, label="Results")
    return source, section, match, count


def _asker(engine: Engine) -> Callable[..., Views]:
    def ask(query: str, source: str, section: str, match: MatchKind, count: float) -> Views:
        try:
            asked = engine.ask(
                query or "",
                k=int(count),
                sources=_chosen(source),
                sections=_chosen(section),
                match=match,
            )
        except AskalikeError as error:
            return [Problem(str(error))]
        return [asked]

    return ask


def _chosen(name: str) -> tuple[str, ...]:
    return () if not name or name == _EVERY else (name,)


def _view_renderer(engine: Engine, views: gr.State) -> Callable[[Views], None]:
    def draw(shown: Views) -> None:
        if not shown:
            _draw_start(engine)
            return
        view = shown[-1]
        if isinstance(view, Problem):
            notice(view.text, kind="error")
        elif isinstance(view, Asked):
            _draw_asked(view, engine, views)
        else:
            _draw_neighbours(view, engine, views)

    return draw


def _draw_start(engine: Engine) -> None:
    names = ", ".join(source.name for source in engine.sources[:8])
    more = len(engine.sources) - 8
    notice(
        f"This corpus holds {names}{f' and {more} more' if more > 0 else ''}. "
        "Ask in plain words, or try one of the questions above."
    )


def _draw_asked(asked: Asked, engine: Engine, views: gr.State) -> None:
    if not asked.answerable:
        notice("Nothing in this corpus answers that.", kind="warning")
        gr.HTML('<p class="lead">The nearest records:</p>')
    for number, hit in enumerate(asked.results):
        _draw_card(hit, engine, views, whole=number == 0 and asked.answerable)


def _draw_neighbours(found: Neighbours, engine: Engine, views: gr.State) -> None:
    back = gr.Button("← Back", size="sm", elem_classes="back")
    back.click(lambda shown: shown[:-1], views, views, api_visibility="private")
    record = engine.find([found.of]).get(found.of)
    notice(f"Similar to “{record.question if record else found.of}”")
    for hit in found.results:
        _draw_card(hit, engine, views, whole=False)


def _draw_card(hit: Hit, engine: Engine, views: gr.State, *, whole: bool) -> None:
    """Add a result: its question, where it stands, its answer, and the way to similar ones."""
    with gr.Group(elem_classes="card best" if whole else "card"):
        gr.HTML(header(hit.record, score=hit.score) + ("" if whole else snippet(hit)))
        if whole:
            answer_text(hit.record)
        elif hit.record.answer:
            with gr.Accordion("Show answer", open=False):
                answer_text(hit.record)
        button = gr.Button("Similar questions", size="sm", elem_classes="similar")

    def show_similar(shown: Views) -> Views:
        try:
            return [*shown, engine.similar(hit.record.id)]
        except AskalikeError as error:
            return [*shown, Problem(str(error))]

    button.click(show_similar, views, views, api_visibility="private")
