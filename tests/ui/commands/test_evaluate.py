"""`askalike evaluate` as people and scripts use it, and `--reranker` on the command line."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.ranking.calibrate import Calibration, Weights
from tests.conftest import RunCli
from ui.keeping.about import learnt

MEASURES = {"ndcg@10", "mrr@10", "recall@10", "recall@100", "hit@1", "hit@3", "map"}
FIGURES = MEASURES | {"p50_ms", "p95_ms"}
COUNTS = {"queries", "unknown", "without_relevant", "learnt"}
NOTES = (
    "## What is dropout?\n\nUnits are switched off.\n\n"
    "## What is a gradient?\n\nThe gradient of the loss.\n\n"
    "## What is a tree?\n\nIt asks one feature after another.\n"
)


@pytest.fixture
def ids(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> dict[str, str]:
    """Index three records where `run_cli` looks, and return their ids by the last word."""
    (tmp_path / "notes.md").write_text(NOTES)
    settings = Settings.load(index=tmp_path / "index")
    ingest([tmp_path / "notes.md"], settings, embedder)
    return {one.question.split()[-1].strip("?"): one.id for one in Engine.open(settings).records}


@pytest.fixture
def beir(tmp_path: Path, ids: dict[str, str]) -> tuple[str, Path, str, Path]:
    """Return the options that name two queries with their qrels, and one for another corpus."""
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    texts = {"q1": "switch units off", "q2": "a decision tree", "q3": "x", "q4": "y"}
    queries.write_text("".join(json.dumps({"_id": q, "text": t}) + "\n" for q, t in texts.items()))
    rows = [("q1", ids["dropout"]), ("q2", ids["tree"]), ("q3", "elsewhere")]
    qrels.write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(f"{query}\t{one}\t1\n" for query, one in rows)
    )
    return "--queries", queries, "--qrels", qrels


def test_the_json_has_the_figures_and_what_was_left_out(
    run_cli: RunCli, beir: tuple[object, ...]
) -> None:
    done = run_cli("evaluate", *beir, "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data.keys() == FIGURES | COUNTS
    assert {name: data[name] for name in MEASURES} == dict.fromkeys(MEASURES, 1.0)
    assert [data[name] for name in ("queries", "unknown", "without_relevant")] == [2, 1, 1]
    assert 0 < data["p50_ms"] <= data["p95_ms"]
    assert "asked 2 of 2 queries" in done.stderr
    assert data["learnt"]["threshold"] < data["learnt"]["sure"]


def test_several_strategies_are_listed_and_compared(
    run_cli: RunCli, beir: tuple[object, ...]
) -> None:
    asked = ("--strategy", "question", "--compare", "dense", "maxsim")
    data = json.loads(run_cli("evaluate", *beir, *asked, "--json").stdout)
    assert data.keys() == FIGURES | COUNTS | {"strategies", "compare"}
    assert [one["strategy"] for one in data["strategies"]] == ["question", "dense", "maxsim"]
    assert all(one.keys() == FIGURES | {"strategy"} for one in data["strategies"])
    assert data["ndcg@10"] == data["strategies"][0]["ndcg@10"]
    compared = data["compare"]
    assert (compared["a"], compared["b"], compared["measure"]) == ("dense", "maxsim", "ndcg@10")
    assert 0 < compared["p"] <= 1


def test_people_get_a_table(run_cli: RunCli, beir: tuple[object, ...]) -> None:
    shown = run_cli("evaluate", *beir, "--compare", "dense", "default").stdout
    for part in (
        "strategy", "ndcg@10", "p95 ms", "100.0", "2 queries, figures in percent",
        "1 more queries were not scored: they expect only records that the corpus does not have",
        "1 more queries were not scored: they have no relevant record",
        "dense against default: +0.0 ndcg@10, p = 1.000",
    ):  # fmt: skip
        assert part in shown


def test_run_files_hold_what_was_found(
    run_cli: RunCli, beir: tuple[object, ...], tmp_path: Path, ids: dict[str, str]
) -> None:
    assert run_cli("evaluate", *beir, "--run", tmp_path / "out.trec", "-k", 2).returncode == 0
    lines = [line.split(" ") for line in (tmp_path / "out.trec").read_text().splitlines()]
    assert [line[0] for line in lines] == ["q1", "q1", "q2", "q2"]
    assert [line[3] for line in lines] == ["1", "2", "1", "2"]
    assert lines[0][2] == ids["dropout"]
    assert lines[2][2] == ids["tree"]
    assert {line[5] for line in lines} == {"askalike-default"}
    two = ("--compare", "dense", "maxsim")
    assert run_cli("evaluate", *beir, *two, "--run", tmp_path / "out.trec").returncode == 0
    assert {file.name for file in tmp_path.glob("out.*.trec")} == {
        "out.dense.trec",
        "out.maxsim.trec",
    }


def test_the_simple_form_needs_no_qrels(
    run_cli: RunCli, tmp_path: Path, ids: dict[str, str]
) -> None:
    file = tmp_path / "simple.jsonl"
    file.write_text(json.dumps({"query": "what is dropout", "relevant": [ids["dropout"]]}))
    data = json.loads(run_cli("evaluate", "--queries", file, "--json").stdout)
    assert (data["hit@1"], data["queries"]) == (1.0, 1)


@pytest.mark.parametrize(
    ("queries", "arguments", "words"),
    [
        (None, (), "queries.jsonl: cannot be read (No such file"),
        ("", (), "queries.jsonl: no query in this file"),
        ("{\n", (), "queries.jsonl:1: not JSON"),
        ('{"_id": "1", "text": "x"}\n', (), "queries.jsonl:1: nothing says which"),
        ('{"query": "x", "relevant": ["a"]}\n', (), "has none of the records that the queries"),
        ('{"query": "x", "relevant": []}\n', (), "none of the 1 queries says which records"),
        ('{"query": "x", "relevant": ["a"]}', ("--qrels", "gone.tsv"), "gone.tsv: cannot be read"),
        ('{"query": "x", "relevant": ["ID"]}', ("--strategy", "best"), "no strategy 'best'"),
        ('{"query": "x", "relevant": ["ID"]}', ("-k", "0"), "ask for 1 to 1,000"),
        ('{"query": "x", "relevant": ["ID"]}', ("--run", "no/where"), "no/where cannot be written"),
        (
            '{"query": "x", "relevant": ["ID"]}',
            ("--corpus", "b"),
            "there is no index of corpus 'b'",
        ),
        ('{"query": "x", "relevant": ["ID"]}', ("--reranker", "."), "reranker .: no model in"),
        (b"\xff\xfe", (), "queries.jsonl: not valid UTF-8"),
    ],
)
def test_bad_input_gets_one_line(
    run_cli: RunCli,
    tmp_path: Path,
    ids: dict[str, str],
    queries: str | bytes | None,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    file = tmp_path / "queries.jsonl"
    if isinstance(queries, bytes):
        file.write_bytes(queries)
    elif queries is not None:
        file.write_text(queries.replace("ID", ids["tree"]))
    done = run_cli("evaluate", "--queries", file, *arguments)
    errors = [line for line in done.stderr.splitlines() if not line.startswith("asked ")]
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(errors) == 1
    assert errors[0].startswith("error: ")
    assert words in errors[0]


def test_without_an_index_it_says_how_to_make_one(run_cli: RunCli, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query": "x", "relevant": ["a"]}')
    done = run_cli("evaluate", "--queries", file)
    assert done.returncode == 1
    assert "run: askalike ingest PATH" in done.stderr


def test_ask_and_evaluate_take_a_reranker(
    run_cli: RunCli, tmp_path: Path, ids: dict[str, str], cross_encoder: Path
) -> None:
    file = tmp_path / "simple.jsonl"
    file.write_text(json.dumps({"query": "what is a tree", "relevant": [ids["gradient"]]}))
    plain = ("ask", "what is a tree", "--json")
    first = [
        json.loads(run_cli(*plain, *more).stdout)["results"][0]["id"]
        for more in ((), ("--reranker", cross_encoder))
    ]
    assert first == [ids["tree"], ids["gradient"]]
    options = ("--queries", file, "--reranker", cross_encoder, "--compare", "default", "maxsim")
    strategies = json.loads(run_cli("evaluate", *options, "--json").stdout)["strategies"]
    assert [one["hit@1"] for one in strategies] == [1.0, 0.0]


def test_status_says_what_was_learnt_once_it_was(
    run_cli: RunCli, ids: dict[str, str], beir: tuple[object, ...]
) -> None:
    assert ids
    before = json.loads(run_cli("status", "--json").stdout)["learnt"]
    assert before["threshold"] is before["weights"] is None
    assert "has not been learnt yet" in before["text"]
    evaluated = json.loads(run_cli("evaluate", *beir, "--json").stdout)["learnt"]
    after = json.loads(run_cli("status", "--json").stdout)["learnt"]
    assert after == evaluated
    assert after["thresholds"] == {"english": after["threshold"]}
    assert after["weights"]["maxsim"] == 0.75
    shown = " ".join(run_cli("status").stdout.split())
    assert "Late interaction of tokens counts 75%" in shown
    assert "This model's vectors" not in shown  # it is the default model


@pytest.mark.parametrize(("scale", "lie"), [(2.0, "closer together"), (0.5, "farther apart")])
def test_what_is_learnt_of_another_model_is_said(scale: float, lie: str) -> None:
    known = Calibration(0.3, 0.6, weights=Weights(scale=scale, by_tokens=True))
    told = learnt(known)
    assert f"lie {lie} than the default model's" in told["text"]
    assert told["weights"] == {**asdict(known.weights), "scale": scale}


def test_status_says_what_was_decided_about_a_reranker(
    run_cli: RunCli, ids: dict[str, str], cross_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids
    assert json.loads(run_cli("status", "--json").stdout)["reranker"] is None
    monkeypatch.setenv("XDG_DATA_HOME", str(cross_encoder / "nothing"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cross_encoder / "nothing"))
    assert "none installed" in run_cli("status", "--reranker", "auto").stdout
    monkeypatch.setenv("ASKALIKE_RERANK_BUDGET", "60000")
    told = json.loads(run_cli("status", "--reranker", cross_encoder, "--json").stdout)["reranker"]
    assert told == f"{cross_encoder}, 20 pairs fit 60000 ms"


PLANS = (
    "## How long is a restore point kept on the Team plan?\n\n"
    "It is kept for 30 days. Older ones are deleted at night.\n\n"
    "## Can members delete a project?\n\nNo. Only owners can.\n"
)
NEWER = "## How long are restore points kept on the Team plan?\n\nThey are kept for 14 days.\n"


@pytest.fixture
def plans(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Path:
    """Index two documents that disagree, and return queries with the sentences that answer."""
    for name, text in (("plans-2024.md", PLANS), ("plans-2026.md", NEWER)):
        (tmp_path / name).write_text(text)
    settings = Settings.load(index=tmp_path / "index")
    ingest([tmp_path / "plans-2024.md", tmp_path / "plans-2026.md"], settings, embedder)
    by_question = {one.question: one.id for one in Engine.open(settings).records}
    old, new = (one for question, one in by_question.items() if "restore" in question)
    kept = {"record": old, "sentences": ["It is kept for 30 days."]}
    newer = {"record": new, "sentences": ["They are kept for 14 days."]}
    deleted = {"record": by_question["Can members delete a project?"], "sentences": ["No."]}
    queries = [
        {"query": next(iter(by_question)), "key": [kept, newer], "conflict": [kept, newer]},
        {"query": "Can members delete a project?", "key": [deleted]},
        {"query": "Who won the world cup of 1954?", "key": []},
    ]
    file = tmp_path / "keys.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in queries))
    return file


def test_answers_are_measured_by_key_sentences(plans: Path, run_cli: RunCli) -> None:
    asked = ("evaluate", "--answers", "--queries", plans, "--index", plans.parent / "index")
    figures = json.loads(run_cli(*asked, "--json").stdout)
    assert figures["queries"] == 3
    assert figures["recall"] == 1.0
    assert figures["refused"] == 1.0
    assert figures["cited"] == 1.0
    assert (figures["conflicts"], figures["clashing"], figures["told"]) == (1, 1, 1.0)
    shown = run_cli(*asked).stdout
    assert "whole recall" in shown
    assert "told" in shown


def test_key_sentences_may_be_shortened_and_one_part_chosen(
    ids: dict[str, str], run_cli: RunCli, tmp_path: Path
) -> None:
    one = {"query": "What is dropout?", "part": "report"}
    other = {"query": "What is a tree?", "part": "tuning"}
    file = tmp_path / "keys.jsonl"
    for number, words in ((1, ""), (4, "notes.md has records 1 to 3")):
        key = {"record": f"notes#{number}", "sentences": ["Units are…"]}
        lines = ({**one, "key": [key]}, {**other, "key": []})
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        ran = run_cli("evaluate", "--answers", "--queries", file, "--part", "report", "--json")
        assert words in ran.stderr
        assert ran.returncode == bool(words)
        if not words:
            figures = json.loads(ran.stdout)
            assert (figures["queries"], figures["recall"], figures["written"]) == (1, 1.0, 0.0)


def test_a_bad_line_of_key_sentences_is_named(plans: Path, run_cli: RunCli) -> None:
    plans.write_text('{"query": "a", "key": []}\n{"query": "b"}\n')
    ran = run_cli("evaluate", "--answers", "--queries", plans, "--index", plans.parent / "index")
    assert ran.returncode != 0
    assert "keys.jsonl:2" in ran.stderr
