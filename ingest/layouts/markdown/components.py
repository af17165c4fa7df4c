"""Components that unfold: `<Accordion title="…">`, `{{< details "…" >}}`, `[details="…"]`.

The tags of JSX and Vue, and the shortcodes of Hugo, Jekyll, Markdoc and Discourse, open and close
alike. What asks is an attribute, or a tag of its own: `<AccordionTrigger>`, `<Question>`.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

from ingest.layouts.markdown.attributes import read_attributes, shortcode_values
from ingest.layouts.markdown.fold import Fold, Position
from ingest.text.document import Document
from ingest.text.programs import without_comments

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ASKING = frozenset("faq faqs question qa qna".split())
_FOLDS = _ASKING | frozenset(
    "accordion accordions expandable expander expand expansion collapsible collapse collapsable "
    "details detail disclosure toggle spoiler dropdown fold foldable".split()
)
_HEADS = frozenset("trigger summary button question header title heading label head".split())
_BODIES = frozenset("panel content answer body details description text".split())
_TITLES = ("question", "q", "title", "summary", "label", "heading", "header", "trigger", "caption")
_ANSWERS = ("answer", "a", "content", "body", "description", "text")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]{0,60})(?=[\s/>])")
_NAME = re.compile(r"</?([A-Za-z][\w.-]{0,60})")
_SHORTCODE = re.compile(
    r"\{(?:\{[<%]|%)-?[ \t]*(?P<close>end_?|/?)[ \t]*(?P<name>[A-Za-z][\w-]{0,60})"
    r"(?P<inside>[^{}%<>\n]{0,1000})[>%]\}{1,2}"
)
_BRACKET = re.compile(
    r"^\[(?P<close>/?)(?P<name>details|spoiler|faq|collapse|accordion|toggle)"
    r"(?:=(?P<inside>[^\[\]\n]{0,500}))?\]",
    re.MULTILINE | re.IGNORECASE,
)
_SHORT_SIGNS = ("{%", "{{", "[/")  # one of them stands in each shortcode, or closes it
_CODE_SPAN = re.compile(r"`[^`\n]*`")
# Beyond this many tags that never end, a text is no page with components.
_MOST_BROKEN = 100


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that opens or closes a component, between two positions of the text."""

    begin: int
    end: int
    name: str
    closes: bool
    alone: bool
    values: Mapping[str, str]

    def value(self, names: tuple[str, ...]) -> str:
        """Return the first of some attributes that says anything, "" where none does."""
        return next((self.values[name] for name in names if self.values.get(name)), "")


@dataclass(slots=True)
class _Open:
    """A component that is open: its name, its fold if it asks, and how it is being read."""

    name: str
    fold: Fold | None = None
    head: Position | None = None  # where its summary begins, while that is read
    implied: bool = False  # begun by a tag around its question, not by one around all of it


def find_components(document: Document) -> list[Fold]:
    """Return the components of a document that ask, or group others under a title."""
    named = (_NAME.findall(document.lines[line]) for line in document.holding("<"))
    names = {name for name in chain.from_iterable(named) if _matters(name)}
    names = {name for name in names if name.casefold() not in {"details", "summary"}}
    if not names and not any(sign in document.text for sign in _SHORT_SIGNS):
        return []
    tags = sorted(_tags(document.text, names), key=lambda tag: tag.begin)
    return _Builder(document).build(tags) if tags else []


def _tags(text: str, names: set[str]) -> Iterator[_Tag]:
    """Yield the tags of components of some names, in the three ways to write them."""
    text = without_comments(text)
    bare = _CODE_SPAN.sub(lambda span: " " * len(span[0]), text) if names else ""
    broken = 0
    for match in _TAG.finditer(bare):
        name = match["name"]
        if name not in names:
            continue
        read = read_attributes(text, match.end())
        if read is None:
            broken += 1
            if broken > _MOST_BROKEN:
                break
            continue
        yield _Tag(match.start(), read.end, name, bool(match["close"]), read.alone, read.values)
    codes = _SHORTCODE.finditer(text) if "{%" in text or "{{" in text else ()
    brackets = _BRACKET.finditer(text) if "[/" in text else ()
    for match in (*codes, *brackets):
        if _matters(match["name"]):
            inside = (match["inside"] or "").strip()
            alone = inside.endswith("/")
            values = shortcode_values(inside.removesuffix("/"))
            closes = bool(match["close"])
            yield _Tag(match.start(), match.end(), match["name"], closes, alone, values)


@lru_cache(maxsize=1000)
def _words(name: str) -> frozenset[str]:
    """Return the words of a component's name: "AccordionItem" and "accordion-item" are two."""
    return frozenset(word.casefold() for word in _WORD.findall(name))


def _order(place: Position) -> tuple[int, int]:
    return place.line, place.column


def _matters(name: str) -> bool:
    words = _words(name)
    return bool(words & _FOLDS) or words == {"answer"}


class _Builder:
    """Matches opening tags with closing ones."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [0, *accumulate(len(line) + 1 for line in document.lines)]
        self._headings = [heading.first for heading in document.headings]
        self._open: list[_Open] = []
        self._folds: list[Fold] = []
        self._names: Counter[str] = Counter()  # how many of each name are open
        self._broken: set[str] = set()

    def build(self, tags: list[_Tag]) -> list[Fold]:
        """Return the folds, each after those inside it; none of them knows its children."""
        tags = [tag for tag in tags if self._at(tag.begin).line not in self._document.fenced]
        counts = Counter({tag.name: 0 for tag in tags})
        for tag in tags:
            counts[tag.name] += 0 if tag.alone else -1 if tag.closes else 1
        self._broken = {name for name, count in counts.items() if count}
        for tag in tags:
            if tag.closes:
                self._close(tag)
            else:
                self._begin(tag)
        while self._open:
            one = self._pop()
            self._end(one, self._before_heading(one), closed=False)
        return self._folds

    def _at(self, index: int) -> Position:
        line = bisect_right(self._starts, index) - 1
        return Position(line, index - self._starts[line])

    def _begin(self, tag: _Tag) -> None:
        words, here, after = _words(tag.name), self._at(tag.begin), self._at(tag.end)
        title = tag.value(_TITLES)
        if tag.name in self._broken and self._names[tag.name]:
            self._end_until(tag.name, here)
        if title:
            fold = Fold(here.line, after, title=title, nested=True, certain=bool(words & _ASKING))
            one = _Open(tag.name, fold)
            fold.reply = tag.value(_ANSWERS) if tag.alone else ""
            if tag.alone:
                self._end(one, after, closed=True)
                return
        elif tag.alone:
            return
        elif words & _BODIES:
            self._begin_body(after)
            return
        elif words & _HEADS:
            if self._open and self._open[-1].implied:
                self._end(self._pop(), here, closed=False)
            certain = bool(words & _ASKING)
            fold = Fold(here.line, after, nested=True, certain=certain)
            one = _Open(tag.name, fold, head=after, implied=True)
        else:
            one = _Open(tag.name)
        self._open.append(one)
        self._names[one.name] += 1

    def _begin_body(self, after: Position) -> None:
        fold = self._open[-1].fold if self._open else None
        if fold and fold.end is None:
            fold.body = after

    def _close(self, tag: _Tag) -> None:
        here, after = self._at(tag.begin), self._at(tag.end)
        top = self._open[-1] if self._open else None
        if top and top.implied and top.name == tag.name and top.head and top.fold:
            top.fold.summary, top.head = (top.head, here), None
            top.fold.body = after
        elif _words(tag.name) & _BODIES and top and top.fold and tag.name != top.name:
            top.fold.end = here
            if top.implied:
                self._end(self._pop(), after, closed=True)
        elif self._names[tag.name]:
            self._end_until(tag.name, here, closed=True)

    def _end_until(self, name: str, end: Position, *, closed: bool = False) -> None:
        """Close the innermost component of a name, and all that is open within it."""
        while self._open:
            one = self._pop()
            whole = closed and one.name == name
            before = self._before_heading(one) if not closed else end
            self._end(one, min(end, before, key=_order), closed=whole)
            if one.name == name:
                return

    def _end(self, one: _Open, end: Position, *, closed: bool) -> None:
        """Add the fold of a component that ends before a position, or with the tag there."""
        fold = one.fold
        if fold is None or one.head:
            return
        if fold.end is None and not fold.reply:
            fold.end = end
        fold.last = max(end.line if closed else end.line - 1, fold.first)
        self._folds.append(fold)

    def _before_heading(self, one: _Open) -> Position:
        """Return where a component that nothing closes ends: before the next heading."""
        begin = one.fold.body.line if one.fold else 0
        at = bisect_right(self._headings, begin)
        return Position(min([*self._headings[at : at + 1], len(self._document.lines)]), 0)

    def _pop(self) -> _Open:
        one = self._open.pop()
        self._names[one.name] -= 1
        return one
