"""Where records that answer the same say different things: numbers, versions, yes and no, rules."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from search.answer.aligned import alike
from search.evidence.contradict import contradict, opposite
from search.evidence.items import find_items
from search.evidence.polarity import WORD, read_sense
from search.evidence.vintage import is_newer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.answer.aligned import Aligned
    from search.evidence.items import Item
    from search.evidence.polarity import Stem

# Two records are compared where one answers the other's question or asks the same, from this cosine
# up; what they say in a number, or by yes and no, where their questions are so near. [F-conflicts]
_RELATED, _SAME = 0.5, 0.5
# Sentences that deny each other are as like as that; a rule and its limits as that. [F-conflicts]
_DENYING, _RULED = 0.6, 0.34
# An answer says what it holds in its first units.
_FIRST = 2
_MOST_SHOWN = 60
# Words that lay something down or reject it whatever the case, and words that limit or recommend
# it. The lists are our own, of the commonest in each language.
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
    r"\b(?:hardly|rarely|seldom|scarcely|only (?:then|as|if|when|where|after)|fallback|by default"
    r"|as a default|unless|last resort|the best \w+ (?:is|are) to|is best|recommended|preferred"
    r"|kaum|selten|nur (?:dann|wenn|als|falls|nach)|notfalls|standardmäßig|am besten|empfohlen"
    r"|rarement|à peine|seulement (?:si|quand|après)|par défaut|de préférence|recommandé"
    r"|rara vez|apenas|s[oó]lo (?:si|cuando|después)|por defecto|recomendado"
    r"|raramente|solo se"
    r"|только (?:если|когда|после)|редко|по умолчанию|рекомендуется)\b"
    r"|仅在|只有在|很少|默认|まれに",
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


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two records are, as cosines.

    `best` is the highest of that of their `questions` and of each question with the other's answer.
    """

    questions: float
    best: float


@dataclass(frozen=True, slots=True)
class Clash:
    """Two units that say different things; `what` says in what, `newest` is the newer, if known."""

    units: tuple[Aligned, Aligned]
    what: str
    newest: Aligned | None = None


def find_clash(
    a: Sequence[Aligned], b: Sequence[Aligned], near: Nearness, stem: Stem
) -> Clash | None:
    """Return in what two records contradict each other, given their units, None if in nothing.

    Records whose questions ask different things, as about two versions, contradict each other in
    nothing.
    """
    if near.best < _RELATED or not a or not b:
        return None
    first, second = a[0].record, b[0].record
    if contradict(first.question, second.question, stem):
        return None
    editions = is_newer(first.source, second.source) or is_newer(second.source, first.source)
    found = next(_clashes(a, b, near, stem, editions=editions), None)
    return Clash(found.units, found.what, _newest(*found.units)) if found else None


def _clashes(
    a: Sequence[Aligned], b: Sequence[Aligned], near: Nearness, stem: Stem, *, editions: bool
) -> Iterator[Clash]:
    if editions or (near.questions >= _SAME and _one_subject(a[0], b[0], stem)):
        yield from _by_facts(a[:_FIRST], b[:_FIRST])
        yield from _by_yes_and_no(a[0], b[0])
    if editions:
        yield from _by_names(a[0], b[0])
    yield from _by_denial(a, b, stem)
    yield from _by_rule(a, b, stem)
    yield from _by_rule(b, a, stem)


def _one_subject(a: Aligned, b: Aligned, stem: Stem) -> bool:
    """Return whether no more than one of two questions names what the other does not."""
    mine, theirs = (read_sense(one.record.question, stem).frame for one in (a, b))
    return bool(mine & theirs) and (mine <= theirs or theirs <= mine)


def _by_facts(a: Sequence[Aligned], b: Sequence[Aligned]) -> Iterator[Clash]:
    """Yield units with another number of the same unit, or another version of the same thing."""
    for one, other in product(a, b):
        mine, theirs = _facts(one), _facts(other)
        for item, against in product(mine, theirs):
            if item.value == against.value or item.series != against.series:
                continue
            # Where one says several of a kind, they are parts or examples.
            alone = all(
                sum(i.series == item.series for i in items) == 1 for items in (mine, theirs)
            )
            if alone:
                yield Clash((one, other), f"{item.text} / {against.text}")


def _facts(one: Aligned) -> list[Item]:
    items = find_items(one.unit.text)
    return [item for item in items if item.kind in {"quantity", "version"} and item.series]


def _by_yes_and_no(a: Aligned, b: Aligned) -> Iterator[Clash]:
    said, against = yes_or_no(a.unit.text), yes_or_no(b.unit.text)
    if said and against and said != against:
        yield Clash((a, b), f"{said} / {against}")


def yes_or_no(text: str) -> Literal["yes", "no", ""]:
    """Return whether a text opens with "yes" or "no" in any of the commonest languages."""
    found = _OPENING.match(text)
    word = found["word"].casefold() if found else ""
    return "yes" if word in _YES else "no" if word in _NO else ""


def _by_names(a: Aligned, b: Aligned) -> Iterator[Clash]:
    """Yield the first units of two editions where one names what the other does not."""
    mine, theirs = (_names(one.unit.text) for one in (a, b))
    if mine != theirs:
        yield Clash((a, b), f"{_short(a)} / {_short(b)}")


def _names(text: str) -> set[str]:
    first = WORD.search(text)
    skipped = first.start() if first else -1
    return {
        found.group().casefold()
        for found in NAMED.finditer(text)
        if found.start() != skipped or "." in found.group()
    }


def _by_denial(a: Sequence[Aligned], b: Sequence[Aligned], stem: Stem) -> Iterator[Clash]:
    """Yield sentences that are alike, one of which denies what the other says."""
    for one, other in product(a[:_FIRST], b[:_FIRST]):
        if one.unit.kind == "code" or other.unit.kind == "code":
            continue
        said, against = (read_sense(unit.unit.text, stem) for unit in (one, other))
        if opposite(said, against, stem) and min(alike(one, other), alike(other, one)) >= _DENYING:
            yield Clash((one, other), f"{_short(one)} / {_short(other)}")


def _by_rule(a: Sequence[Aligned], b: Sequence[Aligned], stem: Stem) -> Iterator[Clash]:
    """Yield a sentence that lays down in any case what the other record limits or recommends."""
    for place, ruling in enumerate(b[:_FIRST]):
        if not (strict := STRICT.search(ruling.unit.text)):
            continue
        context = " ".join(unit.unit.text for unit in b[max(0, place - 1) : place + 2])
        frame = read_sense(context, stem).frame
        for one in a:
            limited = None if one.unit.kind == "code" else LIMITED.search(one.unit.text)
            if not limited or not frame & read_sense(one.unit.text, stem).frame:
                continue
            if max(alike(one, ruling), alike(ruling, one)) >= _RULED:
                what = f"{around(one.unit.text, limited)} / {around(ruling.unit.text, strict)}"
                yield Clash((one, ruling), what)


def _newest(a: Aligned, b: Aligned) -> Aligned | None:
    """Return the newer of two units by their documents' names, else by the years that they name."""
    for one, other in ((a, b), (b, a)):
        if is_newer(one.record.source, other.record.source):
            return one
    years = [
        max(
            (item.value[0] for item in find_items(one.unit.text) if item.kind == "year"), default=""
        )
        for one in (a, b)
    ]
    if not all(years) or years[0] == years[1]:
        return None
    return a if years[0] > years[1] else b


def _short(one: Aligned) -> str:
    text = " ".join(one.unit.text.split())
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1].rstrip() + "…"


def around(text: str, found: re.Match[str]) -> str:
    """Return some words around what was found in a text."""
    start, end = found.span()
    before, after = text[:start].split()[-3:], text[end:].split()[:3]
    return " ".join([*before, found.group(), *after])
