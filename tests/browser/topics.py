"""Documents on many topics, on two levels, with everything in them that coverage can miss.

They are every second question that the project ships, with the beginnings of their answers: so
many records are encoded in seconds.
"""

import csv
from pathlib import Path

from ingest.reader import parse_document
from tests.conftest import SHIPPED

# Two of the documents are editions of one.
EDITIONS = {"classical-models.rst": "guide-2023.csv", "deep-learning.org": "guide-2024.csv"}
_LONGEST = 110
# Each so many-th record has no answer, or a thin one.
UNANSWERED, THIN = 23, 19


def write_documents(folder: Path) -> int:
    """Write the documents; return how many records they have."""
    number = 0
    for path in SHIPPED:
        records = parse_document(path.name, path.read_bytes()).records[::2]
        name = EDITIONS.get(path.name, f"{path.stem}.csv")
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["question", "answer", "level"])
            for record in records:
                number += 1
                level = (
                    ""
                    if path.suffix == ".md"
                    else "beginner intermediate expert".split()[number % 3]
                )
                table.writerow([record.question, _answer(number, record.answer), level])
    return number


def _answer(number: int, whole: str) -> str:
    if number % UNANSWERED == 0:
        return ""
    text = " ".join(whole.split())
    return "See there." if number % THIN == 0 else text[:_LONGEST]
