"""An answer made of stored sentences: those of the best record that matter, and what others add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.answer.aligned import align
from search.answer.pick import pick
from search.answer.places import lines_of
from search.results import Answered, Citation, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.model.embedder import Embedder
    from corpus.records import Record, Source
    from corpus.store import Store
    from search.answer.aligned import Aligned
    from search.evidence.polarity import Stem
    from search.ranking.ranker import Ranker
    from search.ranking.request import Request
    from search.results import Asked, Hit

# Records after the first whose sentences may be added, for a question.
_MOST_RECORDS = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an answer is composed from: the store, what encoded it, and its documents.

    `ranker` encodes a part of a query that no search has encoded, `stem` gives the stem of a word.
    """

    store: Store
    embedder: Embedder
    ranker: Ranker
    stem: Stem
    sources: Sequence[Source]


def compose(asked: Asked, requests: Mapping[str, Request], shelf: Shelf) -> Answered:
    """Return the answer to a query in stored sentences, each verbatim with what it cites.

    `requests` are those of the searches that found it, by query: nothing is encoded again. Without
    an answer there are no sentences. The same search gives the same answer.
    """
    if not asked.answerable:
        return Answered(asked, (), ())
    picked = [
        (number, one)
        for number, (text, hits) in enumerate(_questions(asked))
        for one in _answer_to(text, hits, requests, shelf)
    ]
    sentences, citations = _cite(picked, shelf.sources)
    return Answered(asked, sentences, citations)


def _questions(asked: Asked) -> list[tuple[str, Sequence[Hit]]]:
    """Return the questions of a query with the hits that answer each, if any."""
    if not asked.parts:
        return [(asked.read_as or asked.query, asked.results)]
    by_id = {hit.record.id: hit for hit in asked.results}
    return [
        (part.text, [by_id[key] for key in part.records if key in by_id])
        if part.verdict == "answered"
        else (part.text, [])
        for part in asked.parts
    ]


def _answer_to(
    text: str, hits: Sequence[Hit], requests: Mapping[str, Request], shelf: Shelf
) -> list[Aligned]:
    """Return the units that answer one question, in the order in which they are shown."""
    telling = [hit for hit in hits if hit.record.answer][:_MOST_RECORDS]
    if not telling:
        return []
    request = requests.get(text) or shelf.ranker.request_to_explain(text, len(hits))
    records = [hit.record for hit in telling]
    aligned = align(records, request.query, request.weights, shelf.store, shelf.embedder)
    return pick(telling, aligned)


def _cite(
    picked: Sequence[tuple[int, Aligned]], sources: Sequence[Source]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return units as sentences, and the citations; units that follow each other share one."""
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    before: Aligned | None = None
    for part, one in picked:
        lines = lines_of(one.unit.text, one.record, _source_of(one.record, sources))
        goes_on = before and (before.record.id, before.number + 1) == (one.record.id, one.number)
        if goes_on and citations:
            last = citations[-1]
            first, end = min(last.lines[0], lines[0]), max(last.lines[1], lines[1])
            citations[-1] = replace(last, lines=(first, end))
        else:
            citations.append(_citation(len(citations) + 1, one.record, lines))
        number, elided = citations[-1].number, not goes_on and one.number > 0
        sentences.append(
            Sentence(one.unit.text, (number,), part=part, kind=one.unit.kind, elided=elided)
        )
        before = one
    return tuple(sentences), tuple(citations)


def _citation(number: int, record: Record, lines: tuple[int, int]) -> Citation:
    return Citation(number, record.id, record.question, record.source, lines, record.place)


def _source_of(record: Record, sources: Sequence[Source]) -> Source | None:
    return next((source for source in sources if source.name == record.source), None)
