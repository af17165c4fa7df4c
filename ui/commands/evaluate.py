"""The command that measures how well queries find the records that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from corpus.errors import EvaluationError
from corpus.files import replacing, require_regular
from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    IndexFolder,
    ModelName,
    RerankerName,
    load_settings,
)
from ui.output.terminal import out, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.settings import Settings
    from search.engine import Engine
    from search.evaluation.evaluate import Comparison, Evaluation, Rank
    from search.evaluation.judgements import Queries
    from ui.output.payloads import Payload

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Measurement:
    """The queries that were scored, each strategy's figures, and how two of them compare.

    `learnt` is what the corpus's scores mean.
    """

    queries: Queries
    measured: Mapping[str, Evaluation]
    names: tuple[str, str] | None
    compared: Comparison | None
    learnt: Payload


@app.command()
def evaluate(
    queries: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="Queries, one JSON object per line: in BEIR's format or the simple one.",
            readable=False,
        ),
    ],
    qrels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Which records are relevant: BEIR's tab-separated file.",
            readable=False,
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the results as a TREC run file.", readable=False),
    ] = None,
    strategy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Ranking strategy; repeat it to compare several."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="NAME NAME", help="Test if two strategies differ by more than chance."
        ),
    ] = None,
    answers: Annotated[
        bool,
        typer.Option(
            "--answers",
            help="Measure composed answers, by queries with the sentences that answer them.",
        ),
    ] = False,
    part: Annotated[
        str,
        typer.Option(
            metavar="NAME", help='With --answers: only queries whose "part" has this name.'
        ),
    ] = "",
    k: Annotated[int, typer.Option("-k", help="How many results of each query count.")] = 100,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
    json: AsJson = False,
) -> None:
    """Measure how well queries find the records that are known to answer them.

    Example: askalike evaluate --queries queries.jsonl --qrels test.tsv --strategy default
    """
    from search import Engine
    from search.evaluation import evaluate, judgements
    from search.ranking.fuse import find_strategy
    from ui.keeping.about import learnt

    names = tuple(dict.fromkeys([*(strategy or ()), *(compare or ())])) or ("default",)
    for name in names:
        find_strategy(name)  # a wrong name is an error before the work, not after half of it
    if answers:
        settings = load_settings(index, chroma_url, corpus, model, reranker)
        _measure_answers(queries, part, settings, json)
        return
    read = judgements.read_queries(queries, qrels)
    engine = Engine.open(load_settings(index, chroma_url, corpus, model, reranker))
    known = engine.find(sorted(judgements.relevant_ids(read))).keys()
    chosen = judgements.choose_judged(read, known)
    measured = _measure(engine, chosen, names, k)
    if run:
        _write_runs(run, measured)
    compared = evaluate.compare(measured[compare[0]], measured[compare[1]]) if compare else None
    outcome = Measurement(chosen, measured, compare, compared, learnt(engine.learnt))
    if json:
        print_json(_payload(outcome))
    else:
        _show(outcome)


def _measure_answers(file: Path, part: str, settings: Settings, as_json: bool) -> None:
    """Print how good composed answers are, by the sentences that a file says answer its queries."""
    from dataclasses import asdict

    from search import Engine
    from search.evaluation.answers import evaluate_answers
    from search.evaluation.keys import find_keys, read_key_queries

    read = read_key_queries(file, part)
    engine = Engine.open(settings)
    records = engine.records
    queries = find_keys(read, records)
    figures = asdict(evaluate_answers(engine.answer, queries, engine.sources, records))
    rounded = {
        name: value if isinstance(value, int) else round(value, 4)
        for name, value in figures.items()
    }
    if as_json:
        print_json(rounded)
        return
    table = Table("measure", "value")
    for name, value in rounded.items():
        table.add_row(name.replace("_", " "), f"{value}")
    out.print(table)


def _measure(
    engine: Engine, queries: Queries, names: Sequence[str], k: int
) -> dict[str, Evaluation]:
    """Return the evaluation of each strategy, by name."""
    from ingest.report import Progress
    from search.evaluation.evaluate import evaluate
    from ui.output.progress import progress_bar

    engine.warm_up()
    measured: dict[str, Evaluation] = {}
    total = len(queries.judged) * len(names)
    with progress_bar("Asking", "asked", "queries") as on_progress:
        for turn, name in enumerate(names):
            before = turn * len(queries.judged)

            def show(done: int, before: int = before, name: str = name) -> None:
                on_progress(Progress(before + done, total, name))

            measured[name] = evaluate(_rank_by(engine, name, k), queries, k, show)
    return measured


def _rank_by(engine: Engine, strategy: str, k: int) -> Rank:
    from search.check import MOST_RESULTS, check_count
    from search.evaluation.evaluate import Scored

    wanted = min(check_count(k) + 1, MOST_RESULTS)  # one may be the query itself
    return lambda query: [
        Scored(one.match.record_id, one.score)
        for one in engine.rank(query, k=wanted, strategy=strategy)
    ]


def _write_runs(file: Path, measured: Mapping[str, Evaluation]) -> None:
    """Write a TREC run file; for several strategies one each, named before the suffix."""
    from search.evaluation.evaluate import trec_lines

    several = len(measured) > 1
    for name, evaluation in measured.items():
        path = file.with_name(f"{file.stem}.{name}{file.suffix}") if several else file
        try:
            if path.exists():
                require_regular(path)
            with replacing(path) as stream:
                stream.writelines(
                    line.encode() for line in trec_lines(evaluation, f"askalike-{name}")
                )
        except OSError as error:
            raise EvaluationError(
                f"the run file {path} cannot be written ({error.strerror}); check --run"
            ) from error


def _payload(outcome: Measurement) -> Payload:
    """Return the figures of the first strategy, and of each in a list when there are several."""
    measured, names, compared = outcome.measured, outcome.names, outcome.compared
    payload: Payload = {
        **_figures(next(iter(measured.values()))),
        "queries": len(outcome.queries.judged),
        "unknown": outcome.queries.unknown,
        "without_relevant": outcome.queries.empty,
        "learnt": outcome.learnt,
    }
    if len(measured) > 1:
        payload["strategies"] = [
            {"strategy": name, **_figures(evaluation)} for name, evaluation in measured.items()
        ]
    if names and compared:
        payload["compare"] = {
            "a": names[0],
            "b": names[1],
            "measure": compared.measure,
            "difference": round(compared.difference, 4),
            "p": round(compared.p, 4),
        }
    return payload


def _figures(evaluation: Evaluation) -> Payload:
    return {
        **{name: round(figure, 4) for name, figure in evaluation.figures.items()},
        "p50_ms": round(evaluation.p50_ms, 2),
        "p95_ms": round(evaluation.p95_ms, 2),
    }


def _show(outcome: Measurement) -> None:
    """Print a line of figures for each strategy, and what was left out."""
    out.print(_table(outcome.measured))
    out.print(f"[dim]{len(outcome.queries.judged):,} queries, figures in percent[/]")
    for number, reason in (
        (outcome.queries.unknown, "expect only records that the corpus does not have"),
        (outcome.queries.empty, "have no relevant record"),
    ):
        if number:
            out.print(f"[yellow]{number:,} more queries were not scored: they {reason}.[/]")
    if outcome.names and outcome.compared:
        out.print(escape(_verdict(outcome.names, outcome.compared)))
    out.print(f"[dim]{escape(outcome.learnt['text'])}[/]")


def _table(measured: Mapping[str, Evaluation]) -> Table:
    from search.evaluation.evaluate import MEASURES

    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("strategy")
    for column in (*MEASURES, "p50 ms", "p95 ms"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, evaluation in measured.items():
        figures = [f"{100 * evaluation.figures[measure]:.1f}" for measure in MEASURES]
        table.add_row(name, *figures, f"{evaluation.p50_ms:.1f}", f"{evaluation.p95_ms:.1f}")
    return table


def _verdict(names: tuple[str, str], compared: Comparison) -> str:
    points = 100 * compared.difference
    least = "p < 0.001" if compared.p < 0.001 else f"p = {compared.p:.3f}"
    return (
        f"{names[0]} against {names[1]}: {points:+.1f} {compared.measure}, {least} "
        "(paired randomization test)"
    )
