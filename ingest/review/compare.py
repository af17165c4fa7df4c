"""Two layouts of one document: which questions only one of them finds, and whose answers differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.files.source import name_files
from ingest.open import LIMITS, open_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records import Record
    from ingest.files.discover import Discovery
    from ingest.files.source import SourceFile
    from ingest.open import Limits


@dataclass(frozen=True, slots=True)
class Place:
    """A question and its lines (first, last; from 1) in one layout."""

    question: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """A question that both layouts find; its lines in each, and the first one that differs."""

    question: str
    lines: tuple[tuple[int, int], tuple[int, int]]
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document in two layouts: what only the one and only the other finds, and what differs.

    `alike` counts the records that are the same in both. `error` says why there is no comparison.
    """

    path: str
    layouts: tuple[str, str]
    only: tuple[tuple[Place, ...], tuple[Place, ...]] = ((), ())
    answers: tuple[OtherAnswer, ...] = ()
    alike: int = 0
    error: str | None = None


def compare_documents(
    discovery: Discovery, layouts: tuple[str | None, str], limits: Limits = LIMITS
) -> Iterator[Comparison]:
    """Yield each document read in two layouts; None stands for the one that is detected."""
    for missing in discovery.missing:
        yield Comparison(missing.path, ("", layouts[1]), error=missing.error)
    names = name_files(discovery.files, {})
    for file in discovery.files:
        try:
            yield _compare(file, names[file.path], layouts, limits)
        except SourceError as error:
            named = (layouts[0] or "", layouts[1])
            yield Comparison(names[file.path], named, error=str(error))


def _compare(
    file: SourceFile, name: str, layouts: tuple[str | None, str], limits: Limits
) -> Comparison:
    found: list[list[Record]] = []
    named: list[str] = []
    for layout in (layouts[0] or file.layout, layouts[1]):
        try:
            opened = open_document(name, file.path, layout, limits)
            found.append([record for piece in opened.pieces() for record in piece])
            named.append(opened.layout)
        except NoQuestions:
            if layout is None:
                raise
            found.append([])
            named.append(layout)
    return compare(name, (named[0], named[1]), found[0], found[1])


def compare(
    name: str, layouts: tuple[str, str], one: Sequence[Record], other: Sequence[Record]
) -> Comparison:
    """Return how two readings of a document differ; questions of the same words are paired."""
    waiting: dict[str, list[Record]] = {}
    for record in reversed(other):
        waiting.setdefault(_key(record), []).append(record)
    only: list[Place] = []
    answers: list[OtherAnswer] = []
    alike = 0
    for record in one:
        if not (same := waiting.get(_key(record))):
            only.append(Place(record.question, record.lines))
            continue
        twin = same.pop()
        if record.answer.split() == twin.answer.split():
            alike += 1
        else:
            texts = _first_difference(record.answer, twin.answer)
            answers.append(OtherAnswer(record.question, (record.lines, twin.lines), texts))
    left = sorted((r for same in waiting.values() for r in same), key=lambda record: record.lines)
    others = tuple(Place(record.question, record.lines) for record in left)
    return Comparison(name, layouts, (tuple(only), others), tuple(answers), alike)


def _key(record: Record) -> str:
    words = "".join(c if c.isalnum() else " " for c in record.question.casefold())
    return " ".join(words.split()) or record.question


def _first_difference(one: str, other: str) -> tuple[str, str]:
    """Return the first line in which two answers differ, "" where one has ended."""
    lines = [line.strip() for line in one.split("\n") if line.strip()]
    others = [line.strip() for line in other.split("\n") if line.strip()]
    for n in range(max(len(lines), len(others))):
        pair = (lines[n] if n < len(lines) else "", others[n] if n < len(others) else "")
        if pair[0] != pair[1]:
            return pair
    return "", ""
