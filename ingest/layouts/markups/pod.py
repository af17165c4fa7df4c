"""POD, Perl's plain old documentation: commands such as `=head2`, paragraphs, formatting codes."""

import html
import re
from dataclasses import dataclass, field

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark, Marked
from ingest.layouts.markwalk import read_marks
from ingest.text.document import Document
from ingest.text.reading import Reading

_COMMAND = re.compile(r"^=(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s+(?P<text>.*))?$")
_HEAD = re.compile(r"^head(?P<level>[1-6])$")
# "=item *", "=item 1.", "=item o": the item's text is the paragraph that follows.
_BARE_ITEM = re.compile(r"^(?:[*o+-]|\d+[.)]?)?$")
_ITEM_NUMBER = re.compile(r"^(?:[*o+-]|\d+[.)]?)\s+(?=\S)")
_SIGNS = frozenset("head1 head2 over item pod cut".split())
# Headings of every manual page.
_PAPERWORK = frozenset(
    "name|author|authors|copyright|license|licence|author and copyright|authors and copyright|"
    "copyright and license|copyright and licence|license and copyright|see also|version|"
    "maintainer|maintainers|acknowledgements|acknowledgments|credits".split("|")
)
_CODE = re.compile(r"(?P<letter>[A-Z])(?P<open><+)")
_ENTITIES = {"verbar": "|", "sol": "/"}  # POD's own names; the others are those of HTML
_INVISIBLE = frozenset("XZ")


class Pod:
    """POD headings and list items."""

    name = "pod"
    summary = "POD headings and items as questions"
    example = "=head1 Gardening\n\n=head2 How often is C<water> due?\n\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_marks(document, _PodScan(document).run(), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether a text has POD's commands: nothing else begins a paragraph with `=head1`."""
    for line, text in enumerate(document.lines):
        if text.startswith("=") and document.blank(line - 1) and line not in document.verbatim:
            command = _COMMAND.match(text)
            if command and command["name"] in _SIGNS:
                return True
    return False


@dataclass(slots=True)
class _PodScan:
    """Scans the paragraphs once and collects marks and hidden lines."""

    document: Document
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    depth: int = 0  # how many lists are open
    ends: bool = True  # whether an =end may still come

    def run(self) -> Marked:
        """Return the document's marks."""
        line, lines = 0, self.document.lines
        inside = self.document.name.lower().endswith(
            ".pod"
        )  # elsewhere there is code before the first command
        while line < len(lines):
            command = _COMMAND.match(lines[line]) if lines[line].startswith("=") else None
            if command:
                inside = command["name"] != "cut"
                line = self._obey(line, command["name"], (command["text"] or "").strip())
            else:
                if not inside or is_index_entry(lines[line]):
                    self.hidden.add(line)
                line += 1
        return Marked(self.title, tuple(self.marks), frozenset(self.hidden), _PAPERWORK)

    def _obey(self, line: int, name: str, text: str) -> int:
        """Take a command; return the line after it."""
        end = self._paragraph_end(line)
        if head := _HEAD.match(name):
            self._head(line, end, int(head["level"]), text)
        elif name == "item":
            return self._item(line, end, text)
        elif name == "begin":
            return self._skip_block(line, text)
        elif name in {"over", "back"}:
            self.depth = max(0, self.depth + (1 if name == "over" else -1))
            self.hidden.add(line)
            return line + 1
        else:  # =pod, =cut, =encoding and =for, of which nothing is shown
            self.hidden.update(range(line, end))
        return end

    def _head(self, line: int, end: int, level: int, text: str) -> None:
        self.depth = 0
        last = line
        while last + 1 < end and not is_index_entry(self.document.lines[last + 1]):
            last += 1
            text = f"{text} {self.document.lines[last].strip()}"
        self.hidden.update(range(last + 1, end))
        heading = plain_pod(text)
        if heading.casefold() == "name" and not self.title:
            self.title = self._name_below(end)
        self.marks.append(Mark(level, heading, line, last))

    def _name_below(self, line: int) -> str:
        """Return the document's title from below `=head1 NAME`: "foo - questions about foo"."""
        first = self.document.next_text(line)
        text = " ".join(self.document.lines[first : self._paragraph_end(first)])
        if not text or text.startswith("="):
            return ""
        self.hidden.update(range(first, self._paragraph_end(first)))
        return plain_pod(text)

    def _item(self, line: int, end: int, text: str) -> int:
        """Take a list item, whose text may stand in the paragraph below it."""
        last = end - 1
        if _BARE_ITEM.match(text) and end == line + 1:
            first = self.document.next_text(end)
            if first >= len(self.document.lines) or self.document.lines[first].startswith("="):
                return end
            end = self._paragraph_end(first)
            last, text = end - 1, " ".join(self.document.lines[first:end])
        else:
            text = " ".join([text, *self.document.lines[line + 1 : end]])
        depth = max(1, self.depth)
        word = plain_pod(_ITEM_NUMBER.sub("", text, count=1))
        self.marks.append(Mark(TEXT_LEVEL + depth - 1, word, line, last, f"item{depth}"))
        return end

    def _skip_block(self, line: int, name: str) -> int:
        """Return the line after `=end`; without one the rest of the document is text."""
        for end in range(line + 1, len(self.document.lines) if self.ends else 0):
            if self.document.lines[end].startswith("=end"):
                if not name.startswith(":"):
                    self.hidden.update(range(line, end + 1))
                return end + 1
        self.ends = False
        return line + 1

    def _paragraph_end(self, line: int) -> int:
        while line < len(self.document.lines) and not self.document.blank(line):
            line += 1
        return line


def plain_pod(text: str) -> str:
    """Return a paragraph as one line of plain text, with codes replaced by their content.

    Codes nest to any depth; `C<< a > b >>` ends at as many brackets as opened it, after a blank.
    A code that is never closed stays as written.
    """
    text = " ".join(text.split())
    open_codes: list[tuple[str, str, int, int]] = []  # letter, end, start in pieces, position
    pieces: list[str] = []
    here = 0
    while here < len(text):
        end = open_codes[-1][1] if open_codes else ""
        code = _CODE.match(text, here)
        if end and text.startswith(end, here):
            letter, _, begin, _ = open_codes.pop()
            inside = "".join(pieces[begin:]).strip() if len(end) > 1 else "".join(pieces[begin:])
            pieces[begin:] = [_shown(letter, inside)]
            here += len(end)
        elif code and (width := _width(text, code)):
            end = ">" if width == 1 else f" {'>' * width}"
            open_codes.append((code["letter"], end, len(pieces), here))
            here += 1 + width
        else:
            pieces.append(text[here])
            here += 1
    while open_codes:  # never closed
        letter, end, begin, _ = open_codes.pop()
        pieces[begin:begin] = [letter + "<" * len(end.strip())]
    return " ".join("".join(pieces).split())


def is_index_entry(line: str) -> bool:
    """Return whether a line holds nothing but X<…> entries, which readers never see."""
    bare = line.strip()
    return bare.startswith("X<") and bare.endswith(">") and not plain_pod(bare)


def _width(text: str, code: re.Match[str]) -> int:
    """Return how many brackets open a code: one, or several when a blank follows them."""
    brackets = len(code["open"])
    if brackets > 1 and text[code.end() : code.end() + 1] != " ":
        return 1
    return brackets


def _shown(letter: str, inside: str) -> str:
    """Return what a reader sees of a code."""
    if letter in _INVISIBLE:
        return ""
    if letter == "E":
        return _character(inside)
    if letter != "L":
        return inside
    words, bar, _ = inside.partition("|")
    if bar:
        return words
    page, slash, section = inside.partition("/")
    if slash and "://" not in inside:
        section = section.strip('"')
        return f'"{section}" in {page}' if page else section
    return inside


def _character(name: str) -> str:
    """Return the character of an E<…> code: a name, or a number as Perl writes them."""
    if name in _ENTITIES:
        return _ENTITIES[name]
    try:
        return chr(int(name, 16 if name.startswith("0x") else 8 if name.startswith("0") else 10))
    except (ValueError, OverflowError):
        return html.unescape(f"&{name};")
