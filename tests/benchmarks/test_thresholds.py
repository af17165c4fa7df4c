"""How far each threshold of detection can move before a real document is read differently.

    python -m pytest -m measure -s tests/benchmarks/test_thresholds.py

It prints the table that stands in FIGURES.md under [F-detect], in some minutes.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from corpus.errors import SourceError
from ingest.layouts import thresholds
from ingest.reader import parse_document
from tests.conftest import SHARED

DOCS = SHARED / "docs"
VALUES: dict[str, float] = {
    name: value for name, value in vars(thresholds).items() if name.isupper()
}
STEP = 0.01  # how exactly a share is found; counts are found exactly
FARTHEST = 10  # times its value, up to which a count is tried

Pairs = list[dict[str, str]]
pytestmark = [
    pytest.mark.measure,
    pytest.mark.skipif(not DOCS.is_dir(), reason=f"needs the documents in {DOCS}"),
    pytest.mark.timeout(7200),
]


@cache
def gold() -> dict[str, object]:
    loaded: dict[str, object] = json.loads((DOCS / "GOLD.json").read_text("utf-8"))
    return loaded


def pairs(name: str) -> Pairs:
    """Return the questions and answers of a document as it is read now; [] where it is not."""
    try:
        records = parse_document(name, (DOCS / name).read_bytes()).records
    except SourceError:
        return []
    return [{"question": record.question, "answer": record.answer} for record in records]


class Scores:
    """Scores documents as the scorer beside them does, each reading once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, str], str] = {}
        self._usual = {name: self.of(name) for name in gold()}
        self._order = list(gold())

    def of(self, name: str) -> str:
        """Return a document's line of scores."""
        found = pairs(name)
        key = (name, json.dumps(found))
        if key not in self._known:
            self._known[key] = self._score(name, found)
        return self._known[key]

    def changed(self) -> str:
        """Return the first document whose score is not what it was; "" where all are."""
        for name in self._order:
            if self.of(name) != self._usual[name]:
                self._order.remove(name)
                self._order.insert(0, name)  # what one value changes, the next one does, too
                return name
        return ""

    def _score(self, name: str, found: Pairs) -> str:
        files = self._folder / "gold.json", self._folder / "parsed.json"
        files[0].write_text(json.dumps({name: gold()[name]}), "utf-8")
        files[1].write_text(json.dumps({name: found}), "utf-8")
        command = [sys.executable, str(DOCS / "score_parser.py"), *map(str, files)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def limit(value: float, farthest: float, change: Callable[[float], str]) -> tuple[float, str]:
    """Return the farthest value in a direction that changes nothing, and what the next one changes.

    Between what changes nothing and what does there is taken to be one such place.
    """
    first = change(farthest)
    if not first:
        return farthest, ""
    same, other = value, farthest
    step = 1 if isinstance(value, int) else STEP
    while abs(other - same) > step:
        middle = (same + other) // 2 if isinstance(value, int) else (same + other) / 2
        if name := change(middle):
            other, first = middle, name
        else:
            same = middle
    return same, first


def test_how_far_each_threshold_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = Scores(tmp_path)
    print(
        "\n| threshold | value | down to | up to | first document to change (down / up) |\n|---|---|---|---|---|"
    )
    for name, value in VALUES.items():

        def change(to: float, name: str = name) -> str:
            monkeypatch.setattr(thresholds, name, to)
            return scores.changed()

        top = value * FARTHEST if isinstance(value, int) else 1.0
        (low, below), (high, above) = limit(value, 0, change), limit(value, top, change)
        monkeypatch.setattr(thresholds, name, value)
        first = " / ".join(one or "none" for one in (below, above)) if below or above else "none"
        print(f"| {name} | {value:g} | {low:.3g} | {high:.3g} | {first} |", flush=True)
        assert low <= value <= high
    assert not scores.changed()
