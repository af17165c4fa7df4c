"""Queries with the sentences that answer them: read from a file, found in the records here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import EvaluationError
from corpus.files import read_regular
from corpus.records import record_id
from search.answer.places import letters
from search.answer.sentences import sentence_spans
from search.check import check_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.records import Record

_MOST_BYTES = 64 * 2**20
_FORM = 'write {"query": …, "key": [{"record": …, "sentences": […]}]}'
# Stands for what is left out of a sentence.
_LEFT_OUT = "…"
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MARKER = re.compile(r"[ \t]*(?:[•‣▪◦●○–—*+>-]|\(?\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class KeyQuery:
    """A query, and the sentences that answer it by the id of the record they are in.

    Several records may answer it, each by itself; a query without any is to be refused. `clash` are
    the ids of records that contradict each other about what is asked, none if there are no such.
    """

    text: str
    keys: Mapping[str, tuple[str, ...]]
    part: str = ""
    clash: frozenset[str] = frozenset()


def read_key_queries(path: Path, part: str = "") -> tuple[KeyQuery, ...]:
    """Return the queries of a JSON Lines file, of all or of one `part`, as they are written there.

    A record is named by its id, by `source` and `question`, or by the beginning of its document's
    name and its number in it from 1, as `002#55`. A sentence is written out, or by how it begins,
    how it ends or both, with `…` for the rest. Raises EvaluationError with the file and line when
    one is malformed.
    """
    try:
        text = read_regular(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); check --queries") from error
    lines = enumerate(text.split("\n"), start=1)
    found = [_query(line, f"{path}:{number}") for number, line in lines if line.strip()]
    wanted = tuple(query for query in found if part in {"", query.part})
    if found and not wanted:
        parts = ", ".join(sorted({query.part for query in found} - {""})) or "none"
        raise EvaluationError(f"{path}: no query of the part {part!r}; its parts: {parts}")
    if not wanted:
        raise EvaluationError(f"{path}: no query with key sentences in this file; {_FORM}")
    return wanted


def find_keys(queries: Sequence[KeyQuery], records: Iterable[Record]) -> tuple[KeyQuery, ...]:
    """Return queries with their records by id, and with their sentences whole.

    `records` are those of the corpus, by document and in its order. Raises EvaluationError where a
    record named by its number, or a shortened sentence, is not there or may be several; and where
    none of the records is there.
    """
    shelf = _Shelf(records)
    found = tuple(_found(query, shelf) for query in queries)
    wanted = {one for query in found for one in query.keys}
    if wanted and not wanted & shelf.ids:
        raise EvaluationError(
            "the corpus has none of the records whose sentences are the key ones; "
            "check --queries and --index"
        )
    return found


class _Shelf:
    """The records of a corpus, by id and by place."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_id: dict[str, Record] = {}
        self._by_source: dict[str, list[Record]] = {}
        for record in records:
            self._by_id[record.id] = record
            self._by_source.setdefault(record.source, []).append(record)

    @property
    def ids(self) -> set[str]:
        """The ids of all records."""
        return set(self._by_id)

    def id_of(self, name: str) -> str:
        """Return the id of a record by its id, or by its document and number: `002#55`."""
        beginning, sign, number = name.rpartition("#")
        if not sign:
            return name
        documents = [source for source in self._by_source if source.startswith(beginning)]
        if len(documents) != 1:
            count = len(documents) or "no"
            raise EvaluationError(
                f"the record {name!r}: {count} documents have names that begin so; "
                "write as much of the name as one has alone"
            )
        within = self._by_source[documents[0]]
        if not (number.isdecimal() and 1 <= int(number) <= len(within)):
            raise EvaluationError(
                f"the record {name!r}: {documents[0]} has records 1 to {len(within)}"
            )
        return within[int(number) - 1].id

    def whole(self, record: str, sentence: str) -> str:
        """Return a sentence of a record whole; as it is where the record is not here."""
        here = self._by_id.get(record)
        if here is None or _LEFT_OUT not in sentence or sentence in here.answer:
            return sentence
        fits = dict.fromkeys(_fitting(sentence, here.answer))
        if len(fits) != 1:
            count = "several sentences" if fits else "no sentence"
            raise EvaluationError(
                f"{count} of the record {here.question!r} in {here.source} can be {sentence!r}; "
                "write how it begins and ends"
            )
        return next(iter(fits))


def _found(query: KeyQuery, shelf: _Shelf) -> KeyQuery:
    named = [(shelf.id_of(name), own) for name, own in query.keys.items()]
    keys = {record: tuple(shelf.whole(record, one) for one in own) for record, own in named}
    return replace(query, keys=keys, clash=frozenset(map(shelf.id_of, query.clash)))


def _fitting(short: str, answer: str) -> Iterator[str]:
    """Yield the sentences that a shortened one may be, up to how it ends."""
    first, _, last = map(letters, short.partition(_LEFT_OUT))
    for sentence in _sentences(answer):
        bare = letters(sentence)
        place = bare.find(last, len(first)) if last else len(bare)
        if bare.startswith(first) and place >= 0:
            yield bare[: place + len(last)]


def _sentences(answer: str) -> Iterator[str]:
    """Yield the sentences of an answer, an item of a list without its bullet or number."""
    for paragraph in _BLANK_LINE.split(answer):
        for start, end in sentence_spans(paragraph):
            sentence = paragraph[start:end]
            marker = _MARKER.match(sentence)
            yield sentence[marker.end() :] if marker else sentence


def _query(line: str, place: str) -> KeyQuery:
    try:
        entry = json.loads(line)
        keys = {_name_of(key): tuple(map(str, key["sentences"])) for key in entry["key"]}
        clash = frozenset(map(_name_of, entry.get("conflict", ())))
        text = check_query(entry["query"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvaluationError(f"{place}: no query with key sentences ({error}); {_FORM}") from error
    told = {key: own for key, own in keys.items() if own}
    return KeyQuery(text, told, str(entry.get("part", "")), clash)


def _name_of(key: Mapping[str, Any]) -> str:
    return str(key.get("record") or record_id(key["source"], key["question"], 0))
