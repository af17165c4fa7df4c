"""What stands between the braces of a GIFT question: its answers, of each type."""

import html
import re
from dataclasses import dataclass

_TRUTH = re.compile(
    r"^\s*(?P<word>TRUE|T|FALSE|F)\s*(?P<feedback>(?:#.*)?)$", re.IGNORECASE | re.DOTALL
)
_SPLIT = re.compile(r"((?:[^\\=~]|\\.)+)|([=~])", re.DOTALL)
_WEIGHT = re.compile(r"^\s*%(?P<share>-?\d+(?:\.\d+)?)%")
_NUMBER = re.compile(
    r"^\s*(?P<value>-?[\d.,eE+-]+?)\s*(?::\s*(?P<margin>[\d.]+)|\.\.\s*(?P<to>-?[\d.]+))?\s*$"
)
_FORMAT = re.compile(r"^\s*\[(?P<name>html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\=~#{}:n])")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|ul|ol|h[1-6]|table|tr|blockquote)\b[^<>]*>|<br\s*/?>", re.IGNORECASE
)
_LOOKS = (
    (re.compile(r"</?(?:b|strong)>", re.IGNORECASE), "**"),
    (re.compile(r"</?(?:i|em)>", re.IGNORECASE), "*"),
    (re.compile(r"</?(?:code|tt)>", re.IGNORECASE), "`"),
    (re.compile(r"<li\b[^<>]*>", re.IGNORECASE), "\n- "),
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Answers:
    """A question's options, its right answer as Markdown, and whether it fills a blank."""

    given: str
    answer: str
    fills: bool = True


@dataclass(frozen=True, slots=True)
class _Option:
    text: str
    is_right: bool
    feedback: str
    is_listed: bool  # among wrong ones, so that people choose


def read_answers(inside: str, kind: str) -> Answers:
    """Return what the text between a question's braces says; `kind` is its format."""
    inside, general = _parted(inside, "####")
    explanation = gift_text(general, kind)
    if not inside.strip():
        return Answers("", explanation, fills=False)
    if truth := _TRUTH.match(inside):
        return _true_or_false(truth["word"], truth["feedback"], explanation, kind)
    if inside.lstrip().startswith("#"):
        return Answers("", _joined([_numerical(inside.lstrip()[1:], kind), explanation]))
    options = list(_options(inside, kind))
    if not options:
        return Answers("", _joined([gift_text(inside, kind), explanation]))
    if all("->" in one.text for one in options):
        return _matching(options, explanation)
    noted = [one for one in options if one.feedback]
    praise = "\n".join(_noted(one) for one in noted if one.is_right)
    notes = "\n".join(_noted(one) for one in noted if not one.is_right)
    right = "\n".join(one.text for one in options if one.is_right)
    listed = any(one.is_listed for one in options)
    given = "\n".join(f"- {one.text}" for one in options) if listed else ""
    return Answers(given, _joined([right, praise, notes, explanation]))


def gift_words(text: str, kind: str = "") -> str:
    """Return a text of GIFT as one line of words."""
    for pattern, _ in _LOOKS if kind != "plain" else ():
        text = pattern.sub(" " if "li" in pattern.pattern else "", text)
    return " ".join(gift_text(text, kind).split())


def gift_text(text: str, kind: str = "") -> str:
    """Return a text of GIFT as Markdown: without escapes, HTML as what it shows."""
    if named := _FORMAT.match(text):
        kind, text = named["name"].casefold(), text[named.end() :]
    text = _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)
    if "<" in text and kind not in {"plain", "markdown"}:
        text = _BLOCK_TAG.sub("\n", text)
        for pattern, mark in _LOOKS:
            text = pattern.sub(mark, text)
        text = _TAG.sub("", text)
    if "&" in text and kind != "plain":
        text = html.unescape(text)
    lines = (line.strip() if kind != "markdown" else line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unescaped_at(text: str, sign: str, begin: int = 0) -> int:
    """Return where a sign stands that no backslash escapes, -1 where none does."""
    here = text.find(sign, begin)
    while here >= 0:
        before = here - 1
        while before >= 0 and text[before] == "\\":
            before -= 1
        if (here - before) % 2:
            return here
        here = text.find(sign, here + 1)
    return -1


def _parted(text: str, sign: str) -> tuple[str, str]:
    here = unescaped_at(text, sign)
    return (text, "") if here < 0 else (text[:here], text[here + len(sign) :])


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def _true_or_false(word: str, feedback: str, explanation: str, kind: str) -> Answers:
    """Return the answer of a statement; the first feedback is for those who are wrong."""
    notes = [gift_text(part, kind) for part in feedback.split("#")[1:]]
    right = "True" if word[0] in "tT" else "False"
    notes = [note for note in reversed(notes) if note]
    return Answers("- True\n- False", _joined([right, *notes, explanation]), fills=False)


def _options(inside: str, kind: str) -> list[_Option]:
    """Return the answers that `=` and `~` begin."""
    found: list[_Option] = []
    sign = ""
    for piece in _SPLIT.finditer(inside):
        if piece[2]:
            sign = piece[2]
            continue
        if not sign:
            continue
        text, feedback = _parted(piece[1], "#")
        weight = _WEIGHT.match(text)
        share = float(weight["share"]) if weight else 100.0 if sign == "=" else 0.0
        shown = " ".join(gift_text(text[weight.end() :] if weight else text, kind).split())
        if shown:
            found.append(_Option(shown, share > 0, gift_text(feedback, kind), sign == "~"))
        sign = ""
    return found


def _noted(option: _Option) -> str:
    """Return the feedback on an option; on a wrong one with what it is about."""
    feedback = " ".join(option.feedback.split())
    return feedback if option.is_right else f"- {option.text}: {feedback}"


def _matching(options: list[_Option], explanation: str) -> Answers:
    pairs = [[part.strip() for part in one.text.split("->", 1)] for one in options]
    answer = "\n".join(f"- {left} → {right}" for left, right in pairs if left)
    lefts = "\n".join(f"- {left}" for left, _ in pairs if left)
    return Answers(lefts, _joined([answer, explanation]), fills=False)


def _numerical(text: str, kind: str) -> str:
    """Return the numbers that are right, with their margins, and the feedback."""
    options = _options(text, kind) or [_Option(*_number_feedback(text, kind), is_listed=False)]
    lines = []
    for one in options:
        number = _NUMBER.match(one.text)
        if number and number["margin"] and float(number["margin"]):
            lines.append(f"{number['value']} ± {number['margin']}")
        elif number and number["to"]:
            lines.append(f"{number['value']} to {number['to']}")
        else:
            lines.append(number["value"] if number else one.text)
    notes = [one.feedback for one in options if one.feedback]
    return _joined(["\n".join(filter(None, lines)), *notes])


def _number_feedback(text: str, kind: str) -> tuple[str, bool, str]:
    value, feedback = _parted(text, "#")
    return value.strip(), True, gift_text(feedback, kind)
