"""Records that are copies of each other, word for word or nearly so: no model is asked.

In a language that the model does not know, these are all the duplicates that can be found.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.model.languages import name_languages
from corpus.model.unpacked import MULTILINGUAL
from search.decisions.keys import bare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.duplicates.neighbours import Rows

# Two texts are nearly copies if they share so much of their runs of three letters: a word or an
# ending is other, or signs are.
_NEARLY = 0.85
_RUN = 3
# How likely a near copy is the same, where the model cannot tell. By hand.
NEAR_COPY = 0.9
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Copies:
    """Which rows are the first of their kind, and the rows that are copies of each of these."""

    first: Rows
    others: Mapping[int, tuple[int, ...]]


def find_copies(records: Sequence[Record]) -> Copies:
    """Return which records say the same but for spaces and case; an empty question equals none."""
    kinds: dict[object, list[int]] = {}
    for row, record in enumerate(records):
        said = bare(record)
        kinds.setdefault(said if said[0] else row, []).append(row)
    others = {rows[0]: tuple(rows[1:]) for rows in kinds.values() if len(rows) > 1}
    first = [rows[0] for rows in kinds.values() if records[rows[0]].question.strip()]
    return Copies(np.array(first, dtype=np.intp), others)


def unknown_languages(languages: Sequence[str]) -> str:
    """Return a sentence that says what is found in languages that the model does not know."""
    shares = {name: 1 / (place + 1) for place, name in enumerate(languages)}
    return (
        f"The model does not know {name_languages(shares)}: of these records only copies and near "
        f"copies are found; for more run: askalike ingest --rebuild --model {MULTILINGUAL}"
    )


def is_near_copy(a: Record, b: Record) -> bool:
    """Return whether two records have nearly the same words in question and answer."""
    return _shared(a.question, b.question) >= _NEARLY and _shared(a.answer, b.answer) >= _NEARLY


def _shared(a: str, b: str) -> float:
    """Return what two texts share of their runs of letters, 1 for two that have none."""
    one, other = _runs(a), _runs(b)
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0


def _runs(text: str) -> Counter[str]:
    words = f" {_NOT_WORD.sub(' ', text.casefold()).strip()} "
    if not words.strip():
        return Counter()
    return Counter(words[n : n + _RUN] for n in range(len(words) - _RUN + 1))
