"""What stands in a fold: its summary as a question, its body as an answer."""

import re

from ingest.layouts.markdown.folds import Fold, Place
from ingest.text.document import Document
from ingest.text.wording import is_contents_heading, is_crumb, is_question, question_text

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Tags that only wrap an answer so that it looks like one: they open it, or close it.
_OPENERS = re.compile(r"^(?:\s|<br\s*/?>|</?(?:b|i|p|em|strong|div|blockquote)>)+", re.IGNORECASE)
_CLOSERS = re.compile(r"(?:\s|<br\s*/?>|</(?:b|i|p|em|strong|div|blockquote)>)+$", re.IGNORECASE)
_WRAPPED = re.compile(
    r"</?(?:b|i|em|strong|code|h[1-6]|p|span|u|font|a|big|ins)\b[^<>]{0,200}>", re.IGNORECASE
)
_MARK = re.compile(r"\s*\*{1,5}$")  # "How …? ***" only points to a footnote
_LINK_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*!?\[[^\[\]]*\]\([^()]*\)[\s,.|]*$")
_ANSWER_WORDS = frozenset(
    "answer answers solution solutions explanation hint hints details spoiler result output "
    "reply respuesta solución réponse antwort lösung resposta risposta ответ 答案 "
    "解答 回答 解析 정답".split()
)
_POINTERS = frozenset(
    "show see view click to the for an a reveal open expand toggle me here check correct and with "
    "code my our full sample suggested expected possible model hidden unfold tap display read "
    "your after thinking first get".split()
)
_WORD = re.compile(r"[^\W_]+")
_ALONE = frozenset("reveal expand toggle show".split())


def summary_text(document: Document, fold: Fold) -> str:
    """Return a fold's summary as a question: one line, without tags, numbers and footnote marks."""
    if fold.summary is None:
        return ""
    lines = _between(document, *fold.summary)
    text = " ".join(" ".join(lines.values()).split())
    text = _WRAPPED.sub(_as_markdown, _BREAK.sub(" ", text))
    return question_text(_MARK.sub("", text.lstrip("# ")))


def _as_markdown(tag: re.Match[str]) -> str:
    return "`" if "code" in tag[0][:7].casefold() else ""


def body_lines(document: Document, fold: Fold) -> dict[int, str]:
    """Return a fold's answer, line by line, without the tags that only wrap it."""
    end = fold.end or Place(fold.last + 1, 0)
    lines = _between(document, fold.body, end)
    if end.line > fold.last:  # where no tag closes it, it ends before the line of the next one
        lines.pop(end.line, None)
    numbers = list(lines)
    for number in numbers:  # from the top, until something is said
        lines[number] = _OPENERS.sub("", lines[number]) if lines[number].strip() else ""
        if lines[number]:
            lines[number] = _kept_bold(document.lines[number], lines[number])
            break
    for number in reversed(numbers):
        if lines[number].strip():
            bare = _CLOSERS.sub("", lines[number])
            if bare != lines[number] and not _opens_inside(bare, lines[number]):
                lines[number] = bare
            if lines[number]:
                break
    return lines


def _kept_bold(source: str, text: str) -> str:
    """Return a first line with the tag that opens it where it is closed on the same line."""
    for name in ("b", "i", "em", "strong"):
        if f"</{name}>" in text and f"<{name}>" not in text and f"<{name}>{text}" in source:
            return f"<{name}>{text}"
    return text


def _opens_inside(bare: str, line: str) -> bool:
    """Tell whether the tags that end a line were opened on it, so that they are its own."""
    ended = line[len(bare) :].casefold()
    names = re.findall(r"</(\w+)>", ended)
    return any(f"<{name}>" in bare.casefold() for name in names)


def is_answer_word(summary: str) -> bool:
    """Tell whether a summary only says that the answer is below ("Show answer", or nothing)."""
    words = [word for word in _WORD.findall(summary.casefold()) if not word.isdigit()]
    if not words or len(words) > 8:
        return not summary.strip()
    if words[0] == "click" or (len(words) == 1 and words[0] in _ALONE):
        return all(word in _ANSWER_WORDS | _POINTERS for word in words)
    named = any(word in _ANSWER_WORDS for word in words)
    return named and all(word in _ANSWER_WORDS | _POINTERS for word in words)


def asks_nothing(summary: str) -> bool:
    """Tell whether a summary can name a group of questions."""
    return bool(summary) and not is_question(summary)


def lists_only_links(document: Document, fold: Fold, summary: str) -> bool:
    """Tell whether a fold is a table of contents or another list of nothing but links."""
    if is_contents_heading(summary):
        return True
    if is_question(summary) or is_answer_word(summary):
        return False
    lines = [line for line in body_lines(document, fold).values() if line.strip()]
    return bool(lines) and all(_LINK_LINE.match(line) or is_crumb(line) for line in lines)


def _between(document: Document, begin: Place, end: Place) -> dict[int, str]:
    """Return the text between two places, by line."""
    lines = {}
    for number in range(begin.line, min(end.line + 1, len(document.lines))):
        text = document.lines[number]
        stop = end.column if number == end.line else len(text)
        lines[number] = text[begin.column : stop] if number == begin.line else text[:stop]
    return lines
