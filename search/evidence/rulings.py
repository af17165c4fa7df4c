"""Words that lay something down or limit it, affirm or deny it, or name it, in many languages.

The lists are our own, of the commonest words of each language.
"""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from typing import Literal

# Words that lay something down or reject it whatever the case, and words that limit or recommend
# it. "By default" does neither: it says what a thing does where nothing else is set.
STRICT = re.compile(
    r"\b(?:(?<!that )(?<!which )always|(?<![a-z] )never|(?:must|should) never"
    r"|before (?:anything|everything)(?! \w+s\b)"
    r"|whatever|regardless|no matter|needless"
    r"|(?:(?<!\w )|(?<=and )|(?<=but )|(?<=or )|(?<=so )|(?<=then ))(?:do not|don['’]t)"
    r"|must not|invariably|in all cases|on no account"
    r"|immer|niemals|nie|keinesfalls|auf keinen Fall|grundsätzlich|unnötig|egal"
    r"|toujours|jamais|en aucun cas|quoi qu['’]il|inutile"
    r"|siempre|nunca|jamás|en ningún caso|sempre|nunca|mai|in nessun caso|em caso algum"
    r"|всегда|никогда|ни в коем случае)\b|总是|始终|绝不|从不|必ず|決して",
    re.IGNORECASE,
)
LIMITED = re.compile(
    r"\b(?:hardly|rarely|seldom|scarcely|only (?:then|as|if|when|where|after)|fallback"
    r"|as a default|unless|last resort|the best \w+ (?:is|are) to|is best|recommended|preferred"
    r"|kaum|selten|nur (?:dann|wenn|als|falls|nach)|notfalls|am besten|empfohlen"
    r"|rarement|à peine|seulement (?:si|quand|après)|de préférence|recommandé"
    r"|rara vez|apenas|s[oó]lo (?:si|cuando|después)|recomendado"
    r"|raramente|solo se"
    r"|только (?:если|когда|после)|редко|рекомендуется)\b"
    r"|仅在|只有在|很少|まれに",
    re.IGNORECASE,
)
_YES = frozenset(
    "yes yep ja jawohl oui sí si sim да tak ano evet 是 是的 可以 はい 네 예 نعم".split()
)
_NO = frozenset(
    "no nope nein non não nao nee nej нет nie ne hayır 不 不是 不可以 いいえ 아니요 لا".split()
)
_OPENING = re.compile(r"[\s*_>#-]*(?P<word>[^\W\d_]+)(?=[\s,.;:!—–，。、！]|$)")
# A name of a thing: with a capital, digits, or a dot inside.
NAMED = re.compile(r"\w+(?:[.@/_-]\w+)+|\w*\d\w*|[^\W\d_]*[^\W\d_a-z][^\W\d_]*")
# Characters of a statement that are shown where it is quoted beside another.
_MOST_SHOWN = 80


def yes_or_no(text: str) -> Literal["yes", "no", ""]:
    """Return whether a text opens with "yes" or "no" in any of the commonest languages."""
    found = _OPENING.match(text)
    word = found["word"].casefold() if found else ""
    return "yes" if word in _YES else "no" if word in _NO else ""


def around(text: str, found: re.Match[str]) -> str:
    """Return some words around what was found in a text."""
    start, end = found.span()
    before, after = text[:start].split()[-3:], text[end:].split()[:3]
    return " ".join([*before, found.group(), *after])


def short(text: str, most: int = _MOST_SHOWN) -> str:
    """Return a text on one line, cut where it has more than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
