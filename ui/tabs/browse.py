"""Browse: from a document and section to a record, and from there to its neighbours."""

from collections.abc import Callable

import gradio as gr

from corpus.errors import AskalikeError
from corpus.records import Record
from search import Engine
from search.results import Hit
from ui.cards import answer_text, header, notice

_EVERY = "All sections"
# More than this nobody scrolls through; the box above the list narrows it.
_LISTED = 300
_NEIGHBOURS = 8

# The ids of the records that were opened; the last is shown, and "Back" takes it off.
Trail = list[str]


def browse_tab(engine: Engine) -> None:
    """Add the tab's contents to the page that is being built."""
    names = [source.name for source in engine.sources]
    first = names[0]
    trail = gr.State([])
    with gr.Row(elem_id="browse-row", equal_height=False):
        with gr.Column(scale=2, min_width=280):
            source = gr.Dropdown(names, value=first, label="Document")
            section = gr.Dropdown(_sections(engine, first), value=_EVERY, label="Section")
            words = gr.Textbox(label="Questions with these words", placeholder="filter…")
            questions = gr.Radio(
                _questions(engine, first, _EVERY, ""), label="Questions", elem_id="question-list"
            )
        with gr.Column(scale=3, min_width=280, elem_id="opened"):
            gr.render(inputs=[trail], show_progress="hidden")(_renderer(engine, trail))
    _connect(engine, source, section, words, questions)
    questions.input(
        lambda chosen: [chosen] if chosen else [], questions, trail, api_visibility="private"
    )


def _connect(
    engine: Engine, source: gr.Dropdown, section: gr.Dropdown, words: gr.Textbox, list_: gr.Radio
) -> None:
    """Keep the sections and the list of questions in step with what is chosen."""

    def choose_source(name: str, typed: str) -> tuple[gr.Dropdown, gr.Radio]:
        sections = gr.Dropdown(choices=_sections(engine, name), value=_EVERY)
        return sections, gr.Radio(choices=_questions(engine, name, _EVERY, typed), value=None)

    def narrow(name: str, chosen: str, typed: str) -> gr.Radio:
        return gr.Radio(choices=_questions(engine, name, chosen, typed), value=None)

    source.input(choose_source, [source, words], [section, list_], api_visibility="private")
    for event in (section.input, words.input):
        event(narrow, [source, section, words], list_, api_visibility="private")


def _sections(engine: Engine, source: str) -> list[str]:
    paths = (" › ".join(record.section) for record in _of(engine, source) if record.section)
    return [_EVERY, *dict.fromkeys(paths)]


def _questions(engine: Engine, source: str, section: str, words: str) -> list[tuple[str, str]]:
    """Return the (question, id) that the list offers."""
    wanted = words.casefold().split()
    return [
        (record.question, record.id)
        for record in _of(engine, source)
        if section in {_EVERY, " › ".join(record.section)}
        and all(word in record.question.casefold() for word in wanted)
    ][:_LISTED]


def _of(engine: Engine, source: str) -> list[Record]:
    return [record for record in engine.records if record.source == source]


def _renderer(engine: Engine, trail: gr.State) -> Callable[[Trail], None]:
    def draw(opened: Trail) -> None:
        if not opened:
            notice("Choose a question to read its answer and to see what is similar.")
            return
        if len(opened) > 1:
            back = gr.Button("← Back", size="sm", elem_classes="back")
            back.click(lambda shown: shown[:-1], trail, trail, api_visibility="private")
        try:
            record = engine.record(opened[-1])
            neighbours = engine.similar(record.id, k=_NEIGHBOURS).results
        except AskalikeError as error:
            notice(str(error), kind="error")
            return
        with gr.Group(elem_classes="card best"):
            gr.HTML(header(record))
            answer_text(record)
        gr.HTML('<h3 class="lead">Similar questions</h3>')
        for hit in neighbours:
            _draw_neighbour(hit, trail)

    return draw


def _draw_neighbour(hit: Hit, trail: gr.State) -> None:
    with gr.Group(elem_classes="card neighbour"):
        gr.HTML(header(hit.record, level=4, score=hit.score))
        opener = gr.Button("Open", size="sm", elem_classes="similar")
    opener.click(lambda shown: [*shown, hit.record.id], trail, trail, api_visibility="private")
