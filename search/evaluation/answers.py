"""How good composed answers are: key sentences found and missed, refusals, citations, conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.answer.places import letters, stands_at
from search.answer.units import find_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.records import Record, Source
    from search.answer.units import Unit
    from search.evaluation.keys import KeyQuery
    from search.results import Answered, Sentence


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What answers achieved over queries, as shares in [0, 1].

    `recall` is the share of the key sentences of the record that is shown best, 0 for a query that
    is refused; `precision` that of the sentences shown that are key sentences of any record, over
    the queries answered; what only introduces others counts for neither. `whole_recall` and
    `whole_precision` are those of the first record's whole answer. `led` is the share of queries
    whose first record is one of their key records, and `led_recall`, `led_precision` are over
    these. `refused` is the share of queries without key sentences that get no answer. `cited` is
    the share of sentences that stand in the lines they cite, `pinned` that of sentences whose lines
    are fewer than their record's, where it has several. `sentences` is their mean number.
    `conflicts` counts the answers that tell one, `clashing` the queries about which records
    contradict each other, and `told` is the share of these whose answer says so. `written` is the
    share of answers in a language model's words, of those with key sentences; the rest are of
    stored sentences, or none. `struck` counts the model's sentences that were left out.
    """

    queries: int
    recall: float
    precision: float
    whole_recall: float
    whole_precision: float
    led: float
    led_recall: float
    led_precision: float
    refused: float
    cited: float
    pinned: float
    sentences: float
    conflicts: int
    clashing: int
    told: float
    written: float
    struck: int


def evaluate_answers(
    answer: Callable[[str], Answered],
    queries: Sequence[KeyQuery],
    sources: Iterable[Source],
    records: Iterable[Record],
    on_progress: Callable[[int], None] | None = None,
) -> AnswerFigures:
    """Return how good the answers to queries are; `sources`, `records` are those of the corpus."""
    by_name = {source.name: source for source in sources}
    by_id = {record.id: record for record in records}
    answered = []
    for done, query in enumerate(queries, start=1):
        answered.append((query, answer(query.text)))
        if on_progress:
            on_progress(done)
    told = [(query, got) for query, got in answered if query.keys]
    foreign = [got for query, got in answered if not query.keys]
    shown = [_shown(query, got) for query, got in told]
    whole = [_whole(query, got) for query, got in told]
    led = [pair for pair, (query, got) in zip(shown, told, strict=True) if _leads(query, got)]
    lines = [one for _, got in answered for one in _cited(got, by_name, by_id)]
    clashing = [_tells(query, got) for query, got in answered if query.clash]
    return AnswerFigures(
        len(queries),
        _mean([recall for recall, _ in shown]),
        _mean([precision for _, precision in shown if precision is not None]),
        _mean([recall for recall, _ in whole]),
        _mean([precision for _, precision in whole if precision is not None]),
        _mean([_leads(query, got) for query, got in told]),
        _mean([recall for recall, _ in led]),
        _mean([precision for _, precision in led if precision is not None]),
        _mean([not got.sentences for got in foreign]),
        _mean([holds for holds, _ in lines]),
        _mean([pinned for _, pinned in lines if pinned is not None]),
        _mean([len(got.sentences) for _, got in told]),
        sum(bool(got.conflicts) for _, got in answered),
        len(clashing),
        _mean(clashing),
        _mean([got.by == "model" for _, got in told]),
        sum(len(got.refused) for _, got in answered),
    )


Scores = tuple[float, "float | None"]


def _shown(query: KeyQuery, got: Answered) -> Scores:
    return _scores(query, got.sentences)


def _whole(query: KeyQuery, got: Answered) -> Scores:
    first = _first(got)
    shown = first is not None and got.asked.answerable
    return _scores(query, find_units(first.answer) if first and shown else [])


def _scores(query: KeyQuery, shown: Sequence[Sentence | Unit]) -> Scores:
    """Return the recall and the precision of what is shown, no precision if that is nothing."""
    bare = [letters(one.text) for one in shown]
    joined = "\n".join(bare)
    keys = {record: [letters(one) for one in own] for record, own in query.keys.items()}
    recall = max(_mean([key in joined for key in own]) for own in keys.values())
    every = [key for own in keys.values() for key in own]
    telling = [text for text, one in zip(bare, shown, strict=True) if not one.leads]
    right = [any(key in text or (text and text in key) for key in every) for text in telling]
    return recall, _mean(right) if right else None


def _leads(query: KeyQuery, got: Answered) -> bool:
    first = _first(got)
    return first is not None and first.id in query.keys


def _tells(query: KeyQuery, got: Answered) -> bool:
    """Return whether an answer says that two of the records disagree."""
    record = {one.number: one.record for one in got.citations}
    return any(
        len({record[number] for number in one.citations} & query.clash) > 1 for one in got.conflicts
    )


def _first(got: Answered) -> Record | None:
    return next((hit.record for hit in got.asked.results if hit.record.answer), None)


def _cited(
    got: Answered, sources: Mapping[str, Source], records: Mapping[str, Record]
) -> Iterable[tuple[bool, bool | None]]:
    """Yield for each sentence if its lines hold it, and if they are fewer than its record's.

    A record that is cited only for what it contradicts is among no results.
    """
    citations = {one.number: one for one in got.citations}
    for sentence in got.sentences:
        cited = citations[sentence.citations[0]]
        whole = records[cited.record].lines
        pinned = None if whole[0] == whole[1] else cited.lines != whole
        # Of a row, the table's header may stand far above.
        text = sentence.text.splitlines()[-1] if sentence.kind == "row" else sentence.text
        source = sources.get(cited.source)
        yield source is not None and stands_at(text, source, cited.lines), pinned


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
