"""A result that is named by its number: "how about the second one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from search.answer.conversation.speech import SPEECHES, Speech

_SIGNS = (
    r"(?:#|no\.? ?|nr\.? ?|number |result |answer |hit |nummer |ergebnis |"
    r"numéro |número |numero |номер )"
)
_MOST = 10


def asks_for_number(text: str) -> bool:
    """Return whether a text names a result by its number, in any language."""
    return _find(text) is not None


def numbered(text: str, speech: Speech, questions: Sequence[str]) -> str | None:
    """Return the question of the result that a text names, with what else it says.

    None if it names none, or one that there is not.
    """
    found = _find(text)
    if found is None:
        return None
    number, (start, end) = found
    if not 0 <= number < len(questions):
        return None
    rest = " ".join((text[:start] + " " + text[end:]).split())
    question = questions[number].strip()
    telling = [word for word in re.findall(r"[\w+#-]+", rest.casefold()) if speech.tells(word)]
    asked = [one for one in telling if one not in {"tell", "show", "open", "read", "explain"}]
    return f"{question.rstrip('?？ ')}: {rest}" if asked else question


def _find(text: str) -> tuple[int, tuple[int, int]] | None:
    """Return the number that a text names, from 0, and where; None for none, or several."""
    return next(filter(None, (_find_in(text, speech) for speech in SPEECHES)), None)


def _find_in(text: str, speech: Speech) -> tuple[int, tuple[int, int]] | None:
    found = list(_pattern(speech).finditer(text.strip(" ?!.¿")))
    if len(found) != 1:
        return None
    name = (found[0]["word"] or "").casefold()
    if name:
        places = [place for place, one in enumerate(speech.ordinals) if name.startswith(one[:-1])]
        return (places[0], found[0].span()) if places else None
    number = int(found[0]["digits"] or found[0]["counted"])
    return (number - 1, found[0].span()) if 1 <= number <= _MOST else None


@lru_cache(maxsize=32)
def _pattern(speech: Speech) -> re.Pattern[str]:
    ordinals = "|".join(rf"{re.escape(one[:-1])}\w{{0,2}}" for one in speech.ordinals)
    nouns = "|".join(sorted(speech.nouns, key=len, reverse=True))
    articles = r"the|der|die|das|dem|den|zum|zur|le|la|l['’]|el|il|lo|o|a|de|het|du|al"
    # Without what is counted, the ordinal must be all that is left: "the second law" is none.
    return re.compile(
        rf"\b(?:{articles})\s?(?P<word>{ordinals})(?:\s(?:{nouns})\b|(?=\s*$|\s*[,?]))"
        rf"|(?:^|\s){_SIGNS}(?P<digits>\d{{1,2}})(?=\s*$|\s*[,?])"
        rf"|\b(?:the )?(?P<counted>\d{{1,2}})(?:st|nd|rd|th) (?:{nouns})\b",
        re.IGNORECASE,
    )
