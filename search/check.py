"""Checks what a person or a program gives: the query, the number of results, the filters.

A value of a wrong type is refused in the same words as one out of range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from numbers import Integral, Number, Real
from typing import Any, TypedDict

from corpus.errors import QueryError
from corpus.levels import level_in
from corpus.records import LEVELS, Level

MOST_CHARACTERS = 2000
MOST_RESULTS = 1000
MOST_OF_ANSWER = 20_000
# More records than any corpus has: what a page of a listing begins with.
MOST_FIRST = 10**9
MOST_FILTERS = 50
MOST_FILTER_CHARACTERS = 500
# A label has a document's name and all headings.
MOST_OF_LABEL = 4000


def check_query(text: str) -> str:
    """Return a query without surplus blanks; raises QueryError when it is empty or too long."""
    text = check_text("the query", text)
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
    check_text("the answer", text)
    if len(text) > MOST_OF_ANSWER:
        raise QueryError(
            f"the answer has {len(text):,} characters, the most is {MOST_OF_ANSWER:,}; "
            "give its first part"
        )
    return "".join(c if c.isprintable() or c.isspace() else " " for c in text).strip()


def check_text(what: str, value: object) -> str:
    """Return a text; raises QueryError for a value of another type."""
    if not isinstance(value, str):
        raise QueryError(f"{what} {_shown(value)} is not a text; give a text")
    return value


def check_count(k: int) -> int:
    """Return the number of results wanted; raises QueryError unless it is in 1…1000."""
    if not 1 <= _whole_number("the number of results", k) <= MOST_RESULTS:
        raise QueryError(f"{_shown(k)} results are out of range; ask for 1 to {MOST_RESULTS:,}")
    return int(k)


def check_first(first: int) -> int:
    """Return the number of the record that a listing begins with, from 0; raises QueryError."""
    if not 0 <= _whole_number("the first record", first) <= MOST_FIRST:
        raise QueryError(f"the first record {_shown(first)} is out of range; count from 0")
    return int(first)


def check_threshold(threshold: float) -> float:
    """Return a threshold; raises QueryError unless it is in [0.3, 1]."""
    # Below, nearly every pair of questions is alike.
    if not 0.3 <= _number("the threshold", threshold) <= 1.0:
        raise QueryError(
            f"the threshold {_shown(threshold)} is out of range; give one from 0.3 to 1"
        )
    return float(threshold)


def check_name(what: str, value: str, names: Sequence[str]) -> str:
    """Return one of the names that an option can have; raises QueryError, listing them."""
    if not isinstance(value, str) or value not in names:
        raise QueryError(f"no {what} {_shown(value)}; there is: {', '.join(names)}")
    return value


def check_answered(answered: object) -> bool | None:
    """Return a choice of answered or unanswered records, None for both; raises QueryError."""
    if answered is not None and not isinstance(answered, bool):
        raise QueryError(f"answered {_shown(answered)} is not true or false; give one, or neither")
    return answered


def check_list(
    what: str,
    values: Iterable[str],
    most: int = MOST_FILTERS,
    longest: int = MOST_FILTER_CHARACTERS,
) -> tuple[str, ...]:
    """Return the texts of a list; raises QueryError for anything else, and for one too long."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise QueryError(f"{what} {_shown(values)} is not a list; give a list of texts")
    listed = tuple(islice(values, most + 1))
    if len(listed) > most:
        raise QueryError(f"{what} lists more than {most:,} texts; give fewer")
    for value in listed:
        if len(check_text(f"{what}: the item", value)) > longest:
            raise QueryError(
                f"{what}: a text has {len(value):,} characters, the most is "
                f"{longest:,}; give a part of it"
            )
    return listed


def check_id(record_id: str) -> str:
    """Return a record's id without blanks around it; raises QueryError for anything but a text."""
    return check_text("the id", record_id).strip()


def check_ids(ids: Iterable[str]) -> list[str]:
    """Return ids, each once; raises QueryError for anything but a list of texts."""
    if isinstance(ids, (str, bytes)) or not isinstance(ids, Iterable):
        raise QueryError(f"the ids {_shown(ids)} are not a list; give a list of texts")
    return list(dict.fromkeys(map(check_id, ids)))


def _whole_number(what: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise QueryError(f"{what} {_shown(value)} is not a whole number; give a whole number")
    return int(value)


def _number(what: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise QueryError(f"{what} {_shown(value)} is not a number; give a number")
    return value  # type: ignore[return-value]  # as Python's numbers are typed


def _shown(value: object) -> str:
    """Return a wrong value as a message shows it: a short one whole, of others the kind."""
    if isinstance(value, Number):
        return str(value) if not isinstance(value, int) or abs(value) < 10**20 else "of many digits"
    if isinstance(value, str):
        return repr(value if len(value) <= 80 else f"{value[:79]}…")
    return "(nothing)" if value is None else "(of another kind)"


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


def choose_topics(wanted: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses of the topics that a filter means; `known` has their names by address.

    A filter is an address, or a name or a part of one. Raises QueryError for one that means none.
    """
    chosen: list[str] = []
    for text in wanted:
        key = text.casefold().strip()
        exact = [one for one in known if one == key]
        named = [one for one, name in known.items() if name.casefold() == key]
        part = [one for one, name in known.items() if key and key in name.casefold()]
        if not (matching := exact or named or part):
            listed = ", ".join(islice(known, 8)) + (", …" if len(known) > 8 else "")
            raise QueryError(
                f"no topic is called {text[:200]!r}; there is: {listed or 'none'}; a topic that is "
                "gone has joined another: askalike topics lists them all"
            )
        chosen += matching
    return tuple(dict.fromkeys(chosen))


class FilterFields(TypedDict, total=False):
    """The filters that a search takes, as `Filters` has them."""

    sources: Iterable[str]
    sections: Iterable[str]
    tags: Iterable[str]
    levels: Iterable[str]
    within: Iterable[str]
    layouts: Iterable[str]
    answered: bool | None
    topics: Iterable[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a search as a person gives them; several of one kind widen the search.

    Each is a name, a pattern ("*.md") or part of a name; a level is a word for one ("easy"). Exact
    are `within`, labels of documents and sections as facets have them, and the names of `layouts`.
    `answered` keeps the records with an answer, or those without. `topics` are addresses of topics,
    or parts of their names; "unsorted" are the records in none.
    """

    sources: Sequence[str] = ()
    sections: Sequence[str] = ()
    tags: Sequence[str] = ()
    levels: Sequence[str] = ()
    within: Sequence[str] = ()
    layouts: Sequence[str] = ()
    answered: bool | None = None
    topics: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        *,
        sources: Iterable[str] = (),
        sections: Iterable[str] = (),
        tags: Iterable[str] = (),
        levels: Iterable[str] = (),
        within: Iterable[str] = (),
        layouts: Iterable[str] = (),
        answered: bool | None = None,
        topics: Iterable[str] = (),
    ) -> Filters:
        """Return filters that are lists of texts, not too long; raises QueryError."""
        return cls(
            check_list("the filter of sources", sources),
            check_list("the filter of sections", sections),
            check_list("the filter of tags", tags),
            check_list("the filter of levels", levels),
            check_list("the filter within", within, longest=MOST_OF_LABEL),
            check_list("the filter of layouts", layouts),
            check_answered(answered),
            check_list("the filter of topics", topics),
        )

    def __bool__(self) -> bool:
        return bool(self.sources or self.sections or self.tags or self.levels or self.exact)

    @property
    def exact(self) -> bool:
        """Whether any of them is by more than names of documents, headings, tags and levels."""
        return bool(self.within or self.layouts or self.answered is not None or self.topics)
