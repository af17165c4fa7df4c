"""Sources of sites: the questions in the data of JavaScript and TypeScript, JSX and Vue."""

import re
from dataclasses import replace

from corpus.errors import NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Format, ReadText
from ingest.formats.items.item import Spot, item_found
from ingest.formats.items.keyed import PAIR, side_by_side
from ingest.formats.items.trees import tree_found, tree_title
from ingest.formats.raw import Raw
from ingest.formats.script.jsx import elements_in, markup
from ingest.formats.script.literals import Literals
from ingest.formats.script.syntax import Source, parse_source
from ingest.text.reading import Found, Reading
from ingest.text.wording import QUESTION_MARKS

# What a person wrote is shorter; what a program made of it has no questions of its own.
_MOST_CHARACTERS = 2**20
_LONGEST_LINE = 50_000
_NAMES = (
    "question|questions|frage|pregunta|domanda|pergunta|vraag|вопрос|питання|问题|問題|質問|질문"
)
_KEY = re.compile(
    rf"(?<![\w.])[\"'`]?(?:\w{{0,30}}_)?(?:{_NAMES})\d{{0,4}}[\"'`]?\s*[:=]", re.IGNORECASE
)
_ASKS = re.compile("[?？؟]\\s*[\"'`<]")
_OPENS = re.compile(r"<script\b[^<>]{0,300}>", re.IGNORECASE)
_ASKING = 0.4
_SHOWN = 25
_LABEL = 4
_PAGES = frozenset({".vue", ".svelte", ".astro"})


class ScriptDocument:
    """A source with lists of questions and answers in it; it is read, never executed.

    `page` reads what it shows as HTML.
    """

    name = "script"
    suffixes = FORMAT_SUFFIXES["script"]
    summary = "JavaScript and TypeScript: arrays of objects with a question and an answer"
    example = (
        "export const faqs = [\n"
        '  { question: "What is momentum?", answer: <p>A moving average.</p> },\n'
        "];"
    )

    def __init__(self, page: Format) -> None:
        """Take the format that reads what a source shows as a page."""
        self._shown = page

    def recognise(self, raw: Raw) -> bool:  # noqa: ARG002  the interface of all formats
        """Return False: a source is known by its suffix only."""
        return False

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the records in the source's literals; what is malformed is unread."""
        text = _code(raw)
        if not _KEY.search(text) and not _ASKS.search(text):
            raise NoQuestions(_NONE)
        if len(text) > _MOST_CHARACTERS or max(map(len, raw.lines())) > _LONGEST_LINE:
            raise NoQuestions("it looks like a program's bundle; name the source it was made from")
        source = parse_source(text, raw.suffix)
        errors = tuple(source.errors())
        reading = self._data(text, source) or self._page(raw, source)
        if reading is None:
            broken = f"line {errors[0].lines[0]}: {errors[0].reason}; " if errors else ""
            raise NoQuestions(f"{broken}{_NONE}")
        return replace(reading, unread=(*raw.mended, *errors))

    def _data(self, text: str, source: Source) -> Reading | None:
        """Return the records in the literals of a source, None where there are none."""
        whole = (1, text.count("\n") + 1)
        literals = Literals(source)
        roots: list[object] = []
        for root in literals.roots():
            spans = literals.spans(root)
            if _is_meant(text, spans, tree_found(root, spans, whole)):
                roots.append(root)
        if not roots:
            return self._beside(text, literals)
        root = roots[0] if len(roots) == 1 else roots
        found = tree_found(root, literals.spans(root), whole)
        return Reading(self.name, tree_title(root), tuple(found), (), 1.0, 1.0)

    def _beside(self, text: str, literals: Literals) -> Reading | None:
        """Return the records of a list of questions and a list of answers, None without these."""
        lines = text.split("\n")
        made = side_by_side(literals.lists())
        spots = (Spot((1, len(lines)), f"item {number}") for number in range(1, len(made) + 1))
        found = [
            one
            for item, spot in zip(made, spots, strict=True)
            for one in item_found(item, PAIR, spot)
        ]
        placed = (replace(one, lines=_found_at(lines, one)) for one in found)
        return Reading(self.name, "", tuple(placed), (), 1.0, 1.0) if found else None

    def _page(self, raw: Raw, source: Source) -> Reading | None:
        """Return the questions that a source shows in its elements, None where it shows none."""
        if raw.suffix in _PAGES:
            page = raw.text  # a page's scripts are no text
        else:
            page = "\n".join(markup(source, one) for one in elements_in(source.root))
        try:
            reading = self._shown.read(Raw("page.html", page.encode()), lambda _: ())
        except SourceError:
            return None
        asking = sum(one.question.rstrip().endswith(QUESTION_MARKS) for one in reading.records)
        if asking < _FEWEST or asking < _ASKING * len(reading.records):
            return None
        lines = raw.text.split("\n")
        records = tuple(replace(one, lines=_found_at(lines, one)) for one in reading.records)
        return replace(reading, layout=self.name, records=records)


_NONE = "no question found in its data; arrays of objects with a question and an answer are read"
_FEWEST = 2


def _found_at(lines: list[str], record: Found) -> tuple[int, int]:
    """Return the line that holds a question's first words, or all lines."""
    words = record.question[:_SHOWN]
    line = next((n for n, text in enumerate(lines, 1) if words in text), 0)
    return (line, line) if line else (1, len(lines))


def _code(raw: Raw) -> str:
    """Return the program in a file, at its lines: of a page, what stands in its scripts."""
    if raw.suffix not in _PAGES:
        return raw.text
    inside = False
    kept: list[str] = []
    for number, line in enumerate(raw.lines()):
        fence = raw.suffix == ".astro" and line.rstrip() == "---"
        if inside:
            inside = not (fence or "</script>" in line.lower())
            kept.append(line if inside else "")
        else:
            opens = _OPENS.search(line)
            inside = bool(opens and "</script>" not in line.lower()) or (fence and not number)
            kept.append(line[opens.end() :] if opens and inside else "")
    return "\n".join(kept)


def _is_meant(text: str, spans: list[tuple[int, int]], found: list[Found]) -> bool:
    """Return whether a literal holds questions: it names them so, or most of them ask."""
    if not any(record.answer and _is_said(record.question) for record in found):
        return False
    asking = sum(record.question.rstrip().endswith(QUESTION_MARKS) for record in found)
    if asking >= _ASKING * len(found):
        return True
    first, last = min(spans)[0] - 1, max(line for _, line in spans)
    return bool(_KEY.search("\n".join(text.split("\n")[first:last])))


def _is_said(question: str) -> bool:
    """Return whether a question has more than one word: "Question" is a label in a form."""
    if question.endswith(QUESTION_MARKS):
        return True
    return " " in question or (not question.isascii() and len(question) > _LABEL)
