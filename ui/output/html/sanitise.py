"""HTML reduced to an allow-list, and written so that nothing else can read more into it."""

import re
from functools import cache
from html import escape, unescape

import nh3

from ui.output.controls import for_pages
from ui.output.html.highlight import CLASSES

# Tags of a corpus's own HTML that format text; they keep no attribute.
FORMATTING = frozenset(
    "b strong i em u s del ins mark sub sup kbd code pre samp var br hr p ul ol li dl dt dd "
    "blockquote table thead tbody tfoot tr td th caption details summary h1 h2 h3 h4 h5 h6".split()
)
TAGS = FORMATTING | {"a", "div", "span"}
SCHEMES = frozenset({"http", "https", "mailto"})
_ALIGNED = {"center", "right"}

# In HTML that was serialised: a tag whole, its attributes in double quotes.
_TAG = re.compile(r'</?[a-z][a-z0-9]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*/?>')
_VALUE = re.compile(r'"([^"]*)"')
# What means something to a template (${}, {{}}), to Markdown, or inside an attribute.
_SIGNS = re.compile(r"[\"$%&'*:<=>@\[\\\]_`{|}~\n\t]")


def sanitised(html: str) -> str:
    """Return the HTML with only the tags, attributes, classes and addresses that are allowed."""
    return sealed(_cleaner().clean(html))


def text_html(text: str) -> str:
    """Return plain text as HTML, for an element or an attribute."""
    return escape(for_pages(text), quote=True)


def sealed(html: str) -> str:
    """Return serialised HTML as one line that is the same in each sink.

    All signs of its text and its attributes are written as numbers, so that neither a Markdown
    parser nor a template finds any of its own there, and a second round changes nothing.
    """
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(html):
        parts += (
            _encoded(html[end : tag.start()]),
            _VALUE.sub(lambda value: f'"{_encoded(value[1])}"', tag[0]),
        )
        end = tag.end()
    parts.append(_encoded(html[end:]))
    return "".join(parts)


def _encoded(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", for_pages(unescape(text)))


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=set(),
        attributes={"a": {"href"}, "ol": {"start"}},
        allowed_classes={
            "span": CLASSES | {"formula", "display"},
            "div": {"code"},
            "td": _ALIGNED,
            "th": _ALIGNED,
        },
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
