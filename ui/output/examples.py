"""Queries to begin with, taken from the corpus that is open."""

import re
from collections.abc import Iterable

from corpus.records import Record

_WORD = re.compile(r"[^\W_]{4,}")
_SHORTEST, _LONGEST = 16, 80
# A question of about this length says what it is about, and is soon read.
_BEST_LENGTH = 40
_MOST = 5
_ENDS = ("?", "？", "؟", ";")
_ODD = re.compile(r"[$`\\_{}<>|=^~*#\[\]]|https?:")
# Words by which a question points to what stands around it.
_POINTING = re.compile(
    r"\b(?:this|these|those|it|its|they|them|their|he|she|above|below|following|previous|"
    r"here|figure|table|exercise|snippet|output|code|passage|author|text|"
    r"dies\w*|folgende\w*|obige\w*|cette|ceci|cela|suivante?s?|esta|este|esto|siguientes?)\b",
    re.IGNORECASE,
)
# Words that need a subject beside them: "What are the advantages?"
_GENERAL = frozenset(
    "what when where which whose does have should would could will with from that than then into "
    "about there some many much more most advantages disadvantages advantage disadvantage benefits "
    "drawbacks limitations difference differences assumptions types kinds steps examples example "
    "method methods model models problem problems used uses mean means main common happen happens "
    "different give make need purpose answer question true false correct following between".split()
)


def pick_examples(records: Iterable[Record]) -> tuple[str, ...]:
    """Return up to five questions that make sense alone, from as many sources as there are.

    No two are about the same words. If there are none, topics take their place.
    """
    questions, topics = dict[str, list[str]](), dict[str, list[str]]()
    for record in records:
        text = " ".join(record.question.split())
        if record.context or not _makes_sense(text):
            continue
        if text.endswith(_ENDS) and record.answer and not record.given:
            questions.setdefault(record.source, []).append(text)
        elif not text.endswith(_ENDS):
            topics.setdefault(record.source, []).append(text)
    return _in_turn(questions.values()) or _in_turn(topics.values())


def _makes_sense(text: str) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST or _ODD.search(text) or _POINTING.search(text):
        return False
    return any(word.casefold() not in _GENERAL for word in _WORD.findall(text))


def _in_turn(queues: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the best of each queue, then the second best of each, until there are enough."""
    ordered = [sorted(dict.fromkeys(queue), key=_order) for queue in queues]
    chosen: list[str] = []
    for rank in range(max(map(len, ordered), default=0)):
        for queue in ordered:
            if rank < len(queue) and not any(_alike(queue[rank], other) for other in chosen):
                chosen.append(queue[rank])
                if len(chosen) == _MOST:
                    return tuple(chosen)
    return tuple(chosen)


def _order(text: str) -> tuple[bool, int, str]:
    """Order questions: those that begin one first, then the nearest to the best length."""
    return not text[:1].isupper(), abs(len(text) - _BEST_LENGTH), text


def _alike(first: str, second: str) -> bool:
    a, b = (set(_WORD.findall(text.casefold())) for text in (first, second))
    return a <= b or b <= a
