"""Measures against figures worked out by hand, files in both forms, the run file, significance."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from scipy.stats import ttest_rel

from corpus.errors import EvaluationError
from search import Engine
from search.evaluation.evaluate import MEASURES, Evaluation, Scored, compare, evaluate, trec_lines
from search.evaluation.judgements import (
    Queries,
    Query,
    choose_judged,
    parse_qrels,
    parse_queries,
    read_queries,
    relevant_ids,
)
from search.ranking.fuse import STRATEGIES


def ranked(*ids: str) -> list[Scored]:
    return [Scored(one, 1.0 - place / 1000) for place, one in enumerate(ids)]


def fillers(count: int) -> list[str]:
    return [f"other{number}" for number in range(count)]


FOUND = {
    "first": ranked("a", "x", "b"),  # relevant a (grade 2), b (1), c (1): places 1 and 3, c missed
    "deep": ranked(*fillers(11), "d"),  # relevant d: place 12
    "nothing": [],
}
QUERIES = Queries(
    (
        Query("q1", "first", {"a": 2, "b": 1, "c": 1}),
        Query("q2", "deep", {"d": 1}),
        Query("q3", "nothing", {"e": 1}),
    )
)


def test_a_query_that_is_itself_a_record_is_not_its_own_result() -> None:
    queries = Queries((Query("q", "asked", {"a": 1}),))
    got = evaluate(lambda _: ranked("q", "a"), queries, cutoff=1)
    assert [one.id for one in got.run["q"]] == ["a"]
    assert got.figures["hit@1"] == 1


def test_the_figures_are_those_worked_out_by_hand() -> None:
    got = evaluate(FOUND.__getitem__, QUERIES)
    gain = (2 / math.log2(2) + 1 / math.log2(4)) / (2 / math.log2(2) + 1 / math.log2(3) + 1 / 2)
    expected = {
        "ndcg@10": [gain, 0, 0],
        "mrr@10": [1, 0, 0],
        "recall@10": [2 / 3, 0, 0],
        "recall@100": [2 / 3, 1, 0],
        "hit@1": [1, 0, 0],
        "hit@3": [1, 0, 0],
        "map": [(1 / 1 + 2 / 3) / 3, 1 / 12, 0],
    }
    assert got.figures.keys() == expected.keys() == MEASURES.keys()
    for name, values in expected.items():
        assert list(got.per_query[name].values()) == pytest.approx(values), name
        assert got.figures[name] == pytest.approx(sum(values) / 3), name
    assert 0 <= got.p50_ms <= got.p95_ms


@pytest.mark.parametrize(("place", "mrr"), [(1, 1.0), (3, 1 / 3), (10, 0.1), (11, 0.0)])
def test_the_reciprocal_rank_ends_at_ten(place: int, mrr: float) -> None:
    found = ranked(*fillers(place - 1), "d")
    assert evaluate(lambda _: found, Queries((Query("q", "x", {"d": 1}),))).figures["mrr@10"] == mrr


def test_equal_scores_are_ordered_by_id_alike_in_all_measures() -> None:
    tied = [Scored("a", 0.5), Scored("b", 0.5)]  # trec_eval puts the greater id first
    for record, first in (("a", 0.0), ("b", 1.0)):
        figures = evaluate(lambda _: tied, Queries((Query("q", "x", {record: 1}),))).figures
        assert figures["hit@1"] == first
        assert figures["mrr@10"] == (1.0 if first else 0.5)


def test_only_the_first_results_count() -> None:
    got = evaluate(FOUND.__getitem__, QUERIES, cutoff=1)
    assert [len(found) for found in got.run.values()] == [1, 1, 0]
    assert got.figures["recall@100"] == pytest.approx((1 / 3) / 3)


def test_progress_is_reported_for_each_query() -> None:
    told: list[int] = []
    evaluate(FOUND.__getitem__, QUERIES, on_progress=told.append)
    assert told == [1, 2, 3]


def test_a_run_file_has_six_columns_and_the_ranking() -> None:
    got = evaluate(lambda _: ranked("a b", "c"), Queries((Query("q 1", "x", {"c": 1}),)))
    assert list(trec_lines(got, "askalike-default")) == [
        "q_1 Q0 a_b 1 1.0 askalike-default\n",
        "q_1 Q0 c 2 0.999 askalike-default\n",
    ]


def evaluation(values: Sequence[float]) -> Evaluation:
    per_query: Mapping[str, Mapping[str, float]] = {
        "ndcg@10": {f"q{number}": value for number, value in enumerate(values)}
    }
    return Evaluation({"ndcg@10": sum(values) / len(values)}, per_query, {}, 1.0, 1.0)


def test_few_queries_are_compared_exactly() -> None:
    # All five are better: of 2⁵ changes of sign only this one and its mirror are as extreme.
    got = compare(evaluation([0.5, 0.6, 0.7, 0.8, 0.9]), evaluation([0.4, 0.4, 0.4, 0.4, 0.4]))
    assert got.difference == pytest.approx(0.3)
    assert got.p == pytest.approx(2 / 32)


def test_many_queries_are_compared_about_as_by_a_t_test_and_always_alike() -> None:
    first = [(number * 37 % 100) / 100 for number in range(400)]
    second = [(number * 37 % 100 + number * 53 % 21 - 11) / 100 for number in range(400)]
    a, b = evaluation(first), evaluation(second)
    got = compare(a, b)
    assert got.p == pytest.approx(float(ttest_rel(first, second).pvalue), abs=0.02)
    assert got == compare(a, b)
    assert compare(b, a).difference == -got.difference


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.7, 0.1]])
def test_what_is_alike_does_not_differ(values: list[float]) -> None:
    got = compare(evaluation(values), evaluation(values))
    assert (got.difference, got.p) == (0.0, 1.0)


def test_files_in_the_form_of_beir_are_read(tmp_path: Path) -> None:
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "test.tsv"
    queries.write_text(
        '\ufeff{"_id": "1", "text": "What  is x?", "metadata": {}}\n\n{"_id": 2, "text": "y\u2028"}\n'
    )
    qrels.write_text("query-id\tcorpus-id\tscore\r\n1\ta\t2\r\n1\tb\t0\r\n\r\n7\ta\t1\r\n")
    assert read_queries(queries, qrels) == (Query("1", "What is x?", {"a": 2}), Query("2", "y", {}))


def test_the_simple_form_brings_its_ids_along() -> None:
    lines = ['{"query": "x", "relevant": ["a", 7]}', '{"query": "y", "relevant": [], "_id": "q"}']
    queries = parse_queries(lines, "f.jsonl")
    assert queries == (Query("1", "x", {"a": 1, "7": 1}), Query("q", "y", {}))
    assert relevant_ids(queries) == {"a", "7"}


def test_queries_without_a_record_are_counted_not_scored() -> None:
    found, gone, empty = (
        Query(name, name, relevant)
        for name, relevant in (("1", {"a": 1, "z": 1}), ("2", {"z": 1}), ("3", {}))
    )
    assert choose_judged((found, gone, empty), {"a"}) == Queries((found,), unknown=1, empty=1)
    with pytest.raises(EvaluationError, match=r"has none of the records .* such as 'z'"):
        choose_judged((gone, empty), {"a"})
    with pytest.raises(EvaluationError, match="none of the 1 queries says which records"):
        choose_judged((empty,), {"a"})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", r"f.jsonl:2: not JSON \("),
        ("[]", "f.jsonl:2: not a JSON object"),
        ('{"_id": "1"}', "f.jsonl:2: no query in this line"),
        ('{"_id": "1", "text": "x"}', "f.jsonl:2: nothing says .*; give --qrels"),
        ('{"query": "x"}', "f.jsonl:2: 'relevant' is not a list of ids"),
        ('{"query": "x", "relevant": "a"}', "f.jsonl:2: 'relevant' is not a list of ids"),
        ('{"query": 1, "relevant": []}', "f.jsonl:2: the query is not a text"),
        ('{"query": " ", "relevant": []}', "f.jsonl:2: the query is empty"),
        ('{"query": "x", "relevant": [], "_id": 1}', "f.jsonl:2: the query id '1' was used before"),
    ],
)
def test_a_malformed_query_is_named_with_its_line(line: str, words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        parse_queries(['{"query": "good", "relevant": ["a"]}', line], "f.jsonl")


def test_a_file_without_a_query_is_refused() -> None:
    with pytest.raises(EvaluationError, match="no query in this file"):
        parse_queries(["", " "], "f.jsonl")


@pytest.mark.parametrize("row", ["1\ta", "1 a 1", "1\ta\thigh", "1\ta\t1\t1", "1\ta\t0.5"])
def test_a_malformed_judgement_is_named_with_its_line(row: str) -> None:
    with pytest.raises(EvaluationError, match=r"q\.tsv:2: not a judgement; write query-id"):
        parse_qrels(["query-id\tcorpus-id\tscore", row], "q.tsv")


def test_qrels_without_a_judgement_are_refused() -> None:
    with pytest.raises(EvaluationError, match=r"q\.tsv: no judgement"):
        parse_qrels(["query-id\tcorpus-id\tscore"], "q.tsv")


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_each_strategy_ranks_records_once_and_best_first(engine: Engine, strategy: str) -> None:
    found = engine.rank("my model memorised the training data", k=8, strategy=strategy)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert len({one.match.record_id for one in found}) == len(found) == 8


def test_the_default_strategy_ranks_as_ask_does(engine: Engine) -> None:
    query = "put similar points into clusters"
    asked = [hit.record.id for hit in engine.ask(query, k=10).results]
    assert [one.match.record_id for one in engine.rank(query, k=10)] == asked


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("q1\td1\t1001", "of at most 1,000"),
        (f"q1\td1\t{'9' * 400}", "of at most 1,000"),
        (f"q1\td1\t{'9' * 5000}", "not a judgement"),
        ("q1\td1\tnan", "not a judgement"),
        (f"q1\t{'d' * 5 * 2**20}", "not a judgement"),
        ("q1\td\r1\t1\t1", "not a judgement"),
    ],
)
def test_a_judgement_out_of_range_is_named_by_its_line(line: str, words: str) -> None:
    with pytest.raises(EvaluationError, match=f"qrels.tsv:2: .*{words}"):
        parse_qrels(["q0\td0\t1", line], "qrels.tsv")


def test_a_query_that_is_nested_too_deeply_is_named_by_its_line() -> None:
    with pytest.raises(EvaluationError, match=r"q\.jsonl:1: nested too deeply"):
        parse_queries(["[" * 100_000], "q.jsonl")


def test_an_id_that_is_not_unicode_can_be_written_to_a_run_file() -> None:
    line = '{"_id": "q\\udfff", "query": "what \\ud800?", "relevant": ["a\\ud800"]}'
    (query,) = parse_queries([line], "q.jsonl")
    f"{query.id} {query.text}".encode()
