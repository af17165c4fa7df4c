"""A question with a part of it exchanged for what a fragment names: "and in NumPy?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.answer.conversation.speech import Speech

_WORD = re.compile(r"[\w%+#@./-]*[\w%+#]+(?:['’]\w+)*")
_NAME = re.compile(r"[A-Z0-9_+#].*[A-Z0-9_+#]|^[A-Z]\w+$|.*\d|\w+_\w+")


def replaced(base: str, rest: str, speech: Speech) -> str:
    """Return a question with a fragment in place of its like, or else behind it."""
    words = _WORD.findall(rest)
    if words[0].casefold() in speech.prepositions:
        return _other_place(base, rest, words, speech)
    if any(word in speech.comparing for word in base.casefold().split()):
        return f"{base}: {rest}"
    return _other_subject(base, rest, words, speech)


def _other_place(base: str, rest: str, words: Sequence[str], speech: Speech) -> str:
    """Return a question about another place, time or case: "on AWS" becomes "on Google Cloud"."""
    found = list(_WORD.finditer(base))
    for number in range(len(found) - 1, 0, -1):
        preposition = found[number].group().casefold()
        if preposition not in speech.prepositions:
            continue
        told = [one.group() for one in found[:number]]
        if not any(speech.tells(word.casefold()) for word in told):
            break
        ending = [one.group() for one in found[number + 1 :]]
        if preposition == words[0].casefold() or _alike(ending, words[1:], speech):
            return f"{base[: found[number].start()]}{rest}"
        break
    return f"{base} {rest}"


def _alike(one: Sequence[str], other: Sequence[str], speech: Speech) -> bool:
    """Return whether two phrases name things of a kind: they share a noun, or both are names."""
    first = {word.casefold() for word in one if speech.tells(word.casefold())}
    second = {word.casefold() for word in other if speech.tells(word.casefold())}
    if first & second:
        return True
    names = [[word for word in words if _NAME.match(word)] for words in (one, other)]
    return all(names) and len(one) <= 3 and len(other) <= 3


def _other_subject(base: str, rest: str, words: Sequence[str], speech: Speech) -> str:
    """Return a question about another thing: "how does SARSA work"."""
    chunk = _like(base, words, speech) or _framed(base, words, speech)
    if chunk is None:
        return f"{base}: {rest}"
    start, end = chunk
    return f"{base[:start]}{_completed(base[start:end], rest, words, speech)}{base[end:]}"


def _framed(base: str, words: Sequence[str], speech: Speech) -> tuple[int, int] | None:
    """Return where the subject of a plain question stands; "the …" is a side of it, not another."""
    if words[0].casefold() in {"the", "le", "la", "les", "el", "il", "die", "der", "das"}:
        return None
    for frame in speech.frames:
        if found := frame.match(base):
            start, end = found.span("it")
            inner = next(
                (
                    one
                    for one in _WORD.finditer(base, start, end)
                    if one.group().casefold() in speech.prepositions and one.start() > start
                ),
                None,
            )
            return (start, inner.start() - 1) if inner else (start, end)
    return None


def _like(base: str, words: Sequence[str], speech: Speech) -> tuple[int, int] | None:
    """Return where something of the same kind stands: with a noun in common, or a lone name."""
    chunks = _chunks(base, speech)
    telling = {word.casefold() for word in words if speech.tells(word.casefold())}
    for chunk in chunks:
        if telling & {word.casefold() for word in _WORD.findall(base[slice(*chunk)])}:
            return chunk
    if not all(_NAME.match(word) for word in words if speech.tells(word.casefold())):
        return None
    named = [
        found.span()
        for found in _WORD.finditer(base)
        if found.start() and _NAME.match(found.group()) and speech.tells(found.group().casefold())
    ]
    return named[0] if len(named) == 1 else None


def _chunks(base: str, speech: Speech) -> list[tuple[int, int]]:
    """Return where telling words stand side by side."""
    chunks: list[tuple[int, int]] = []
    for found in _WORD.finditer(base):
        if not speech.tells(found.group().casefold()):
            continue
        if chunks and not base[chunks[-1][1] : found.start()].strip():
            chunks[-1] = (chunks[-1][0], found.end())
        else:
            chunks.append(found.span())
    return chunks


def _completed(old: str, rest: str, words: Sequence[str], speech: Speech) -> str:
    """Return the new thing with what the old one lends it: "a deep one" is a deep copy."""
    before = old.split()
    bare = [word for word in words if speech.tells(word.casefold())]
    if words[-1].casefold() == "one":
        return f"{' '.join(bare)} {before[-1]}"
    folded = [word.casefold() for word in before]
    shared = next((word for word in bare if word.casefold() in folded), None)
    if shared:
        after = folded.index(shared.casefold()) + len(bare) - bare.index(shared)
        return " ".join([*bare, *before[after:]])
    if len(before) == 2 and len(bare) == 1 and bare[0].islower() and before[0].islower():
        return f"{before[0]} {bare[0]}"
    return " ".join(bare) if words[0].casefold() in speech.grammar else rest
