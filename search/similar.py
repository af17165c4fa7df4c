"""The records most like one, or like several at once, and unlike others.

Several are combined into one vector by Rocchio's formula for relevance feedback (Rocchio 1971;
Manning, Raghavan and Schütze, "Introduction to Information Retrieval", eq. 9.3) without a first
query: the mean of those that are wanted, less a share of the mean of those that are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import QueryError, UnknownRecord
from corpus.model.vectors import unit
from corpus.records import is_whole
from search.check import check_count, check_list, check_name, check_query, check_text
from search.hits import fold_page, make_hits, under_keepers
from search.matches import MATCHES
from search.ranking.candidates import nearest
from search.ranking.fuse import by_dense, rank, score_cosines
from search.results import Neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Vectors
    from corpus.records import Record
    from search.decisions.folds import Folds
    from search.hits import Folded
    from search.matches import MatchKind, Ranked
    from search.ranking.request import Request
    from search.revision import Revision

# The share of what is not wanted. [F-similar]
_LESS = 0.35
_MOST_ITEMS, _LONGEST = 20, 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the like of is wanted: ids of records or texts, and those that it should not be like."""

    items: tuple[str, ...]
    unlike: tuple[str, ...]
    by: MatchKind
    k: int

    @classmethod
    def of(
        cls, item: str, also: Iterable[str], unlike: Iterable[str], by: MatchKind, k: int
    ) -> Wanted:
        """Return what is wanted, checked; raises QueryError."""
        first = check_text("the record or text", item)
        more = check_list("the further records", also, _MOST_ITEMS, _LONGEST)
        less = check_list("the records that it should be unlike", unlike, _MOST_ITEMS, _LONGEST)
        items = tuple(dict.fromkeys(one.strip() for one in (first, *more)))
        others = tuple(dict.fromkeys(one.strip() for one in less))
        both = next((one for one in others if one in items), None)
        if both is not None:
            raise QueryError(f"{both[:60]!r} is to be like and unlike what is found; take one away")
        check_name("way to compare", by, MATCHES)
        return cls(items, others, by, check_count(k))


@dataclass(frozen=True, slots=True)
class _Item:
    """One of what is given: a text, and the record if it is the id of one."""

    text: str
    record: Record | None


def find_similar(
    wanted: Wanted, revision: Revision, embedder: Embedder, folds: Folds | None
) -> Neighbours:
    """Return the records most like what is wanted, best first, the given ones left out.

    Those that ask the same are one hit, as in a search. Raises UnknownRecord for an id that no
    record has, QueryError for a bad text, or records without answers compared by these.
    """
    likes = [_item(revision, one) for one in wanted.items]
    unlikes = [_item(revision, one) for one in wanted.unlike]
    given = {one.record.id for one in (*likes, *unlikes) if one.record}
    first = likes[0]
    if len(likes) == 1 and not unlikes and first.record is None:
        request = revision.ranker.request(first.text, wanted.k, kind=wanted.by)
        found = revision.ranker.rank(request)
    else:
        request = revision.ranker.request_to_explain(first.text, wanted.k)
        like = _mean(likes, wanted.by, revision)
        vector = _less(like, _mean(unlikes, wanted.by, revision)) if unlikes else like
        matches = nearest(revision.store, vector, wanted.k + len(given), wanted.by)
        found = rank(score_cosines(matches), by_dense)
    others = [one for one in found if one.match.record_id not in given]
    page = _folded(others, wanted.k, request, revision, folds, given)
    hits = make_hits(page, request, embedder, revision.word_stems)
    named = [one.record.id if one.record else one.text for one in (*likes, *unlikes)]
    size = len(likes)
    return Neighbours(named[0], hits, tuple(named[1:size]), tuple(named[size:]), wanted.by)


def looks_like_id(text: str) -> bool:
    """Return whether a text has the form of a record's id."""
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)


def _item(revision: Revision, text: str) -> _Item:
    # Chroma takes no lone surrogates; no id has them.
    named = text and is_whole(text)
    record = revision.store.records([text]).get(text) if named else None
    if record is None and looks_like_id(text):
        record = revision.store.record(text)
    return _Item(record.question if record else check_query(text), record)


def _folded(
    found: Sequence[Ranked],
    k: int,
    request: Request,
    revision: Revision,
    folds: Folds | None,
    given: set[str],
) -> list[Folded]:
    """Return a page as of a search; none of those that are given is brought in as a keeper."""
    page = fold_page(revision.confident(found), request.reads, k, revision.word_stems.stem, folds)
    return under_keepers(page, request.reads, folds, None, given) if folds else page


def _mean(items: Sequence[_Item], by: MatchKind, revision: Revision) -> Vectors:
    """Return the unit mean of the unit vectors of some items."""
    records = [one.record.id for one in items if one.record]
    vectors = [
        revision.ranker.request_to_explain(one.text, 1).query.vector
        for one in items
        if one.record is None
    ]
    vectors += _of_records(records, by, revision)
    if not vectors:  # deleted since they were looked up
        raise UnknownRecord(items[0].text)
    return _of_length_one(np.sum(vectors, axis=0))


def _of_records(ids: Sequence[str], by: MatchKind, revision: Revision) -> list[Vectors]:
    """Return a unit vector for each record: of its question, its answer, or both [F-similar]."""
    questions = revision.store.question_vectors(ids) if by != "answer" else {}
    answers = revision.store.answer_vectors(ids) if by != "question" else {}
    if by == "answer" and (missing := [one for one in ids if one not in answers]):
        raise QueryError(
            f"the record {missing[0]!r} has no answer to compare; compare by question or both"
        )
    parts = ([side[one] for side in (questions, answers) if one in side] for one in ids)
    # A record that another process deletes meanwhile has no vector.
    return [unit(np.sum(own, axis=0)) for own in parts if own]


def _less(wanted: Vectors, unwanted: Vectors) -> Vectors:
    return _of_length_one(wanted - _LESS * unwanted)


def _of_length_one(vector: Vectors) -> Vectors:
    found: Vectors = np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
    return found
