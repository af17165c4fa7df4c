"""What goes over the wire: lines that a reader can take, messages mended or refused."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from ui.output.controls import for_agents

# An error is one line; what it quotes (a filter, names of sources) may be of any length.
_LONGEST_ERROR = 500


def one_line(text: str, most: int = _LONGEST_ERROR) -> str:
    """Return a text as one visible line of at most `most` characters."""
    line = " ".join(for_agents(text[: 4 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def encodable(data: Any) -> Any:
    """Return JSON data with `?` for each lone surrogate, which no JSON reader accepts."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-8", "replace"))
    return data


def mended(message: str | bytes) -> str | bytes | None:
    """Return a JSON message that a strict reader accepts, None if it is not JSON at all.

    Lone surrogates, which the JSON of some languages may contain, become `?`.
    """
    try:
        from_json(message)
    except ValueError:
        pass
    else:
        return message
    try:
        return json.dumps(encodable(json.loads(message)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return None


def is_message(text: str | bytes) -> bool:
    """Return whether a JSON text is one JSON-RPC message."""
    from mcp_types import JSONRPCNotification, jsonrpc_message_adapter

    try:
        message = jsonrpc_message_adapter.validate_json(text, by_name=False)
    except ValidationError:
        return False
    # The SDK takes a request whose id is malformed for a notification, and would not answer it.
    return not isinstance(message, JSONRPCNotification) or "id" not in from_json(text)
