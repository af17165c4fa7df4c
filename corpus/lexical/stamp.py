"""The stamp of what is derived: it says that the files are whole, and of which revision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.lexical.language import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

# Raised when fields or tokenizers change, or the passage cache beside it; an index of another form
# is rebuilt.
_FORM = 3


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which revision of the corpus an index holds, and the language that it stems by."""

    revision: int
    language: str


def lexical_folder(folder: Path) -> Path:
    """Return the folder of the lexical index in that of a corpus's generation."""
    return folder / "lexical"


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of the index in a folder, None when it has none or is of another form."""
    try:
        kept = json.loads(_stamp_file(folder).read_text(encoding="utf-8"))
        stamp = Stamp(int(kept["revision"]), str(kept["language"]))
        known = kept["form"] == _FORM and stamp.language in LANGUAGES
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stamp if known else None


def is_stamped(folder: Path) -> bool:
    """Tell whether a generation's folder has a stamp, of whatever form: it was once committed."""
    return _stamp_file(lexical_folder(folder)).is_file()


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Say that the index in a folder is whole."""
    text = json.dumps({"form": _FORM, **asdict(stamp)})
    _stamp_file(folder).write_text(text, encoding="utf-8")


def _stamp_file(folder: Path) -> Path:
    return folder / "stamp.json"
