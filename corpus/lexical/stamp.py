"""The stamp of the derived files: it says that they are whole, and of which revision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Increase this when fields or tokenizers change, or the passage cache beside the index; an index of
# another form is rebuilt.
_FORM = 5


@dataclass(frozen=True, slots=True)
class Stamp:
    """The revision of the corpus that an index has, and the languages of its stems.

    `language` is the commonest of them.
    """

    revision: int
    language: str
    languages: tuple[str, ...] = ()


def lexical_folder(folder: Path) -> Path:
    """Return the folder of the lexical index in a generation's folder."""
    return folder / "lexical"


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of the index in a folder, None if it has none or one of another form."""
    try:
        fields = json.loads(_stamp_file(folder).read_text(encoding="utf-8"))
        languages = tuple(map(str, fields["languages"]))
        stamp = Stamp(int(fields["revision"]), str(fields["language"]), languages)
        known = fields["form"] == _FORM and stamp.language in languages
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stamp if known else None


def is_stamped(folder: Path) -> bool:
    """Return whether a generation's folder has a stamp of any form: it was once committed."""
    return _stamp_file(lexical_folder(folder)).is_file()


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Stamp the index in a folder as whole."""
    text = json.dumps({"form": _FORM, **asdict(stamp)})
    _stamp_file(folder).write_text(text, encoding="utf-8")


def _stamp_file(folder: Path) -> Path:
    return folder / "stamp.json"
