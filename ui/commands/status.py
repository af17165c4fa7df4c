"""The command that says what an index holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    IndexFolder,
    RerankerName,
    load_settings,
)
from ui.output.markdown import count
from ui.output.payloads import Payload, problems, source_payload
from ui.output.terminal import out, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.header import Header
    from corpus.records import Source
    from corpus.settings import Settings

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Status:
    """One corpus: where it is, what it was built with, how much it holds."""

    index: str
    corpus: str
    header: Header
    records: int
    passages: int
    sources: tuple[Source, ...]
    use: str | None
    reranker: str | None
    learnt: Payload


@app.command()
def status(
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    reranker: RerankerName = None,
    json: AsJson = False,
) -> None:
    """Say what is indexed, with which model, what was learnt of its scores, and what was not read.

    A reranker that is set is loaded and timed, to say how many results it would read here.
    """
    state = _read_status(load_settings(index, chroma_url, corpus, reranker=reranker))
    if json:
        print_json(_payload(state))
    else:
        _show(state)


def _read_status(settings: Settings) -> Status:
    """Return the state of the corpus that the settings name; raises IndexUnavailable."""
    from corpus.open import open_store
    from search.revision import read_calibration
    from ui.keeping.about import learnt

    store = open_store(settings)
    return Status(
        index=settings.place,
        corpus=settings.corpus,
        header=store.header,
        records=store.count_records(),
        passages=store.count_passages(),
        sources=tuple(store.sources()),
        use=_use(store.header),
        reranker=_reranker(settings, store.header.model),
        learnt=learnt(read_calibration(store)),
    )


def _reranker(settings: Settings, model: str) -> str | None:
    """Return what was decided about the reranker, None where the settings ask for none."""
    if settings.reranker is None:
        return None
    from search.ranking.cross_encoder import Reranker
    from search.ranking.rerank import Reranking

    reranking = Reranking.of(Reranker.open(settings, model), settings)
    return reranking.told if reranking else "none installed"


def _use(header: Header) -> str | None:
    """Return the prompts and the pooling of a model, None where it is not on this machine."""
    from corpus.model.families import read_use
    from corpus.model.graph_making import queries_by
    from corpus.model.weights import local_folder

    folder = local_folder(header.model)
    if folder is None:
        return None
    use = read_use(folder, header.model)
    return f"{use.told}; {queries_by(header.digest, use)}"


def _payload(state: Status) -> Payload:
    return {
        "index": state.index,
        "corpus": state.corpus,
        "model": state.header.model,
        "model_use": state.use,
        "reranker": state.reranker,
        "model_digest": state.header.digest,
        "dimension": state.header.dimension,
        "precision": state.header.precision,
        "schema": state.header.schema,
        "revision": state.header.revision,
        "records": state.records,
        "passages": state.passages,
        "learnt": state.learnt,
        "sources": [source_payload(source) for source in state.sources],
        "problems": problems(state.sources),
    }


def _show(state: Status) -> None:
    header = state.header
    facts = Table.grid(padding=(0, 2))
    for key, value in (
        ("index", state.index),
        ("corpus", f"{state.corpus}, revision {state.header.revision}"),
        (
            "model",
            f"{header.model} ({header.dimension} dimensions, {header.precision})",
        ),
        *([("used with", state.use)] if state.use else []),
        *([("reranker", state.reranker)] if state.reranker else []),
        ("holds", f"{count(state.records, 'record')} in {count(state.passages, 'passage')}"),
        ("learnt", str(state.learnt["text"])),
    ):
        facts.add_row(f"[dim]{key}[/]", escape(value))
    out.print(facts)
    out.print(_table(state.sources))
    for problem in problems(state.sources):
        out.print(f"[yellow]{escape(problem)}[/]")


def _table(sources: Sequence[Source]) -> Table:
    """Return a row for each document: its layout and how much it holds."""
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for column in ("document", "layout"):
        table.add_column(column)
    for column in ("records", "passages"):
        table.add_column(column, justify="right")
    for source in sources:
        table.add_row(
            escape(source.name), source.layout, f"{source.records:,}", f"{source.passages:,}"
        )
    return table
