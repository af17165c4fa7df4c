"""GIFT, Moodle's text format of quizzes: `::title:: question {=right ~wrong}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.records import Unread
from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import bare_question
from ingest.layouts.quizzes.gift_answers import gift_words, read_answers, unescaped_at
from ingest.text.document import Document
from ingest.text.reading import Found, Reading

_CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(?P<path>.*)$")
_TITLE = re.compile(r"^\s*::(?P<title>(?:[^:\\]|\\.|:(?!:)){0,500})::\s*", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(?P<name>html|markdown|plain|moodle)\]", re.IGNORECASE)
_BRACE = re.compile(r"\\.|(?P<brace>[{}])")
_ROOTS = frozenset({"$course$", "$system$", "$module$", "top", ""})
_DEFAULT = re.compile(r"^Default for\s+", re.IGNORECASE)
_TITLED = re.compile(r"^\s*::[^:\n]{1,200}::")
_ANSWERS = re.compile(r"(?<!\\)(?<![\w$\\}`])\{\s*(?:[=~#]|(?:TRUE|FALSE|T|F)\s*[}#]|$)")
_FEWEST = 2


class Gift:
    """Quizzes in Moodle's GIFT format, with all types of questions."""

    name = "gift"
    summary = "Moodle's GIFT: questions with answers in braces, `=` right and `~` wrong"
    example = (
        "$CATEGORY: roots\n\n::q1::Which is a root? {=carrot ~pea}\n\n::q2::Peas are roots. {F}"
    )

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return _Quiz(document).read()


def _has_signs(document: Document) -> bool:
    """Return whether titles or categories, and answers in braces, are those of GIFT."""
    if "{" not in document.text or (
        "::" not in document.text and "$CATEGORY:" not in document.text
    ):
        return False
    lines, fenced = document.lines, document.fenced
    titled = any(_TITLED.match(lines[n]) for n in document.holding("::") if n not in fenced)
    if not titled and not any(
        _CATEGORY.match(lines[n]) for n in document.holding("$CATEGORY:") if n not in fenced
    ):
        return False
    braced = (n for n in document.holding("{") if n not in fenced)
    return sum(bool(_ANSWERS.search(lines[n])) for n in braced) >= _FEWEST


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one question, from 0, both included; `fault` says why it cannot be read."""

    first: int
    last: int
    text: str
    fault: str = ""


class _Quiz:
    """Reads a quiz block by block; comments and categories are structure."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._structure: list[int] = []
        self._section: tuple[str, ...] = ()
        self._records: list[Found] = []
        self._unread: list[Unread] = []

    def read(self) -> Reading:
        """Return the records, and what could not be read by its lines."""
        for block in self._blocks():
            if block.fault:
                self._report(block, block.fault)
            else:
                self._question(block)
        held = sum(one.lines[1] - one.lines[0] + 1 for one in self._records)
        left = sum(one.lines[1] - one.lines[0] + 1 for one in self._unread)
        if not self._records:
            return not_read(Gift.name)
        return Reading(
            layout=Gift.name,
            title="",
            records=tuple(self._records),
            unread=tuple(self._unread),
            coverage=held / (held + left),
            strength=1.0,
            structure=tuple((line + 1, line + 1) for line in self._structure),
        )

    def _blocks(self) -> Iterator[_Block]:
        """Yield what stands between blank lines; answers in braces may hold some."""
        lines = self._document.lines
        kept: list[tuple[int, str]] = []
        paragraph = 0  # where in `kept` the last paragraph begins
        is_open = False
        for line, text in enumerate(lines):
            bare = text.strip()
            if bare.startswith("//"):
                self._structure.append(line)
            elif (category := _CATEGORY.match(text)) and not is_open:
                yield from _closed(kept)
                kept = []
                self._enter(category["path"])
                self._structure.append(line)
            elif not bare:
                if not is_open:
                    yield from _closed(kept)
                    kept = []
                paragraph = len(kept)
            else:
                begins = _TITLED.match(text) or (paragraph == len(kept) and _opens(text))
                if is_open and kept and paragraph and begins:
                    yield _fault(kept)
                    kept, is_open, paragraph = [], False, 0
                elif kept and not is_open and _opens(text) and _is_answered(kept):
                    yield from _closed(kept)  # no blank line parts it from the next question
                    kept, paragraph = [], 0
                kept.append((line, text))
                is_open = _is_open(text, is_open=is_open)
        if is_open and kept:
            yield from _unclosed(kept)
        else:
            yield from _closed(kept)

    def _enter(self, path: str) -> None:
        parts = (part.strip() for part in path.replace("//", "\0").split("/"))
        names = (gift_words(part.replace("\0", "/")) for part in parts if part not in _ROOTS)
        self._section = tuple(_DEFAULT.sub("", name) for name in names)

    def _report(self, block: _Block, reason: str) -> None:
        self._unread.append(Unread((block.first + 1, block.last + 1), reason))

    def _question(self, block: _Block) -> None:
        text, title = block.text, ""
        if named := _TITLE.match(text):
            title, text = named["title"], text[named.end() :]
        kind = ""
        if form := _FORMAT.match(text):
            kind, text = form["name"].casefold(), text[form.end() :]
        begin = unescaped_at(text, "{")
        end = unescaped_at(text, "}", begin + 1)
        if begin < 0 <= end or 0 <= begin > end:
            self._report(block, "its braces do not match; close each { with }")
            return
        if begin < 0:
            self._report(block, "a description, which asks nothing")
            return
        answers = read_answers(text[begin + 1 : end], kind)
        after = text[end + 1 :]
        blank = "____" if answers.fills and after.strip(" .\n") else ""
        asked = gift_words(text[:begin] + blank + after, kind)
        question = bare_question(asked) or gift_words(title)
        if not question:
            self._report(block, "a question without words")
            return
        lines = (block.first + 1, block.last + 1)
        self._records.append(
            Found(question, answers.answer, self._section, lines, given=answers.given)
        )


def _opens(text: str) -> bool:
    """Return whether a line opens a brace that belongs to a new question."""
    found = next((one for one in _BRACE.finditer(text) if one["brace"]), None)
    return bool(found) and found is not None and found["brace"] == "{"


def _is_open(text: str, *, is_open: bool) -> bool:
    """Return whether a brace is open at a line's end."""
    for token in _BRACE.finditer(text):
        if token["brace"]:
            is_open = token["brace"] == "{"
    return is_open


def _is_answered(kept: list[tuple[int, str]]) -> bool:
    """Return whether the line above ends a question's answers."""
    return kept[-1][1].rstrip().endswith("}")


def _closed(kept: list[tuple[int, str]]) -> Iterator[_Block]:
    if kept:
        yield _Block(kept[0][0], kept[-1][0], "\n".join(text for _, text in kept))


def _fault(kept: list[tuple[int, str]]) -> _Block:
    return _Block(kept[0][0], kept[-1][0], "", "a { is never closed; close it with }")


def _unclosed(kept: list[tuple[int, str]]) -> Iterator[_Block]:
    """Yield the paragraphs of a part whose brace is never closed: the first is at fault."""
    first = kept[0][0]
    parts: list[list[tuple[int, str]]] = [[]]
    for before, one in zip([(first - 1, ""), *kept], kept, strict=False):
        if one[0] != before[0] + 1 and parts[-1]:
            parts.append([])
        parts[-1].append(one)
    yield _fault(parts[0])
    for part in parts[1:]:
        yield from _closed(part)
