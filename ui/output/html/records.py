"""Records and hits as the HTML that lists and pages show: questions, snippets, whole texts."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from ingest.text.fences import code_lines
from search.explain import sentences, shorten
from ui.output.controls import for_pages
from ui.output.html.render import render, render_line, render_marked
from ui.output.html.sanitise import sanitised
from ui.output.markdown import as_markdown, with_fences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import Record
    from search.results import Hit
    from ui.output.payloads import Payload

# Characters of a snippet; it ends after the sentence with which it has this many.
_ENOUGH, _MOST = 90, 240
# Sentences are looked for in this much of a text.
_LOOKED_AT = 20_000
# What begins a line and is not said: signs of headings, lists and quotes, boxes of tasks.
_SIGNS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)*")
_NO_PROSE = re.compile(r"^\s*(?:[-=*_~`]{3,}.*|\|.*|<!--.*|:?-+:?)\s*$")


def record_html(record: Record) -> Payload:
    """Return what a list shows of a record: its question, and how its answer begins."""
    return {"question": render_line(record.question), "snippet": _beginning(record.answer, ())}


def hit_html(hit: Hit) -> Payload:
    """Return what a list shows of a hit: its question and best sentence, the words marked."""
    found, record = hit.why, hit.record
    marked = {found.snippet[first:end] for first, end in found.marks}
    words = sorted({*marked, *found.terms} - {""})
    snippet = _as_written(found.snippet, record.answer, words) if hit.matched == "answer" else ""
    return {
        "question": _marked_line(record.question, words),
        "snippet": snippet or _beginning(record.answer, words),
    }


def whole_html(record: Record) -> Payload:
    """Return a record whole; what it does not have is empty."""
    parts = {"context": record.context, "given": record.given, "answer": record.answer}
    texts = {name: render(as_markdown(text)) if text else "" for name, text in parts.items()}
    return {"question": render_line(record.question)} | texts


def _marked_line(text: str, words: Sequence[str]) -> str:
    return render_marked(text, words) if words else render_line(text)


def _as_written(snippet: str, answer: str, words: Sequence[str]) -> str:
    """Return a sentence with the markup that it has in an answer; without, if it is not there."""
    text = with_fences(answer[:_LOOKED_AT])
    code = _code(text)
    for found in sentences(text):
        if shorten(found.group()) == snippet:
            if text.count("\n", 0, found.start()) in code:
                return _code_html(snippet, words)
            return render_marked(_cut(_SIGNS.sub("", found.group())), words)
    return render_marked(snippet, words)


def _beginning(answer: str, words: Sequence[str]) -> str:
    """Return the first sentence or two of an answer; code if it begins with code."""
    text = with_fences(answer[:_LOOKED_AT])
    said: list[str] = []
    code = _code(text)
    for number, line in enumerate(text.split("\n")):
        if number in code:
            if not said and line.strip() and not line.lstrip().startswith(("```", "~~~")):
                return _code_html(line.strip()[:_MOST], words)
            continue
        if not line.strip() and sum(map(len, said)) >= _ENOUGH:
            break
        if line.strip() and not _NO_PROSE.match(line):
            said.append(_SIGNS.sub("", line).strip())
            if sum(map(len, said)) > _MOST:
                break
    return render_marked(_cut(" ".join(_few(" ".join(said)))), words)


def _few(text: str) -> Iterator[str]:
    """Yield the sentences of a text until there is enough of it."""
    length = 0
    for found in sentences(text):
        if length and length + len(found.group()) > _MOST:
            return
        yield found.group().strip()
        length += len(found.group())
        if length >= _ENOUGH:
            return


def _cut(text: str) -> str:
    """Return a text that is not too long; code that is cut is ended."""
    if len(text) <= _MOST:
        return text
    cut = text[:_MOST].rsplit(None, 1)[0].rstrip() + "…"
    return cut + "`" if cut.count("`") % 2 else cut


def _code(text: str) -> frozenset[int]:
    return frozenset(code_lines(text.split("\n")))


def _code_html(line: str, words: Sequence[str]) -> str:
    marks = {word.casefold() for word in words}
    parts = re.split(r"([^\W_]+)", for_pages(" ".join(line.split())))
    shown = (
        f"<mark>{escape(part)}</mark>" if part.casefold() in marks else escape(part)
        for part in parts
    )
    return sanitised(f"<code>{''.join(shown)}</code>")
