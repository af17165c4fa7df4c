"""JSON Lines: one object a line, as data sets of questions, passages and conversations are kept."""

import json
from collections.abc import Iterator
from itertools import chain, islice

from corpus.errors import NoQuestions
from corpus.records import Unread
from ingest.formats.columns import SAMPLE
from ingest.formats.exported import exported_found
from ingest.formats.items import Spot
from ingest.formats.json_document import JsonDocument
from ingest.formats.raw import Raw
from ingest.formats.trees import Shapes, tree_found
from ingest.reading import Found, Reading

Row = tuple[int, object]


class JsonLines:
    """One JSON object a line; fields are guessed as in JSON documents."""

    name = "jsonl"
    suffixes = frozenset({".jsonl", ".ndjson", ".jsonlines"})
    summary = "JSON Lines: a question and an answer, a BEIR passage, or a conversation a line"
    example = (
        '{"prompt": "What is momentum?", "completion": "A moving average of gradients."}\n'
        '{"_id": "7", "title": "Weight decay", "text": "A pull towards zero."}'
    )

    def recognise(self, raw: Raw) -> bool:
        """Tell a text of which the first two lines are an object each."""
        first = [line for line in raw.text.split("\n", 8)[:8] if line.strip()][:2]
        return len(first) == 2 and all(isinstance(_value(line), dict) for line in first)

    def read(self, raw: Raw) -> Reading:
        """Return the records of every line; malformed lines are reported, the others kept."""
        if raw.head.startswith("[") or raw.head.split("\n", 1)[0].strip() == "{":
            return JsonDocument().read(raw)
        unread = list(raw.mended)
        rows = _rows(raw.text, unread)
        sample = list(islice(rows, SAMPLE))
        shapes = Shapes([value for _, value in sample])
        found: list[Found] = []
        for number, value in chain(sample, rows):
            spot = Spot((number, number), f"line {number}")
            own = exported_found(value, spot) if isinstance(value, dict) else None
            records = [own] if own else tree_found(value, [], spot.lines, shapes, spot.place)
            if not records:
                unread.append(Unread((number, number), "an object without a question"))
            found += records
        if not found:
            where = f" (line {unread[0].lines[0]}: {unread[0].reason})" if unread else ""
            raise NoQuestions(
                f"no question found{where}; each line needs an object with question and answer"
            )
        unread.sort(key=lambda one: one.lines)
        return Reading(self.name, "", tuple(found), tuple(unread), coverage=1.0, strength=1.0)


def _rows(text: str, unread: list[Unread]) -> Iterator[Row]:
    """Yield the value of each line with its number, from 1."""
    begin, number = 0, 0
    while begin < len(text):
        end = text.find("\n", begin)
        line = text[begin : end if end >= 0 else len(text)].strip()
        begin, number = (end + 1 if end >= 0 else len(text)), number + 1
        if not line:
            continue
        value = _value(line)
        if isinstance(value, (dict, list)):
            yield number, value
        else:
            reason = value if isinstance(value, str) else "no JSON object"
            unread.append(Unread((number, number), reason))


def _value(line: str) -> object:
    """Return the object or list that a line holds, else in words why it holds none."""
    try:
        value = json.loads(line, strict=False)
    except json.JSONDecodeError as error:
        return f"malformed JSON: {error.msg[0].lower()}{error.msg[1:]}, column {error.colno}"
    except RecursionError:
        return "nested too deeply to be read"
    return value if isinstance(value, (dict, list)) else "no JSON object"
