"""Markdown tables of questions and answers, one a row."""

import re

from ingest.document import Document
from ingest.layouts.sections import SectionPath, title_heading
from ingest.reading import Ledger, Reading
from ingest.wording import is_question, plain, question_text

_ASKS = frozenset("question questions q ask prompt front problem query faq".split())
_TELLS = frozenset("answer answers a reply response back solution explanation".split())
# A cell ends at a bar, unless it is escaped or stands in code.
_CELL = re.compile(r"(?:[^|\\`]|\\.|`[^`]*`|`)*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Tabled:
    """Tables whose header names a column of questions and one of answers."""

    name = "tabled"
    summary = "Markdown tables with a column of questions and one of answers"
    example = "| Question | Answer |\n|---|---|\n| What is momentum? | A moving average. |"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger, path = Ledger(document), SectionPath()
        title = title_heading(document)
        ledger.title = plain(title.text) if title else ""
        headings = {heading.first: heading for heading in document.headings}
        tables = {block.first: block for block in document.blocks if block.kind == "table"}
        for line in sorted({*headings, *tables}):
            if heading := headings.get(line):
                ledger.mark(range(heading.first, heading.last + 1))
                if heading != title:
                    path.enter(heading.level, heading.text)
            else:
                _file(document, ledger, path, range(line, tables[line].last + 1))
        return ledger.close(self.name, 0.95)


def _file(document: Document, ledger: Ledger, path: SectionPath, lines: range) -> None:
    """Add a record for each row of a table, if its columns are questions and answers."""
    rows = {line: _cells(document.lines[line]) for line in lines}
    columns = _columns(rows[lines[0]], [rows[line] for line in lines[2:]])
    if columns is None:
        return
    asked, told = columns
    ledger.mark(lines[:2])
    for line in lines[2:]:
        cells = rows[line]
        question = question_text(cells[asked]) if asked < len(cells) else ""
        if question:
            answer = _BREAK.sub("\n", cells[told]) if told < len(cells) else ""
            ledger.add(question, [line], path.names, line, opening=answer)


def _columns(header: list[str], rows: list[list[str]]) -> tuple[int, int] | None:
    """Return which columns ask and tell: by the header, or two of which the first asks."""
    names = [plain(cell).strip(" *_:").casefold() for cell in header]
    asked = next((i for i, name in enumerate(names) if name in _ASKS), None)
    told = next((i for i, name in enumerate(names) if name in _TELLS), None)
    if asked is not None and told is not None:
        return asked, told
    first = [row[0] for row in rows if row]
    asking = sum(is_question(plain(cell)) for cell in first)
    return (0, 1) if len(header) == 2 and asking > len(first) / 2 else None


def _cells(line: str) -> list[str]:
    """Return the cells of a row, without the bars around them."""
    text = line.strip().removeprefix("|")
    cells, place = [], 0
    while place < len(text):
        match = _CELL.match(text, place)
        end = match.end() if match else len(text)
        cells.append(text[place:end].strip().replace("\\|", "|"))
        place = end + 1
    return cells
