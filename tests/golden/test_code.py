"""Each code example in the documents runs: Python by itself, SQL in an empty database."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from corpus.records import Record
from ingest.reader import parse_document
from tests.conftest import SHIPPED

# These have no example in a language that is run here; any other document must have one.
WITHOUT_CODE = {
    "interview-levels.txt",
    "phone-screen.md",
    "revision-cards.txt",
    "topic-checklist.md",
}

# An answer keeps the marks of its layout; CSV, JSONL and HTML give Markdown fences.
_LANGUAGE = r"(?P<language>python|sql)\b"
_INDENTED = r"(?:(?P=indent) +:.*\n)*(?P<code>(?:(?:(?P=indent) +\S.*| *)(?:\n|\Z))+)"
_BLOCKS = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"^(?P<mark> *(?:`{{3,}}|~{{3,}})) *{_LANGUAGE}.*\n(?P<code>(?:.*\n)*?)(?P=mark) *$",
        rf"^(?P<indent> *)\.\. code-block:: *{_LANGUAGE}.*\n{_INDENTED}",
        rf"^ *#\+begin_src +{_LANGUAGE}.*\n(?P<code>(?:.*\n)*?) *#\+end_src *$",
        rf"^\[source, *{_LANGUAGE}.*\]\n(?P<mark>-{{4,}})\n(?P<code>(?:.*\n)*?)(?P=mark)$",
    )
)
_ANNOUNCED = re.compile(
    rf"^ *(?:`{{3,}}|~{{3,}}|\.\. code-block::|#\+begin_src|\[source,) *{_LANGUAGE}",
    re.MULTILINE | re.IGNORECASE,
)

_RUNNER = """
import json, linecache, sqlite3, sys, traceback

failed = False
for block in json.load(sys.stdin):
    name, code = block["name"], block["code"]
    linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name
    try:
        if block["language"] == "sql":
            database = sqlite3.connect(":memory:")
            try:
                database.executescript(code)
            finally:
                database.close()
        else:
            exec(compile(code, name, "exec"), {"__name__": "__main__"})
    except BaseException:
        failed = True
        print(name, traceback.format_exc(), sep="\\n", file=sys.stderr)
sys.exit(failed)
"""


@dataclass(frozen=True, slots=True)
class Block:
    """One code example; `name` gives its document, the line its code begins on, its question."""

    name: str
    language: str
    code: str


def blocks_of(document: Path) -> list[Block]:
    """Return the Python and SQL examples of a document in the order of its questions."""
    content = document.read_bytes()
    lines = content.decode("utf-8").split("\n")
    records = parse_document(document.name, content).records
    return [block for record in records for block in _in_answer(record, lines)]


def _in_answer(record: Record, lines: list[str]) -> Iterator[Block]:
    answer = record.answer
    found = sorted(
        (match for pattern in _BLOCKS for match in pattern.finditer(answer)),
        key=lambda match: match.start(),
    )
    announced = len(_ANNOUNCED.findall(answer))
    assert len(found) == announced, f"{record.source}: a block of {record.question!r} is not closed"
    line, last = record.lines
    for match in found:
        code = dedent(match["code"]).strip("\n") + "\n"
        opening = code.split("\n", 1)[0]
        line = next((n for n in range(line, last + 1) if opening in lines[n - 1]), line)
        name = f"{record.source}:{line}: {record.question}"
        yield Block(name, match["language"].lower(), code)


def run(blocks: list[Block], folder: Path) -> str:
    """Run the examples one after the other in a process of their own; return what failed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUNNER],
        input=json.dumps([asdict(block) for block in blocks]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        timeout=240,
        check=False,
    )
    return done.stderr if done.returncode else ""


@pytest.mark.parametrize("document", SHIPPED, ids=lambda path: path.name)
def test_each_code_example_runs(document: Path, tmp_path: Path) -> None:
    blocks = blocks_of(document)
    assert bool(blocks) != (document.name in WITHOUT_CODE)
    failures = run(blocks, tmp_path)
    assert not failures, failures


@pytest.mark.parametrize(
    ("language", "code"), [("python", "x = 1\nassert x == 2\n"), ("sql", "SELECT 1 FROM missing;")]
)
def test_an_example_that_fails_is_named(language: str, code: str, tmp_path: Path) -> None:
    failures = run([Block("a.md:7: What is x?", language, code)], tmp_path)
    assert "a.md:7: What is x?" in failures
    assert "assert x == 2" in failures or "no such table" in failures


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", "## What is x?\nOne.\n\n~~~python\nx = 1\n~~~\n", 5),
        (
            "a.rst",
            "T\n=\n\nWhat is x?\n----------\n\nOne.\n\n.. code-block:: python\n\n   x = 1\n",
            11,
        ),
        ("a.org", "* What is x?\n  One.\n  #+begin_src python\n  x = 1\n  #+end_src\n", 4),
        (
            "a.adoc",
            "= T\n\n== What is x?\n\nOne.\n\n[source,python]\n----\nx = 1\n----\n",
            9,
        ),
    ],
)
def test_the_blocks_of_each_markup_are_found(
    name: str, text: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert blocks_of(tmp_path / name) == [Block(f"{name}:{line}: What is x?", "python", "x = 1\n")]
