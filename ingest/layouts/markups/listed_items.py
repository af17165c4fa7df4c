"""Items of lists as questions: the first paragraph of an item asks, the rest of it answers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.layouts.marks import TEXT_LEVEL, Mark, bare_question
from ingest.layouts.markups.signs import BOLD, BREAK, as_markdown, as_words, words_of
from ingest.layouts.markups.translation import Item
from ingest.text.wording import QUESTION_MARKS, is_question

_LONGEST_QUESTION = 8  # lines
_BULLET = re.compile(r"^\s*(?:-|\d+\.)\s")
_FENCE = re.compile(r"^\s*```")
_RUN_ON = re.compile(r"^(?P<asked>[^.!?:]{8,200}[?？])\s+(?P<rest>\S.*)$", re.DOTALL)
_BOLD = re.compile(f"^{BOLD}(?P<asked>[^{BOLD}]+){BOLD}(?P<rest>.*)$", re.DOTALL)


def item_marks(items: Sequence[Item], pieces: Sequence[str], lines: Sequence[str]) -> list[Mark]:
    """Return what can stand as questions, with the end of each list; `lines` are in Markdown."""
    found = []
    for item, after in pairwise([*items, None]):
        if item is None:
            continue
        level = TEXT_LEVEL + item.depth - 1
        end = after.at if after else len(pieces)
        if item.ends:
            found.append(Mark(level, "", item.line, item.line, f"item{item.depth}"))
        elif item.term:
            opening = as_markdown(_rest_of_line(pieces, item.at, end)).strip()
            kind = f"term{item.depth}"
            found.append(Mark(level, item.term, item.line, item.line, kind, (), opening))
        elif mark := _item_mark(
            item, after.line if after else len(lines), _rest_of_line(pieces, item.at, end), lines
        ):
            found.append(replace(mark, level=level, kind=f"item{item.depth}"))
    return joined_terms(found)


def _item_mark(item: Item, end: int, opening: str, lines: Sequence[str]) -> Mark | None:
    """Return an item as a mark if it asks, or is a statement with paragraphs below it."""
    begin = item.line
    if not opening.strip():  # the text begins below its sign
        begin += 1
        while begin < end and not lines[begin].strip():
            begin += 1
        opening = lines[begin] if begin < end else ""
        opening = _BULLET.sub("", opening, count=1).replace("**", BOLD)
    if split := _split(opening):
        asked, rest = split
        return Mark(0, asked, item.line, begin, opening=as_markdown(rest).strip())
    texts, last = [opening], begin
    while last + 1 < end and _goes_on(lines[last + 1]) and not _asked(texts):
        last += 1
        texts.append(lines[last])
        if len(texts) > _LONGEST_QUESTION:
            return None
    words = words_of(as_markdown(" ".join(texts)))
    more = any(lines[line].strip() for line in range(last + 1, min(end, last + 20)))
    return Mark(0, words, item.line, last) if words and (is_question(words) or more) else None


def _split(text: str) -> tuple[str, str] | None:
    """Return the question of an item that is answered on the same line, and the answer."""
    bare = text.lstrip()
    if (found := _BOLD.match(bare)) and found["rest"].strip(" .:" + BREAK):
        asked = as_words(found["asked"])
        return (asked, found["rest"].lstrip(" .:" + BREAK)) if is_question(asked) else None
    asked, _, rest = bare.partition(BREAK)
    if rest.strip() and is_question(as_words(asked)):
        return as_words(asked), rest
    found = _RUN_ON.match(bare)
    return (as_words(found["asked"]), found["rest"]) if found else None


def _asked(texts: Sequence[str]) -> bool:
    """Return whether a question ends with these lines, so that what follows answers it."""
    return as_words(texts[-1]).strip(" *`\"'”)").endswith(QUESTION_MARKS)


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and not _BULLET.match(line) and not _FENCE.match(line)


def _rest_of_line(pieces: Sequence[str], at: int, end: int) -> str:
    """Return what follows on the line from a piece on, before the piece `end`."""
    found = []
    for n in range(at, end):
        before, newline, _ = pieces[n].partition("\n")
        found.append(before)
        if newline:
            break
    return _BULLET.sub("", "".join(found), count=1)


def joined_terms(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks, in which terms that follow one another share one answer."""
    found: list[Mark] = []
    for mark in marks:
        before = found[-1] if found else None
        if (
            before
            and before.kind == mark.kind
            and mark.kind.startswith("term")
            and not before.opening
            and mark.first == before.last + 1
        ):
            found[-1] = replace(
                mark,
                text=f"{before.text} {bare_question(mark.text)}",
                first=before.first,
                opening=mark.opening,
            )
        else:
            found.append(mark)
    return found
