"""What is wrong with an index, in words and as what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import PassageKind

# An error gives wrong answers or none, a warning will, a remark is good to know.
Severity = Literal["error", "warning", "info"]
# What brings a sound index back, the least work that does: nothing of ours; putting another
# generation in force; building all anew from the documents; reading single sources again; closing
# a run that was killed; building what is derived anew; deleting what a killed run left.
Mend = Literal[
    "none", "publish", "rebuild", "read", "close", "lexical", "calibration", "manifest", "sweep"
]

REPAIR = "askalike doctor --repair"


@dataclass(frozen=True, slots=True)
class Unsound:
    """An entry of a collection that is not to be used: its source, which may be none, and its id.

    `kind` says which collection it lies in: the questions or the answers.
    """

    source: str
    kind: PassageKind
    id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `what`, where and what it means; `remedy` says what to do.

    `sources` are the documents that have to be read again for it, `unsound` the entries that must
    go first. `losing` says that mending it may lose what nobody can build again.
    """

    code: str
    severity: Severity
    what: str
    remedy: str
    mend: Mend = "none"
    sources: tuple[str, ...] = ()
    unsound: tuple[Unsound, ...] = ()
    losing: bool = False

    @property
    def matters(self) -> bool:
        """Whether something has to be done; remarks need nothing."""
        return self.severity != "info"


def count(number: int, word: str) -> str:
    """Return a number with the word for what it counts."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def some(names: list[str], most: int = 5) -> str:
    """Return the first of some names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
