"""How well a ranking finds what queries expect: measures, latency, significance."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import AP, RR, R, Success, nDCG
from scipy.stats import permutation_test

from search.evaluation.judgements import Queries

# As trec_eval computes them: equal scores are ordered by id, whatever their order before.
MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR,  # cut off below: RR @ 10 would use a provider that orders ties differently
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "map": AP,
}

# Random sign changes of the differences; p is then known to about ± 0.004 at 0.05.
_RESAMPLES = 9999
# Numbers drawn at once by the test, so that 10,000 queries need no more memory than 100.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A record found for a query, the higher its score the better."""

    id: str
    score: float


Rank = Callable[[str], Sequence[Scored]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a ranking achieved: each measure of MEASURES as a mean over the queries, in [0, 1].

    `per_query` holds the same by measure and query id, `run` what was found by query id, best
    first; `p50_ms` and `p95_ms` are the latency of one query in milliseconds.
    """

    figures: Mapping[str, float]
    per_query: Mapping[str, Mapping[str, float]]
    run: Mapping[str, Sequence[Scored]]
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much better the first of two evaluations is, and how likely chance alone is to do that.

    `difference` is the mean over the queries; `p` in (0, 1] is two-sided.
    """

    measure: str
    difference: float
    p: float


def evaluate(
    rank: Rank,
    queries: Queries,
    cutoff: int = 100,
    on_progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Return how well `rank` finds the relevant records among the first `cutoff` that it returns.

    A query that is itself a record of the corpus, by its id, does not count as its own result, as
    in BEIR. One query runs before the clock starts: loading is not part of the latency.
    `on_progress` gets the number of queries done.
    """
    rank(queries.judged[0].text)
    run: dict[str, Sequence[Scored]] = {}
    seconds: list[float] = []
    for done, query in enumerate(queries.judged, start=1):
        start = time.perf_counter()
        found = rank(query.text)
        seconds.append(time.perf_counter() - start)
        run[query.id] = tuple([scored for scored in found if scored.id != query.id][:cutoff])
        if on_progress:
            on_progress(done)
    per_query = _measure(queries, run)
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    figures = {name: float(np.mean(list(values.values()))) for name, values in per_query.items()}
    return Evaluation(figures, per_query, run, float(p50), float(p95))


def compare(a: Evaluation, b: Evaluation, measure: str = "ndcg@10") -> Comparison:
    """Return how much better `a` is than `b` on the same queries, with the two-sided p-value.

    The test is the paired randomization test (Smucker, Allan & Carterette 2007, "A comparison of
    statistical significance tests for information retrieval evaluation"): under the null
    hypothesis each query's two values may be swapped. It is exact for few queries, and sampled with
    a fixed seed for many.
    """
    ids = list(a.per_query[measure])
    first, second = (np.array([side.per_query[measure][i] for i in ids]) for side in (a, b))
    difference = float(np.mean(first - second))
    if len(ids) < 2 or np.array_equal(first, second):
        return Comparison(measure, difference, 1.0)
    test = permutation_test(
        (first, second),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=max(1, _AT_ONCE // len(ids)),
        rng=np.random.default_rng(0),
    )
    return Comparison(measure, difference, float(test.pvalue))


def trec_lines(evaluation: Evaluation, tag: str) -> Iterator[str]:
    """Yield the lines of a TREC run file: qid Q0 docid rank score tag.

    The format does not allow blanks in a name: they become underscores.
    """
    for query_id, found in evaluation.run.items():
        for rank, scored in enumerate(found, start=1):
            fields = (_name(query_id), "Q0", _name(scored.id), rank, scored.score, _name(tag))
            yield " ".join(map(str, fields)) + "\n"


def _measure(queries: Queries, run: Mapping[str, Sequence[Scored]]) -> dict[str, dict[str, float]]:
    """Return the values of each measure by query id; a query without results has 0."""
    names = {measure: name for name, measure in MEASURES.items()}
    values = {name: {query.id: 0.0 for query in queries.judged} for name in MEASURES}
    qrels = {query.id: dict(query.relevant) for query in queries.judged}
    scores = {
        query_id: {scored.id: float(scored.score) for scored in found}
        for query_id, found in run.items()
    }
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, scores):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    values["mrr@10"] = {key: rr if rr > 1 / 10.5 else 0.0 for key, rr in values["mrr@10"].items()}
    return values


def _name(text: str) -> str:
    return "_".join(text.split())
