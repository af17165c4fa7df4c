"""Whether a model knows the languages of a corpus, and what to say where it does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.model.unpacked import INSTALL, MULTILINGUAL

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "english"
# A model for English finds little else: from this share of other languages on, it is the wrong one.
_MUCH = 1 / 3
# What names of models for many languages, and of those for English alone, have in common.
_MANY = re.compile(r"multilingual|xlm|labse|-m3\b|bge-multi|arctic-embed-.*v2|nomic-embed-text-v2")
_ENGLISH_ALONE = re.compile(
    r"all-minilm|all-mpnet|all-distilroberta|multi-qa|msmarco|paraphrase-(?:minilm|mpnet|albert)"
    r"|[-_]en\b|\be5-(?:small|base|large)|gte-(?:tiny|small|base|large)\b|gte-modernbert"
    r"|arctic-embed|nomic-embed-text-v1|modernbert-embed|mxbai-embed-(?:large|xsmall)|uae-large"
)
# How many languages are named in a sentence.
_NAMED = 3


def is_mostly_foreign(shares: Mapping[str, float]) -> bool:
    """Return whether so much of a corpus is not English that it needs a model for that.

    `shares` are those of its languages, as `corpus.lexical.language.language_shares` has them.
    """
    return bool(shares) and 1 - shares.get(ENGLISH, 0.0) >= _MUCH


def knows_english_alone(model: str) -> bool:
    """Return whether a model's name says that it was trained for English alone."""
    name = model.lower()
    return not _MANY.search(name) and bool(_ENGLISH_ALONE.search(name))


def language_note(model: str, shares: Mapping[str, float], *, is_here: bool) -> str | None:
    """Return a sentence where a model does not know much of a corpus, None where all is well.

    `is_here` says whether the multilingual model is on this machine; else the sentence says how to
    get it.
    """
    if not knows_english_alone(model) or not is_mostly_foreign(shares):
        return None
    first = "" if is_here else f"{INSTALL}, and then: "
    return (
        f"Much of this corpus is in {name_languages(shares)}, and its model knows English alone; "
        f"for better results run: {first}askalike ingest --rebuild --model {MULTILINGUAL}"
    )


def name_languages(shares: Mapping[str, float]) -> str:
    """Return the languages other than English in words, the commonest first."""
    others = sorted((name for name in shares if name != ENGLISH), key=lambda name: -shares[name])
    named = [name.title() for name in others[:_NAMED]]
    if len(others) > _NAMED:
        return f"{', '.join(named)} and others"
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
