"""In what two answers to one question differ: amounts, yes and no, opposites, names, rules."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from search.answer.facts import find_figures
from search.duplicates.amounts import differing, find_amounts
from search.duplicates.statements import share, stems_of
from search.evidence.contradict import opposite
from search.evidence.editions import is_newer
from search.evidence.items import find_items
from search.evidence.polarity import WORD, opposed
from search.evidence.rulings import LIMITED, NAMED, STRICT, around, short, yes_or_no
from search.results import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from search.duplicates.statements import Statement, Told
    from search.evidence.polarity import Stem

# An answer says what it holds in its first statements; later ones are compared with those about
# the same. [F-kinds]
_FIRST, _LATER = 2, 6
_ABOUT, _DENYING, _RULED = 0.3, 0.6, 0.01
# An answer of so many telling words that gives one thing ("In the garage.").
_SHORT = 8
# New words of an answer that only names something.
_FEW = 3
_POLAR = re.compile(
    r"\W*(?:do|does|did|is|are|was|were|can|could|should|may|must|will|would|has|have|am"
    r"|kann|können|darf|dürfen|muss|müssen|soll|sollte|ist|sind|gibt|hat|haben|hilft|wird"
    r"|est-ce|peut-on|faut-il|dois-je|puis-je|puedo|se puede|hay que|debo|es|posso|si può|devo"
    r"|можно|нужно)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\W*(?:which|what|welche\w*|quel\w*|qué|cuál|quale|quali|che|qual|какой|какая|какое)\s+"
    r"(?!is\b|are\b|does\b|do\b|was\b|were\b|happens\b|causes\b|if\b|about\b)\w",
    re.IGNORECASE,
)
# More than one clause has.
_CLAUSE = 12
_OR = re.compile(r",?\s+(?:or|oder|ou|o|oppure|или|eller)\s+", re.IGNORECASE)
# Asks when each of several is right, not which of them: "when do you use threads or processes".
_EACH = re.compile(
    r"[^:;]*?\b(?:when|where|why|how|wann|wo|warum|wie|quand|où|pourquoi|comment|cuándo|dónde|cómo"
    r"|quando|dove|perché|когда|где|почему|как)\b[^:;]*$",
    re.IGNORECASE,
)
# A variable that is set: "DEBUG=1".
_SET = re.compile(r"(?<!\w)[A-Z][A-Z0-9_]+(?==)")
_AFTER_NUMBER = re.compile(r"\d\s?$")
_ENDS = re.compile(
    r"[,;.?!]|(?<=\w)\s(?:in|for|of|to|with|at|when|if|from|für|bei|wenn|pour|para|si)\s"
)
# Words of an alternative next to the "or".
_MOST_OFFERED = 3
_GERMAN = frozenset("der die das ein eine einen ich sie wir ist sind und nicht mit auf".split())


def differences(a: Told, b: Told, stem: Stem) -> Iterator[Difference]:
    """Yield in what the answers of two records differ, what is surest first."""
    if not a.first or not b.first:
        return
    yield from _amounts(a, b, stem)
    yield from _yes_and_no(a, b)
    yield from _choices(a, b, stem)
    yield from _opposites(a, b, stem)
    yield from _rules(a, b)
    yield from _options(a, b)
    yield from _names(a, b)
    yield from _things(a, b)


def _amounts(a: Told, b: Told, stem: Stem) -> Iterator[Difference]:
    if _given(a) != _given(b):
        return  # the answers work out what the questions give
    mine = [(one, find_amounts(one.text, stem)) for one in a.first[:_FIRST]]
    theirs = [(one, find_amounts(one.text, stem)) for one in b.first[:_FIRST]]
    for (one, own), (other, against) in product(mine, theirs):
        leads = one is a.first[0] and other is b.first[0]
        if not leads and not _about_the_same(one, other):
            continue
        for what, ours, others in differing(own, against):
            if ours[0].series.startswith("of ") and not _alike(one, other):
                continue  # "five reasons", "three mistakes"
            yield Difference(
                what, " – ".join(x.text for x in ours), " – ".join(x.text for x in others)
            )


def _given(told: Told) -> frozenset[str]:
    figures = find_figures(told.record.question)
    return frozenset().union(*(figure.values for figure in figures if not figure.spelled))


def _alike(a: Statement, b: Statement) -> bool:
    """Return whether a count in two statements may be of the same things."""
    least = min(len(a.sense.frame), len(b.sense.frame))
    return least <= _SHORT or max(a.within(b), b.within(a)) >= 0.5


def _about_the_same(a: Statement, b: Statement) -> bool:
    return max(a.within(b), b.within(a)) >= _ABOUT


def _yes_and_no(a: Told, b: Told) -> Iterator[Difference]:
    one, other = a.first[0], b.first[0]
    said, against = yes_or_no(one.text), yes_or_no(other.text)
    if said and against:
        if said != against:
            yield Difference("yes or no", short(one.text), short(other.text))
        return
    topic = a.asked.frame | b.asked.frame
    if (
        said == "yes"
        and not a.asked.is_negative
        and (denied := _denied(b, topic | one.sense.frame))
    ):
        yield Difference("yes or no", short(one.text), short(denied.text))
    if (
        against == "yes"
        and not b.asked.is_negative
        and (denied := _denied(a, topic | other.sense.frame))
    ):
        yield Difference("yes or no", short(denied.text), short(other.text))
    if not said and not against and _turn_polar(a, b):
        yield Difference("yes or no", short(one.text), short(other.text))


def _turn_polar(a: Told, b: Told) -> bool:
    """Return whether the first statements say and deny what both questions ask to say or deny."""
    one, other = a.first[0].sense, b.first[0].sense
    polar = all(_POLAR.match(told.record.question) for told in (a, b))
    shared = one.frame & other.frame & (a.asked.frame | b.asked.frame)
    agree = a.asked.is_negative == b.asked.is_negative
    return polar and agree and bool(shared) and one.is_negative != other.is_negative


def _things(a: Told, b: Told) -> Iterator[Difference]:
    """Yield what two answers of few words name, where which one it is is asked."""
    if not all(_WHICH.match(told.record.question) for told in (a, b)):
        return
    one, other = a.first[0], b.first[0]
    if len(a.first) > 1 or len(b.first) > 1:
        return
    known = a.asked.frame | b.asked.frame
    mine, theirs = one.sense.frame - known, other.sense.frame - known
    if mine and theirs and not mine & theirs and max(len(mine), len(theirs)) <= _FEW:
        yield Difference("name", short(one.text), short(other.text))


def _denied(told: Told, topic: AbstractSet[str]) -> Statement | None:
    """Return the statement at the beginning of an answer that denies what is asked, if one does."""
    return next(
        (
            one
            for one in told.first[:_FIRST]
            if one.sense.is_negative and len(one.sense.frame) <= _SHORT and one.sense.frame & topic
        ),
        None,
    )


def _choices(a: Told, b: Told, stem: Stem) -> Iterator[Difference]:
    """Yield what each answer chooses of the alternatives in the questions."""
    mine, theirs = _choice(a, stem), _choice(b, stem)
    if not mine or not theirs or mine[1] & theirs[1]:
        return
    offered = [{w for _, stems in alternatives(told, stem) for w in stems} for told in (a, b)]
    if mine[1] & offered[1] or theirs[1] & offered[0]:
        yield Difference("option", mine[0], theirs[0])


def _choice(told: Told, stem: Stem) -> tuple[str, frozenset[str]] | None:
    """Return the alternative of its question that an answer names first."""
    offered = alternatives(told, stem)
    for word in WORD.findall(told.first[0].text):
        own = stem(word.casefold())
        found = next((one for one in offered if own in one[1]), None)
        if found:
            return found
    return None


def alternatives(told: Told, stem: Stem) -> list[tuple[str, frozenset[str]]]:
    """Return what a question offers to choose from ("by the calendar, on an alarm, or …?").

    Each has the stems that no other one has.
    """
    found = _OR.search(told.record.question)
    if not found or _EACH.match(told.record.question):
        return []
    before, after = told.record.question[: found.start()], told.record.question[found.end() :]
    *_, last = re.split(r"[:;]", before)
    listed = [part for part in last.split(",") if part.strip()]
    parts = [*listed, _ENDS.split(after)[0]]
    texts = [" ".join(part.split()[-_MOST_OFFERED:]) for part in parts[:-1]]
    texts.append(" ".join(parts[-1].split()[:_MOST_OFFERED]))
    stems = [stems_of(text, stem) for text in texts]
    offered = []
    for text, own in zip(texts, stems, strict=True):
        alone = frozenset(word for word in own if sum(word in one for one in stems) == 1)
        if alone:
            offered.append((text.strip(), alone))
    return offered if len(offered) > 1 else []


def _opposites(a: Told, b: Told, stem: Stem) -> Iterator[Difference]:
    for one, other in product(a.first[:_LATER], b.first[:_LATER]):
        if min(one.within(other), other.within(one)) < _DENYING:
            continue
        if max(len(one.sense.frame), len(other.sense.frame)) > _CLAUSE:
            continue  # it says several things, and may deny one of them
        if opposite(one.sense, other.sense, stem) or _turned(one, other):
            yield Difference("opposite", short(one.text), short(other.text))


def _turned(a: Statement, b: Statement) -> bool:
    return bool(opposed(a.sense.folded, b.sense.folded))


def _rules(a: Told, b: Told) -> Iterator[Difference]:
    """Yield what one lays down in any case and the other limits or recommends."""
    for own, other, turned in ((a, b, False), (b, a, True)):
        if not (STRICT.search(other.record.answer) and LIMITED.search(own.record.answer)):
            continue
        for place, ruling in enumerate(other.statements[:_LATER]):
            if not (strict := STRICT.search(ruling.text)):
                continue
            near = other.statements[max(0, place - 1) : place + 2]
            frame = frozenset[str]().union(*(one.sense.frame for one in near))
            for one in own.statements:
                limited = LIMITED.search(one.text)
                if limited and share(one.sense.frame, frame) >= _RULED:
                    said, ruled = around(one.text, limited), around(ruling.text, strict)
                    yield Difference("rule", *((ruled, said) if turned else (said, ruled)))


def _options(a: Told, b: Told) -> Iterator[Difference]:
    """Yield the one option, variable or identifier that each answer says to use."""
    mine, theirs = (_used(told.first[0].text) for told in (a, b))
    if len(mine) == len(theirs) == 1 and mine != theirs:
        yield Difference("option", mine.pop(), theirs.pop())


def _used(text: str) -> set[str]:
    found = {item.text for item in find_items(text) if item.kind in {"option", "identifier"}}
    return found | set(_SET.findall(text))


def _names(a: Told, b: Told) -> Iterator[Difference]:
    mine, theirs = (_named(*both) for both in ((a, b), (b, a)))
    if not mine or not theirs or max(len(mine), len(theirs)) > 2:
        return
    if is_newer(a.record.source, b.record.source) or is_newer(b.record.source, a.record.source):
        differ = mine.keys() != theirs.keys()  # the older may be named as what is no more
    else:
        differ = not mine.keys() & theirs.keys()
    if differ:
        yield Difference("name", ", ".join(mine.values()), ", ".join(theirs.values()))


def _named(told: Told, other: Told) -> dict[str, str]:
    """Return the names in the first statement, by their lower case."""
    text = told.first[0].text
    if len(_GERMAN & told.first[0].sense.folded) > 1:
        return {}
    first = WORD.search(text)
    begin = first.start() if first else -1
    known = told.asked.folded | other.asked.folded
    return {
        found.group().casefold(): found.group()
        for found in NAMED.finditer(text)
        if found.start() != begin
        and re.search(r"[^a-z-]", found.group())
        and found.group()[0].isalpha()
        and len(found.group()) > 1
        and not _AFTER_NUMBER.search(text[: found.start()])  # "2 GB"
        and found.group().casefold() not in known
    }
