"""Queries to begin with, taken from the corpus that is open."""

import re
from collections.abc import Iterable

from corpus.records import Record

_WORD = re.compile(r"[^\W_]{4,}")
_SHORTEST, _LONGEST = 12, 64
_MOST = 5


def pick_examples(records: Iterable[Record]) -> tuple[str, ...]:
    """Return up to five short questions of the corpus, from as many sources as there are.

    Real questions come before mere topics, and no two that are about the same words.
    """
    by_source: dict[str, list[str]] = {}
    for record in records:
        question = " ".join(record.question.split())
        if _SHORTEST <= len(question) <= _LONGEST:
            by_source.setdefault(record.source, []).append(question)
    queues = [sorted(questions, key=_order) for questions in by_source.values()]
    chosen: list[str] = []
    for rank in range(max(map(len, queues), default=0)):
        for queue in queues:
            if rank < len(queue) and not any(_alike(queue[rank], other) for other in chosen):
                chosen.append(queue[rank])
                if len(chosen) == _MOST:
                    return tuple(chosen)
    return tuple(chosen)


def _order(question: str) -> tuple[bool, bool, int]:
    """Order questions: whole ones, then without formulas and code, then the shortest."""
    return not question.endswith("?"), bool(re.search(r"[$`\\_{}<>]", question)), len(question)


def _alike(first: str, second: str) -> bool:
    a, b = (set(_WORD.findall(text.casefold())) for text in (first, second))
    return a <= b or b <= a
