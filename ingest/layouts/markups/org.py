"""Org mode: headings of any level with keywords and tags, drawers, blocks, description lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark, Marked, bold_text
from ingest.layouts.markwalk import read_marks
from ingest.text.document import Document
from ingest.text.reading import Reading

_HEADING = re.compile(r"^(?P<stars>\*+)[ \t]+(?P<text>\S.*)$")
_TAGS = re.compile(r":(?:[\w@#%]+:)+")
_PRIORITY = re.compile(r"^\[#\w\]\s*")
_COOKIE = re.compile(r"\[\d*(?:/\d*|%)\]$")
_KEYWORD = re.compile(r"^\s*#\+(?P<name>\w+):\s*(?P<value>.*)$")
_BEGIN = re.compile(r"^\s*#\+begin_(?P<name>\S+)", re.IGNORECASE)
_DRAWER = re.compile(r"^\s*:[\w-]+:\s*$")
_DRAWER_END = ":end:"
_PLANNING = re.compile(r"^\s*(?:SCHEDULED|DEADLINE|CLOSED):\s*[<\[]")
_LINK = re.compile(r"\[\[(?P<target>[^\[\]]+)\](?:\[(?P<text>[^\[\]]+)\])?\]")
_VERBATIM = re.compile(r"(?<!\w)([=~])(?!\s)([^=~]+)(?<!\s)\1(?!\w)")
_EMPHASIS = re.compile(r"(?<!\w)([*/_+])(?!\s)([^*/_+]+)(?<!\s)\1(?!\w)")
_CARDS = frozenset({("front", "back"), ("question", "answer"), ("q", "a")})
_STATES = frozenset({"TODO", "DONE"})
_STATE_KEYWORDS = frozenset({"todo", "seq_todo", "typ_todo"})


class Org:
    """Org headings, bold lines and description lists."""

    name = "org"
    summary = "Org mode headings as questions, with tags"
    example = "#+title: Gardening FAQ\n* How often should I water it? :water:\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_marks(document, _OrgScan(document).run(), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether a text has signs of Org that no other markup has."""
    if "#+" not in document.text and ":PROPERTIES:" not in document.text:
        return False
    lines = [text for n, text in enumerate(document.lines) if n not in document.verbatim]
    return any(map(_is_sign, lines)) and any(map(_HEADING.match, lines))


def _is_sign(line: str) -> bool:
    keyword = _KEYWORD.match(line)
    if keyword:
        return keyword["name"].casefold() in {"title", "options", "startup", "author", "filetags"}
    return bool(_BEGIN.match(line)) or line.strip() == ":PROPERTIES:"


@dataclass(slots=True)
class _OrgScan:
    """Scans the lines once and collects marks and hidden lines."""

    document: Document
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    states: set[str] = field(default_factory=lambda: set(_STATES))
    file_tags: tuple[str, ...] = ()
    open_tags: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    # block ends that do not occur before a line
    unclosed: dict[str, int] = field(default_factory=dict)

    def run(self) -> Marked:
        """Return the document's marks."""
        line, lines = 0, self.document.lines
        while line < len(lines):
            text = lines[line]
            if begin := _BEGIN.match(text):
                line = self._skip(line, f"#+end_{begin['name']}".casefold())
            elif _DRAWER.match(text):
                end = self._skip(line, _DRAWER_END)
                self.hidden.update(range(line, end) if end > line + 1 else ())
                line = end
            elif heading := _HEADING.match(text):
                self._head(line, len(heading["stars"]), heading["text"].rstrip())
                line += 1
            else:
                line = self._read_text(line, text)
        marks = tuple(_join_cards(self.document, self.marks))
        return Marked(self.title, marks, frozenset(self.hidden), indented=True)

    def _skip(self, line: int, end: str) -> int:
        """Return the line after a block's end; a block that is never closed is one line."""
        stop = line
        if line < self.unclosed.get(end, 0):
            return line + 1
        for stop in range(line + 1, len(self.document.lines)):
            text = self.document.lines[stop]
            if text.strip().casefold() == end:
                return stop + 1
            begin = _BEGIN.match(text)
            if begin and f"#+end_{begin['name']}".casefold() == end:
                break
            if end == _DRAWER_END and _HEADING.match(text):
                break
        self.unclosed[end] = stop
        return line + 1

    def _head(self, line: int, level: int, text: str) -> None:
        tags: tuple[str, ...] = ()
        words = text.split()
        if len(words) > 1 and _TAGS.fullmatch(words[-1]):
            tags = tuple(words.pop().strip(":").split(":"))
        if len(words) > 1 and words[0] in self.states:
            words = words[1:]
        text = _COOKIE.sub("", _PRIORITY.sub("", " ".join(words))).strip()
        self.open_tags = [(depth, own) for depth, own in self.open_tags if depth < level]
        self.open_tags.append((level, tags))
        inherited = [tag for _, own in self.open_tags for tag in own]
        every = tuple(dict.fromkeys([*self.file_tags, *inherited]))
        if any(tag.casefold() == "toc" or tag.casefold().startswith("toc_") for tag in tags):
            text = "Contents"  # filled in by toc-org
        self.marks.append(Mark(level, plain_org(text), line, line, tags=every))

    def _read_text(self, line: int, text: str) -> int:
        keyword = _KEYWORD.match(text)
        if keyword or text.startswith(("# ", "#\t")) or text.rstrip() == "#":
            self._take_keyword(line, keyword)
        elif _PLANNING.match(text):
            self.hidden.add(line)
        elif term := _split_term(text):
            depth = len(text) - len(text.lstrip())
            word = plain_org(term[0])
            kind = f"term{depth}"
            self.marks.append(Mark(TEXT_LEVEL + depth, word, line, line, kind, self._tags, term[1]))
        elif text.startswith("*") and self.document.blank(line - 1):
            return self._read_bold(line)
        return line + 1

    def _take_keyword(self, line: int, keyword: re.Match[str] | None) -> None:
        name = keyword["name"].casefold() if keyword else ""
        value = keyword["value"].strip() if keyword else ""
        if name == "title":
            self.title = f"{self.title} {value}".strip()
        elif name == "filetags":
            self.file_tags = tuple(tag for tag in re.split(r"[:\s]+", value) if tag)
        elif name in _STATE_KEYWORDS:
            self.states.update(word.partition("(")[0] for word in value.split() if word != "|")
        self.hidden.add(line)

    def _read_bold(self, line: int) -> int:
        """Take a paragraph that begins with bold words; return the line after them."""
        last = line
        while not self.document.blank(last + 1) and last < line + 4:
            last += 1
        if bold := bold_text(self.document, line, last, "*"):
            text, end, opening = bold
            self.marks.append(
                Mark(TEXT_LEVEL, plain_org(text), line, end, "bold", self._tags, opening)
            )
            return end + 1
        return line + 1

    @property
    def _tags(self) -> tuple[str, ...]:
        return self.marks[-1].tags if self.marks else self.file_tags


def _join_cards(document: Document, marks: list[Mark]) -> Iterator[Mark]:
    """Yield the marks, with headings such as "Front" and "Back" joined to one question.

    The text below the first heading is the question, the text below the second its answer.
    """
    waiting = False  # for the second heading's answer, which its question has taken
    for here, after in zip(marks, [*marks[1:], None], strict=False):
        if waiting:
            waiting = False
            continue
        names = (here.text.casefold(), after.text.casefold() if after else "")
        if after and names in _CARDS and here.level == after.level:
            asked = plain_org(" ".join(document.lines[here.last + 1 : after.first]))
            if asked:
                waiting = True
                yield replace(here, text=asked, last=after.last, certain=True)
                continue
        yield here


def _split_term(text: str) -> tuple[str, str] | None:
    """Return the term of a description list's item and what follows it on its line."""
    bare = text.strip()
    if not bare.startswith(("- ", "+ ")):
        return None
    term, mark, after = f"{bare[2:]} ".partition(" :: ")
    return (term.strip(), after.strip()) if mark and term.strip() else None


def plain_org(text: str) -> str:
    """Return Org's inline markup as plain text: links as their words, emphasis dropped."""
    text = _LINK.sub(lambda link: link["text"] or link["target"], " ".join(text.split()))
    return _EMPHASIS.sub(r"\2", _VERBATIM.sub(r"\2", text)).strip()
