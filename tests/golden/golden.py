"""The golden set: queries with their right records, and which questions are the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

Place = tuple[str, str]  # a record's document and question


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the records that answer it (none where the corpus does not), and its half."""

    query: str
    relevant: frozenset[Place]
    part: str


def queries(kind: str) -> list[Asked]:
    """Return the "plain" or the "oblique" queries; what is asked twice is relevant twice."""
    same = {place: group for group in duplicates() for place in group}
    found = []
    for line in (HERE / f"{kind}.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        named = {place_of(record) for record in one["relevant"]}
        relevant = named.union(*(same.get(place, ()) for place in named))
        found.append(Asked(one["query"], frozenset(relevant), one["part"]))
    return found


def duplicates() -> list[frozenset[Place]]:
    """Return the groups of records that ask the same."""
    return [frozenset(map(place_of, group)) for group in _load("duplicates")]


def duplicate_pairs() -> set[frozenset[Place]]:
    """Return the pairs of records that ask the same."""
    return {frozenset(pair) for group in duplicates() for pair in combinations(group, 2)}


def look_alikes() -> set[frozenset[Place]]:
    """Return pairs of records that look alike and do not ask the same."""
    return {frozenset(map(place_of, pair)) for pair in _load("look-alikes")}


def conflicts() -> set[frozenset[Place]]:
    """Return the pairs of records that ask the same and contradict each other."""
    return {frozenset(map(place_of, one["pair"])) for one in _load("conflicts")}


def places() -> Iterator[Place]:
    """Yield every record that the golden set names."""
    for kind in ("plain", "oblique"):
        for asked in queries(kind):
            yield from asked.relevant
    for pair in [*duplicates(), *look_alikes(), *conflicts()]:
        yield from pair


def place_of(record: dict[str, str]) -> Place:
    """Return what names a record."""
    return record["source"], record["question"]


def _load(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))
