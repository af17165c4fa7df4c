"""The sentences of an answer as safe HTML, with its conflicts as they are said everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui.output.html.render import render
from ui.output.markdown import as_markdown

if TYPE_CHECKING:
    from search.results import Answered, Sentence
    from ui.output.payloads import Payload

# A sentence is a paragraph of its own to the renderer; the page sets several into one.
_PARAGRAPH = re.compile(r"<p>(.*)</p>", re.DOTALL)
_END = re.compile(r"(?:\s|&#10;)+$")


def sentence_html(sentence: Sentence) -> str:
    """Return a sentence as safe HTML: inline for prose, a block for rows, code and formulas.

    What a language model wrote is trusted as little as what a corpus holds.
    """
    html = _END.sub("", render(as_markdown(sentence.text)))
    alone = _PARAGRAPH.fullmatch(html)
    return alone[1] if alone and "<p>" not in alone[1] else html


def written_html(payload: Payload, sentence: Sentence, *, wanted: bool) -> Payload:
    """Return the payload of one sentence as it is written, with its HTML, if that is wanted."""
    if wanted:
        payload["sentence"]["html"] = sentence_html(sentence)
    return payload


def with_sentence_html(payload: Payload, answered: Answered, *, wanted: bool) -> Payload:
    """Return the payload of an answer with HTML in its sentences, if it is wanted."""
    if wanted:
        pairs = zip(payload["sentences"], answered.sentences, strict=True)
        payload["sentences"] = [one | {"html": sentence_html(told)} for one, told in pairs]
    return payload
