"""Values whose lines are known: the objects and lists of a parsed text, made one by one.

Questions that a text writes as keys, and pairs that it writes as lists, become objects here, so
that each keeps its own lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.text.wording import is_question

# The first and last line of a part, from 1.
Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with its key ("" in a list) and its lines, from 1."""

    key: str
    value: object
    lines: Lines


class Placed:
    """Makes objects and lists, and remembers where each object stands."""

    def __init__(self) -> None:
        self._lines: dict[int, Lines] = {}
        self._kept: list[object] = []  # an object that is gone would leave its identity to another

    def __len__(self) -> int:
        """Return how many objects there are."""
        return len(self._kept)

    def put(self, value: Mapping[str, object], lines: Lines) -> Mapping[str, object]:
        """Remember the lines of an object, and return it."""
        self._lines[id(value)] = lines
        self._kept.append(value)
        return value

    def mapping(self, entries: Sequence[Entry], lines: Lines) -> object:
        """Return the object of some entries; a list where it repeats its keys or its keys ask."""
        groups = list(_once_each(entries))
        if len(groups) > 1:
            return [self.mapping(group, _around(group)) for group in groups]
        asked, rest = [], {}
        for one in entries:
            if _is_asked(one):
                asked.append(one)
            else:
                rest[one.key] = one.value
        if len(asked) * 2 <= len(entries):
            return self.put({one.key: one.value for one in entries}, lines)
        items = [self.put(_answered(one), one.lines) for one in asked]
        if not rest:
            return items[0] if len(items) == 1 else items
        place = "questions" if "questions" not in rest else "entries"
        return self.put({**rest, place: items}, lines)

    def sequence(self, items: Sequence[Entry]) -> list[object]:
        """Return the list of some items; lists of a question and its answers become objects."""
        pairs = [one for one in items if _is_pair(one.value)]
        asking = sum(is_question(one.value[0]) for one in pairs if isinstance(one.value, list))
        if not (len(pairs) == len(items) and asking * 2 > len(items)):
            for one in pairs:
                self._lines[id(one.value)] = one.lines
                self._kept.append(one.value)
            return [one.value for one in items]
        return [
            self.put({"question": one.value[0], "answer": one.value[1:]}, one.lines)
            for one in items
            if isinstance(one.value, list)
        ]

    def lines_of(self, value: object, whole: Lines) -> Lines:
        """Return the lines of an object or a list of texts, `whole` where they are not known."""
        return self._lines.get(id(value), whole)


def _once_each(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield entries in groups of which none repeats a key."""
    group: list[Entry] = []
    keys: set[str] = set()
    for one in entries:
        if one.key in keys:
            yield group
            group, keys = [], set()
        keys.add(one.key)
        group.append(one)
    yield group


def _around(group: Sequence[Entry]) -> Lines:
    return group[0].lines[0], group[-1].lines[1]


def _is_asked(one: Entry) -> bool:
    """Return whether a key asks, and what stands with it can answer."""
    if not is_question(one.key):
        return False
    if isinstance(one.value, list):
        return all(isinstance(part, str) for part in one.value)
    return isinstance(one.value, (str, Mapping))


def _answered(one: Entry) -> dict[str, object]:
    if isinstance(one.value, Mapping):
        return {"question": one.key, **one.value}
    return {"question": one.key, "answer": one.value}


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list) and len(value) > 1 and all(isinstance(part, str) for part in value)
    )
