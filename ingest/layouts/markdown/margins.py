"""What stands around the answers of a Markdown document: navigation, references, an afterword."""

import re
from collections import Counter

from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.navigation import LINK, NAVIGATION, is_page_link, letters
from ingest.text.wording import is_contents_heading, is_frame

_BARE_LINKS = re.compile(r"^(?:\s*[\[<(]?https?://[^\s\])>]+[\])>]?\s*)+$")
_COLONS = (":", "：")
_ARROWS = re.compile("[\u2190-\u21ff\u2b00-\u2bff\u25b2\u25b3\U0001f51d\U0001f519]")
# A list of more links is one of contents.
_MOST_REFERENCES = 12
# A longer line is a sentence of its own.
_LONGEST_SUBTITLE = 100


def crumb_lines(document: Document) -> frozenset[int]:
    """Return the lines of top-level blocks that only help to move about."""
    inside: set[int] = set(document.front_matter)
    crumbs = document.crumbs
    for block in document.blocks if crumbs else ():
        begins = block.first in crumbs or document.blank(block.first)
        if not begins and block.last not in crumbs:
            continue
        lines = range(block.first, block.last + 1)
        if all(line in crumbs or document.blank(line) for line in lines):
            inside.update(lines)
        elif block.kind == "paragraph" and _ends_in_way_back(document, block):
            inside.add(block.last)
    return frozenset(inside)


def _ends_in_way_back(document: Document, block: Block) -> bool:
    """Return whether a paragraph's last line is nothing but a link back to the top."""
    text = document.lines[block.last]
    linked = block.last in document.crumbs and "](#" in text
    return linked and letters(LINK.sub(r"\1", text)) in NAVIGATION


def afterword_lines(document: Document) -> frozenset[int]:
    """Return the bare links that end a document, set off from its last answer."""
    if not document.blocks:
        return frozenset()
    last = document.blocks[-1]
    apart = document.blank(last.first - 1) and document.blank(last.first - 2)
    if last.kind == "paragraph" and apart and _BARE_LINKS.match(last.text):
        return frozenset(range(last.first, last.last + 1))
    return frozenset()


def repeated_lines(document: Document) -> frozenset[str]:
    """Return the words of lines that ask in several places: sub-titles of answers, no questions."""
    lines = (document.lines[n] for n in {*document.holding("?"), *document.holding("？")})
    counts = Counter(letters(line) for line in lines if len(line) <= _LONGEST_SUBTITLE)
    return frozenset(words for words, count in counts.items() if count > 1)


def reference_lines(document: Document) -> frozenset[int]:
    """Return the links into the page that an answer refers to, which are no navigation.

    They stand in a list below a line that announces it, or alone, once, in words that do not lead
    back to the top.
    """
    found: set[int] = set()
    lines = Counter(document.lines[n].strip() for n in document.holding("](#"))
    for block in document.blocks if lines else ():
        if "](#" not in block.text:
            continue
        span = range(block.first, block.last + 1)
        texts = [document.lines[line] for line in span if not document.blank(line)]
        if not all(map(is_page_link, texts)) or len(texts) > _MOST_REFERENCES:
            continue
        if _is_announced(document, block) or (
            len(texts) == 1 and lines[texts[0].strip()] == 1 and not _leads_back(texts[0])
        ):
            found.update(span)
    return frozenset(found)


def _is_announced(document: Document, block: Block) -> bool:
    """Return whether the text above a list of links says that it follows."""
    above = block.first - 1
    while above >= 0 and document.blank(above):
        above -= 1
    if above < 0:
        return False
    text = document.lines[above].strip()
    name = text.strip("#*_ :：")
    if is_contents_heading(name):
        return False
    return text.rstrip("*_ ").endswith(_COLONS) or is_frame(name)


def _leads_back(text: str) -> bool:
    words = letters(LINK.sub(r"\1", text))
    return words in NAVIGATION or len(words.split()) < 2 or bool(_ARROWS.search(text))
