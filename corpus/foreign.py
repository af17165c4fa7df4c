"""Questions that are foreign to nearly any corpus, in each language that a corpus may have.

They are questions of everyday life, one or two from each of many fields. A corpus answers few of
them, so what they score there is what a query without an answer scores: see
`search/ranking/calibrate.py`.
The files in `foreign_questions/` are translations, made by hand: a line asks the same in each of
them, or what people ask there instead (of their own kings, games and holidays).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ENGLISH = "english"
LANGUAGES = (
    "arabic chinese czech danish dutch english finnish french german greek hebrew hindi hungarian "
    "indonesian italian japanese korean norwegian polish portuguese romanian russian spanish "
    "swedish thai turkish ukrainian vietnamese".split()
)
# Of a tenth or more, people will ask in that language; a smaller part may be a few quotations.
_LEAST_SHARE = 0.1

_FOLDER = Path(__file__).with_name("foreign_questions")


def foreign_questions(shares: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """Return the foreign questions in each language of a corpus, 64 in each.

    `shares` says by lower-case English names what part of the corpus is in which language; one that
    is not of LANGUAGES counts as English. Asked are those with at least a tenth, or the commonest
    if none has as much. Where no language is known it is English.
    """
    known: defaultdict[str, float] = defaultdict(float)
    for language, share in shares.items():
        known[language if language in LANGUAGES else ENGLISH] += share
    least = min(_LEAST_SHARE, max(known.values(), default=0))
    asked = [language for language, share in known.items() if share >= least > 0]
    return {language: questions_in(language) for language in asked or [ENGLISH]}


@cache
def questions_in(language: str) -> tuple[str, ...]:
    """Return the 64 foreign questions in one of LANGUAGES."""
    return tuple((_FOLDER / f"{language}.txt").read_text("utf-8").splitlines())
