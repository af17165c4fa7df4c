"""Records for tests, from little."""

from itertools import count

from corpus.lexical.analysis import word_stems
from corpus.records import Record

_numbers = count(1)
ENGLISH = word_stems("english").stem


def record(question: str, answer: str = "", source: str = "faq.md", line: int = 1) -> Record:
    """Return a record with an id of its own."""
    name = f"{next(_numbers):016x}"
    return Record(name, question, answer, (), (), source, (line, line + 2))
