"""A part of a page that unfolds: what its summary asks, and what it hides."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.text.document import Document
from ingest.text.navigation import is_crumb
from ingest.text.wording import is_contents_heading, is_question, question_text

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Tags that only wrap an answer so that it looks like one: they open it, or close it.
_OPENERS = re.compile(r"^(?:\s|<br\s*/?>|</?(?:b|i|p|em|strong|div|blockquote)>)+", re.IGNORECASE)
_CLOSERS = re.compile(r"(?:\s|<br\s*/?>|</(?:b|i|p|em|strong|div|blockquote)>)+$", re.IGNORECASE)
_WRAPPED = re.compile(
    r"</?(?:b|i|em|strong|code|h[1-6]|p|span|u|font|a|big|ins)\b[^<>]{0,200}>", re.IGNORECASE
)
_QUOTE = re.compile(r"^\s{0,3}> ?")
_MARK = re.compile(r"\s*\*{1,5}$")  # "How …? ***" only points to a footnote
_LINK_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*!?\[[^\[\]]*\]\([^()]*\)[\s,.|]*$")
_ANSWER_WORDS = frozenset(
    "answer answers solution solutions explanation hint hints details spoiler result output reply "
    "antwort antworten lösung lösungen lösungsvorschlag respuesta respuestas solución soluciones "
    "réponse réponses corrigé risposta risposte soluzione soluzioni resposta respostas solução "
    "antwoord antwoorden oplossing svar svaret løsning lösningen vastaus ratkaisu odpowiedź "
    "rozwiązanie odpověď řešení ответ ответы решение подсказка відповідь розв'язання cevap "
    "çözüm jawaban الجواب الإجابة إجابة جواب תשובה פתרון उत्तर".split()
)
_POINTERS = frozenset(
    "show see view click to the for an a reveal open expand toggle me here check correct and with "
    "code my our full sample suggested expected possible model hidden unfold tap display read "
    "your after thinking first get "
    "zeigen anzeigen einblenden aufklappen ausklappen die der das zur ver mostrar desplegar la el "
    "las los voir afficher le les mostra vedi toon bekijk de het vis visa pokaż zobrazit показать "
    "посмотреть открыть развернуть правильный göster عرض إظهار".split()
)
# Languages that part no words: a summary that is made of these only points to the answer.
_POINTS = re.compile(
    r"(?:答案|解答|回答|答え|正解|解析|解説|解释|解釋|详解|参考|點擊|点击|查看|显示|顯示|展开|展開|"
    r"折叠|詳細|详情|を?見る|みる|を?表示|する|クリック|して|정답|해답|답안?|해설|풀이|보기|확인|펼치기|"
    r"클릭|[\W_])+$"
)
_WORD = re.compile(r"[^\W_]+")
_SHORT = 20
_ALONE = frozenset("reveal expand toggle show".split())


class Position(NamedTuple):
    """A position in a document: line and column, both from 0."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Fold:
    """One fold: where its summary and body stand, and the folds inside it; `last` is its last line.

    The summary stands between two positions, or is given as `title`; so is an answer that stands in
    an attribute (`reply`). A `nested` body is indented or quoted (`quoted`) below its opening line.
    An `aside` says of itself that it is a note, a tip or the like; a `certain` one is meant to be
    a question, however its summary is worded.
    """

    first: int
    body: Position
    summary: tuple[Position, Position] | None = None
    end: Position | None = None
    last: int = -1
    children: list["Fold"] = field(default_factory=list)
    title: str = ""
    reply: str = ""
    nested: bool = False
    quoted: bool = False
    aside: bool = False
    certain: bool = True


def summary_text(document: Document, fold: Fold) -> str:
    """Return a fold's summary as a question: one line, without tags, numbers and footnote marks."""
    if fold.summary is None:
        text = " ".join(fold.title.split())
    else:
        text = " ".join(" ".join(_between(document, *fold.summary).values()).split())
    text = _WRAPPED.sub(_as_markdown, _BREAK.sub(" ", text))
    return question_text(_MARK.sub("", text.lstrip("# ")))


def _as_markdown(tag: re.Match[str]) -> str:
    return "`" if "code" in tag[0][:7].casefold() else ""


def body_lines(document: Document, fold: Fold) -> dict[int, str]:
    """Return a fold's answer, line by line, without the tags that only wrap it."""
    if fold.reply:
        return {fold.last: fold.reply}
    end = fold.end or Position(fold.last + 1, 0)
    lines = _between(document, fold.body, end)
    if end.line > fold.last:  # where no tag closes it, it ends before the line of the next one
        lines.pop(end.line, None)
    if fold.quoted:
        lines = {number: _QUOTE.sub("", text, count=1) for number, text in lines.items()}
    if fold.nested:
        lines = _outdented(lines, fold.body.line)
    return _unwrapped(document, lines)


def _unwrapped(document: Document, lines: dict[int, str]) -> dict[int, str]:
    """Return an answer without the tags around all of it."""
    numbers = list(lines)
    for number in numbers:  # from the top, until there is text
        lines[number] = _OPENERS.sub("", lines[number]) if lines[number].strip() else ""
        if lines[number]:
            lines[number] = _kept_bold(document.lines[number], lines[number])
            break
    for number in reversed(numbers):
        if lines[number].strip():
            text = lines[number]
            closed = text[-1] == ">" or text[-1].isspace()
            bare = _CLOSERS.sub("", text) if closed else text
            if bare != lines[number] and not _opens_inside(bare, lines[number]):
                lines[number] = bare
            if lines[number]:
                break
    return lines


def _outdented(lines: dict[int, str], opening: int) -> dict[int, str]:
    """Return a body without the indent that all its lines share; the opening line has none."""
    below = [text for number, text in lines.items() if number != opening and text.strip()]
    shared = min((len(text) - len(text.lstrip()) for text in below), default=0)
    return {
        number: text.lstrip() if number == opening else text[shared:]
        for number, text in lines.items()
    }


def _kept_bold(source: str, text: str) -> str:
    """Return a first line with its opening tag, if that is closed on the same line."""
    for name in ("b", "i", "em", "strong"):
        if f"</{name}>" in text and f"<{name}>" not in text and f"<{name}>{text}" in source:
            return f"<{name}>{text}"
    return text


def _opens_inside(bare: str, line: str) -> bool:
    """Return whether the tags that end a line were opened on it, so that they are its own."""
    ended = line[len(bare) :].casefold()
    names = re.findall(r"</(\w+)>", ended)
    return any(f"<{name}>" in bare.casefold() for name in names)


def is_answer_word(summary: str) -> bool:
    """Return whether a summary only says that the answer is below ("Show answer", or nothing)."""
    if not summary.isascii() and len(summary) < _SHORT and _POINTS.match(summary):
        return True
    words = [word for word in _WORD.findall(summary.casefold()) if not word.isdigit()]
    if not words or len(words) > 8:
        return not summary.strip()
    if words[0] == "click" or (len(words) == 1 and words[0] in _ALONE):
        return all(word in _ANSWER_WORDS | _POINTERS for word in words)
    named = any(word in _ANSWER_WORDS for word in words)
    return named and all(word in _ANSWER_WORDS | _POINTERS for word in words)


def asks_nothing(summary: str) -> bool:
    """Return whether a summary can name a group of questions."""
    return bool(summary) and not is_question(summary)


def lists_only_links(document: Document, fold: Fold, summary: str) -> bool:
    """Return whether a fold is a table of contents or another list of nothing but links."""
    if is_contents_heading(summary):
        return True
    if is_question(summary) or is_answer_word(summary):
        return False
    lines = [line for line in body_lines(document, fold).values() if line.strip()]
    return bool(lines) and all(_LINK_LINE.match(line) or is_crumb(line) for line in lines)


def _between(document: Document, begin: Position, end: Position) -> dict[int, str]:
    """Return the text between two places, by line."""
    lines = {}
    for number in range(begin.line, min(end.line + 1, len(document.lines))):
        text = document.lines[number]
        stop = end.column if number == end.line else len(text)
        lines[number] = text[begin.column : stop] if number == begin.line else text[:stop]
    return lines
