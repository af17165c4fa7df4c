"""Records that askalike exported, read again just as they are: nothing is guessed or cleaned."""

import sys
from collections.abc import Mapping

from corpus.backup.interchange import is_exported, listed
from ingest.formats.items.item import Spot
from ingest.text.reading import Found


def exported_found(row: Mapping[str, object], spot: Spot) -> Found | None:
    """Return the record of an exported row or object, None where it is none or lacks a question.

    Source, lines and place are those of the file that is read now.
    """
    if not is_exported(row):
        return None
    text = {key: value for key, value in row.items() if isinstance(value, str)}
    if not text.get("question", "").strip():
        return None
    return Found(
        question=text["question"],
        answer=text.get("answer", ""),
        section=listed(row["section"]),
        lines=spot.lines,
        tags=listed(row["tags"]),
        place=spot.place,
        id=text.get("id", ""),
        level=text.get("level", ""),
        given=text.get("given", ""),
        context=sys.intern(text.get("context", "")),  # many questions are about one text
    )
