"""What a walk through the collections notes down: many small defects, gathered into findings."""

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
    """A kind of defect: what is counted, what is said of it, what it means, and what mends it."""

    counted: str
    said: str
    means: str
    mend: Mend = "read"


_KINDS = {
    "metadata": _Kind("entry", "without all that belongs to it", "it cannot be shown or filtered"),
    "vector": _Kind("passage", "with no usable vector", "it is not found, or found for anything"),
    "other-vector": _Kind("passage", "with the vector of another text", "it is found for that"),
    "token-bits": _Kind("passage", "with no usable token vectors", "it is ranked at random"),
    "text": _Kind("passage", "whose text is not the one encoded", "it is found for another text"),
    "answer": _Kind("record", "whose answer and passages differ", "its answer is not all found"),
    "pending": _Kind("document", "not wholly written", "an ingest was killed while it wrote it"),
    "count": _Kind("document", "with other records or passages than noted", "some were lost"),
    "orphan-record": _Kind("record", "of no known document", "it stays when its document goes"),
    "orphan-passage": _Kind("passage", "of no known record", "it is found and cannot be shown"),
    "source": _Kind("document", "whose entry cannot be read", "it cannot be listed", "rebuild"),
}
_PLURALS = {"entry": "entries"}


@dataclass(slots=True)
class Notes:
    """Defects by kind; how many, of which sources, an example, and the entries that must go."""

    _counts: Counter[str] = field(default_factory=Counter)
    _sources: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _examples: dict[str, str] = field(default_factory=dict)
    _unsound: defaultdict[str, list[Unsound]] = field(default_factory=lambda: defaultdict(list))

    def add(self, code: str, source: str, example: str, entry: Unsound | None = None) -> None:
        """Note a defect of a source, "" for none; `entry` is not to be used again."""
        self._counts[code] += 1
        self._examples.setdefault(code, example)
        if source:
            self._sources[code][source] = None
        if entry:
            self._unsound[code].append(entry)

    def entry(self, code: str, source: str, kind: PassageKind, entry_id: str, why: str) -> None:
        """Note a defect of one entry, which is then not to be used again."""
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
