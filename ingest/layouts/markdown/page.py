"""A page of a site whose settings name the question, as in a collection of one page for each."""

import re

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.text.document import Document
from ingest.text.front_matter import Setting, page_settings
from ingest.text.reading import Ledger, Reading
from ingest.text.wording import is_question, question_text

_QUESTION = (
    "question q pregunta frage domanda pergunta вопрос питання 问题 問題 質問 질문 soru".split()
)
_ANSWER = "answer a respuesta antwort réponse risposta resposta ответ 答案 回答 답변 cevap".split()
_TAGS = ("tags", "difficulty", "level")
# What a page of MDX loads before its text.
_LOADED = re.compile(r"^(?:import\s.{0,300}['\"]|export\s+(?:const|let|default|function)\b)")


class Page:
    """A page whose front matter asks, answered by the text below."""

    name = "page"
    summary = "pages whose front matter holds the question, as `title` or `question`"
    example = "---\ntitle: What is a root?\n---\n\nA plant's foot."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        settings = page_settings(document) if document.front_matter else {}
        asked = _first(settings, _QUESTION)
        named = asked or settings.get("title")
        question = question_text(named.text) if named else ""
        if not question:
            return not_read(self.name)
        headings = [heading for heading in document.headings if heading.text.strip()]
        asking = sum(is_question(question_text(one.text)) for one in headings)
        among = asking and asking >= thresholds.ASKING_SHARE * len(headings)
        if not asked and among:
            return not_read(self.name)  # or its headings ask, and it only names them
        body = _body(document)
        answer = _first(settings, _ANSWER) if asked else None
        asks = bool(asked) or is_question(question)
        if not asks and (headings or not body):
            return not_read(self.name)
        ledger = Ledger(document)
        ledger.title = question
        _file(ledger, question, named or Setting("", 0), answer, body, _tags(settings))
        ledger.mark(range(_begin(document)))
        sure = 1.0 if asked else thresholds.PAGE
        return ledger.close(self.name, sure if asks else thresholds.HEADED_ALONE)


def _file(
    ledger: Ledger,
    question: str,
    named: Setting,
    answer: Setting | None,
    body: list[int],
    tags: list[str],
) -> None:
    """Add the page's record; an answer among the settings stands above the text."""
    if answer and answer.text:
        lines = [answer.line, *body]
        opening = answer.text + ("\n" if body else "")
        ledger.add(question, lines, (), body[0] if body else answer.line, opening, tags=tags)
    else:
        ledger.add(question, body, (), body[0] if body else named.line, tags=tags)


def _first(settings: dict[str, Setting], names: list[str]) -> Setting | None:
    return next((settings[name] for name in names if name in settings), None)


def _tags(settings: dict[str, Setting]) -> list[str]:
    """Return the page's tags and level: "[a, b]", or "a, b", or items on lines of their own."""
    texts = [settings[name].text for name in _TAGS if name in settings]
    parts = [part for text in texts for part in re.split(r",|(?:^|\s)-\s", text.strip("[]"))]
    return [tag for part in parts if (tag := part.strip(" \"'"))]


def _body(document: Document) -> list[int]:
    """Return the lines of the page's text, without what it loads and what only moves about."""
    lines = range(_begin(document), len(document.lines))
    kept = [line for line in lines if line not in document.crumbs]
    return kept if any(not document.blank(line) for line in kept) else []


def _begin(document: Document) -> int:
    """Return the line at which the page's text begins, or the number of lines."""
    line = len(document.front_matter)
    while line < len(document.lines) and (
        document.blank(line) or _LOADED.match(document.lines[line])
    ):
        line += 1
    return line
