"""JSON Lines: one object a line, as data sets of questions, passages and conversations are kept."""

import json
from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from typing import NoReturn

from corpus.errors import NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Flow, Gaps, ReadText, whole_reading
from ingest.formats.items.columns import SAMPLE
from ingest.formats.items.item import Spot, exported_found
from ingest.formats.items.trees import Shapes, tree_found
from ingest.formats.objects.escapes import whole_json
from ingest.formats.objects.json_document import JsonDocument
from ingest.formats.objects.tolerant import TolerantJson
from ingest.formats.raw import Raw, Text
from ingest.text.decoding import REPLACED
from ingest.text.reading import Found, Reading

Row = tuple[int, object]
_DEEP = "nested too deeply to be read"


class JsonLines:
    """One JSON object a line; fields are guessed as in JSON documents."""

    name = "jsonl"
    suffixes = FORMAT_SUFFIXES["jsonl"]
    summary = "JSON Lines: a question and an answer, a BEIR passage, or a conversation a line"
    example = (
        '{"prompt": "What is momentum?", "completion": "A moving average of gradients."}\n'
        '{"_id": "7", "title": "Weight decay", "text": "A pull towards zero."}'
    )

    def recognise(self, raw: Raw) -> bool:
        """Return whether the first two lines of a text are an object each."""
        first = [line for line in islice(raw.lines(), 8) if line.strip()][:2]
        return len(first) == 2 and all(isinstance(_value(line), dict) for line in first)

    def read(self, raw: Raw, read_text: ReadText) -> Reading:
        """Return the records of every line; malformed lines are reported, the others kept."""
        return whole_reading(self, raw) if self.flows(raw) else JsonDocument().read(raw, read_text)

    def flows(self, text: Text) -> bool:
        """Return whether it is lines of objects, not one JSON document named like them."""
        return not (text.head.startswith("[") or text.head.split("\n", 1)[0].strip() == "{")

    def flow(self, text: Text) -> Flow:
        """Return the records line by line; the first lines show what the keys hold."""
        gaps = Gaps()
        rows = _rows(text.lines(), gaps)
        sample = list(islice(rows, SAMPLE))
        shapes = Shapes([value for _, value in sample])
        if not sample:
            _refuse(gaps)
        return Flow(_found(chain(sample, rows), shapes, gaps), gaps)


def _found(rows: Iterable[Row], shapes: Shapes, gaps: Gaps) -> Generator[Found, None, None]:
    read = False
    for number, value in rows:
        spot = Spot((number, number), f"line {number}")
        try:
            records = _records(value, spot, shapes)
        except RecursionError:
            gaps.add((number, number), _DEEP)
            continue
        if not records:
            gaps.add((number, number), "an object without a question")
        read = read or bool(records)
        yield from records
    if not read:
        _refuse(gaps)


def _records(value: object, spot: Spot, shapes: Shapes) -> list[Found]:
    own = exported_found(value, spot) if isinstance(value, dict) else None
    return [own] if own else tree_found(value, [], spot.lines, shapes, spot.place)


def _refuse(gaps: Gaps) -> NoReturn:
    first = next(iter(sorted(gaps.parts, key=lambda one: one.lines)), None)
    where = f" (line {first.lines[0]}: {first.reason})" if first else ""
    raise NoQuestions(
        f"no question found{where}; each line needs an object with question and answer"
    )


def _rows(lines: Iterable[str], gaps: Gaps) -> Iterator[Row]:
    """Yield the value of each line with its number, from 1."""
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line:
            continue
        value = _value(line)
        if isinstance(value, str) and (mended := _mended(line, number)):
            gaps.add((number, number), f"{value}; read as far as it goes")
            yield number, mended
        elif isinstance(value, (dict, list)):
            if whole_json(line) != line:
                gaps.add((number, number), REPLACED)
            yield number, value
        else:
            reason = value if isinstance(value, str) else "no JSON object"
            gaps.add((number, number), reason)


def _mended(line: str, number: int) -> dict[str, object]:
    """Return what is sound of a malformed object: all, where only a comma is missing; else {}."""
    if not (line.startswith("{") and line.endswith(("}", "},"))):
        return {}
    try:
        value = TolerantJson(line.rstrip(","), lambda _: number, lambda *_: None).value()
    except (SourceError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _value(line: str) -> object:
    """Return the object or list in a line, or else the reason why there is none."""
    try:
        value = json.loads(whole_json(line), strict=False)
    except json.JSONDecodeError as error:
        return f"malformed JSON: {error.msg[0].lower()}{error.msg[1:]}, column {error.colno}"
    except RecursionError:
        return _DEEP
    except SourceError as error:
        return str(error)
    return value if isinstance(value, (dict, list)) else "no JSON object"
