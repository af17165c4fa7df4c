"""Which options are right, by flags on them, or by their text, letter, key or number."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.formats.items.values import texts

# A flag of an option, and a share of the points that it earns.
_FLAGS = frozenset(
    "correct|is correct|right|is right|is answer|is true|true|valid|is valid|is correct answer|"
    "correct answer|answer|iscorrect|richtig|ist richtig|korrekt|correcta|correcto|es correcta|"
    "correta|certa|juste|corretta|правильный|верно|正确|doğru|benar".split("|")
)
_SHARES = frozenset("fraction percent percentage weight score points grade credit".split())
_TRUE = frozenset("true yes y 1 x correct right ja sí oui да".split())
_FALSE = frozenset("false no n 0 wrong incorrect nein non нет".split())
# "B", "(b)", "B.", "Option B", "B) Iron": group 1 is the letter or number, group 2 what follows.
_PREFIXED = re.compile(
    r"^\W{0,3}(?:option|answer|choice)?\s{0,3}\(?([A-Za-z]|\d{1,2})(?:[.):\]]+|\s{0,3}$)\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL = re.compile(r"\s*(?:[,;&/+|]|\band\b|\bund\b|\by\b|\bet\b)\s*")
_TAG = re.compile(r"<[^<>]{0,200}>")


UNCLEAR = -1


@dataclass(frozen=True, slots=True)
class Option:
    """A text to choose, what it is called by, and whether it is said to be right."""

    text: str
    key: str = ""
    right: bool | None = None


def tells_flag(name: str, value: object) -> bool:
    """Return whether an option's field says if it is right."""
    if name in _SHARES:
        return isinstance(value, (int, float)) or _number(value) is not None
    if name not in _FLAGS:
        return False
    return isinstance(value, (bool, int)) or (
        isinstance(value, str) and value.strip().casefold() in _TRUE | _FALSE
    )


def is_truthy(value: object) -> bool:
    """Return whether a flag, or a share of the points, says yes."""
    if isinstance(value, str):
        number = _number(value)
        return value.strip().casefold() in _TRUE if number is None else number > 0
    return isinstance(value, (bool, int, float)) and value > 0


def flagged(options: Sequence[Option]) -> tuple[str, ...]:
    """Return the texts of the options that are marked as right."""
    return tuple(dict.fromkeys(one.text for one in options if one.right))


def first_told(seen: Iterable[tuple[object, int]], name: str) -> int | None:
    """Return from what the numbers under a key count, 0 or 1, by (value, count of options).

    UNCLEAR where they contradict each other; None where nothing tells it: neither a number at an
    end, nor that the key is named an index.
    """
    zero = top = False
    for value, count in seen:
        numbers = _numbers(value)
        zero = zero or 0 in numbers
        top = top or count in numbers
    if zero and top:
        return UNCLEAR
    return int(top) if zero or top else _base(name)


def resolved(
    value: object, options: Sequence[Option], first: int | None, name: str
) -> tuple[str, ...]:
    """Return the texts of the options that a value names; () where it cannot be told.

    `first` is the number of the first option, `name` that of the value's key.
    """
    if isinstance(value, Mapping):
        return _by_flags(value, options) or resolved(texts(value), options, first, name)
    if isinstance(value, Sequence) and not isinstance(value, str):
        each = [resolved(one, options, first, name) for one in value]
        return tuple(dict.fromkeys(sum(each, ()))) if each and all(each) else ()
    if isinstance(value, (bool, int, float)):
        return _by_number(value, options, first, name)
    if not isinstance(value, str) or not value.strip():
        return ()
    one = _by_text(value, options) or _by_letter(value, options, first, name)
    return (one,) if one else _by_several(value, options, first, name)


def _by_flags(value: Mapping[str, object], options: Sequence[Option]) -> tuple[str, ...]:
    """Return the options that an object says to be right: {"answer_b_correct": true}."""
    yes = [str(key).casefold() for key, flag in value.items() if is_truthy(flag)]
    right = (
        one.text
        for one in options
        if one.key and any(k == (n := one.key.casefold()) or k.startswith(f"{n}_") for k in yes)
    )
    return tuple(dict.fromkeys(right))


def _by_number(
    value: float, options: Sequence[Option], first: int | None, name: str
) -> tuple[str, ...]:
    shown = str(value).lower()
    if any(one.key for one in options if one.key == shown):
        return tuple(one.text for one in options if one.key == shown)
    same = tuple(one.text for one in options if one.text.casefold() == shown)
    if same and _base(name) is None:
        return same
    if isinstance(value, bool) or value != int(value) or first is None:
        return ()
    place = int(value) - first
    return (options[place].text,) if 0 <= place < len(options) else ()


def _by_text(value: str, options: Sequence[Option]) -> str:
    wanted = _bare(value)
    found = [one.text for one in options if _bare(one.text) == wanted]
    found = found or [one.text for one in options if one.key and one.key.casefold() == wanted]
    return found[0] if found else ""


def _by_letter(value: str, options: Sequence[Option], first: int | None, name: str) -> str:
    """Return the option of a letter or number, alone or before the option's own text."""
    match = _PREFIXED.match(value.strip())
    if not match:
        bare = _bare(value)
        return next((one.text for one in options if _unprefixed(one.text) == bare), "")
    sign, rest = match[1], _bare(match[2])
    if rest:
        return next((o.text for o in options if rest in {_bare(o.text), _unprefixed(o.text)}), "")
    if sign.isdecimal():
        return next(iter(_by_number(int(sign), options, first, name)), "")
    keyed = [one.text for one in options if one.key.casefold() == sign.casefold()]
    if keyed:
        return keyed[0]
    place = ord(sign.upper()) - ord("A")
    return options[place].text if 0 <= place < len(options) else ""


def _by_several(
    value: str, options: Sequence[Option], first: int | None, name: str
) -> tuple[str, ...]:
    """Return the options of several letters: "A, C", "B and D", "AC"."""
    parts = [part for part in _SEVERAL.split(value.strip()) if part]
    if len(parts) == 1 and value.isalpha() and value.isascii() and value.isupper():
        parts = list(value)
    if not 1 < len(parts) <= len(options):
        return ()
    each = [_by_text(part, options) or _by_letter(part, options, first, name) for part in parts]
    return tuple(dict.fromkeys(each)) if all(each) else ()


def _base(name: str) -> int | None:
    """Return from what the name of a key says that it counts."""
    words = set(name.split())
    if words & {"index", "idx", "indices", "indexes"}:
        return 0
    return 1 if words & {"number", "no", "nr", "num", "position"} else None


def _numbers(value: object) -> list[int]:
    """Return the whole numbers that a value names options by."""
    values = value if isinstance(value, list) else [value]
    numbers = [_number(one) for one in values if not isinstance(one, (bool, float))]
    return [int(one) for one in numbers if one is not None and one == int(one)]


def _number(value: object) -> float | None:
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e9 else None
    if not isinstance(value, str) or not value.strip().removesuffix("%").isdecimal():
        return None
    digits = value.strip().removesuffix("%")
    return float(digits) if len(digits) < 10 else None


def _bare(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).split()).strip(" .").casefold()


def _unprefixed(text: str) -> str:
    match = _PREFIXED.match(text.strip())
    return _bare(match[2]) if match and match[2] else ""
