"""The records in values whose lines are known, if these are meant to ask or explain.

YAML and TOML hold more settings than questions: a list of names and descriptions is one of them.
"""

from collections.abc import Iterable, Sequence

from corpus.errors import NoQuestions
from corpus.records import Unread
from ingest.formats.items.fields import normal, roles_of
from ingest.formats.items.trees import tree_found, tree_objects, tree_title
from ingest.formats.objects.placed import Placed
from ingest.formats.raw import Raw
from ingest.text.reading import Found, Reading
from ingest.text.wording import is_question

# Names of fields that settings have, too: alone they do not make a file one of questions.
_COMMON = frozenset("title name heading subject word input value text user key".split())


def placed_reading(
    name: str, root: object, placed: Placed, raw: Raw, broken: Iterable[Unread]
) -> Reading:
    """Return the reading of a value whose objects were made by `placed`.

    Raises NoQuestions where it holds none; `broken` are the parts that are malformed.
    """
    broken = list(broken)
    spans = [placed.lines_of(node.value, (1, raw.last_line)) for node in tree_objects(root)]
    found = tree_found(root, spans, (1, raw.last_line))
    if not _is_meant(root, found):
        first = f"{broken[0].reason}; " if broken else ""
        raise NoQuestions(f"{first}no question found; each item needs a question and an answer")
    unread = tuple(sorted((*raw.mended, *broken), key=lambda one: one.lines))
    return Reading(name, tree_title(root), tuple(found), unread, coverage=1.0, strength=1.0)


def _is_meant(root: object, found: Sequence[Found]) -> bool:
    """Return whether somebody asks, or a field is named so that it explains a term."""
    if not found or any(is_question(one.question) for one in found):
        return bool(found)
    shapes = {tuple(node.value) for node in tree_objects(root)}
    return any(
        one.question and one.answer and normal(one.question) not in _COMMON
        for one in map(roles_of, shapes)
    )
