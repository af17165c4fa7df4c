"""An HTML page without its navigation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from corpus.errors import SourceError
from corpus.records import Unread
from ingest.formats.markup import element_text

_NEVER_TEXT = frozenset(
    "script style template noscript iframe svg canvas object embed select option input textarea "
    "audio video map address".split()
)
_CHROME_TAGS = frozenset("nav footer aside header form dialog menu".split())
_CHROME_ROLES = frozenset("navigation banner contentinfo search complementary menu menubar".split())
_CHROME_NAMES = frozenset(
    "nav navbar navigation menu submenu mainmenu sidebar breadcrumb breadcrumbs footer cookie "
    "cookies toc pagination pager share sharing social skip comments newsletter advert "
    "advertisement headerlink".split()
)
_ASKING_NAMES = frozenset("faq faqs question questions accordion".split())
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class PageTree:
    """The elements of a page, and the parts of it that could not be read."""

    root: HtmlElement
    unread: tuple[Unread, ...]


def parse_page(text: str) -> PageTree:
    """Return a page's elements; raises SourceError for one without any."""
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(_PROLOGUE.sub("", text, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise SourceError("the page is empty or cut off; save it again") from error
    deep = (one.line for one in parser.error_log if "depth" in one.message.lower())
    first = next(deep, 0)
    last = text.rstrip("\n").count("\n") + 1
    lost = Unread((min(first, last), last), "nested too deeply to be read; flatten the page")
    return PageTree(root, (lost,) if first else ())


def names_of(element: HtmlElement) -> frozenset[str]:
    """Return the words in an element's classes and id, in lower case."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(word.lower() for word in _WORD.findall(named))


def clean_page(root: HtmlElement) -> None:
    """Take scripts, navigation, side matter and tables of contents out of a page.

    What holds half of the page's words, or questions, is not navigation, whatever its name.
    """
    for element in [one for one in root.iter() if one.tag in _NEVER_TEXT]:
        _drop(element)
    lengths = _lengths(root)
    most = lengths[root] / 2
    chrome = [one for one in root.iter() if _is_chrome(one) and lengths[one] <= most]
    for element in chrome:
        if element.tag == "nav" or not _holds_questions(element):
            _drop(element)
    for element in [one for one in root.iter("ul", "ol") if _is_contents(one)]:
        _drop(element)


def _is_chrome(element: HtmlElement) -> bool:
    if element.tag == "header":
        inside = ("main", "article", "section", "details", "li")
        return not any(above.tag in inside for above in element.iterancestors())
    if element.tag in _CHROME_TAGS or (element.get("role") or "") in _CHROME_ROLES:
        return True
    names = names_of(element)
    return bool(_CHROME_NAMES & names) and not _ASKING_NAMES & names


def _holds_questions(element: HtmlElement) -> bool:
    return any(one.tag == "summary" or _ASKING_NAMES & names_of(one) for one in element.iter())


def _is_contents(element: HtmlElement) -> bool:
    """Return whether a list holds nothing but links into the page itself."""
    items = list(element.iterchildren("li"))
    if len(items) < 2:
        return False
    for item in items:
        links = [one for one in item.iter("a") if (one.get("href") or "").startswith("#")]
        if not links or sum(len(element_text(one)) for one in links) < 0.8 * len(
            element_text(item)
        ):
            return False
    return True


def _lengths(root: HtmlElement) -> dict[HtmlElement, int]:
    """Return how many characters of text each element holds."""
    elements = list(root.iter())
    lengths = {element: len((element.text or "").strip()) for element in elements}
    for one in reversed(elements):
        above = one.getparent()
        if above is not None and one is not root:
            lengths[above] += lengths[one] + len((one.tail or "").strip())
    return lengths


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def blocks_after(element: HtmlElement) -> Iterator[HtmlElement | str]:
    """Yield what follows an element below the same parent: texts and elements."""
    if (element.tail or "").strip():
        yield element.tail or ""
    for sibling in element.itersiblings():
        yield sibling
        if (sibling.tail or "").strip():
            yield sibling.tail or ""
