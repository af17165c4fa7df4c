"""Checks what a person typed: the query's text, the number of results, the filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from corpus.errors import QueryError
from corpus.levels import level_in
from corpus.records import LEVELS, Filter, Level

if TYPE_CHECKING:
    from corpus.records import Record, Source

MOST_CHARACTERS = 2000
MOST_RESULTS = 1000
MOST_OF_ANSWER = 20_000


def check_query(text: str) -> str:
    """Return a query without surplus blanks; raises QueryError when it is empty or too long."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not text:
        raise QueryError("the query is empty; ask a question or name a topic")
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"the query has {len(text):,} characters, the most is {MOST_CHARACTERS:,}; "
            "ask in fewer words"
        )
    return text


def check_answer(text: str) -> str:
    """Return the answer of a new question; raises QueryError when it is too long."""
    if len(text) > MOST_OF_ANSWER:
        raise QueryError(
            f"the answer has {len(text):,} characters, the most is {MOST_OF_ANSWER:,}; "
            "give its first part"
        )
    return "".join(c if c.isprintable() or c.isspace() else " " for c in text).strip()


def check_count(k: int) -> int:
    """Return the number of results wanted; raises QueryError unless it is in 1…1000."""
    if not 1 <= k <= MOST_RESULTS:
        raise QueryError(f"{k} results are out of range; ask for 1 to {MOST_RESULTS:,}")
    return k


def check_threshold(threshold: float) -> float:
    """Return a threshold; raises QueryError unless it is in [0.3, 1]."""
    if not 0.3 <= threshold <= 1.0:  # below, nearly every pair of questions is alike
        raise QueryError(f"the threshold {threshold} is out of range; give one from 0.3 to 1")
    return threshold


def choose(kind: str, wanted: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that a filter means: by full name, pattern or part, in any case.

    Raises QueryError when a filter matches none, listing the known names.
    """
    if not wanted:
        return ()
    names = sorted(set(known))
    chosen: list[str] = []
    for filter_text in wanted:
        key = filter_text.casefold().strip()
        exact = [name for name in names if name.casefold() == key]
        pattern = [name for name in names if key and fnmatchcase(name.casefold(), key)]
        part = [name for name in names if key and key in name.casefold()]
        matching = exact or pattern or part
        if not matching:
            listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
            raise QueryError(f"no {kind} matches {filter_text!r}; there is: {listed or 'none'}")
        chosen += matching
    return tuple(dict.fromkeys(chosen))


def choose_levels(wanted: Sequence[str], known: Iterable[Level | None]) -> tuple[Level, ...]:
    """Return the levels that a filter means, by name or by a word for one ("easy").

    Raises QueryError for a word that is not a level, and for a level that no record has.
    """
    if not wanted:
        return ()
    existing = set(known)
    available = [level for level in LEVELS if level in existing]
    chosen: list[Level] = []
    for text in wanted:
        level = level_in(text)
        if level is None:
            raise QueryError(f"no level {text!r}; levels are: {', '.join(LEVELS)}")
        if level not in available:
            listed = ", ".join(available) or "none"
            raise QueryError(f"no level matches {text!r}; there is: {listed}")
        chosen.append(level)
    return tuple(dict.fromkeys(chosen))


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a search as a person gives them; several of one kind widen the search.

    Each is a name, a pattern ("*.md") or part of a name; a level is a word for one ("easy").
    """

    sources: Sequence[str] = ()
    sections: Sequence[str] = ()
    tags: Sequence[str] = ()
    levels: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.sources or self.sections or self.tags or self.levels)

    def choose(self, records: Sequence[Record], sources: Sequence[Source]) -> Filter | None:
        """Return what they mean in a corpus, None if there are none; raises QueryError."""
        if not self:
            return None
        return Filter(
            choose("source", self.sources, (source.name for source in sources)),
            choose(
                "section", self.sections, (name for record in records for name in record.section)
            ),
            choose("tag", self.tags, (tag for record in records for tag in record.tags)),
            choose_levels(self.levels, (record.level for record in records)),
        )
