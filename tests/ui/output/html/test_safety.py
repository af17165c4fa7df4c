"""What comes out of the renderer does nothing, whatever goes in and wherever it is put."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tests.browser.hostile.payloads import PAYLOADS
from ui.output.html.render import render, render_line, render_marked
from ui.output.html.sanitise import TAGS, sealed

ATTRIBUTES = {
    ("a", "href"),
    ("a", "rel"),
    ("div", "class"),
    ("ol", "start"),
    ("span", "class"),
    ("td", "class"),
    ("th", "class"),
}
SIGNS = ["<", ">", '"', "'", "`", "$", "{", "}", "&", "=", "[", "]", "(", ")", "\\", "\n", "|"]
PIECES = st.sampled_from(
    [*SIGNS, *PAYLOADS[:150], "```", "~~~", "$$", "${", "{{", "<!--", "-->", "<b>", "</pre>", "- "]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map("".join)


def elements(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    for element in lxml_html.document_fromstring(f"<div>{html}</div>").iter():
        yield str(element.tag), dict(element.attrib)


def dangers(html: str) -> list[str]:
    """Everything in HTML that is not on our list."""
    found = []
    for tag, attributes in elements(html):
        if tag not in TAGS | {"html", "body"}:
            found.append(f"<{tag}>")
        for name, value in attributes.items():
            if (tag, name) not in ATTRIBUTES:
                found.append(f"{tag} {name}={value}")
            if name == "href" and not re.match(r"(?i)(https?://|mailto:)", value):
                found.append(f"{tag} {name}={value}")
    return found


def handlers(html: str) -> list[str]:
    """Attributes that would run something."""
    return [
        f"{tag} {name}={value}"
        for tag, attributes in elements(html)
        for name, value in attributes.items()
        if (name.startswith("on") and value)
        or (name != "title" and re.match(r"\s*\w*(?:script|data):", value))
    ]


def assert_harmless(html: str) -> None:
    assert dangers(html) == []
    # As Markdown, whole and in the middle of a line; as a text that is rendered once more.
    as_markdown = MarkdownIt("commonmark", {"html": True, "linkify": False}).render
    assert dangers(as_markdown(f"<div>{html}</div>")) == []
    assert handlers(as_markdown(f"see {html}")) == []
    assert dangers(render(html)) == []
    # As a template, in JavaScript and in an attribute.
    assert not re.search(r"[`\n\r]|\$\{|\{\{|\{%", html)
    assert handlers(f'<div title="{html}">x</div>') == []
    assert handlers(f"<div title='{html}'>x</div>") == []
    assert sealed(html) == html


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_payload_survives_in_any_sink(payload: str) -> None:
    assert_harmless(render(payload))
    assert_harmless(render(f"text\n\n- {payload}\n\n> {payload}"))
    assert_harmless(f"<p>{render_line(payload)}</p>")
    assert_harmless(f"<p>{render_marked(payload, ('img', 'script', 'window'))}</p>")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_text_at_all_becomes_more_than_text(text: str) -> None:
    assert_harmless(render(text))
    assert_harmless(f"<p>{render_line(text)}</p>")
    assert_harmless(f"<p>{render_marked(text, ('a', 'b<'))}</p>")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefgh xyz.,;-?\n"))
def test_every_word_of_a_text_is_shown(text: str) -> None:
    shown = lxml_html.document_fromstring(f"<div>{render(text)}</div>").text_content()
    assert re.findall(r"\w+", shown) == re.findall(r"\w+", text)


@pytest.mark.parametrize(
    "part",
    [
        "<!--",
        "`",
        "` ",
        "$",
        "\\[",
        "\\(",
        "[",
        "![](",
        "<ul>",
        "<b>",
        "> ",
        "*a_",
        "<",
        "&",
        "|",
        "~~",
    ],
)
def test_a_text_of_fifty_thousand_characters_is_rendered_at_once(part: str) -> None:
    text = part * (50_000 // len(part))
    began = time.perf_counter()
    render(text)
    assert time.perf_counter() - began < 10  # on a machine that is busy; each takes about one
