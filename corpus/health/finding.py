"""What is wrong with an index, in words, and what repairs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import PassageKind

# An error gives wrong answers or none, a warning will do so later, a remark is good to know.
Severity = Literal["error", "warning", "info"]
# The least work that repairs the index: none of ours; putting another generation in force;
# rebuilding everything from the documents; reading single sources again; closing a killed run;
# rebuilding derived files (lexical index, calibration, manifest); deleting what a killed run left.
Mend = Literal[
    "none", "publish", "rebuild", "read", "close", "lexical", "calibration", "manifest", "sweep"
]

REPAIR = "askalike doctor --repair"


@dataclass(frozen=True, slots=True)
class Unsound:
    """An entry of a collection that must not be used: its source, "" if unknown, and its id.

    `kind` says which collection it is in: the questions or the answers.
    """

    source: str
    kind: PassageKind
    id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: `what` says what is wrong, where, and what it means; `remedy` what to do.

    `sources` are the documents to read again for a repair, `unsound` the entries to delete first.
    `losing` says that the repair may lose what cannot be rebuilt.
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
        """Whether something has to be done; remarks need no action."""
        return self.severity != "info"


def count(number: int, word: str) -> str:
    """Return a number with the word for what it counts, in the plural if needed."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def some(names: list[str], most: int = 5) -> str:
    """Return the first few of some names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
