"""FAQPage and QAPage data that a page carries for search engines (JSON-LD of schema.org)."""

import json
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from ingest.formats.items.values import texts
from ingest.formats.markup import html_markdown


def linked_pairs(root: HtmlElement) -> dict[str, str]:
    """Return the questions of a page's JSON-LD with their answers as Markdown, in order."""
    found: dict[str, str] = {}
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        text = text.replace("//<![CDATA[", "").replace("//]]>", "").strip()
        try:
            data = json.loads(text, strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue  # the visible page is read anyway
        for question in _questions(data):
            name = html_markdown(" ".join(texts(question.get("name") or question.get("text"))))
            if name and name not in found:
                found[" ".join(name.split())] = _answer(question)
    return found


def _questions(data: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects of type Question, wherever they are nested."""
    stack = [data]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
        elif isinstance(here, Mapping):
            kind = here.get("@type")
            if "Question" in (kind if isinstance(kind, list) else [kind]):
                yield here
            else:
                stack.extend(reversed(list(here.values())))


def _answer(question: Mapping[str, object]) -> str:
    for key in ("acceptedAnswer", "suggestedAnswer"):
        answer = question.get(key)
        first = answer[:1] if isinstance(answer, list) else [answer]
        for text in texts(first):
            return html_markdown(text)
    return ""
