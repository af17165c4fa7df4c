"""An answer made of stored sentences: those of the best record that matter, and what others add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.answer.aligned import align
from search.answer.conflicts import Nearness, find_clash, related
from search.answer.pick import count_used, pick
from search.answer.places import lines_of
from search.results import Answered, Citation, Conflict, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Vectors
    from corpus.records import Record, Source
    from corpus.store import Store
    from search.answer.aligned import Aligned
    from search.answer.conflicts import Clash
    from search.answer.units import Unit
    from search.evidence.polarity import Stem
    from search.ranking.ranker import Ranker
    from search.ranking.request import Request
    from search.results import Asked, Hit

    _Pair = tuple[Vectors | None, Vectors | None]

# Records whose sentences may be shown for a question, and those folded into them.
_MOST_RECORDS, _MOST_FOLDED = 4, 2
# Records near the best one that are looked at for what contradicts it, and passages that find them.
_MOST_NEAR, _DEPTH = 2, 12


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
    an answer there are no sentences; of several questions, those that are answered have some. The
    same search gives the same answer.
    """
    if not asked.answerable and not any(part.verdict == "answered" for part in asked.parts):
        return Answered(asked, (), ())
    picked: list[tuple[int, Aligned]] = []
    clashes: list[Clash] = []
    for number, (text, hits) in enumerate(_questions(asked)):
        units, found = _answer_to(text, hits, requests, shelf)
        picked += [(number, one) for one in units]
        clashes += found
    sentences, citations, numbers = _cite(picked, shelf.sources)
    conflicts = (_conflict(clash, numbers) for clash in clashes)
    open_ones = [part.text for part in asked.parts if part.verdict != "answered"]
    notice = f"not answered here: {' · '.join(open_ones)}" if open_ones else ""
    return Answered(asked, sentences, citations, tuple(dict.fromkeys(conflicts)), notice=notice)


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
) -> tuple[list[Aligned], list[Clash]]:
    """Return the units that answer one question, as they are shown, and those that clash."""
    telling = [hit for hit in hits if hit.record.answer][:_MOST_RECORDS]
    if not telling:
        return [], []
    request = requests.get(text) or shelf.ranker.request_to_explain(text, len(hits))
    folded = [one for hit in telling[:_MOST_FOLDED] for one in hit.also if one.answer]
    records = [*(hit.record for hit in telling), *folded[:_MOST_FOLDED]]
    records += _near(records, shelf.store)
    near = _nearnesses(records, shelf.store)
    shown = count_used(telling)
    # The sentences of a record that is neither shown nor compared are not looked for.
    wanted = [n for n, one in enumerate(near) if n < shown or related(one)]
    found = align(
        [records[n] for n in wanted], request.query, request.weights, shelf.store, shelf.embedder
    )
    units = dict(zip(wanted, found, strict=True))
    clashes = _clashes(units, near, shelf)
    picked = pick([units[place] for place in range(shown)])
    return _with_clashing(picked, clashes), clashes


def _near(records: Sequence[Record], store: Store) -> list[Record]:
    """Return the records nearest to the first of some, others than these.

    What contradicts the best record may be in one that the query does not find.
    """
    best = records[0].id
    asked = store.question_vectors([best]).get(best)
    near = [] if asked is None else store.nearest("question", asked, _DEPTH)
    if (told := store.answer_vectors([best]).get(best)) is not None:
        near += store.nearest("answer", told, _DEPTH)
    known = {record.id for record in records}
    found = sorted(near, key=lambda match: -match.cosine)
    ids = list(dict.fromkeys(one.record_id for one in found if one.record_id not in known))
    others = store.records(ids[:_MOST_NEAR])
    return [others[one] for one in ids[:_MOST_NEAR] if one in others and others[one].answer]


def _nearnesses(records: Sequence[Record], store: Store) -> list[Nearness]:
    """Return how near each of some records is to the first."""
    ids = [record.id for record in records]
    asked, told = store.question_vectors(ids), store.answer_vectors(ids)
    own = asked.get(ids[0]), told.get(ids[0])
    return [_nearness(own, (asked.get(key), told.get(key))) for key in ids]


def _clashes(
    units: Mapping[int, Sequence[Aligned]], near: Sequence[Nearness], shelf: Shelf
) -> list[Clash]:
    """Return what contradicts the best record, given the units of records by their place."""
    clashes = (
        find_clash(units[0], theirs, near[place], shelf.stem)
        for place, theirs in units.items()
        if place
    )
    return [clash for clash in clashes if clash]


def _nearness(a: _Pair, b: _Pair) -> Nearness:
    """Return how near two records are, given the vectors of their questions and their answers."""
    (asked, told), (other, reply) = a, b
    crossed = [(asked, other), (asked, reply), (other, told)]
    cosines = [0.0 if x is None or y is None else float(x @ y) for x, y in crossed]
    return Nearness(cosines[0], max(cosines))


def _with_clashing(units: Sequence[Aligned], clashes: Sequence[Clash]) -> list[Aligned]:
    """Return units with those that clash, each record's together in the order of its document."""
    every = {_key(one): one for one in units}
    every |= {_key(one): one for clash in clashes for one in clash.units}
    order = {record: place for place, (record, _) in reversed(list(enumerate(every)))}
    return sorted(every.values(), key=lambda one: (order[one.record.id], one.number))


def _key(one: Aligned) -> tuple[str, int]:
    return one.record.id, one.number


def _conflict(clash: Clash, numbers: Mapping[tuple[str, int], int]) -> Conflict:
    a, b = (numbers[_key(one)] for one in clash.units)
    return Conflict((a, b), clash.what, numbers[_key(clash.newest)] if clash.newest else None)


def _cite(
    picked: Sequence[tuple[int, Aligned]], sources: Sequence[Source]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], dict[tuple[str, int], int]]:
    """Return units as sentences, the citations, and the citation of each unit.

    Units that follow each other share one.
    """
    numbers: dict[tuple[str, int], int] = {}
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
        sentences.append(_sentence(one.unit, number, part, elided=elided))
        before = one
        numbers[_key(one)] = number
    return tuple(sentences), tuple(citations), numbers


def _sentence(unit: Unit, number: int, part: int, *, elided: bool) -> Sentence:
    return Sentence(
        unit.text, (number,), part=part, kind=unit.kind, elided=elided, leads=unit.leads
    )


def _citation(number: int, record: Record, lines: tuple[int, int]) -> Citation:
    return Citation(number, record.id, record.question, record.source, lines, record.place)


def _source_of(record: Record, sources: Sequence[Source]) -> Source | None:
    return next((source for source in sources if source.name == record.source), None)
