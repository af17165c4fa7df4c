"""The defects that a walk through the collections notes, gathered into findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.health.finding import REPAIR, Finding, Mend, Unsound, count, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import PassageKind


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of defect: what is counted, what is wrong, what that means, and what repairs it."""

    counted: str
    said: str
    means: str
    mend: Mend = "read"


_KINDS = {
    "metadata": _Kind("entry", "with incomplete metadata", "it cannot be shown or filtered"),
    "vector": _Kind("passage", "without a usable vector", "it is not found, or found for anything"),
    "other-vector": _Kind("passage", "with the vector of another text", "it is found for that"),
    "token-bits": _Kind("passage", "without usable token vectors", "it is ranked at random"),
    "text": _Kind("passage", "whose text is not the one encoded", "it is found for another text"),
    "answer": _Kind("record", "whose answer and passages differ", "its answer is not all found"),
    "pending": _Kind("document", "not completely written", "an ingest was killed while writing it"),
    "count": _Kind("document", "with the wrong number of records or passages", "some were lost"),
    "orphan-record": _Kind(
        "record", "of no known document", "it stays when its document is removed"
    ),
    "orphan-passage": _Kind("passage", "of no known record", "it is found but cannot be shown"),
    "source": _Kind("document", "whose entry cannot be read", "it cannot be listed", "rebuild"),
}
_PLURALS = {"entry": "entries"}


@dataclass(slots=True)
class Notes:
    """Defects by kind: how many, of which sources, an example, and the entries to delete."""

    _counts: Counter[str] = field(default_factory=Counter)
    _sources: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _examples: dict[str, str] = field(default_factory=dict)
    _unsound: defaultdict[str, list[Unsound]] = field(default_factory=lambda: defaultdict(list))

    def add(self, code: str, source: str, example: str, entry: Unsound | None = None) -> None:
        """Note a defect of a source, "" for none; `entry` must not be used again."""
        self._counts[code] += 1
        self._examples.setdefault(code, example)
        if source:
            self._sources[code][source] = None
        if entry:
            self._unsound[code].append(entry)

    def entry(self, code: str, source: str, kind: PassageKind, entry_id: str, why: str) -> None:
        """Note a defect of one entry, which then must not be used again."""
        self.add(code, source, f"{entry_id} {why}", Unsound(source, kind, entry_id))

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each kind of defect that was noted."""
        for code, number in self._counts.items():
            kind = _KINDS[code]
            sources = sorted(self._sources[code])
            counted = count(number, kind.counted)
            if number != 1 and kind.counted in _PLURALS:
                counted = f"{number:,} {_PLURALS[kind.counted]}"
            where = f" in {some(sources)}" if sources and kind.counted != "document" else ""
            yield Finding(
                code,
                "error",
                f"{counted} {kind.said}{where} (such as {self._examples[code]}): {kind.means}",
                f"run: {REPAIR}",
                kind.mend,
                tuple(sources) if kind.mend == "read" else (),
                tuple(self._unsound[code]),
            )
