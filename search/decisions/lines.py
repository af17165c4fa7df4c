"""One decision as one line of JSON; what cannot be read is reported and kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
Ruling = Literal["same", "related", "different"]
RULINGS: tuple[Ruling, ...] = get_args(Ruling)

# The signs with which git marks both sides of a conflict; both are read.
_CONFLICT = re.compile(rb"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_KEY = re.compile(r"[0-9a-f]{8,64}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
# Characters of a question that a line shows to whoever reads a diff, and of a name.
MOST_SHOWN, MOST_OF_NAME = 80, 100
# Questions that a line shows; a group of thousands is named by its first ones.
MOST_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about records: that all of them ask the same, or that no two do.

    `keys` are what the records say, see `content_key`; a key stands there twice if copies of it
    were among them. `ids`, `sources` and `questions` say what they were then; `keeper` is the key
    of the one to keep, from the document `kept_in`. With `pairs`, numbers of two keys each, it is
    about these alone. `time` is in UTC. Those of one `batch` are undone together.
    """

    id: str
    time: str
    author: str
    decision: Ruling
    keys: tuple[str, ...]
    keeper: str = ""
    kept_in: str = ""
    ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    batch: str = ""

    @property
    def taken_out(self) -> str:
        """The key of a record that was told apart from all others, which stay together; or "".

        It is the first of each pair then.
        """
        first = {a for a, _ in self.pairs}
        if self.decision == "same" or len(self.keys) < 3 or len(first) != 1:
            return ""
        out = self.keys[first.pop()]
        others = {self.keys[b] for _, b in self.pairs}
        return out if others == set(self.keys) - {out} else ""


@dataclass(frozen=True, slots=True)
class Undo:
    """That a decision, all of a batch, or another undoing does not count any more."""

    id: str
    time: str
    author: str
    undoes: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line (from 1) of a file of decisions that says nothing, and why; it stays in the file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        """Return it as editors open it."""
        return f"{self.file}:{self.line}: {self.reason}"


Entry = Decision | Undo


def now() -> str:
    """Return the time as lines have it."""
    return _written(datetime.now(UTC))


def encode_line(entry: Entry) -> bytes:
    """Return an entry as its line; what it does not have is left out."""
    plain: dict[str, Any] = {"v": VERSION, "id": entry.id, "time": entry.time}
    plain["author"] = entry.author
    if isinstance(entry, Undo):
        plain["undoes"] = entry.undoes
    else:
        plain |= {"decision": entry.decision, "keys": entry.keys, "keeper": entry.keeper or None}
        more = ("kept_in", "ids", "sources", "questions", "pairs", "batch")
        plain |= {name: value for name in more if (value := getattr(entry, name))}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    # JSON lets these stand, and some readers take them for the end of a line.
    text = text.translate({0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"})
    return text.encode("utf-8", "replace") + b"\n"


def read_lines(content: bytes, file: str, first: int = 1) -> Iterator[Entry | Problem]:
    """Yield what the lines of a file say, and which of them say nothing; blank ones are left out.

    `first` is the number of the first line.
    """
    for number, line in enumerate(content.split(b"\n"), start=first):
        plain = line.strip().removeprefix(b"\xef\xbb\xbf")
        if not plain:
            continue
        try:
            yield _read(plain)
        except _Unreadable as error:
            yield Problem(file, number, str(error))


class _Unreadable(Exception):
    """Why a line says nothing."""


def _read(line: bytes) -> Entry:
    if _CONFLICT.fullmatch(line):
        raise _Unreadable("a mark of a git conflict; both sides are read, delete the mark")
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unreadable("not JSON; mend it or delete it") from None
    if not isinstance(plain, dict):
        raise _Unreadable("not a JSON object; mend it or delete it")
    version = plain.get("v")
    if version != VERSION or isinstance(version, bool):
        raise _Unreadable(f"version {_short(version)} is not known; a newer askalike may read it")
    return _undo(plain) if "undoes" in plain else _decision(plain)


def _undo(plain: dict[str, Any]) -> Undo:
    return Undo(
        _match(plain, "id", _ID), _time(plain), _name(plain, "author"), _match(plain, "undoes", _ID)
    )


def _decision(plain: dict[str, Any]) -> Decision:
    ruling = next((one for one in RULINGS if one == plain.get("decision")), None)
    if ruling is None:
        raise _Unreadable(f"decision {_short(plain.get('decision'))} is none of {RULINGS}")
    keys = _texts(plain, "keys")
    if len(keys) < 2 or not all(map(_KEY.fullmatch, keys)):
        raise _Unreadable("keys are not two or more content keys")
    keeper = plain.get("keeper") or ""
    if keeper and keeper not in keys:
        raise _Unreadable("the keeper is none of the keys")
    return Decision(
        _match(plain, "id", _ID),
        _time(plain),
        _name(plain, "author"),
        ruling,
        keys,
        keeper,
        _name(plain, "kept_in", most=4000),
        _texts(plain, "ids"),
        _texts(plain, "sources"),
        tuple(text[:MOST_SHOWN] for text in _texts(plain, "questions")),
        _pairs(plain, len(keys)),
        _match(plain, "batch", _ID) if plain.get("batch") else "",
    )


def _match(plain: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _Unreadable(f"{name} {_short(value)} cannot be used")
    return value


def _name(plain: dict[str, Any], name: str, most: int = MOST_OF_NAME) -> str:
    value = plain.get(name, "")
    if not isinstance(value, str):
        raise _Unreadable(f"{name} is not a text")
    return value[:most]


def _texts(plain: dict[str, Any], name: str) -> tuple[str, ...]:
    value = plain.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Unreadable(f"{name} is not a list of texts")
    return tuple(value)


def _pairs(plain: dict[str, Any], count: int) -> tuple[tuple[int, int], ...]:
    value = plain.get("pairs", [])
    try:
        pairs = tuple((int(a), int(b)) for a, b in value)
    except (TypeError, ValueError, OverflowError):
        raise _Unreadable("pairs are not pairs of numbers") from None
    if not all(0 <= a < count and 0 <= b < count for a, b in pairs):
        raise _Unreadable("pairs name keys that are not there")
    return pairs


def _time(plain: dict[str, Any]) -> str:
    value = plain.get("time")
    try:
        time = datetime.fromisoformat(str(value))
        return _written(time if time.tzinfo else time.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise _Unreadable(f"time {_short(value)} is not a time like {now()}") from None


def _written(time: datetime) -> str:
    plain = time.astimezone(UTC).isoformat(timespec="microseconds")
    return plain.replace("+00:00", "Z")


def _short(value: object) -> str:
    return repr(value)[:MOST_SHOWN]
