"""Queries with known right answers: BEIR's files, or one simple file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import EvaluationError, QueryError
from corpus.files import SpecialFile, read_regular
from corpus.records import whole
from search.check import check_query

# The queries of the largest public data sets take a tenth of this.
_MOST_BYTES = 512 * 2**20
_HIGHEST_GRADE = 1000
_FORMS = 'write {"_id": …, "text": …} with --qrels, or {"query": …, "relevant": [ids]}'


@dataclass(frozen=True, slots=True)
class Query:
    """A query and its relevant records: ids with their grade, 1 or more."""

    id: str
    text: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries that can be scored, and how many were left out.

    `unknown` of them expect only records that the corpus does not have, `empty` expect none at
    all.
    """

    judged: tuple[Query, ...]
    unknown: int = 0
    empty: int = 0


def read_queries(path: Path, qrels: Path | None = None) -> tuple[Query, ...]:
    """Return the queries of a JSON Lines file, in BEIR's form with qrels, or in the simple form.

    Raises EvaluationError with the file and line when one is missing or malformed.
    """
    grades = parse_qrels(_lines(qrels), str(qrels)) if qrels else None
    return parse_queries(_lines(path), str(path), grades)


def parse_queries(
    lines: Iterable[str], name: str, grades: Mapping[str, Mapping[str, int]] | None = None
) -> tuple[Query, ...]:
    """Return the queries in the lines of a file; `grades` come from `parse_qrels`."""
    found: dict[str, Query] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        query = _query(line, number, f"{name}:{number}", grades)
        if query.id in found:
            raise EvaluationError(f"{name}:{number}: the query id {query.id!r} was used before")
        found[query.id] = query
    if not found:
        raise EvaluationError(f"{name}: no query in this file; {_FORMS}")
    return tuple(found.values())


def parse_qrels(lines: Iterable[str], name: str) -> dict[str, dict[str, int]]:
    """Return each query id's relevant ids with their grades; grades under 1 are not relevant.

    The lines are tab-separated: query-id, corpus-id, score; a heading may come first.
    """
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines, start=1):
        row = line.split("\t")
        if not line.strip("\r\n") or (number == 1 and row[0].strip() == "query-id"):
            continue
        try:
            query, record, score = (cell.strip() for cell in row)
            grade = int(score)
            if abs(grade) > _HIGHEST_GRADE:
                raise ValueError(score)  # noqa: TRY301
        except ValueError as error:
            raise EvaluationError(
                f"{name}:{number}: not a judgement; write query-id, corpus-id and a whole score "
                f"of at most {_HIGHEST_GRADE:,}, with tabs between them"
            ) from error
        relevant = grades.setdefault(query, {})
        if grade > 0:
            relevant[record] = grade
    if not grades:
        raise EvaluationError(f"{name}: no judgement in this file; check --qrels")
    return grades


def relevant_ids(queries: Iterable[Query]) -> set[str]:
    """Return every id that some query expects."""
    return {record_id for query in queries for record_id in query.relevant}


def choose_judged(queries: Iterable[Query], known: AbstractSet[str]) -> Queries:
    """Return the queries that expect a record that the corpus has, and count the others.

    `known` are the ids of the corpus, or at least those that queries expect. Raises
    EvaluationError when no query is left.
    """
    every = tuple(queries)
    expecting = [query for query in every if query.relevant]
    judged = tuple(query for query in expecting if not known.isdisjoint(query.relevant))
    if not expecting:
        raise EvaluationError(
            f"none of the {len(every)} queries says which records are relevant; check that the "
            "ids in --qrels are those of --queries"
        )
    if not judged:
        example = next(iter(expecting[0].relevant))
        raise EvaluationError(
            f"the corpus has none of the records that the queries expect, such as {example!r}; "
            "check --index and --corpus; ids are shown by askalike ask and askalike parse"
        )
    return Queries(judged, len(expecting) - len(judged), len(every) - len(expecting))


def _query(
    line: str, number: int, place: str, grades: Mapping[str, Mapping[str, int]] | None
) -> Query:
    """Return the query in one line."""
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{place}: not JSON ({error}); {_FORMS}") from error
    except RecursionError as error:
        raise EvaluationError(f"{place}: nested too deeply; {_FORMS}") from error
    if not isinstance(entry, dict):
        raise EvaluationError(f"{place}: not a JSON object; {_FORMS}")
    if "query" in entry:
        return _simple(entry, number, place, grades is not None)
    if not isinstance(entry.get("_id"), str | int) or not isinstance(entry.get("text"), str):
        raise EvaluationError(f"{place}: no query in this line; {_FORMS}")
    if grades is None:
        raise EvaluationError(f"{place}: nothing says which records are relevant; give --qrels")
    query_id = whole(str(entry["_id"]))
    return Query(query_id, _checked(entry["text"], place), grades.get(query_id, {}))


def _simple(entry: dict[str, Any], number: int, place: str, judged: bool) -> Query:  # noqa: FBT001
    """Return a query in the simple form, with its relevant ids; its id defaults to its line."""
    relevant = entry.get("relevant")
    if judged:
        raise EvaluationError(f"{place}: already has its relevant ids; leave out --qrels")
    if not isinstance(relevant, list) or not all(isinstance(key, str | int) for key in relevant):
        raise EvaluationError(f"{place}: 'relevant' is not a list of ids; {_FORMS}")
    text = _checked(entry["query"], place)
    query_id = whole(str(entry.get("_id", number)))
    return Query(query_id, text, dict.fromkeys(map(str, relevant), 1))


def _checked(text: object, place: str) -> str:
    """Return a query's text as the engine accepts it, so that none fails in the middle of a run."""
    if not isinstance(text, str):
        raise EvaluationError(f"{place}: the query is not a text; {_FORMS}")
    try:
        return check_query(text)
    except QueryError as error:
        raise EvaluationError(f"{place}: {error}") from error


def _lines(path: Path) -> Iterator[str]:
    try:
        text = read_regular(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: not valid UTF-8; save it as UTF-8") from error
    except SpecialFile as error:
        raise EvaluationError(f"{path} is {error.strerror}; give a file") from error
    except OSError as error:
        raise EvaluationError(
            f"{path}: cannot be read ({error.strerror}); check the path"
        ) from error
    return iter(text.replace("\r\n", "\n").split("\n"))
