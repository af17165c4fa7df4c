"""What would be read of a file that is not added yet: by the reader that an ingest uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NoQuestions, SourceError
from ingest.open import checked_pieces, open_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record, Unread
    from ingest.files.source import SourceFile
    from ingest.open import Limits
    from ingest.reader import Rival

# Questions that are shown of a file, and characters of each.
_SAMPLES, _LONGEST = 3, 200
# Unread parts that are listed; a binary table has thousands.
_UNREAD = 200
# Questions of a file, from all of it, that are compared with the corpus before it is added: each
# takes as long as a search, 50 of them two seconds.
_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file holds, or in `error` why it cannot be read.

    `skips` says that it is no document for us: a structured file without a question, as programs
    have them, which an ingest passes over. `compared` are some of its records, from all of it.
    """

    layout: str | None = None
    confidence: float | None = None
    runner_up: Rival | None = None
    records: int = 0
    unread: tuple[Unread, ...] = ()
    doubt: str | None = None
    error: str | None = None
    samples: tuple[str, ...] = ()
    skips: bool = False
    compared: tuple[Record, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """The fields that the API gives."""
        return {
            "layout": self.layout,
            "confidence": self.confidence,
            "runner_up": asdict(self.runner_up) if self.runner_up else None,
            "records": self.records,
            "unread": [
                {"lines": list(part.lines), "reason": part.reason} for part in self.unread[:_UNREAD]
            ],
            "doubt": self.doubt,
            "error": self.error,
            "samples": list(self.samples),
        }


def look(file: SourceFile, name: str, limits: Limits) -> Seen:
    """Read a file as an ingest would, and return what it holds."""
    try:
        opened = open_document(name, file.path, file.layout, limits)
        count, samples, spread = 0, list[str](), _Spread()
        for piece in checked_pieces(file, opened):
            samples += [record.question[:_LONGEST] for record in piece[: _SAMPLES - len(samples)]]
            count += len(piece)
            spread.add(piece)
    except SourceError as error:
        skips = isinstance(error, NoQuestions) and file.is_incidental
        return Seen(error=str(error), skips=skips)
    return Seen(
        layout=opened.layout,
        confidence=opened.score,
        runner_up=opened.runner_up,
        records=count,
        unread=opened.unread,
        doubt=opened.doubt,
        samples=tuple(samples),
        compared=spread.records,
    )


class _Spread:
    """Some records from all of a document of any length, without holding the others."""

    def __init__(self) -> None:
        self._kept: list[Record] = []
        self._step, self._seen = 1, 0

    def add(self, piece: Sequence[Record]) -> None:
        """Look at the next records."""
        for record in piece:
            if self._seen % self._step == 0:
                self._kept.append(record)
            self._seen += 1
            if len(self._kept) > 2 * _COMPARED:
                self._kept, self._step = self._kept[::2], 2 * self._step

    @property
    def records(self) -> tuple[Record, ...]:
        """At most as many as are compared, evenly."""
        kept, most = self._kept, min(_COMPARED, len(self._kept))
        return tuple(kept[n * len(kept) // most] for n in range(most))
