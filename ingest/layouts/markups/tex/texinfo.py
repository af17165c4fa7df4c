"""Texinfo, the manuals of GNU: sections, items and terms that ask."""

import re

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.markups.exercises import Exercises
from ingest.layouts.markups.listed_items import item_marks
from ingest.layouts.markups.signs import as_markdown
from ingest.layouts.markups.tex.texinfo_scan import TexinfoScan
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.translation import Translation
from ingest.text.document import Document
from ingest.text.reading import Reading

_SIGN = re.compile(
    r"^@(?:node|(?:sub){0,2}section|chapter|unnumbered(?:(?:sub){0,2}sec)?|appendix(?:sec)?|top"
    r"|(?:sub){0,2}heading|item|itemx|end\s+\w+|settitle|setfilename|[a-z]{1,2}index|menu|enumerate"
    r"|itemize|table|example|lisp|c|bye)\b"
)
_STRONG = re.compile(r"^@(?:node|\w*section|\w*heading|chapter|unnumbered\w*|item|end\s+\w+)\b")
_FEWEST = 3


class Texinfo:
    """Texinfo sections, items of lists and terms of tables."""

    name = "texinfo"
    summary = "Texinfo sections, items and terms as questions"
    example = "@node Water\n@section How often is @emph{water} due?\n@cindex water\n\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_translation(document, _translation(document), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether lines begin with commands of Texinfo, outside code fences."""
    if "@" not in document.text:
        return False
    signs = [
        text
        for n, text in enumerate(document.lines)
        if text.startswith("@") and n not in document.fenced and _SIGN.match(text)
    ]
    return len(signs) >= _FEWEST and any(map(_STRONG.match, signs))


def _translation(document: Document) -> Translation:
    """Return a document as Markdown, with what is marked in it."""
    scan = TexinfoScan(document.text).run()
    lines = as_markdown("".join(scan.out.log)).split("\n")
    lines += [""] * (len(document.lines) - len(lines))
    return Translation(
        lines=[line if line.strip() else "" for line in lines[: len(document.lines)]],
        title=scan.title,
        marks=[*scan.marks, *item_marks(scan.items, scan.out.log, lines)],
        entries=Exercises(scan.out.log).run(scan.events),
        gaps=scan.gaps,
    )
