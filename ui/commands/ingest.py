"""The command that brings the index up to date, with its preview and its last step, learning."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from corpus.errors import IndexUnavailable
from ui.commands.cluster import show_cluster, working
from ui.commands.options import (
    AsJson,
    ChromaUrl,
    CorpusName,
    Extensions,
    IndexFolder,
    LayoutName,
    ModelName,
    RayAddress,
    chosen_extensions,
    load_settings,
)
from ui.commands.watch import show_runs
from ui.output.controls import on_one_line
from ui.output.left_out import show_left_out
from ui.output.markdown import count
from ui.output.payloads import preview_payload, report_payload
from ui.output.signs import show_unread
from ui.output.terminal import err, fail, out, print_json, show_errors, show_plugin_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model.encoding import Embedder
    from corpus.settings import Settings
    from ingest.report import Preview, Report, Skipped, SourceReport
    from ingest.workers.parts import Workers

app = typer.Typer()


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders and addresses (https://…, s3://…, gs://… and others of fsspec); "
            "without any, those of the last ingest.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    ray: RayAddress = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rebuild the index, for example with another model.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Ingest again after every change, until Ctrl-C.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, without doing it.")
    ] = False,
    layout: LayoutName = None,
    ext: Extensions = None,
    every: Annotated[bool, typer.Option("--all", help="List every file that is not read.")] = False,
    json: AsJson = False,
) -> None:
    """Read documents into the index: new and changed ones are added, deleted ones removed.

    Example: askalike ingest notes/
    """
    if watch and dry_run:
        raise typer.BadParameter("give --watch or --dry-run, not both")
    if watch and ray:
        raise typer.BadParameter("give --watch or --ray, not both")
    settings = load_settings(index, chroma_url, corpus, model, ext=chosen_extensions(ext), ray=ray)
    how = _How(rebuild=rebuild, layout=_checked(settings, layout), every=every, json=json)
    if watch:
        if settings.ray:
            said = f"--watch reads and encodes here: the setting ray ({settings.ray}) is not used"
            err.print(escape(said), soft_wrap=True)
        _watch(paths or [], settings, how)
        return
    from ingest.files.remote import reaching

    work = _preview if dry_run else _ingest
    with reaching(settings.remote):
        done = work(paths or [], settings, how)
    if not done:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _How:
    """How documents are read, and how that is shown."""

    rebuild: bool
    layout: str
    every: bool
    json: bool


def _checked(settings: Settings, layout: str | None) -> str:
    """Return the layout that is chosen; raises SourceError where it or one by suffix is unknown."""
    from ingest.reader import require_layout

    for name in (layout, *settings.ext.values()):
        require_layout(name)
    return layout or ""


def _ingest(paths: Sequence[Path], settings: Settings, how: _How) -> bool:
    """Ingest, show the report, and return whether every document was read."""
    from corpus.model.embedder import SentenceTransformerEmbedder
    from ingest.report import FoundDamaged

    settings = _with_model(paths, settings, how)
    if not how.rebuild:
        _renew(settings)
    embedder = SentenceTransformerEmbedder.open(settings)
    try:
        with working(settings, embedder, paths, rebuild=how.rebuild) as workers:
            report = _bring_up_to_date(paths, settings, embedder, how, workers)
    except FoundDamaged as damaged:
        if not how.json:
            _show(damaged.report, how)
        fail(str(damaged), json=how.json, beside=report_payload(damaged.report))
    _learn(report, settings, embedder)
    _show(report, how)
    return not (report.errors or report.stopped)


def _show(report: Report, how: _How) -> None:
    """Show what an ingest did, as JSON or in words."""
    show_plugin_problems()
    if report.said:
        err.print(escape(report.said), soft_wrap=True)
    if how.json:
        print_json(report_payload(report))
    else:
        _show_report(report, every=how.every)


def _with_model(paths: Sequence[Path], settings: Settings, how: _How) -> Settings:
    """Return the settings with the model that is used, and say on stderr what there is to say."""
    from ingest.review.model_choice import choose_model

    chosen = choose_model(paths, settings, rebuild=how.rebuild, layout=how.layout)
    if chosen.said:
        err.print(escape(chosen.said), soft_wrap=True)
    return chosen.settings


def _renew(settings: Settings) -> None:
    """Make an index of an older form anew, and say so on stderr."""
    from corpus.backup.renewal import may_renew, renew
    from ingest.report import Progress
    from ui.output.progress import progress_bar

    if not may_renew(settings):
        return
    err.print("The index is of an older form: it is copied into a smaller one, without encoding.")
    with progress_bar("Copying", "copied", "entries") as on_progress:
        renew(settings, lambda done, total: on_progress(Progress(done, total, "")))


def _preview(paths: Sequence[Path], settings: Settings, how: _How) -> bool:
    """Show what an ingest would do, and return whether every document can be read."""
    from ingest.preview import preview

    show_cluster(settings, paths, rebuild=how.rebuild)
    seen = preview(paths, settings, rebuild=how.rebuild, layout=how.layout)
    if how.json:
        print_json(preview_payload(seen))
    else:
        _show_preview(seen, every=how.every)
    return not seen.errors


def _watch(paths: Sequence[Path], settings: Settings, how: _How) -> None:
    """Keep the index in step with its documents until Ctrl-C, and show what each run did."""
    from corpus.model.embedder import SentenceTransformerEmbedder
    from ingest.watch import watch

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl-C does
    settings = _with_model(paths, settings, how)
    embedder = SentenceTransformerEmbedder.open(settings)  # stays loaded between runs

    def ingest_once(roots: Sequence[Path]) -> Report:
        nonlocal how
        report = _bring_up_to_date(roots, settings, embedder, how)
        _learn(report, settings, embedder)
        how = replace(how, rebuild=False)  # once is enough
        return report

    show_runs(watch(paths, settings, ingest_once), json=how.json)


def _bring_up_to_date(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    how: _How,
    workers: Workers | None = None,
) -> Report:
    """Bring the index up to date; progress is shown on stderr."""
    from ingest.pipeline import ingest
    from ui.output.progress import progress_bar, stop_on_signal

    with stop_on_signal() as stopped, progress_bar() as on_progress:
        report = ingest(
            paths,
            settings,
            embedder,
            rebuild=how.rebuild,
            layout=how.layout,
            on_progress=on_progress,
            stopped=stopped,
            workers=workers,
        )
    if said := (workers or embedder).precision.said:
        err.print(escape(said), soft_wrap=True)
    return report


def _learn(report: Report, settings: Settings, embedder: Embedder) -> None:
    """Learn what a good score is, if the run changed what there is to find."""
    if (report.embedded or report.removed) and not report.stopped:
        learn_scores(settings, embedder)


def learn_scores(settings: Settings, embedder: Embedder) -> None:
    """Learn what a good score is, so that no query waits for it; shown on stderr meanwhile."""
    from search.engine import Engine

    try:
        with err.status("Learning what a good score is"):
            Engine.open(settings, embedder).warm_up()
    except IndexUnavailable:  # its last document was removed
        return


def _show_report(report: Report, *, every: bool) -> None:
    """Print what an ingest did, and what it did not read."""
    _show_not_read(report.sources, report.skipped, every=every)
    changes = [
        f"{number} {word}"
        for number, word in (
            (report.added, "added"),
            (report.updated, "updated"),
            (report.removed, "removed"),
            (report.unchanged, "unchanged"),
        )
        if number
    ]
    if changes:
        out.print(
            f"Documents: {', '.join(changes)}. The index holds "
            f"{count(report.records, 'record')} in {count(report.passages, 'passage')} "
            f"({report.embedded:,} embedded now, {report.seconds:.1f} s)."
        )
    if report.stopped:
        err.print("Stopped; what was finished is kept. Run the same command to go on.")
    elif report.added:
        out.print('Next: [bold]askalike ask "…"[/], or [bold]askalike serve[/].')
    show_errors(report.sources, every=every)


def _show_preview(seen: Preview, *, every: bool) -> None:
    """Print each document that would be touched, then how many would be left alone."""
    touched = (report for report in seen.sources if report.path not in seen.unchanged)
    _show_not_read(touched, seen.skipped, every=every)
    records = {report.path: report.records for report in seen.sources}
    for word, names in (("add", seen.added), ("update", seen.updated)):
        for name in names:
            out.print(f"{word:<7} {escape(name)}  [dim]{count(records[name], 'record')}[/]")
    for move in seen.moved:
        out.print(f"{'move':<7} {escape(move.before)} → {escape(move.after)}")
    for name in seen.removed:
        out.print(f"{'remove':<7} {escape(name)}")
    changes = seen.added or seen.updated or seen.moved or seen.removed
    nothing = "" if changes else "Nothing to do: "
    out.print(f"{nothing}{len(seen.unchanged):,} unchanged; the index was not touched.")
    show_errors(seen.sources, every=every)


def _show_not_read(
    sources: Iterable[SourceReport], skipped: Iterable[Skipped], *, every: bool
) -> None:
    """Print the lines that were not understood, and the documents that were left out."""
    for source in sources:
        if source.doubt:
            out.print(f"[yellow]{escape(on_one_line(source.path))}: {escape(source.doubt)}[/]")
        show_unread(source.path, source.unread, every=every)
    show_left_out(skipped, every=every)
