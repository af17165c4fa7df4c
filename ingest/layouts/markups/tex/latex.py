"""LaTeX: headings, lists and bold lines that ask; exams, exercises and macros for questions."""

import re

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.markups.exercises import Exercises
from ingest.layouts.markups.listed_items import item_marks
from ingest.layouts.markups.signs import as_markdown, as_words
from ingest.layouts.markups.tex.latex_scan import inline
from ingest.layouts.markups.tex.latex_signs import LOOKS
from ingest.layouts.markups.tex.latex_structure import LatexStructure
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.translation import Event, Translation
from ingest.text.document import Document
from ingest.text.reading import Reading

_BODY = re.compile(r"^[ \t]*\\begin\s*\{document\}", re.MULTILINE)
_END = re.compile(r"^[^%\n]*\\end\s*\{document\}", re.MULTILINE)
_TITLE = re.compile(
    r"^[ \t]*\\title\s*(?:\[[^\[\]\n]*\])?\s*\{((?:[^{}\n]|\{[^{}\n]*\}|\n(?!\n))*)\}", re.MULTILINE
)
# \newcommand{\name}{words}, \def\name{words}: text that a reader sees in their place.
_WORDS_MACRO = re.compile(
    r"\\(?:(?:new|renew|provide)command\*?\s*\{?|def)\s*\\([A-Za-z]{2,40})\}?\s*\{([^{}\n]{1,200})\}"
)
# \newcommand{\name}[1]{\texttt{#1}}: text that looks like what another command makes of it.
_LOOKS_MACRO = re.compile(
    r"\\(?:new|renew|provide)command\*?\s*\{?\\([A-Za-z]{2,40})\}?\s*\[1\]\s*"
    r"\{\\([A-Za-z]{2,20})\{#1\}[^{}\n]{0,20}\}"
)
# Code of R in Sweave and knitr, between "<<…>>=" and "@".
_CHUNK = re.compile(
    r"^<<(?P<about>[^\n]*)>>=[^\n]*$(?P<body>(?:\n(?!@\s*$|<<)[^\n]*)*)\n@\s*?$", re.MULTILINE
)
_UNSHOWN = re.compile(r"echo\s*=\s*F|include\s*=\s*F", re.IGNORECASE)
_SIGN = re.compile(
    r"^\s*\\(?:documentclass\b|usepackage\b|title\s*\{|(?:sub){0,2}section\*?\s*[\[{]"
    r"|chapter\*?\s*[\[{]|(?:sub)?paragraph\*?\s*\{|question\b|titledquestion\b|part\b|item\b"
    r"|(?:Correct)?[cC]hoice\b|(?:begin|end)\s*\{(?:document|questions?|solution|answer|parts|choices|"
    r"enumerate|itemize|description|verbatim|lstlisting|quote|exercise|problem|quote|faq)\})"
)
_STRONG = re.compile(
    r"^\s*\\(?:documentclass|(?:sub){0,2}section|chapter|question|titledquestion|paragraph|title"
    r"|begin\s*\{(?:document|questions?|solution|answer|description|exercise|problem|faq)\}|item\s*\[)"
)
_HEADING = re.compile(r"^#{1,6}\s")


class Latex:
    """Questions of a LaTeX document, by its headings or by commands of its own."""

    name = "latex"
    summary = "LaTeX headings, exam questions, exercises with solutions, macros for questions"
    example = "\\section{Gardening}\n\\subsection{How often is \\emph{water} due?}\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_translation(document, _translation(document), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether the commands of LaTeX structure a text, more than headings of Markdown do."""
    if "\\" not in document.text:
        return False
    signs = [n for n, text in enumerate(document.lines) if "\\" in text and _SIGN.match(text)]
    signs = [n for n in signs if n not in document.fenced and n not in document.front_matter]
    if len(signs) < 2 or not any(_STRONG.match(document.lines[n]) for n in signs):
        return False
    headings = sum(
        bool(_HEADING.match(text)) and n not in document.fenced
        for n, text in enumerate(document.lines)
    )
    return len(signs) > headings


def _translation(document: Document) -> Translation:
    """Return a document's body as Markdown, with what is marked in it."""
    text = _CHUNK.sub(_chunk, document.text) if "<<" in document.text else document.text
    body = _BODY.search(text)
    begin = body.start() if body else 0
    closing = _END.search(text, begin)
    end = closing.start() if closing else len(text)
    macros, looks = _macros(text[: begin or 20_000])
    scan = LatexStructure(text[:end], macros)
    scan.looks |= looks
    scan.skip_to(begin)
    scan.walk()
    lines = as_markdown("".join(scan.out.log)).split("\n")
    lines += [""] * (len(document.lines) - len(lines))
    title = _TITLE.search(document.text)
    return Translation(
        lines=[line if line.strip() else "" for line in lines[: len(document.lines)]],
        title=as_words(inline(title[1], macros)) if title else "",
        marks=[*scan.marks, *item_marks(scan.items, scan.out.log, lines)],
        entries=Exercises(scan.out.log).run([*scan.events, *_last(scan)]),
        gaps=scan.gaps,
    )


def _chunk(match: re.Match[str]) -> str:
    """Return R's code as verbatim, as many lines of nothing where readers do not see it."""
    if _UNSHOWN.search(match["about"]):
        return "\n" * match[0].count("\n")
    return f"\\begin{{verbatim}}{match['body']}\n\\end{{verbatim}}"


def _last(scan: LatexStructure) -> list[Event]:
    scan.event("end")
    return [scan.events.pop()]


def _macros(preamble: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words that macros stand for, and how others make theirs look."""
    words = {
        match[1]: as_words(inline(match[2]))
        for match in _WORDS_MACRO.finditer(preamble)
        if "#" not in match[2]
    }
    looks = {match[1]: LOOKS.get(match[2], "") for match in _LOOKS_MACRO.finditer(preamble)}
    return words, looks
