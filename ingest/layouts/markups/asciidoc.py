"""AsciiDoc: headings, labelled lists, [qanda], bold lines and block titles."""

import re
from dataclasses import dataclass, field

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark, Marked, bold_text
from ingest.layouts.markups.wikis.wiki_headings import closed_headings
from ingest.layouts.markwalk import read_marks
from ingest.text.document import Document
from ingest.text.reading import Reading
from ingest.text.wording import is_question

_HEADING = re.compile(r"^(?P<marks>={1,6}|#{1,6})[ \t]+(?P<text>\S.*)$")
_UNDERLINES = "=-~^+"
_FENCE = re.compile(r"^(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|`{3,}.*|[|,:!]={3,})\s*$")
_ATTRIBUTE = re.compile(r"^:(?P<name>!?\w[\w-]*!?):(?:\s+(?P<value>.*))?$")
_ANCHOR = re.compile(r"^\[(?:\[[^\[\]]*\]|[#.%][^\[\]]*|discrete|float|abstract|preface)\]\s*$")
_BLOCK_STYLE = re.compile(r"^\[[^\[\]]*\]\s*$")
_MACRO = re.compile(r"^(?:toc|ifdef|ifndef|endif|ifeval)::\S*\[.*\]\s*$")
_BREAK = re.compile(r"^(?:<<<|'{3,})\s*$")
_BYLINE = re.compile(
    r"^(?:\w[^<>]*<[^<>\s]{1,99}@[^<>\s]{1,99}>|v\d[\w.]*\b.*|\d{4}-\d\d-\d\d)\s*$"
)
_TITLE = re.compile(r"^\.(?P<text>[^\s.].*)$")
_ITEM = re.compile(r"^\s*(?P<marks>\*{1,5}|\.{1,5}|-|\d+\.)[ \t]+(?P<text>\S.*)$")
_FIRSTS = frozenset("=:[")  # a sign begins with one of these, or holds two colons
_SIGNS = re.compile(
    r"^(?:={1,5}\s+\S.*|:(?:toc|icons|sectnums|doctype|source-highlighter|experimental)\b.*|"
    r"\[(?:qanda|source|NOTE|TIP|IMPORTANT|WARNING|CAUTION|horizontal)\b[^\[\]]*\]|"
    r"(?:image|include|toc)::\S*\[.*\]|[^:|`]*[?？]\*{0,2}::(?:\s.*)?)\s*$"
)
# Inline markup.
# link:target[words], https://target[words], xref:target[words]
_LINK = re.compile(
    r"(?:\b(?:link|xref|mailto):|\b(?=https?://))[^\s\[\]]{1,2000}\[(?P<words>[^\[\]]*)\]"
)
_REFERENCE = re.compile(r"<<(?P<target>[^<>,]+)(?:,(?P<words>[^<>]*))?>>")
_INLINE_ANCHOR = re.compile(r"\[\[[^\[\]]*\]\]|\banchor:[^\s\[\]]{1,200}\[[^\[\]]*\]")
_ROLE = re.compile(r"\[[.#%][^\[\]\s]*\](?=[#*_`+])")
_ATTRIBUTE_USE = re.compile(r"\{(?P<name>\w[\w-]*)\}")
_PASS = re.compile(r"\bpass:\w*\[(?P<words>[^\[\]]*)\]")
_UI = re.compile(r"\b(?:kbd|btn|menu):(?P<name>[^\s\[\]]{0,80})\[(?P<words>[^\[\]]*)\]")
_QUOTED = re.compile(r'"`(?P<double>[^`]+)`"|\'`(?P<single>[^`]+)`\'')
_UNCONSTRAINED = re.compile(r"(\*\*|__|``|\+\+|##)(?P<words>[^*_`+#]+)\1")
_CONSTRAINED = re.compile(r"(?<![\w\\])([*_`+#])(?!\s)(?P<words>[^*_`+#]+)(?<!\s)\1(?!\w)")
_CODE = re.compile(r"(?<![\w`])`(?!\s)\+?(?P<words>[^`]+?)\+?`(?![\w`])")
_CHARACTERS = {"nbsp": " ", "plus": "+", "apos": "'", "cpp": "C++", "amp": "&", "quot": '"'}


class Asciidoc:
    """AsciiDoc headings, labelled lists, bold lines and block titles."""

    name = "asciidoc"
    summary = "AsciiDoc headings, labelled lists and bold lines as questions"
    example = "= Gardening FAQ\n\nHow often is water due?::\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_marks(document, _AsciidocScan(document).run(), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether a text has at least two signs of AsciiDoc."""
    lines = [n for n, text in enumerate(document.lines) if text[:1] in _FIRSTS or "::" in text]
    signs = {n for n in lines if _SIGNS.match(document.lines[n])}
    if len(signs) < 2 or len(signs - document.verbatim) < 2:
        return False
    closed = {n for n, _ in closed_headings(document)}  # as wikis close theirs
    return not signs <= closed


@dataclass(slots=True)
class Substitutions:
    """Turns inline AsciiDoc into plain text; knows the attributes defined so far."""

    attributes: dict[str, str] = field(default_factory=lambda: dict(_CHARACTERS))

    def define(self, name: str, value: str) -> None:
        """Keep an attribute's value (`:name: value`)."""
        if not name.startswith("!") and not name.endswith("!"):
            self.attributes[name] = value.strip()

    def __call__(self, text: str) -> str:
        """Return a text as one plain line; attributes that are not defined stay as they are."""
        text = " ".join(text.split()).removesuffix(" +")
        text = _ATTRIBUTE_USE.sub(lambda a: self.attributes.get(a["name"], a[0]), text)
        text = _INLINE_ANCHOR.sub("", _ROLE.sub("", text))
        text = _LINK.sub(_link_words, text)
        text = _REFERENCE.sub(lambda r: (r["words"] or r["target"]).strip(), text)
        text = _UI.sub(lambda u: " › ".join(filter(None, (u["name"], u["words"]))), text)
        text = _PASS.sub(lambda p: p["words"], text)
        text = _QUOTED.sub(
            lambda q: f'"{q["double"]}"' if q["double"] else f"'{q['single']}'", text
        )
        text = _CODE.sub(lambda c: c["words"], text)
        for _ in range(2):  # bold within italics
            text = _CONSTRAINED.sub(lambda c: c["words"], _UNCONSTRAINED.sub(_words, text))
        return " ".join(text.split())


@dataclass(slots=True)
class _AsciidocScan:
    """Scans the lines once and collects marks and hidden lines."""

    document: Document
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    plain: Substitutions = field(default_factory=Substitutions)
    unclosed: set[str] = field(default_factory=set)  # fences that are not closed below
    style: str = ""  # of the block that begins: "qanda", "discrete"
    asking: bool = False  # inside a [qanda] list

    def run(self) -> Marked:
        """Return the document's marks."""
        for text in self.document.lines:  # a title may use what is defined below it
            if attribute := _ATTRIBUTE.match(text):
                self.plain.define(attribute["name"], attribute["value"] or "")
        line = 0
        while line < len(self.document.lines):
            line = self._read(line, self.document.lines[line].rstrip())
        return Marked(self.title, tuple(self.marks), frozenset(self.hidden))

    def _read(self, line: int, text: str) -> int:
        """Take what begins at a line; return the line after it."""
        if not text:
            return line + 1
        if heading := _HEADING.match(text):
            return self._head(line, line, len(heading["marks"]), heading["text"])
        if self._is_underlined(line, text):
            level = _UNDERLINES.index(self.document.lines[line + 1][0]) + 1
            return self._head(line, line + 1, level, text)
        if _FENCE.match(text) and (end := self._fence_end(line, text)):
            if text.startswith("////"):
                self.hidden.update(range(line, end))
            return end
        if self._is_hidden(line, text):
            return line + 1
        return self._read_text(line, text)

    def _head(self, first: int, last: int, level: int, text: str) -> int:
        marks = text.rstrip().rsplit(maxsplit=1)[-1]
        if first == last and set(marks) in ({"="}, {"#"}) and len(marks) == level:
            text = text.rstrip().removesuffix(marks)
        self.marks.append(Mark(level, self.plain(text), first, last))
        self.asking = self.style == "qanda"
        self.style = ""
        if len(self.marks) == 1:
            last = self._skip_byline(last)
        return last + 1

    def _skip_byline(self, line: int) -> int:
        """Hide the author and revision that stand right under a document's title."""
        while not self.document.blank(line + 1) and _BYLINE.match(self.document.lines[line + 1]):
            line += 1
            self.hidden.add(line)
        return line

    def _is_underlined(self, line: int, text: str) -> bool:
        """Return whether a line is a title with an underline as long, not text above a fence."""
        under = (
            self.document.lines[line + 1].rstrip() if line + 1 < len(self.document.lines) else ""
        )
        return (
            len(under) > 2
            and abs(len(under) - len(text)) < 2
            and under[0] in _UNDERLINES
            and set(under) == {under[0]}
            and self.document.blank(line - 1)
            and any(c.isalpha() for c in text)
            and not text[0].isspace()
        )

    def _fence_end(self, line: int, text: str) -> int:
        """Return the line after a block's closing fence, 0 when it is never closed."""
        fence = "`" * (len(text) - len(text.lstrip("`"))) or text.strip()
        if fence in self.unclosed:
            return 0
        for end in range(line + 1, len(self.document.lines)):
            if self.document.lines[end].rstrip() == fence:
                return end + 1
        self.unclosed.add(fence)
        return 0

    def _is_hidden(self, line: int, text: str) -> bool:
        """Take attributes, comments, anchors and other lines that are not shown."""
        if attribute := _ATTRIBUTE.match(text):
            if attribute["name"] == "title":
                self.title = attribute["value"] or ""
        elif text == "+" and self.marks and self.marks[-1].last == line - 1:
            self.hidden.add(line)  # joins an answer to its question
        elif text.startswith("[qanda"):
            self.style = "qanda"
            self.asking = True
        elif _BLOCK_STYLE.match(text):
            self.style = ""
            if not _ANCHOR.match(text) and not self._leads_to_mark(line + 1):
                return False  # says how the text below is shown, and belongs to it
        elif not _ANCHOR.match(text) and not (
            _MACRO.match(text) or _BREAK.match(text) or (text.startswith("//") and text != "//")
        ):
            return False
        self.hidden.add(line)
        return True

    def _leads_to_mark(self, line: int) -> bool:
        after = self.document.lines[line].rstrip() if line < len(self.document.lines) else ""
        return bool(_HEADING.match(after) or _split_term(after))

    def _read_text(self, line: int, text: str) -> int:
        starts = self.document.blank(line - 1) or line - 1 in self.hidden
        if term := _split_term(text):
            self._take_term(line, *term)
        elif (title := _TITLE.match(text)) and is_question(self.plain(title["text"])):
            self._mark(TEXT_LEVEL, title["text"], line, line, "block title")
            self._unwrap_block(line + 1)
        elif starts and text.startswith("*") and (end := self._read_bold(line)):
            return end
        elif item := _ITEM.match(text):
            return self._read_item(line, item["marks"], item["text"])
        return line + 1

    def _take_term(self, line: int, term: str, colons: str, opening: str) -> None:
        depth = 4 if colons == ";;" else len(colons) - 2
        level, kind = TEXT_LEVEL + depth, f"term{depth}"
        text, first = self.plain(term), line
        before = self.marks[-1] if self.marks else None
        alone = before and self.document.next_text(before.last + 1) == line
        if before and alone and before.kind == kind and not before.opening:
            self.marks.pop()  # several terms share one answer
            text, first = f"{before.text} {text}", before.first
        self.marks.append(Mark(level, text, first, line, kind, (), opening, self.asking))

    def _unwrap_block(self, line: int) -> None:
        """Hide the fences of a collapsible block that holds the whole answer."""
        lines = self.document.lines
        while line < len(lines) and _BLOCK_STYLE.match(lines[line]):
            self.hidden.add(line)
            line += 1
        if line < len(lines) and lines[line].startswith("====") and _FENCE.match(lines[line]):
            end = self._fence_end(line, lines[line].rstrip())
            self.hidden.update({line, end - 1} if end else ())

    def _read_bold(self, line: int) -> int:
        """Take a paragraph that begins with bold words; return the line after them, else 0."""
        last = line
        while not self.document.blank(last + 1) and last < line + 4:
            last += 1
        mark = "**" if self.document.lines[line].startswith("**") else "*"
        if bold := bold_text(self.document, line, last, mark):
            text, end, opening = bold
            self._mark(TEXT_LEVEL, text, line, end, "bold", opening)
            return end + 1
        return 0

    def _read_item(self, line: int, marks: str, text: str) -> int:
        """Take a list item that asks and is answered in the paragraphs joined to it."""
        last = line
        while not self.document.blank(last + 1) and self.document.lines[last + 1].strip() != "+":
            if last > line + 3 or _ITEM.match(self.document.lines[last + 1]):
                break
            last += 1
            text = f"{text} {self.document.lines[last].strip()}"
        joined = (
            last + 1 < len(self.document.lines) and self.document.lines[last + 1].strip() == "+"
        )
        if not joined or not is_question(self.plain(text)):
            return line + 1
        self.hidden.add(last + 1)
        depth = len(marks) if marks[0] in "*." else 1
        self._mark(TEXT_LEVEL + depth - 1, text, line, last, f"item{depth}")
        return last + 2

    def _mark(
        self, level: int, text: str, first: int, last: int, kind: str, opening: str = ""
    ) -> None:
        self.marks.append(Mark(level, self.plain(text), first, last, kind, (), opening))


def _split_term(text: str) -> tuple[str, str, str] | None:
    """Return a labelled list's term, its colons, and what follows them on the line."""
    bare = text.strip()
    for colons in ("::::", ":::", "::", ";;"):
        term, mark, after = f"{bare} ".partition(f"{colons} ")
        if mark and term.strip() and not term.endswith((":", " ")) and not term.startswith("|"):
            return term.strip(), colons, after.strip()
    return None


def _words(match: re.Match[str]) -> str:
    return match["words"]


def _link_words(match: re.Match[str]) -> str:
    """Return a link's words, or its target where it has none."""
    return match["words"].removesuffix("^") or match[0].partition("[")[0].partition(":")[2]
