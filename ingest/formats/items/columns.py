"""Which column or key holds the questions: by its name, else by what stands in it."""

from collections.abc import Mapping, Sequence

from ingest.formats.items.fields import (
    Roles,
    goes_along,
    is_field_name,
    is_firm,
    is_pressed,
    is_strong,
    normal,
    roles_of,
    with_roles,
    wording_key,
)
from ingest.formats.items.options import counted, has_options
from ingest.formats.items.values import joined
from ingest.text.wording import is_question

Row = Mapping[str, object]

# The rows from which the columns' content is guessed.
SAMPLE = 50
_ASKING = 0.4
_FEW = 5
# An item whose fields are all called otherwise has few of them.
_MOST_LABELS = 3
# What things, people and events have, and words that are explained have not.
_CATALOGUED = frozenset(
    "price sku stock quantity currency email phone address date birthday salary version stars "
    "preis telefon datum adresse precio teléfono fecha prix téléphone preço telefone".split()
)
_MARKS = ("?", "？", "؟")
# Names that mean a question only if its rows ask, or nothing better is there.
_WEAK = frozenset("title subject name input concept word heading term text value".split())
# Names of a column that explains another, however short its words are.
_EXPLAINS = frozenset("answer answers a back response definition meaning explanation".split())


def guess_roles(keys: Sequence[str], sample: Sequence[Row]) -> Roles | None:
    """Return the roles of keys from their names, else from a sample of rows; None for no Q&A.

    A text with or without a title is one, too: a passage of a corpus. A weak name ("title") gives
    way to a column whose rows ask.
    """
    roles = _guessed(keys, sample)
    return counted(roles, sample) if roles else None


def _guessed(keys: Sequence[str], sample: Sequence[Row]) -> Roles | None:
    named = roles_of(keys)
    name = normal(named.question)
    chosen = named.question and any(has_options(row, named) for row in sample[:_FEW])
    if chosen or (named.question and named.answer and name not in _WEAK):
        return named
    asking = _asking_key(keys, sample)
    if not asking and not is_firm(named.answer) and _CATALOGUED.intersection(map(normal, keys)):
        return None
    unnamed = not _length(named.question, sample)
    if asking and asking != named.question and (asking != named.answer or unnamed):
        answer = named.answer if named.answer != asking else ""
        return with_roles(keys, asking, answer or _longest(keys, sample, {asking}))
    if named.question and named.answer:
        explained = normal(named.answer) in _EXPLAINS or named.id == "_id"
        several = len(sample) > 1 and _is_written(named, sample)
        return named if explained or several or asking == named.question else None
    return _worded_beside(keys, named, sample) or _unanswered(named, asks=bool(asking))


def _unanswered(named: Roles, *, asks: bool) -> Roles | None:
    """Return the roles of a list of questions without answers, or of texts without titles."""
    listed = (asks and normal(named.question) != "name") or normal(named.question) in {
        "question",
        "questions",
        "q",
    }
    return named if listed or (normal(named.answer) == "text" and named.id) else None


def _worded_beside(keys: Sequence[str], named: Roles, sample: Sequence[Row]) -> Roles | None:
    """Return the roles of a text beside an answer or options ("text", "options", "answer")."""
    worded = wording_key(key for key in keys if key != named.answer)
    if named.question or not worded or not is_firm(named.answer):
        return None
    return with_roles(keys, worded, named.answer) if _length(worded, sample) else None


def object_roles(keys: Sequence[str], sample: Sequence[Row]) -> Roles | None:
    """Return the roles that objects with the same keys share, None where they are no Q&A."""
    if not keys:
        return None
    named = roles_of(keys)
    strong = normal(named.question).startswith("q") or is_question(
        joined(sample[0].get(named.question))
    )
    if not is_strong(named.question) and not is_firm(named.answer) and _is_dialog(keys, sample):
        return None
    if named.question and named.answer and strong:
        return counted(named, sample)
    guessed = guess_roles(keys, sample)
    if guessed is None or _is_label(guessed, keys, sample):
        return None
    asked = sample[0].get(guessed.question)
    objects = isinstance(asked, list) and any(isinstance(one, Mapping) for one in asked)
    return None if objects and guessed.question != named.question else guessed


def _is_dialog(keys: Sequence[str], sample: Sequence[Row]) -> bool:
    """Return whether objects hold the texts of a program's dialogs, with buttons to press."""
    return any(is_pressed(key) and isinstance(sample[0].get(key), str) for key in keys)


def _is_label(roles: Roles, keys: Sequence[str], sample: Sequence[Row]) -> bool:
    """Return whether what asks is a label, or one of many: no other object has its keys."""
    if len(sample) > 1 or is_strong(roles.question) or is_firm(roles.answer):
        return False
    answer = joined(sample[0].get(roles.answer)).strip()
    if not answer or is_field_name(roles.question):
        return not answer and not roles.choices
    if len(answer.split()) == 1 and answer.isascii() and not is_field_name(roles.answer):
        return True
    return sum(isinstance(sample[0].get(key), str) for key in keys) > _MOST_LABELS


def guess_unnamed(keys: Sequence[str], sample: Sequence[Row]) -> Roles | None:
    """Return the roles of columns without names: the one that asks, and the longest other one.

    Of two columns of which neither asks, the first names what the second explains.
    """
    asking = _asking_key(keys, sample)
    if asking:
        return with_roles(keys, asking, _longest(keys, sample, {asking}))
    filled = [key for key in keys if any(joined(row.get(key)) for row in sample)]
    lengths = [_length(key, sample) for key in filled]
    if len(filled) == 2 and lengths[0] < lengths[1]:
        return with_roles(keys, filled[0], filled[1])
    return None


def asks(key: str, sample: Sequence[Row]) -> float:
    """Return the share of the filled cells of a column that ask something, in [0, 1].

    Of a few cells, only those with a question mark do: a description may begin with "does", too.
    """
    cells = [cell.rstrip("\"'”)") for row in sample if (cell := joined(row.get(key)))]
    asking = (is_question(cell) if len(cells) > 2 else cell.endswith(_MARKS) for cell in cells)
    return sum(asking) / max(1, len(cells))


def _asking_key(keys: Sequence[str], sample: Sequence[Row]) -> str:
    """Return the key whose cells ask most often, "" where none is filled and asks often enough."""
    shares = {key: asks(key, sample) for key in keys}
    best = max(shares, key=lambda key: shares[key], default="")
    filled = sum(bool(joined(row.get(best))) for row in sample) if best else 0
    return best if 2 * filled > len(sample) and shares[best] >= _ASKING else ""


def _longest(keys: Sequence[str], sample: Sequence[Row], but: set[str]) -> str:
    lengths = {key: _length(key, sample) for key in keys if key not in but and not goes_along(key)}
    best = max(lengths, key=lambda key: lengths[key], default="")
    return best if best and lengths[best] else ""


def _length(key: str, sample: Sequence[Row]) -> int:
    return sum(len(joined(row.get(key))) for row in sample)


def _is_written(roles: Roles, sample: Sequence[Row]) -> bool:
    """Return whether answers are prose, not settings: values of one word explain nothing."""
    answers = [joined(row.get(roles.answer)) for row in sample]
    return sum(len(answer.split()) >= 3 for answer in answers) * 2 > len(answers) > 0
