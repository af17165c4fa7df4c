"""reStructuredText: docutils finds the sections, definition lists, bold lines and list items."""

import io
import re
import string

from docutils import frontend, nodes, statemachine
from docutils.parsers.rst import Parser, states
from docutils.utils import new_document

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark, Marked, bold_text
from ingest.layouts.markwalk import read_marks
from ingest.text.document import Document
from ingest.text.reading import Reading
from ingest.text.wording import is_question

# Blocks that a reader opens by their title, and pseudo-headings.
_TITLED = re.compile(
    r"^\s*\.\.\s+(?:dropdown|details|collapse|admonition|topic|question|toggle|rubric|faq)::\s+(?P<text>\S.*)$"
)
_OPTION = re.compile(r"^\s+:[\w-]+:(?:\s.*)?$")
_INVISIBLE = re.compile(
    r"^(?:\.\.\s*$|\.\. _[^:]*:|\.\. \[[^\[\]]+\]\s|\.\. [^_|\[\s](?!.*::)|"
    r"\s*\.\.\s+(?:contents|index|highlight|meta|sectnum|module|moduleauthor|sectionauthor|"
    r"currentmodule|default-role|role|only|toctree|title|tags|target-notes)::)"
)
_ONLY = re.compile(r"^\s*\.\.\s+only::")  # its body is shown, in one kind of output
_FIELD = re.compile(r"^:(?!(?:q|a|question|answer)\b)[\w -]+:(?:\s.*)?$", re.IGNORECASE)
_SIGN = re.compile(
    r"^\s*\.\.\s+(?:[\w-]+(?::[\w-]+)?::(?:\s.*)?|_[^_:][^:]*:(?:\s.*)?|\|[^|]+\| \w+::.*)$|"
    r".*(?<![\w`]):(?:ref|doc|func|class|meth|mod|term|file|code|command|option|envvar):`[^`]+`|"
    r".*\w>`__?(?:\W|$)|(?:\S.*)?[^:\s]::$"
)
_SIGN_PARTS = ("::", ".. ", ":`", ">`_")  # each sign has one of these in it
# A line of the same sign over a title belongs to no other markup.
_ADORNMENT = re.compile(r"^([!-/:-@\[-`{-~])\1{2,}$")
_ADORNING = frozenset(string.punctuation)
_SILENT = 5  # above every report level
# docutils ends a line at each of these; elsewhere they are ordinary characters.
_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Inline markup.
_LITERAL = re.compile(r"``(?P<words>[^`]+)``")
_ROLE = re.compile(r"(?::[\w:+.-]{1,80}:)?`(?P<words>[^`]+)`(?::[\w:+.-]{1,80}:|__?)?")
_STRONG = re.compile(r"(?<![\w*\\])\*\*(?!\s)(?P<words>[^*]+)(?<!\s)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?!\s)(?P<words>[^*]+)(?<!\s)\*(?![\w*])")
_SUBSTITUTION = re.compile(r"\|(?P<words>[^\s|][^|]*)\|_{0,2}")
_REFERENCE = re.compile(r"\b(?P<words>[A-Za-z0-9]+)__?(?!\w)")
_ESCAPE = re.compile(r"\\(.)")


class Restructured:
    """reStructuredText sections, definition lists and bold lines."""

    name = "restructured"
    summary = "reStructuredText sections, definitions and bold lines as questions"
    example = ".. _water:\n\nHow often is ``water`` due?\n---------------------------\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        tree = parse_tree(document) if is_in_markup(document, self.name, _has_signs) else None
        if tree is None:
            return not_read(self.name)
        return read_marks(document, _TreeMarks(document, tree).marked(), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether a text has titles and signs of reStructuredText."""
    if not any(sign in document.text for sign in _SIGN_PARTS) or not any(
        _ADORNMENT.match(document.lines[n]) for n in document.beginning(_ADORNING.__contains__)
    ):
        return False
    found = {n for sign in _SIGN_PARTS for n in document.holding(sign)}
    signs = sum(bool(_SIGN.match(document.lines[n])) for n in found if n not in document.verbatim)
    # "# …" is Markdown, or a comment in an example
    return signs > sum(heading.first == heading.last for heading in document.headings)


class _PlainInliner(states.Inliner):
    """Leaves inline markup alone: only blocks matter, and parsing it is not linear."""

    def init_customizations(self, settings: object) -> None:
        """Copy the patterns for targets, which docutils builds for the parent's class only."""
        inliner = states.Inliner()
        inliner.init_customizations(settings)
        vars(self).update(vars(inliner))

    def parse(
        self,
        text: str,
        lineno: int,  # noqa: ARG002  docutils passes them by place
        memo: object,  # noqa: ARG002
        parent: nodes.Element,  # noqa: ARG002
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a text as one node."""
        return [nodes.Text(text)], []


def parse_tree(document: Document) -> nodes.document | None:
    """Return a document's tree, None when it is nested too deeply for docutils.

    Lines of nodes count from 1. Directives that read files or pass on raw text do nothing.
    """
    settings = frontend.get_default_settings(Parser)
    settings.report_level = settings.halt_level = _SILENT
    settings.warning_stream = io.StringIO()
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.syntax_highlight = "none"
    tree = new_document(document.name, settings)
    try:
        Parser(inliner=_PlainInliner()).parse(_LINE_ENDS.sub(" ", document.text), tree)
    except (RecursionError, statemachine.StateMachineError):
        return None
    return tree


class _TreeMarks:
    """Collects what can be a heading or a question in a document's tree, with its lines."""

    def __init__(self, document: Document, tree: nodes.document) -> None:
        self._document = document
        self._tree = tree
        self._found: list[Mark] = []

    def marked(self) -> Marked:
        """Return the marks in the order of their lines."""
        self._visit()
        self._take_directives()
        self._found.sort(key=lambda mark: mark.first)
        return Marked("", tuple(self._found), frozenset(_hidden(self._document)))

    def _visit(self) -> None:
        """Walk the tree without recursion: documents may nest to any depth."""
        waiting: list[tuple[nodes.Node, int, int]] = [(self._tree, 0, 0)]  # sections, lists open
        while waiting:
            node, level, depth = waiting.pop()
            if isinstance(node, nodes.section):
                level += 1
            elif isinstance(node, (nodes.title, nodes.paragraph, nodes.term, nodes.list_item)):
                self._take(node, level, depth)
            if isinstance(node, (nodes.definition_list, nodes.bullet_list, nodes.enumerated_list)):
                depth += 1
            waiting += [(child, level, depth) for child in node.children]

    def _take(self, node: nodes.Element, level: int, depth: int) -> None:
        line = (node.line or 0) - 1
        if line < 0:
            return
        if isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            self._take_title(node, line, level)
        elif isinstance(node, nodes.term):
            text = plain_rst(node.astext())
            self._found.append(Mark(TEXT_LEVEL + depth - 1, text, line, line, f"term{depth}"))
        elif isinstance(node, nodes.list_item):
            self._take_item(node, line, depth)
        elif isinstance(node, nodes.paragraph) and isinstance(
            node.parent, nodes.section | nodes.document
        ):
            last = line + node.rawsource.count("\n")
            if bold := bold_text(self._document, line, last, "**"):
                text, last, opening = bold
                self._found.append(
                    Mark(TEXT_LEVEL, plain_rst(text), line, last, "bold", (), opening)
                )

    def _take_title(self, node: nodes.title, under: int, level: int) -> None:
        """Take a section's title; docutils counts the line under it."""
        first = under - 1
        over = self._document.lines[first - 1].rstrip() if first > 0 else ""
        if over and over == self._document.lines[under].rstrip():
            first -= 1
        self._found.append(Mark(level, plain_rst(node.rawsource), first, under))

    def _take_item(self, node: nodes.list_item, line: int, depth: int) -> None:
        """Take a list item whose first paragraph asks and whose other parts answer."""
        asked = node.children[0] if node.children else None
        if not isinstance(asked, nodes.paragraph):
            return
        last = line + asked.rawsource.count("\n")
        text, opening = plain_rst(asked.rawsource), ""
        if len(node.children) == 1:  # the answer may follow in the same paragraph
            first, _, rest = asked.rawsource.partition("\n")
            text, last, opening = plain_rst(first), line + 1, rest.partition("\n")[0]
        if (opening or len(node.children) > 1) and is_question(text):
            level = TEXT_LEVEL + depth - 1
            self._found.append(Mark(level, text, line, last, f"item{depth}", (), opening))

    def _take_directives(self) -> None:
        """Take directives whose title asks: `.. dropdown:: How …?`."""
        for line, text in enumerate(self._document.lines):
            titled = _TITLED.match(text) if text.lstrip().startswith("..") else None
            if titled and is_question(plain_rst(titled["text"])):
                last = line
                while not self._document.blank(last + 1) and _OPTION.match(
                    self._document.lines[last + 1]
                ):
                    last += 1
                word = plain_rst(titled["text"])
                self._found.append(Mark(TEXT_LEVEL, word, line, last, "directive"))


def _is_adorned(document: Document, line: int) -> bool:
    under = document.lines[line + 1].rstrip() if line + 1 < len(document.lines) else ""
    return bool(_ADORNMENT.match(under))


def _hidden(document: Document) -> set[int]:
    """Return the lines of comments, targets and directives that show nothing, with their bodies."""
    hidden: set[int] = set()
    body: int | None = None  # the indent of the directive whose body is hidden
    top = True  # fields above everything but the title describe the document
    for line, text in enumerate(document.lines):
        indent = len(text) - len(text.lstrip())
        if not text.strip() or (body is not None and indent > body):
            hidden.update([line] if text.strip() else ())
            continue
        body = None
        if _INVISIBLE.match(text) or (top and _FIELD.match(text)):
            hidden.add(line)
            body = None if _ONLY.match(text) else indent
        elif not (_ADORNMENT.match(text) or _is_adorned(document, line)):
            top = False
    return hidden


def plain_rst(text: str) -> str:
    """Return inline markup as one line of text: ``code``, roles and links as their words."""
    text = " ".join(text.split())
    pieces: list[str] = []
    end = 0
    for literal in _LITERAL.finditer(text):  # nothing in it is markup
        pieces += [_words(text[end : literal.start()]), literal["words"]]
        end = literal.end()
    return " ".join("".join([*pieces, _words(text[end:])]).split())


def _words(text: str) -> str:
    """Return a text without literals as its words."""
    text = _ROLE.sub(lambda role: _shown(role["words"]), text)
    for pattern in (_STRONG, _EMPHASIS, _SUBSTITUTION, _REFERENCE):
        text = pattern.sub(lambda match: match["words"], text)
    return _ESCAPE.sub(r"\1", text)


def _shown(words: str) -> str:
    """Return what a reader sees of a role or link: its words, its target where it has none."""
    shown = words.rstrip().rpartition("<")
    if shown[0].strip() and shown[2].endswith(">"):
        return shown[0].strip()
    if words.startswith("~"):  # Sphinx shows the last part of a name alone
        words = words.rpartition(".")[2]
    return words.lstrip("!~").removesuffix(">").removeprefix("<")
