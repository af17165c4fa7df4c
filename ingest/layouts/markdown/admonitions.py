"""Admonitions by indent or quotation: MkDocs `??? question "When …?"`, Obsidian `> [!faq]- …`."""

import re
from collections.abc import Iterator

from ingest.layouts.markdown.containers import hides_answer, is_asking, is_folding
from ingest.layouts.markdown.fold import Fold, Position
from ingest.text.document import Document

_ADMONITION = re.compile(
    r"""^(?P<indent>[ \t]{0,40})(?P<mark>\?\?\?\+?|!!!)[ \t]*(?P<kind>[\w-]*)[ \t\w-]*"""
    r"""(?:"(?P<double>.*)"|'(?P<single>.*)')?[ \t]*$"""
)
_CALLOUT = re.compile(
    r"^(?P<quotes>\s{0,3}>(?:[ \t]*>)*)[ \t]*\[!(?P<kind>[\w-]+)(?:\|[^\[\]]*)?\](?P<folds>[-+]?)"
    r"[ \t]*(?P<title>.*)$"
)
_QUOTE = re.compile(r"^\s{0,3}>")


def find_admonitions(document: Document) -> Iterator[Fold]:
    """Yield what is indented below a line that names its kind and title, as MkDocs writes it."""
    if "???" not in document.text and "!!!" not in document.text:
        return
    for line in sorted({*document.holding("???"), *document.holding("!!!")}):
        text = document.lines[line]
        if text.lstrip()[:3] not in {"???", "!!!"} or line in document.fenced:
            continue
        match = _ADMONITION.match(text)
        if match is None or not (match["kind"] or match["double"] or match["single"]):
            continue
        title = (match["double"] or match["single"] or "").replace('\\"', '"').strip()
        last = _last_indented(document, line, len(match["indent"].expandtabs(4)))
        if not title and not hides_answer(match["kind"]):
            continue
        aside = not is_folding(match["kind"]) and (match["mark"] == "!!!" or not match["kind"])
        yield Fold(
            line,
            Position(line + 1, 0),
            last=last,
            title=title,
            nested=True,
            aside=aside,
            certain=is_asking(match["kind"]),
        )


def _last_indented(document: Document, line: int, indent: int) -> int:
    """Return the last line of what is indented below a line by more than `indent` blanks."""
    last = line
    for number in range(line + 1, len(document.lines)):
        if document.blank(number):
            continue
        text = document.lines[number].expandtabs(4)
        if len(text) - len(text.lstrip(" ")) < indent + 2:
            break
        last = number
    return last


def find_callouts(document: Document) -> Iterator[Fold]:
    """Yield the outermost quotations that name their kind and title, as Obsidian writes them."""
    if "[!" not in document.text:
        return
    end = 0
    for line in document.holding("[!"):
        match = _CALLOUT.match(document.lines[line]) if line >= end else None
        if match is None or match["quotes"].count(">") > 1 or line in document.fenced:
            continue
        end = line + 1
        while end < len(document.lines) and _QUOTE.match(document.lines[end]):
            after = _CALLOUT.match(document.lines[end])
            if after and after["quotes"].count(">") == 1 and _folds(after):
                break
            end += 1
        title = match["title"].strip()
        folds = _folds(match)
        if title or (folds and hides_answer(match["kind"])):
            yield Fold(
                line,
                Position(line + 1, 0),
                last=end - 1,
                title=title,
                nested=True,
                quoted=True,
                aside=not folds,
                certain=is_asking(match["kind"]),
            )


def _folds(callout: re.Match[str]) -> bool:
    """Return whether a callout asks by its kind, or says that it can be folded."""
    return is_folding(callout["kind"]) or bool(callout["folds"])
