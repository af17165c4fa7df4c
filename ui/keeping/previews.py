"""What would be read of a file that is not added yet: by the reader that an ingest uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NoQuestions, SourceError
from ingest.open import checked_pieces, open_document

if TYPE_CHECKING:
    from corpus.records import Unread
    from ingest.files.source import SourceFile
    from ingest.open import Limits
    from ingest.reader import Rival

# Questions that are shown of a file, and characters of each.
_SAMPLES, _LONGEST = 3, 200
# Unread parts that are listed; a binary table has thousands.
_UNREAD = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file holds, or in `error` why it cannot be read.

    `skips` says that it is no document for us: a structured file without a question, as programs
    have them, which an ingest passes over.
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
        count, samples = 0, list[str]()
        for piece in checked_pieces(file, opened):
            samples += [record.question[:_LONGEST] for record in piece[: _SAMPLES - len(samples)]]
            count += len(piece)
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
    )
