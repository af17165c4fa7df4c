"""Anki text exports: rows of fields below lines that say how they are written."""

import re
from collections.abc import Iterator, Mapping

from corpus.errors import NoQuestions
from ingest.formats.cards import card_texts
from ingest.formats.delimited import Line, read_lines
from ingest.formats.flow import Gaps
from ingest.formats.raw import Raw
from ingest.text.reading import Found, Reading

_DIRECTIVE = re.compile(
    r"^#(separator|html|columns|tags|tags column|deck|deck column|notetype|notetype column|"
    r"guid column):(.*)$",
    re.IGNORECASE,
)
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " ",
}  # fmt: skip
_COLUMNS = ("tags column", "deck column", "notetype column", "guid column")


class AnkiText:
    """Notes exported as text: the first field asks, the others answer."""

    name = "anki text"
    suffixes: frozenset[str] = frozenset()
    summary = "Anki text exports (#separator:tab)"
    example = "#separator:tab\n#tags column:3\nWhat is momentum?\tA moving average.\toptimisers"

    def recognise(self, raw: Raw) -> bool:
        """Tell an export by its first line."""
        return bool(_DIRECTIVE.match(raw.head.split("\n", 1)[0]))

    def read(self, raw: Raw) -> Reading:
        """Return a record for each row; rows that cannot be read are reported with their line."""
        said = _directives(raw.text)
        gaps = Gaps()
        named = said.get("separator", "tab").strip()
        separator = _SEPARATORS.get(named.casefold(), named[:1] or "\t")
        begin = raw.text.count("\n", 0, _end(raw.text))
        rows = read_lines(raw.lines(), separator, gaps, begin)
        found = tuple(_notes(rows, said, separator, gaps))
        if not found:
            raise NoQuestions("the Anki export holds no note")
        unread = (*raw.mended, *gaps.parts)
        return Reading(self.name, said.get("deck", "").strip(), found, unread, 1.0, 1.0)


def _notes(
    rows: Iterator[Line], said: Mapping[str, str], separator: str, gaps: Gaps
) -> Iterator[Found]:
    special = {key: int(said[key]) - 1 for key in _COLUMNS if said.get(key, "").strip().isdigit()}
    names = [name.strip() for name in said.get("columns", "").split(separator)]
    for number, line in enumerate(rows, 1):
        own = [i for i in range(len(line.cells)) if i not in special.values()]
        labels = [names[i] if i < len(names) else "" for i in own]
        question, answer = card_texts(labels, [line.cells[i] for i in own])
        if not question:
            gaps.add((line.first, line.last), "a row without a question")
            continue
        cell = {key: line.cells[i] for key, i in special.items() if i < len(line.cells)}
        deck = cell.get("deck column", said.get("deck", ""))
        yield Found(
            question=question,
            answer=answer,
            section=tuple(part.strip() for part in deck.split("::") if part.strip()),
            lines=(line.first, line.last),
            tags=tuple(f"{cell.get('tags column', '')} {said.get('tags', '')}".split()),
            place=f"row {number}",
            id=cell.get("guid column", "").strip(),
        )


def _directives(text: str) -> dict[str, str]:
    found = (_DIRECTIVE.match(line) for line in text[: _end(text)].split("\n"))
    return {match[1].casefold(): match[2] for match in found if match}


def _end(text: str) -> int:
    """Return where the lines that begin with # end."""
    begin = 0
    while text.startswith("#", begin):
        end = text.find("\n", begin)
        if end < 0:
            return len(text)
        begin = end + 1
    return begin
