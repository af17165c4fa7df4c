"""Which Markdown headings divide a document, and which are parts of an answer or name one."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ingest.layouts import thresholds
from ingest.layouts.markdown.outline import Entry
from ingest.layouts.marks import Mark, question_level
from ingest.layouts.sections import contents_lines
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.navigation import letters, names
from ingest.text.vocabulary import (
    ANSWER_NAME,
    ANSWER_PARTS,
    FAQ_NAME,
    QUESTION_NAME,
    QUESTIONS_ABOUT,
)
from ingest.text.wording import (
    QUESTION_MARKS,
    is_frame,
    is_question,
    plain,
    question_text,
    section_name,
)

_ANSWER_PARTS = names(ANSWER_PARTS)
_NUMBER = re.compile(r"^\W{0,4}(?:q(?:uestion)?\.?\s?)?#?(\d{1,4})\s*[.):、．\-–]", re.IGNORECASE)  # noqa: RUF001
# How far numbers may jump where an author skipped one.
_GAP = 3
# A line that asks below its label; what is longer is a text.
_LABELLED_LINES = 3


def find_entries(document: Document) -> tuple[list[Entry], int | None]:
    """Return the headings that divide a document, and the level at which they ask, if they do.

    Left out are those inside an answer: all after one named "Answer", up to the next "Question",
    and those such as "Conclusion" that stand beside questions.
    """
    contents = contents_lines(document)
    named = [*_named(document, [*_entries(document)])]
    entries = [*_with_labels(document, named)]
    counted = [one for one in entries if one.first not in contents and question_text(one.text)]
    level = _level(counted)
    parts = _answer_parts([one for one in counted if one.level == level], entries)
    return [one for one in entries if one.first not in parts], level


def faq_section(document: Document, entries: Sequence[Entry]) -> range:
    """Return the lines of the section named "FAQ", if a document has one beside its others.

    At least one heading or two lines below it ask, and few of the others do; the range is empty
    where there is none.
    """
    end = len(document.lines)
    for index, one in enumerate(entries):
        if index == 0 or not FAQ_NAME.match(section_name(one.text)):
            continue
        after = next((e for e in entries[index + 1 :] if e.level <= one.level), None)
        lines = range(one.first, after.first if after else end)
        below = [e for e in entries if e.first in lines and e.level > one.level]
        beside = any(e.level == one.level and e is not one and not e.asks for e in entries)
        others = [e.asks for e in entries[1:] if e.first not in lines]
        told = beside and sum(others) < thresholds.TOPICAL_SHARE * len(others)
        said = (document.lines[n].strip(" *_-+") for n in lines if n not in document.fenced)
        asking = sum(text.endswith(QUESTION_MARKS) for text in said)
        if told and (any(e.asks for e in below) or asking > 1):
            return lines
    return range(0)


def _entries(document: Document) -> Iterator[Entry]:
    for heading in document.headings:
        asks = is_question(question_text(heading.text))
        yield Entry(heading.level, heading.text, heading.first, heading.last + 1, asks)


def _level(entries: Sequence[Entry]) -> int | None:
    """Return the level at which headings ask.

    A question that leads the document as its only heading of that level, above others that almost
    all ask, does not swallow them: the level is theirs.
    """

    def asking(some: Sequence[Entry]) -> int | None:
        return question_level(
            [Mark(e.level, e.text, e.first, e.body, certain=e.asks) for e in some]
        )

    level = asking(entries)
    counts = Counter(one.level for one in entries if one.asks)
    if level is not None and counts[level] == 1:  # where more ask further out, it is an aside
        outer = [other for other in counts if other < level and counts[other] > 1]
        level = max(outer, key=lambda other: counts[other], default=level)
    if level is None or sum(one.level == level for one in entries) > 1:
        return level
    below = [one for one in entries if one.level > level]
    deeper = asking(below)
    asked = [one.asks for one in below if one.level == deeper]
    many = sum(asked) > 1 and sum(asked) >= thresholds.ALMOST_ALL * len(asked)
    return deeper if many else level


def _named(document: Document, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the entries; a heading "Question" and its "Answer" become the question below it."""
    plains = [plain(one.text) for one in entries]
    asked = [bool(QUESTION_NAME.match(text)) for text in plains]
    answered = [bool(ANSWER_NAME.match(text)) for text in plains]
    if not any(asked) or not (any(answered) or sum(asked) > 1):
        yield from entries
        return
    index = 0
    while index < len(entries):
        one = entries[index]
        after = index + 1
        end = entries[after].first if after < len(entries) else len(document.lines)
        blocks = _matter(document, one.body, end)
        if not asked[index] or not blocks:
            yield one
            index += 1
            continue
        if after < len(entries) and answered[after]:
            body = entries[after].body
            while after < len(entries) and not asked[after] and entries[after].level >= one.level:
                after += 1
            yield _asked(document, one, blocks, body)
        else:
            yield _asked(document, one, blocks, -1)
        index = after


def _asked(document: Document, name: Entry, blocks: Sequence[Block], body: int) -> Entry:
    """Return the entry of a question that stands below a heading which only says so.

    Its answer begins at line `body`; with -1, below its first paragraph.
    """
    paragraphs = [block for block in blocks if block.kind == "paragraph"] or [*blocks[:1]]
    asking = paragraphs if body >= 0 else paragraphs[:1]
    block = next((b for b in asking if is_question(question_text(b.text))), paragraphs[0])
    lines = range(block.first, block.last + 1)
    text = question_text(" ".join(document.lines[line].strip() for line in lines))
    given = [
        line
        for other in blocks
        if other is not block and body >= 0
        for line in range(other.first, other.last + 1 + document.blank(other.last + 1))
    ]
    begin = body if body >= 0 else block.last + 1
    return replace(name, text=text, body=begin, asks=True, given=tuple(given))


def _matter(document: Document, first: int, end: int) -> list[Block]:
    """Return the blocks between two lines that are more than navigation."""
    return [
        block
        for block in document.blocks_between(first, end)
        if not all(line in document.crumbs for line in range(block.first, block.last + 1))
    ]


def _with_labels(document: Document, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the entries; a heading that only names what the one line below it asks is marked.

    That is so where half of the headings of a level do, or below "Questions about metals".
    """
    labelled: dict[int, str] = {}
    told: Counter[int] = Counter()  # the headings with a text, by level
    sections = False
    for one, after in zip(entries, [*entries[1:], None], strict=False):
        sections = sections or bool(QUESTIONS_ABOUT.search(question_text(one.text)))
        end = after.first if after else len(document.lines)
        blocks = [] if one.asks else _matter(document, one.body, end)
        told[one.level] += bool(blocks) or one.asks
        if after and after.level > one.level:
            continue
        if len(blocks) == 1 and (line := _asking_line(document, blocks[0])):
            labelled[one.first] = line
    counts = Counter(one.level for one in entries if one.first in labelled)
    for one in entries:
        line = labelled.get(one.first, "")
        several = counts[one.level] > 1 and 2 * counts[one.level] >= told[one.level]
        if line and not is_frame(question_text(one.text)) and (several or sections):
            yield replace(one, asks=True, label_of=line)
        else:
            yield one


def _asking_line(document: Document, block: Block) -> str:
    """Return the text of a paragraph that asks and does nothing else, else ""."""
    if block.kind != "paragraph" or block.last - block.first >= _LABELLED_LINES:
        return ""
    lines = document.lines[block.first : block.last + 1]
    text = question_text(" ".join(map(str.strip, lines)))
    inside = text[:-1]
    return text if is_question(text) and not re.search(r"[.!?。！？]\s", inside) else ""


def _answer_parts(level: Sequence[Entry], entries: Sequence[Entry]) -> frozenset[int]:
    """Return the headings beside questions, all of one level, that belong to the answer above.

    They do not ask, and are named "Conclusion" or the like, or lack the number that those before
    and after have, or come back below one question after another.
    """
    found: set[int] = set()
    sections = [one.first for one in entries if level and one.level < level[0].level]
    for _, group in groupby(level, key=lambda one: bisect_left(sections, one.first)):
        siblings = [*group]
        again, skipped = _names_again(siblings), _without_number(siblings)
        for index, one in enumerate(siblings[1:], start=1):
            name = section_name(one.text)
            closing = index + 1 == len(siblings) and is_frame(name)  # it ends the whole
            part = letters(name) in _ANSWER_PARTS and not closing
            if not one.asks and (part or letters(name) in again or one.first in skipped):
                found.add(one.first)
    return frozenset(found) if any(one.asks for one in level) else frozenset()


def _names_again(siblings: Sequence[Entry]) -> set[str]:
    """Return the names that stand below one question after another, and ask nothing."""
    below = Counter(
        letters(section_name(one.text))
        for above, one in pairwise(siblings)
        if above.asks and not one.asks
    )
    asked = sum(one.asks for one in siblings)
    return {name for name, count in below.items() if name and count > 1 and 2 * count >= asked}


def _without_number(siblings: Sequence[Entry]) -> set[int]:
    """Return the headings without a number between two that count on, where almost all have one."""
    numbers = [_number(one) for one in siblings]
    share = sum(number is not None for number in numbers) / len(siblings)
    after: list[int | None] = []  # the next number
    for number in reversed(numbers):
        after.append(number if number is not None or not after else after[-1])
    found: set[int] = set()
    before: int | None = None
    for one, number, later in zip(siblings, numbers, reversed(after), strict=True):
        before = before if number is None else number
        if number is None and before is not None and later is not None:
            found |= {one.first} if before < later <= before + _GAP else set()
    return found if share >= thresholds.NUMBERED_SHARE else set()


def _number(entry: Entry) -> int | None:
    found = _NUMBER.match(entry.text)
    return int(found[1]) if found else None
