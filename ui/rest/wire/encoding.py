"""JSON in and out: bodies are read strictly, and whatever a corpus holds can be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from ui.output.payloads import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A line of JSON for each payload.
LINES = "application/x-ndjson"

# Payloads that are encoded at once while many are streamed.
_TOGETHER = 200


class NotJson(ValueError):
    """A text is not JSON that can be read; its message says why, in our words."""


def encode_lines(payloads: Iterable[Any]) -> Iterator[bytes]:
    """Yield plain data as JSON, one line for each, many lines at once."""
    lines: list[bytes] = []
    for payload in payloads:
        lines.append(encode(payload) + b"\n")
        if len(lines) == _TOGETHER:
            yield b"".join(lines)
            lines.clear()
    yield b"".join(lines)


def decode(body: bytes) -> Any:
    """Return what a JSON text says; raises NotJson.

    Refused are keys that stand twice in one object, NaN and Infinity, and numbers that no field
    can take. 5.0 is the integer 5, as JSON Schema has it.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_integer,
        )
    except NotJson:
        raise
    except UnicodeDecodeError:
        raise NotJson("the body is not UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotJson(f"the body is no valid JSON at {where}") from None
    except RecursionError:
        raise NotJson("the body is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in pairs:
        if key in fields:
            raise NotJson(f"the body has the key {key[:100]!r} twice")
        fields[key] = value
    return fields


def _constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is no number of JSON")


def _number(text: str) -> float:
    number = float(text)
    if abs(number) > 1e15:
        raise NotJson("a number is out of any range")
    return int(number) if number.is_integer() else number


def _integer(text: str) -> int:
    if len(text) > 16:
        raise NotJson("a number is out of any range")
    return int(text)
