"""Labels that a document counts, "Case 1: …", "**G2.** …", with whatever word it uses for them."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ingest.layouts import thresholds
from ingest.layouts.talk.labels import Labels
from ingest.layouts.talk.languages import ASKERS, QUESTION_WORDS
from ingest.text.document import Document
from ingest.text.wording import is_question

# Each part is bounded, so that the search stays linear.
_MARK = r"[*_`]{0,3}\[?"
_SIGN = r"\]?(?:\s?[:：.)、/]|\s[-–—]+(?=\s)|(?=[*_]{1,3}\s))[*_`]{0,3}[:：.]?"
_COUNTED = re.compile(
    rf"^(?P<lead>\s{{0,3}}{_MARK})(?P<word>[^\W\d_](?:[^\W\d_&]|&){{0,14}})[\s.#№]{{0,3}}"
    rf"(?P<number>\d{{1,4}}){_SIGN}\s{{0,9}}(?P<text>\S.*)$"
)
_STARTS = frozenset("*_`[")  # with which it begins, if not with a letter
_NOTHING = re.compile(r"(?!)")
_FEWEST = 2


def counted_labels(document: Document) -> Iterator[Labels]:
    """Yield the label whose numbers rise through a document, where what follows it asks.

    Answers have none: they are what stands below.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for line, (sign, above) in enumerate(zip(document.signs, ("", *document.signs), strict=False)):
        if above or not (sign.isalnum() or sign in _STARTS):
            continue
        if match := _COUNTED.match(document.lines[line]):
            said = match["word"].casefold()
            found.setdefault(said, []).append((int(match["number"]), match["text"]))
    words = Counter({word: len(lines) for word, lines in found.items()})
    for word, count in words.most_common(1):
        if count >= _FEWEST and _rises(found[word]) and _asks(word, found[word]):
            yield Labels(_pattern(word), _NOTHING, _NOTHING)


def _rises(lines: list[tuple[int, str]]) -> bool:
    """Return whether numbers count up, and begin again at most where a section does."""
    steps = [after in {before + 1, 1} for (before, _), (after, _) in pairwise(lines)]
    return lines[0][0] <= 1 and sum(steps) >= thresholds.ALMOST_ALL * len(steps)


def _asks(word: str, lines: list[tuple[int, str]]) -> bool:
    if word in ASKERS:
        return False  # several people ask, and somebody answers
    asking = sum(is_question(text.strip("*_ ")) for _, text in lines)
    least = thresholds.WORDED_SHARE if word in QUESTION_WORDS else thresholds.ASKING_SHARE
    return asking >= least * len(lines)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"^\s{{0,3}}{_MARK}(?i:{re.escape(word)})[\s.#№]{{0,3}}\d{{1,4}}{_SIGN}\s{{0,9}}(?P<text>\S.*)$"
    )
