"""What the web app shows, as HTML. Pure: results in, text out, all of it escaped or sanitised.

What needs an attribute that Gradio's own sanitiser drops, such as a button that is expanded or not,
is made by room/page.js from the classes here.
"""

from collections.abc import Sequence

from corpus.records import Record, Source
from search.results import Asked, Duplicates, Hit
from ui.output.html.render import render, render_line, render_marked
from ui.output.html.sanitise import text_html
from ui.output.markdown import as_markdown, count, place, plain

NO_ANSWER = "<p><em>The document gives no answer to it.</em></p>"
_MOST_SOURCES = 8


def question_html(record: Record, level: int = 3) -> str:
    """Return a record's question as a heading; below it what it is about, its code and options."""
    asked = render_line(record.question) or "(no question)"
    below = (render(as_markdown(text)) for text in (record.context, record.given) if text)
    return f"<h{level}>{asked}</h{level}>{''.join(below)}"


def answer_html(record: Record) -> str:
    """Return a record's answer whole, or a line that says there is none."""
    return f"<div>{render(as_markdown(record.answer)) or NO_ANSWER}</div>"


def snippet_html(hit: Hit) -> str:
    """Return the sentence of the answer that matched, the words that answered marked in it."""
    snippet = hit.why.snippet
    words = tuple(snippet[first:end] for first, end in hit.why.marks)
    return f"<p>{render_marked(snippet, words)}</p>"


def meta_html(record: Record, score: float | None = None) -> str:
    """Return where a record stands: its section path, its file and line, and its score if any."""
    section = " › ".join(plain(part) for part in record.section)
    parts = [f'<span class="section">{text_html(section)}</span>'] if section else []
    parts.append(f'<span class="place">{text_html(place(record.source, record.lines))}</span>')
    if score is not None:
        parts.append(
            f'<span class="score" title="Score, from 0 to 1">'
            f'<span class="unseen">score </span>{score:.2f}</span>'
        )
    return f'<div class="meta">{"".join(parts)}</div>'


def also_html(hit: Hit) -> str:
    """Return where else the same is asked, "" if nowhere."""
    places = "".join(
        f'<li><span class="place">{text_html(place(also.source, also.lines))}</span></li>'
        for also in hit.also
    )
    return f'<div class="also">Also asked in <ul>{places}</ul></div>' if places else ""


def tags_html(record: Record) -> str:
    """Return a record's tags, "" if it has none."""
    tags = "".join(f"<li>{text_html(tag)}</li>" for tag in record.tags)
    return f'<ul class="tags" title="Tags">{tags}</ul>' if tags else ""


def toggle_html(about: str, *, opened: bool, what: str = "answer") -> str:
    """Return the button that opens and closes the answers of a card; page.js makes it work.

    `about`, such as "to this question", is read out with it: ten buttons that say the same say
    nothing.
    """
    return (
        '<div><button type="button" class="toggle">'
        f'<span class="word">{"Hide" if opened else "Show"}</span> {what} '
        f'<span class="unseen">{text_html(about)}</span></button></div>'
    )


def asked_html(asked: Asked) -> str:
    """Return the line above the results: how many there are, or that nothing answers."""
    query = f"<q>{text_html(asked.query)}</q>"
    if not asked.results:
        return '<p class="notice" role="status">No record passes these filters.</p>'
    if not asked.answerable:
        return (
            '<div class="notice" role="status">'
            "<strong>Nothing in this corpus answers that.</strong>"
            f"<p>You asked {query}. The nearest records:</p></div>"
        )
    number = len(asked.results)
    found = "The nearest record" if number == 1 else f"The {number} nearest records"
    return f'<p class="summary" role="status">{found} for {query}, best first</p>'


def notice_html(message: str) -> str:
    """Return an error as a sentence: with a capital and a full stop."""
    text = message[:1].upper() + message[1:]
    return f'<p class="notice" role="alert">{text_html(text.rstrip("."))}.</p>'


def title_html(text: str, *, focus: bool = False) -> str:
    """Return a heading of a view; with `focus` it is scrolled to and read out when it appears."""
    moved = ' tabindex="-1"' if focus else ""
    arriving = " arriving" if focus else ""
    return f'<h2 class="title{arriving}"{moved}>{text_html(text)}</h2>'


def summary_html(text: str) -> str:
    """Return a line above what a view lists."""
    return f'<p class="summary" role="status">{text_html(text)}</p>'


def section_html(section: Sequence[str]) -> str:
    """Return a section path as the heading of its questions."""
    return f'<h3 class="section">{text_html(" › ".join(map(plain, section)))}</h3>'


def contents_html(records: int, sources: Sequence[Source]) -> str:
    """Return what the corpus holds: how many questions, and its documents."""
    rows = [
        f'<li>{_source_html(source)}<span class="number">{source.records:,}</span></li>'
        for source in sources[:_MOST_SOURCES]
    ]
    more = len(sources) - _MOST_SOURCES
    rows += [f"<li><span>and {more:,} more</span></li>"] if more > 0 else []
    return (
        f'<div class="contents"><h2 class="title">{count(records, "question")} in '
        f"{count(len(sources), 'document')}</h2><ul>{''.join(rows)}</ul></div>"
    )


def _source_html(source: Source) -> str:
    name = f'<span class="place">{text_html(source.name)}</span>'
    titled = source.title and source.title != source.name
    return (
        f"<span>{text_html(source.title)}</span>{name}"
        if titled
        else f"<span>{text_html(source.name)}</span>"
    )


def duplicates_html(found: Duplicates) -> str:
    """Return the line above the groups."""
    if not found.groups:
        return (
            '<p class="notice" role="status">No two questions score '
            f"{found.threshold:.2f} or more. Move the threshold down to find looser pairs.</p>"
        )
    questions = sum(map(len, found.groups))
    return (
        f'<p class="summary" role="status">{count(len(found.groups), "group")} of '
        f"{questions:,} questions at {found.threshold:.2f} or more</p>"
    )


def group_html(number: int, group: Sequence[Record], best: float) -> str:
    """Return the head of a group: its number, size and best score, and its questions when many."""
    head = (
        f'<div class="meta"><h3 class="group-title">Group {number}: '
        f"{count(len(group), 'question')}</h3>"
        f'<span class="score" title="Score of the two most alike">'
        f'<span class="unseen">best score </span>{best:.2f}</span></div>'
    )
    if len(group) < 3:
        return head
    rows = "".join(
        f"<li>{text_html(plain(record.question))} "
        f'<span class="place">{text_html(place(record.source, record.lines))}</span></li>'
        for record in group
    )
    return f'{head}<ol class="questions">{rows}</ol>'
