"""Which elements of a page ask: by tag, class or role, or because most of their kind do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml.html import HtmlElement

from ingest.formats.html.page import blocks_after, names_of
from ingest.formats.markup import element_text
from ingest.layouts import thresholds
from ingest.layouts.marks import Mark, asking_shares, clear_level
from ingest.text.wording import is_question, question_text, strip_numbering

_HEADING = re.compile(r"^h[1-6]$")
_LABEL = re.compile(r"^\s*(?:q|question|frage)\s*\d*\s*[:.)]\s*(?=\S)", re.IGNORECASE)
_INVITATION = re.compile(
    r"^(?:still |do you |you )*(?:(?:have|got|any|more|other) (?:\w+ ){0,3}questions?$|"
    r"(?:need|want) (?:\w+ ){0,2}(?:help|assistance|support)$|"
    r"(?:didn t|can t|couldn t|did not|cannot|can not) (?:you )?find |"
    r"(?:was|is|did|were) (?:you )?(?:find )?this (?:\w+ ){0,3}(?:helpful|useful)|"
    r"(?:stuck|looking for more|how can we help|what can we help))"
)
_GROUPS = frozenset("faq faqs accordion collapse collapsible toggle expander disclosure".split())
_HEADS = frozenset("title header heading head button btn trigger toggle label summary term".split())
_BLOCKS = frozenset("p div li td dd section article center body main blockquote".split())
_PARTING = _BLOCKS | frozenset("br hr ul ol dl table pre h1 h2 h3 h4 h5 h6 form".split())
_WORDED = ("microdata", "toggle", "summary", "term")
_LONGEST = 300
# A disclosure around others is a section below any heading.
_GROUP_LEVEL = 7


@dataclass(frozen=True, slots=True)
class PageMark(Mark):
    """An element that can ask, or that is a heading; `level` is that of a heading, else 0."""

    element: HtmlElement = field(kw_only=True)

    @property
    def asks(self) -> bool:
        """Whether it is worded as a question, and not as an invitation to ask."""
        return is_question(strip_numbering(self.text)) and not self.invites

    @property
    def invites(self) -> bool:
        """Whether it only invites the reader to ask ("Still have questions?")."""
        words = "".join(c if c.isalpha() else " " for c in self.text.replace("’", "'")).split()
        return len(words) <= 8 and bool(_INVITATION.match(" ".join(words).casefold()))

    @property
    def question(self) -> str:
        """The words of the question, without number and label."""
        return question_text(_LABEL.sub("", self.text))


def candidates(root: HtmlElement) -> list[PageMark]:
    """Return every element that could ask, in document order; none is inside another."""
    found: dict[HtmlElement, PageMark] = {}
    for element in root.iter():
        kind = _kind(element)
        text = element_text(element) if kind else ""
        if not kind or not any(c.isalnum() for c in text):
            continue
        if kind == "summary" and _is_inside_answer(element, found):
            continue
        outer = next((one for one in element.iterancestors() if one in found), None)
        if outer is None:
            level = int(element.tag[1]) if _HEADING.match(element.tag) else 0
            level = _GROUP_LEVEL if kind == "group" else level
            found[element] = _mark(element, kind, text.strip("¶#+ "), level)
        elif kind in {"toggle", "microdata"} and found[outer].level:
            before = found[outer]  # a heading around a button
            found[outer] = replace(before, kind=kind)
    return _joined_terms(list(found.values()))


def _joined_terms(found: Sequence[PageMark]) -> list[PageMark]:
    """Return the marks with terms that share an explanation as one, the last of them.

    The others are taken out of the page: they are no part of the answer before.
    """
    joined: list[PageMark] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and before.kind == one.kind == "term" and _follows(before.element, one.element):
            before.element.drop_tree()
            joined[-1] = replace(one, text=f"{before.text} {one.text}", first=before.first)
        else:
            joined.append(one)
    return joined


def _follows(before: HtmlElement, element: HtmlElement) -> bool:
    return before.getnext() is element and not (before.tail or "").strip()


def _mark(element: HtmlElement, kind: str, text: str, level: int) -> PageMark:
    line = int(element.sourceline or 1) - 1
    return PageMark(level, text, line, line, kind, element=element)


def questions(found: Sequence[PageMark]) -> list[PageMark]:
    """Return the page's questions: the elements of the kinds that ask often enough."""
    found = [one for one in found if not one.invites]
    kinds: dict[str, list[PageMark]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    shares = asking_shares((one.kind, one.asks) for one in found)
    worded = [kind for kind in _WORDED if shares.get(kind, 0) >= thresholds.WORDED_SHARE]
    headings = [one for one in found if _HEADING.match(one.kind)]
    level = clear_level(headings, taken_whole=True)
    headed = [f"h{level}"] if level else []
    bold = ["bold"] if "bold" in kinds and _bold_asks(kinds["bold"]) else []
    groups = [worded, headed, bold]
    chosen = max(groups, key=lambda group: sum(mark.asks for k in group for mark in kinds[k]))
    if not chosen:
        chosen = [kind for kind in _WORDED if len(kinds.get(kind, ())) > 1]
        return [one for one in found if one.kind in chosen] or [
            one for one in found if one.level and one.asks
        ]
    levels = {
        heading.kind for heading in headings if shares[heading.kind] >= thresholds.ASKING_SHARE
    }
    apart = [n for n in range(len(found)) if _asks_apart(n, found, chosen, levels)]
    also = {*apart} if len(apart) > 1 else set()
    return [one for n, one in enumerate(found) if one.kind in chosen or n in also]


def _asks_apart(
    index: int, found: Sequence[PageMark], chosen: Sequence[str], levels: set[str]
) -> bool:
    """Return whether a heading asks in a part of the page without questions of the chosen kind."""
    one = found[index]
    if one.kind not in levels or not one.asks or chosen[0] not in _WORDED:
        return False
    for after in islice(found, index + 1, None):
        if after.kind in chosen:
            return False
        if after.level and after.level <= one.level:
            break
    return True


def _bold_asks(bold: Sequence[PageMark]) -> bool:
    numbered = sum(strip_numbering(mark.text) != mark.text for mark in bold)
    asking = sum(mark.asks for mark in bold)
    return asking >= thresholds.ASKING_SHARE * len(bold) or (
        len(bold) > 1 and 2 * numbered >= len(bold)
    )


def _kind(element: HtmlElement) -> str:
    """Return the kind of asking element that this one can be, "" for none."""
    tag = element.tag
    if tag == "summary":
        return "group" if _holds_disclosures(element) else "summary"
    if tag == "dt":
        return "term"
    if "name" in (element.get("itemprop") or "").split() and _in_question(element):
        return "microdata"
    if _is_toggle(element):
        return "toggle"
    if _HEADING.match(tag):
        return str(tag)
    return "bold" if tag in {"b", "strong"} and _leads(element) else ""


def _holds_disclosures(element: HtmlElement) -> bool:
    """Return whether a summary that does not ask opens a list of other disclosures."""
    above = element.getparent()
    inner = above is not None and next(above.iterdescendants("details"), None) is not None
    return inner and not is_question(strip_numbering(element_text(element)))


def _is_inside_answer(summary: HtmlElement, found: Mapping[HtmlElement, PageMark]) -> bool:
    """Return whether a disclosure stands in what another one, which asks, discloses."""
    outer = list(summary.iterancestors("details"))[1:]
    opened = (found.get(element) for above in outer for element in above.iterchildren("summary"))
    return any(one is not None and one.kind == "summary" for one in opened)


def _in_question(element: HtmlElement) -> bool:
    scopes = (one for one in element.iterancestors() if one.get("itemtype"))
    scope = next(scopes, None)
    return scope is not None and (scope.get("itemtype") or "").endswith("/Question")


def _is_toggle(element: HtmlElement) -> bool:
    names = names_of(element) if element.get("class") else frozenset()
    expands = _expands(element)
    named = "question" in names or bool(_GROUPS & names and _HEADS & names)
    is_button = element.tag == "button" or element.get("role") == "button"
    named = named or (is_button and _opens_panel(element))
    if not (expands or named) or len(element_text(element)) > _LONGEST:
        return False
    if ("answer" in names and "question" not in names) or _goes_round(element):
        return False
    inner = [one for one in element.iterdescendants() if one.tag in {"p", "ul", "ol"}]
    heads = [one for one in element.iterdescendants() if _HEADING.match(one.tag)]
    answers = any("answer" in names_of(one) for one in element.iterdescendants())
    return not answers and len(inner) <= (0 if heads else 1)


def _goes_round(element: HtmlElement) -> bool:
    """Return whether an element holds what opens a panel, and the panel or other words, too."""
    inner = (one for one in element.iterdescendants() if _expands(one))
    opener = next((text for one in inner if (text := element_text(one))), "")
    rest = element_text(element).replace(opener, "", 1)
    return bool(opener) and any(c.isalnum() for c in rest)


def _expands(element: HtmlElement) -> bool:
    toggles = element.get("data-toggle") or element.get("data-bs-toggle")
    controls = element.get("role") == "button" and element.get("aria-controls") is not None
    return controls or element.get("aria-expanded") is not None or toggles == "collapse"


def _opens_panel(button: HtmlElement) -> bool:
    """Return whether a button asks, above a panel of text, and does not send or close something."""
    panel = button.getnext()
    asks = is_question(strip_numbering(element_text(button)))
    return asks and panel is not None and panel.tag != "button" and bool(element_text(panel))


def _leads(element: HtmlElement) -> bool:
    """Return whether a bold text stands alone in its paragraph, or asks at its beginning."""
    here = element
    while True:
        above = here.getparent()
        if above is None:
            return False
        before = list(_before(here))
        parted = bool(before) and before[-1].tag in _PARTING
        own = before[:-1] if parted else before
        texts = [*(element_text(one) + (one.tail or "") for one in own)]
        texts.append((before[-1].tail if parted else above.text) or "")
        if any(text.strip() for text in texts):
            return False
        if above.tag in _BLOCKS:
            break
        here = above
    after = list(blocks_after(here))
    if not after:
        return True
    if isinstance(after[0], str) or after[0].tag not in _PARTING:
        return False
    return after[0].tag != "br" or is_question(strip_numbering(element_text(element)))


def _before(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the siblings before an element in its line or paragraph, the nearest first."""
    for sibling in element.itersiblings(preceding=True):
        yield sibling
        if sibling.tag in _PARTING:
            return
