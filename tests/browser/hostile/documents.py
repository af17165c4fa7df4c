"""The payloads as documents: in every field, in several formats, and in the names of files."""

import csv
import json
from html import escape
from io import StringIO
from pathlib import Path

from tests.browser.hostile.payloads import PAYLOADS

# Names that a file can have; each goes with a document.
NAMES = [
    "<img src=x onerror=window.pwned=1>.jsonl",
    '"onmouseover="window.pwned=1" x=\'.jsonl',
    "${window.pwned=1}{{window.pwned=1}}.jsonl",
    "[a](javascript:window.pwned=1).jsonl",
    "`<svg onload=window.pwned=1>`.jsonl",
    "$\\href{javascript:window.pwned=1}{x}$.jsonl",
]
_EACH = 45  # so that one page of 50 results shows a document whole
_LONGEST = 400  # what is longer makes many passages, and is tested without an index


def write_documents(folder: Path) -> None:
    """Write the payloads into a folder: all as JSON Lines, a part of them in each other format."""
    numbered = [(number, payload[:_LONGEST]) for number, payload in enumerate(PAYLOADS)]
    parts = [numbered[first : first + _EACH] for first in range(0, len(numbered), _EACH)]
    for name, part in zip(NAMES, parts, strict=False):
        lines = [json.dumps(_fields(number, payload)) for number, payload in part]
        _write(folder / name, "\n".join(lines))
    some = [numbered[first::9] for first in range(4)]
    _write(folder / "&lt;svg onload=window.pwned=1>.md", _markdown(some[0]))
    _write(folder / "b.csv", _table(some[1]))
    _write(folder / "c.html", _page(some[2]))
    _write(folder / "d.txt", _text(some[3]))


def _fields(number: int, payload: str) -> dict[str, object]:
    return {
        "id": f"{number} {payload[:60]}",
        "question": f"What is attack {number} {payload}?",
        "answer": f"Attack {number} is {payload}",
        "section": payload,
        "tags": [payload, "tag"],
        "context" if number % 3 else "code": payload,
        "level": "easy" if number % 2 else payload,
    }


def _markdown(payloads: list[tuple[int, str]]) -> str:
    parts = [f"# Attacks {PAYLOADS[0]}"]
    for number, payload in payloads:
        line = " ".join(payload.split())
        parts += [
            f"## Section {line}",
            f"### What is the attack of number {number} {line}?",
            f"It is {payload}",
        ]
    return "\n\n".join(parts)


def _table(payloads: list[tuple[int, str]]) -> str:
    file = StringIO()
    rows = csv.writer(file)
    rows.writerow(["question", "answer", "category", "tags"])
    for number, payload in payloads:
        cell = payload.replace("\x00", "")
        rows.writerow([f"Which attack is {number} {cell}?", f"This: {cell}", cell, cell])
    return file.getvalue()


def _page(payloads: list[tuple[int, str]]) -> str:
    parts = [
        f"<h2>How does {number} attack, {escape(payload)}?</h2>\n<p>Like {escape(payload)}</p>\n"
        f"<div>{payload if '</' not in payload else ''}</div>"
        for number, payload in payloads
    ]
    title = escape(PAYLOADS[0])
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(parts)}</body>"


def _text(payloads: list[tuple[int, str]]) -> str:
    parts = [
        f"Q: Is {number} an attack {' '.join(payload.split())}?\nA: Yes, {' '.join(payload.split())}"
        for number, payload in payloads
    ]
    return "\n\n".join(parts)


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "replace"))
