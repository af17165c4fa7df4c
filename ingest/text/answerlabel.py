"""The label that leads an answer ("**Ans:** …", "Solution - …"), and what it names by a letter."""

import re
from collections.abc import Sequence

from ingest.text.choices import option_line

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
_LABEL = re.compile(
    rf"^ {{0,3}}(?:[-+*>]\s+)?(?:#{{1,6}}\s+)?{_EMPHASIS}{_WORDS}\s?\d{{0,4}}{_SIGN}", re.IGNORECASE
)
_LETTER = re.compile(r"^\s*A(?:[:：]|\.(?=\s)|．|\)(?=\s)|\s[-–—](?=\s))\s*(?=\S)")  # noqa: RUF001
_OPTION = re.compile(r"(?:^|\n)\s*(?:[-*+]\s+)?\(?[Bb]\s?[:.)]")
_NAMED = re.compile(
    r"^\W*(?i:options?\s|choices?\s)?"
    r"\(?(?P<letters>[A-Ha-h](?:(?:\s?[,&/]\s?|\sand\s)[A-Ha-h]){0,7})\W*$"
)
_ENOUGH = 0.8


def without_label(line: str) -> str:
    """Return an answer's first line without the word that only says what it is."""
    match = _LABEL.match(line)
    return line[match.end() :].strip() if match else line


def spelt_out(line: str, options: Sequence[str]) -> str:
    """Return the options that a line names by their letters, the line itself where it does not."""
    match = _NAMED.match(line) if options else None
    letters = re.findall(r"\b[A-Ha-h]\b", match["letters"]) if match else []
    found = [option_line(options, letter) for letter in letters]
    return "\n".join(found) if found and all(found) else line


def letter_labels(answers: Sequence[str]) -> list[int]:
    """Return how much of each answer is an "A." that leads it; nothing where most have none.

    A single "A." may be a name, and with a "B." below it is an option.
    """
    ends = [_LETTER.match(answer) for answer in answers]
    labelled = [
        match.end() if match and not _OPTION.search(answer) else 0
        for match, answer in zip(ends, answers, strict=True)
    ]
    answered = sum(bool(answer) for answer in answers)
    count = sum(end > 0 for end in labelled)
    return labelled if count > 1 and count >= _ENOUGH * answered else [0] * len(labelled)
