"""Templates of MediaWiki, `{{name|argument|field=value}}`, nested to any depth."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.layouts.markups.asking_names import is_answer_name, is_pair_name, is_question_name

_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\|")
_FIELD = re.compile(
    r"\s*(?P<name>[^\s=|{}\[\]<>][^=|{}\[\]<>\n]{0,40}?)\s*=(?P<value>.*)$", re.DOTALL
)
_DEEPEST = 40  # below, templates are left out
_CODE_NAMES = frozenset("code tt kbd key mono monospace codenowiki nowiki samp".split())
_SILENT = re.compile(
    r"^(?:toc|defaultsort|displaytitle|clear|clr|infobox.*|navbox.*|stub|cite.*|citation.*|"
    r"languages?|#.*|reflist|references|anchor|shortcut|draft|outdated|main|see also|about|for|"
    r"hatnote|tocright)$",
    re.IGNORECASE,
)
# Code in which braces are no templates.
_VERBATIM = re.compile(
    r"<(nowiki|pre|syntaxhighlight|source|code)\b[^<>]{0,200}>((?:[^<]|<(?!/?\1\b))+)</\1>",
    re.IGNORECASE,
)
_MASKED = {ord("{"): "\ue022", ord("}"): "\ue023"}
_UNMASKED = {0xE022: "{", 0xE023: "}"}
_BAR = "\ue020"  # stands for a bar within a link
EXPLICIT = "\ue021"  # stands for a question and its answer, which are kept apart


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a template holds, with its answer ("" where the text below it is)."""

    question: str
    answer: str
    breaks: int = 0  # newlines in the template


@dataclass(slots=True)
class Templates:
    """Replaces the templates of a page by their text and keeps the questions that they hold.

    In the text an `EXPLICIT` sign stands for each question; newlines are as many as before.
    `unclosed` are the lines (from 0) on which a template begins that never ends.
    """

    asked: list[Asked] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)

    def replace(self, text: str) -> str:
        """Return a page without templates."""
        if "{{" not in text:
            return text
        text = _VERBATIM.sub(lambda match: match[0].translate(_MASKED), text)
        unmatched = _unmatched(text)
        self.unclosed = sorted(text.count("\n", 0, position) for position in list(unmatched)[:100])
        pieces: list[list[str]] = [[]]
        links = [0]  # how many are open at each depth
        skipped = end = 0
        for token in _TOKEN.finditer(text):
            pieces[-1].append(text[end : token.start()])
            end = token.end()
            sign = token[0]
            if token.start() in unmatched:
                pieces[-1].append(sign)
            elif sign.startswith("{{"):
                skipped += len(pieces) > _DEEPEST
                if len(pieces) <= _DEEPEST:
                    pieces.append([])
                    links.append(0)
            elif sign.startswith("}}"):
                if skipped:
                    skipped -= 1
                elif len(pieces) > 1:
                    inside = "".join(pieces.pop())
                    links.pop()
                    pieces[-1].append(self._shown(inside, outermost=len(pieces) == 1))
            elif sign == "|" and len(pieces) > 1 and links[-1]:
                pieces[-1].append(_BAR)
            else:
                links[-1] = max(0, links[-1] + (sign == "[[") - (sign == "]]"))
                pieces[-1].append(sign)
        pieces[-1].append(text[end:])
        return "".join("".join(piece) for piece in pieces).translate(_UNMASKED)

    def _shown(self, inside: str, *, outermost: bool) -> str:
        """Return what a reader sees of a template, with the newlines that stand in it."""
        name, *arguments = inside.split("|")
        name = name.strip().replace("_", " ")
        fields, values = _arguments(arguments)
        shown = ""
        if outermost and (asked := _question(name, fields, values)):
            self.asked.append(replace(asked, breaks=inside.count("\n")))
            shown = EXPLICIT
        elif name.casefold() in _CODE_NAMES and values:
            shown = f"<code>{values[0].strip()}</code>"
        elif not _SILENT.match(name):
            shown = " ".join(value for value in values if value.strip()) if values else ""
            shown = shown if arguments else name if name.isupper() else ""
        shown = shown.replace(_BAR, "|") if outermost else shown
        lost = inside.count("\n") - shown.count("\n")
        return shown + "\n" * max(0, lost) if lost >= 0 else " ".join(shown.split("\n"))


def _arguments(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the arguments that have a name, and the values of the others."""
    fields: dict[str, str] = {}
    values: list[str] = []
    for argument in arguments:
        named = _FIELD.match(argument)
        if named and not named["name"].strip().isdigit():
            fields[named["name"].strip()] = named["value"].strip()
        else:
            values.append(named["value"] if named else argument)
    return fields, values


def _question(name: str, fields: dict[str, str], values: list[str]) -> Asked | None:
    """Return the question of a template whose name or fields say that it holds one."""
    question = _first(fields, is_question_name)
    answer = _first(fields, is_answer_name)
    if question and (answer or is_pair_name(name) or is_question_name(name)):
        return Asked(_plain(question), _plain(answer))
    if (is_pair_name(name) or is_question_name(name)) and values and values[0].strip():
        return Asked(_plain(values[0]), _plain(values[1]) if len(values) > 1 else "")
    return None


def _plain(text: str) -> str:
    return text.replace(_BAR, "|").strip()


def _first(fields: dict[str, str], wanted: Callable[[str], bool]) -> str:
    return next((value for name, value in fields.items() if wanted(name)), "")


def _unmatched(text: str) -> set[int]:
    """Return the positions of the signs of templates that have no counterpart."""
    waiting: list[int] = []
    found: set[int] = set()
    for token in _TOKEN.finditer(text):
        if token[0].startswith("{{"):
            waiting.append(token.start())
        elif token[0].startswith("}}"):
            if waiting:
                waiting.pop()
            else:
                found.add(token.start())
    return found | set(waiting)
