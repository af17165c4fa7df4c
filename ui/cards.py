"""What the tabs show of records and results, as escaped HTML and sanitised Markdown."""

from dataclasses import dataclass
from html import escape

import gradio as gr

from corpus.records import Record
from search.results import Hit
from ui.render import as_markdown, place

# $$…$$ stands for itself; a single $ must hug its formula, or prices would be read as one.
FORMULAS: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
    {"left": "\\(", "right": "\\)", "display": False},
    {"left": "\\[", "right": "\\]", "display": True},
]


@dataclass(frozen=True, slots=True)
class Problem:
    """A message that stands where results would."""

    text: str


def header(record: Record, *, level: int = 3, score: float | None = None) -> str:
    """Return a record's question, place and score as HTML."""
    badge = "" if score is None else f'<span class="score" title="score">{score:.2f}</span>'
    section = " › ".join(record.section)
    parts = [f'<span class="section">{escape(section)}</span>'] if section else []
    parts.append(f'<span class="place">{escape(place(record.source, record.lines))}</span>')
    return (
        f'<div class="card-head"><h{level}>{inline(record.question)}</h{level}>{badge}</div>'
        f'<p class="meta">{"".join(parts)}</p>'
    )


def inline(text: str) -> str:
    """Return a question as HTML in which only `code` is marked up."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick too many: it is one of the question's signs
        return escape(text)
    return "".join(
        f"<code>{escape(part)}</code>" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def snippet(hit: Hit) -> str:
    """Return the sentence of the answer that matched, as HTML; "" where the question did."""
    if hit.matched == "question" or not hit.record.answer:
        return ""
    return f'<p class="snippet">… {escape(hit.why.snippet)}</p>'


def answer_text(record: Record, *, height: int | None = None) -> gr.Markdown:
    """Add a record's answer to the page; more than `height` pixels of it scroll."""
    text = as_markdown(record.answer) or "*The document gives no answer to it.*"
    return gr.Markdown(
        text,
        latex_delimiters=FORMULAS,
        sanitize_html=True,
        elem_classes="answer",
        max_height=height,
    )


def notice(text: str, *, kind: str = "plain") -> gr.HTML:
    """Add a line that says how things stand; `kind` is plain, warning or error."""
    role = "alert" if kind == "error" else "status"
    return gr.HTML(f'<p class="notice {kind}" role="{role}">{escape(text)}</p>')
