"""Multiple choice: the options below a question, and the label or letter that its answer has."""

import re
from collections.abc import Sequence

from ingest.text.fences import code_lines

# "- A: …", "A) …", "b. …", "(c) …", "**D.** …": letters in order, whatever stands around them.
_LETTERED = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?\(?(?P<letter>[A-Ha-h])\s*[.):]\)?(?:\*\*|__)?[.):]?\s+\S"
)
_CHECKBOX = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[(?P<mark>[ xX✓✔])\]\s+(?P<text>\S.*)$")
_OPTION_SIGNS = frozenset("aA(-*+_")  # the first option begins with one of these, or a number
_FEWEST_OPTIONS = 2
# What follows the options of a question and says which is right: "Answer: B", "**B**", "(c) …".
_TELLS = re.compile(
    r"^\W*(?:the\s+)?(?:correct|right)?\s*(?:answers?|ans|solution|explanation|key)\b"
    r"|^\W*[A-Ha-h](?:\W|$)",
    re.IGNORECASE,
)
_EMPHASIS = r"[*_]{0,3}"
_WORDS = (
    r"(?:the\s)?(?:correct\s|right\s|short\s|sample\s|suggested\s|model\s)?"
    r"(?:answers?|ans|solutions?|sol|respuesta|réponse|antwort|risposta|resposta|ответ|答案|回答)"
)
# A colon or a dash, or a stop as in "Ans. …"; alone on its line a word needs no sign.
_SIGN = (
    rf"(?:{_EMPHASIS}\s?(?:[:：]|[-–—]{{1,2}}>?(?=\s)){_EMPHASIS}"
    rf"|[.)]{_EMPHASIS}(?=\s|$)|{_EMPHASIS}\s{{0,3}}#{{0,6}}\s{{0,3}}$)"
)
_ANSWER_LABEL = re.compile(
    rf"^ {{0,3}}(?:[-+*>]\s+)?(?:#{{1,6}}\s+)?{_EMPHASIS}{_WORDS}\s?\d{{0,4}}{_SIGN}", re.IGNORECASE
)
# The first letter of each word in it, which rules most lines out.
_LABEL_START = re.compile(r"[\s\-+*>#_]*[tcrsmaо答回]", re.IGNORECASE)  # noqa: RUF001
_LETTER_LABEL = re.compile(
    r"^\s*(?:A(?:[:：]|\.(?=\s)|．|\)(?=\s)|\s[-–—](?=\s))"  # noqa: RUF001
    r"|(?P<bold>\*\*|__)A\s?[.:：)．]?(?P=bold)[.:：]?)\s*(?=\S)"  # noqa: RUF001
)
_OPTION_B = re.compile(r"(?:^|\n)\s*(?:[-*+]\s+)?\(?[Bb]\s?[:.)]")
_NAMED = re.compile(
    r"^\W*(?i:options?\s|choices?\s)?"
    r"\(?(?P<letters>[A-Ha-h](?:(?:\s?[,&/]\s?|\sand\s)[A-Ha-h]){0,7})\W*$"
)
_MOST = 0.8


def options_end(lines: Sequence[str]) -> int:
    """Return how many lines from the first on belong to a question of multiple choice, 0 for none.

    They are code or a line of text, if any, and the options: two letters from A on, or checkboxes.
    """
    begin = _first_option(lines)
    if begin < 0:
        return 0
    expected, count, end = "a", 0, begin
    for number in range(begin, len(lines)):
        text = lines[number]
        if (match := _LETTERED.match(text)) and match["letter"].casefold() == expected:
            expected = chr(ord(expected) + 1)
        elif not _CHECKBOX.match(text):
            if text.strip() and not text.startswith("  "):  # a wrapped option is indented
                break
            continue
        count, end = count + 1, number + 1
    return end if count >= _FEWEST_OPTIONS else 0


def choices_end(lines: Sequence[str]) -> int:
    """Return how many lines are options, where what follows says which is right, or one is ticked.

    Otherwise 0: a lettered list may as well be the answer.
    """
    end = options_end(lines)
    if not end:
        return 0
    rest = next((line for line in lines[end:] if line.strip()), "")
    return end if (_TELLS.match(rest) or marked_options(lines[:end])) else 0


def option_line(lines: Sequence[str], letter: str) -> str:
    """Return the option that a letter names, without the bullet before it; "" for none."""
    found = (
        text
        for text in lines
        if (match := _LETTERED.match(text)) and match["letter"].casefold() == letter.casefold()
    )
    return next(found, "").strip().removeprefix("- ").removeprefix("* ").removeprefix("+ ").strip()


def marked_options(lines: Sequence[str]) -> str:
    """Return the options that are ticked, which answer where no other answer stands."""
    ticked = [match for line in lines if (match := _CHECKBOX.match(line))]
    return "\n".join(match["text"] for match in ticked if match["mark"] != " ")


def _first_option(lines: Sequence[str]) -> int:
    """Return the first option's line, -1 where more than code and one paragraph come before it."""
    paragraphs, between = 0, True
    code: frozenset[int] | None = None
    for number, text in enumerate(lines):
        if code is None and ("```" in text or "~~~" in text):
            code = code_lines(lines)  # none of it stands above
        if (code and number in code) or not text.strip():
            between = True
        elif starts_options(text):
            return number
        else:
            paragraphs += between
            between = False
            if paragraphs > 1:
                return -1
    return -1


def starts_options(text: str) -> bool:
    """Return whether a line can be the first option: its letter is A, or it is a checkbox."""
    sign = text.lstrip()[:1]
    if sign not in _OPTION_SIGNS and not sign.isdecimal():
        return False
    match = _LETTERED.match(text)
    return bool(_CHECKBOX.match(text)) or bool(match and match["letter"].casefold() == "a")


def without_label(line: str) -> str:
    """Return an answer's first line without its label."""
    match = _ANSWER_LABEL.match(line) if _LABEL_START.match(line) else None
    return line[match.end() :].strip() if match else line


def spelt_out(line: str, options: Sequence[str]) -> str:
    """Return the options that a line names by letter, or the line itself if it names none."""
    match = _NAMED.match(line) if options else None
    letters = re.findall(r"\b[A-Ha-h]\b", match["letters"]) if match else []
    found = [option_line(options, letter) for letter in letters]
    return "\n".join(found) if found and all(found) else line


def letter_labels(answers: Sequence[str]) -> list[int]:
    """Return the length of the "A." that leads each answer; 0 for all where most have none.

    A single "A." may be a name, and with a "B." below it is an option.
    """
    ends = [_LETTER_LABEL.match(answer) for answer in answers]
    labelled = [
        match.end() if match and not _OPTION_B.search(answer) else 0
        for match, answer in zip(ends, answers, strict=True)
    ]
    answered = sum(bool(answer) for answer in answers)
    count = sum(end > 0 for end in labelled)
    return labelled if count > 1 and count >= _MOST * answered else [0] * len(labelled)
