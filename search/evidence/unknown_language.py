"""How sure an answer is in a language that the model does not know: as far as the words say so.

A model for English finds something near to any text in German or Chinese, and may be as near to a
wrong one as to the right one. Then only the words count that query and record have in common.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.lexical.language import guess_languages, likeliest
from corpus.model.languages import ENGLISH, name_languages
from corpus.model.unpacked import MULTILINGUAL

if TYPE_CHECKING:
    from corpus.lexical.index import LexicalIndex
    from corpus.records import Record

_REMARK = (
    "the model does not know {}: only words are compared; "
    "for better results run: askalike ingest --rebuild --model {}"
)
# A record answers if it has this share of the query's words or more. Only one with all of them is
# this sure to. [F-unknown-language]
_ANSWERS, _MOST = 0.3, 0.95


@dataclass(frozen=True, slots=True)
class ByWords:
    """How surely a record answers a query as far as their words say so, in [0, 1], and a remark."""

    confidence: float
    remark: str

    @classmethod
    def of(cls, query: str, record: Record, lexical: LexicalIndex) -> ByWords | None:
        """Return what the words say; None for a record in English, which the model knows."""
        text = f"{record.question}\n{record.answer}"
        language = likeliest(guess_languages(text), ENGLISH)
        if language == ENGLISH:
            return None
        share = shared_words(query, f"{text}\n{' '.join(record.section)}", lexical)
        confidence = 0.5 * share / _ANSWERS
        if share >= _ANSWERS:
            confidence = 0.5 + (_MOST - 0.5) * (share - _ANSWERS) / (1 - _ANSWERS)
        named = name_languages({language: 1.0})
        return cls(round(confidence, 4), _REMARK.format(named, MULTILINGUAL))


def shared_words(query: str, text: str, lexical: LexicalIndex) -> float:
    """Return the share of a query's words that a text has in some form, in [0, 1].

    A word counts by how rare it is among the passages (Spärck Jones 1972); 0 without any word.
    """
    passages = lexical.count
    weights = {
        stem: math.log((passages + 1) / (lexical.frequency(stem) + 0.5))
        for stem in lexical.stems(query)
    }
    whole = sum(weights.values())
    has = weights.keys() & set(lexical.stems(text))
    return sum(weights[stem] for stem in has) / whole if whole > 0 else 0.0
