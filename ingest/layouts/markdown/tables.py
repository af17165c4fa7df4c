"""Markdown tables with a column of questions or terms and one of answers."""

from ingest.layouts import thresholds
from ingest.layouts.sections import certainty, title_heading, walk_sections
from ingest.text.blocks import TableRow
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading
from ingest.text.wording import is_question, plain, question_text

_ASKING = frozenset(
    "question questions q query prompt front faq problem ask asked term terms word concept "
    "acronym abbreviation pregunta frage вопрос 问题 質問".split()
)
_ANSWERING = frozenset(
    "answer answers a ans response reply solution back explanation definition definitions meaning "
    "description respuesta réponse antwort ответ 答案 回答".split()
)
_FILLERS = frozenset(
    "the your a an or and common interview possible sample suggested expected model correct short "
    "full frequently asked text".split()
)


class Tables:
    """Rows as records: one column asks, another answers."""

    name = "tables"
    summary = "Markdown tables with a column of questions and one of answers"
    example = "| Question | Answer |\n|---|---|\n| What is momentum? | A moving average. |"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger = Ledger(document)
        title = title_heading(document)
        ledger.title = title.text if title else ""
        tables = {rows[0].line: rows for rows in document.tables}
        for line, _, section in walk_sections(document, ledger, tables, title):
            _file(tables[line], section, ledger)
        return ledger.close(self.name, thresholds.TABLES * certainty(document, len(ledger.records)))


def _file(rows: tuple[TableRow, ...], section: tuple[str, ...], ledger: Ledger) -> None:
    """Add the rows of a table, if it is one of questions."""
    columns = _columns(rows)
    if not columns:
        return
    asking, answering = columns
    ledger.mark([rows[0].line, rows[0].line + 1])  # the header and the line of dashes
    for row in rows[1:]:
        question = question_text(row.cells[asking])
        if question:
            ledger.add(question, [row.line], section, row.line, opening=row.cells[answering])


def _columns(rows: tuple[TableRow, ...]) -> tuple[int, ...]:
    """Return the columns of questions and answers, by header or else by content."""
    headers = [_words(cell) for cell in rows[0].cells]
    asking = next((n for n, words in enumerate(headers) if _names(words, _ASKING)), -1)
    answering = next((n for n, words in enumerate(headers) if _names(words, _ANSWERING)), -1)
    if asking >= 0 and answering >= 0:
        return asking, answering
    body = rows[1:]
    for column in range(len(headers) - 1):
        asks = sum(is_question(plain(row.cells[column])) for row in body)
        if body and asks >= thresholds.COLUMN_SHARE * len(body):
            return column, column + 1
    return ()


def _names(words: frozenset[str], column: frozenset[str]) -> bool:
    """Return whether a header names a kind of column, and nothing else ("Number of questions")."""
    return bool(words & column) and words <= column | _FILLERS


def _words(header: str) -> frozenset[str]:
    return frozenset("".join(c if c.isalpha() else " " for c in plain(header).casefold()).split())
