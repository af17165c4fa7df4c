"""Queries with their right records, among the records that any system found."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from corpus.settings import Settings
from search import Engine
from tests.golden import golden

_BENCHMARKS = Path(__file__).parents[1]


@dataclass(slots=True)
class Judged:
    """Queries over the documents of a folder; `read` says which records answer them.

    `places` has for each query its right records as the set names them.
    """

    name: str
    folder: Path
    queries: list[tuple[int, str]]
    places: list[frozenset[tuple[str, str]]]
    right: list[set[str]] = field(default_factory=list)

    def read(self, index: Path) -> None:
        """Find the right records in an index of the documents."""
        engine = Engine.open(Settings.load(index=index))
        named: dict[tuple[str, str], str] = {}
        count: dict[str, int] = {}
        for record in engine.records:
            count[record.source[:3]] = number = count.get(record.source[:3], 0) + 1
            named[record.source, record.question] = record.id
            named[record.source[:3], str(number)] = record.id
        self.right = [{named[place] for place in places} for places in self.places]

    def rank(self, number: int, ids: list[str]) -> int:
        """Return the place of the first right one, from 1; 0 if there is none."""
        found = [one in self.right[number] for one in ids]
        return found.index(True) + 1 if True in found else 0


def golden_queries(folder: Path) -> Judged:
    """Return the reporting half of the golden queries that have an answer."""
    asked = [
        one
        for kind in ("plain", "oblique")
        for one in golden.queries(kind)
        if one.part == "report" and one.relevant
    ]
    return Judged(
        "golden",
        folder,
        list(enumerate(one.query for one in asked)),
        [one.relevant for one in asked],
    )


def seed_queries(folder: Path) -> Judged | None:
    """Return the queries over the seed documents, None where those are not."""
    if not folder.is_dir():
        return None
    queries, places = [], []
    for name in ("seed_queries.jsonl", "seed_queries_oblique.jsonl"):
        for line in (_BENCHMARKS / name).read_text("utf-8").splitlines():
            one = json.loads(line)
            if one["relevant"]:
                queries.append(one["query"])
                split = (place.split("#") for place in one["relevant"])
                places.append(frozenset((source, number) for source, number in split))
    return Judged("seeds", folder, list(enumerate(queries)), places)
