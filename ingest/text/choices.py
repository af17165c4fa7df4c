"""Multiple choice: which lines below a question are its options, and where its answer begins."""

import re
from collections.abc import Sequence

# "- A: …", "A) …", "b. …", "(c) …", "**D.** …": letters in order, whatever stands around them.
_LETTERED = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?\(?(?P<letter>[A-Ha-h])\s*[.):]\)?(?:\*\*|__)?[.):]?\s+\S"
)
_CHECKBOX = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[(?P<mark>[ xX✓✔])\]\s+(?P<text>\S.*)$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_FEWEST_OPTIONS = 2
# What follows the options of a question and says which is right: "Answer: B", "**B**", "(c) …".
_TELLS = re.compile(
    r"^\W*(?:the\s+)?(?:correct|right)?\s*(?:answers?|ans|solution|explanation|key)\b"
    r"|^\W*[A-Ha-h](?:\W|$)",
    re.IGNORECASE,
)


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
    rest = next((line for line in lines[end:] if line.strip()), "")
    return end if end and (_TELLS.match(rest) or marked_options(lines[:end])) else 0


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
    """Return the first option's line; only code and one paragraph may stand above it, -1 else."""
    fenced, paragraphs, between = False, 0, True
    for number, text in enumerate(lines):
        if _FENCE.match(text):
            fenced, between = not fenced, True
        elif fenced:
            continue
        elif not text.strip():
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
    """Tell whether a line can be the first option: its letter is A, or it is a checkbox."""
    match = _LETTERED.match(text)
    return bool(_CHECKBOX.match(text)) or bool(match and match["letter"].casefold() == "a")
