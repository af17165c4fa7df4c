"""What reading large files costs: ten times the file takes hardly more memory.

`python -m pytest -m measure -s tests/benchmarks/test_streaming.py`; figures in FIGURES.md.
"""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

pytestmark = [pytest.mark.measure, pytest.mark.timeout(7200)]

SMALL, LARGE = 10, 100  # MB
MOST_GROWTH = 30.0  # MB
READ = """
import re, sys, time
from pathlib import Path
from ingest.open import open_document
began = time.perf_counter()
path = Path(sys.argv[1])
records = sum(map(len, open_document(path.name, path).pieces()))
# ru_maxrss would be that of the process which started this one, where that is larger
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(records, time.perf_counter() - began, int(peak) / 1024)
"""


def words(count: int) -> str:
    return " ".join(f"word{random.randrange(3000)}" for _ in range(count))  # noqa: S311


def json_lines() -> Iterator[str]:
    number = 0
    while number := number + 1:
        row = {"id": f"r{number}", "question": f"What is {words(5)}?", "answer": words(40)}
        yield json.dumps(row) + "\n"


def table() -> Iterator[str]:
    rows = csv.writer(kept := Kept())
    rows.writerow(["id", "question", "answer"])
    number = 0
    while number := number + 1:
        rows.writerow([f"r{number}", f"What is {words(5)}?", f"{words(20)},\n{words(20)}"])
        yield kept.take()


def posts() -> Iterator[str]:
    yield "<posts>\n"
    number = 0
    while number := number + 1:
        body = quoteattr(f"<p>{words(60)}</p>")
        title = quoteattr(f"What is {words(5)}?")
        yield f'<row Id="{3 * number}" PostTypeId="1" Title={title} Body={body} />\n'
        for answer in (1, 2):
            asked = 3 * random.randrange(max(1, number - 99), number + 1)  # noqa: S311
            yield f'<row Id="{3 * number + answer}" PostTypeId="2" ParentId="{asked}" Body={body} />\n'


class Kept:
    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def take(self) -> str:
        text, self.text = self.text, ""
        return text


KINDS = {"a.jsonl": json_lines, "a.csv": table, "Posts.xml": posts}


@pytest.mark.parametrize("name", KINDS)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str) -> None:
    peaks = []
    for size in (SMALL, LARGE):
        random.seed(size)
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            for part in KINDS[name]():
                file.write(part)
                if file.tell() > size * 10**6:
                    break
        command = [sys.executable, "-c", READ, tmp_path / name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        records, seconds, peak = map(float, done.stdout.split())
        print(f"\n{name}, {size} MB: {records:,.0f} records, {seconds:.1f} s, peak {peak:.0f} MB")
        peaks.append(peak)
    assert peaks[1] - peaks[0] < MOST_GROWTH
