"""The command that checks an index and, with --repair, repairs it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from corpus.errors import IndexDamaged, IndexUnavailable
from ui.commands.ingest import learn_scores
from ui.commands.options import AsJson, ChromaUrl, CorpusName, IndexFolder, ModelName, load_settings
from ui.output.terminal import out, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.health.finding import Finding
    from corpus.settings import Settings
    from ui.output.payloads import Payload

app = typer.Typer()

_COLOURS = {"error": "bold red", "warning": "yellow", "info": "dim"}


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is wrong now; after a repair, what was done and what was refused."""

    findings: tuple[Finding, ...]
    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is left that matters."""
        return not any(finding.matters for finding in self.findings)


@app.command()
def doctor(
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Repair what is wrong with the least work; check again."),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="With --repair: drop what no document can bring back, and rebuild an index of "
            "another model.",
        ),
    ] = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    json: AsJson = False,
) -> None:
    """Check the index against itself and the documents; say what is wrong and what repairs it.

    Every record, vector and file is checked in a process of its own, since a damaged file can
    crash the one that opens it. Exits with 1 if anything that matters is wrong.

    Example: askalike doctor --repair
    """
    if force and not repair:
        raise typer.BadParameter("--force needs --repair; give both")
    settings = load_settings(index, chroma_url, corpus, model)
    from ingest.files.remote import reaching

    with reaching(settings.remote):
        checkup = _repair(settings, force=force) if repair else _check(settings)
    if json:
        print_json(_payload(checkup))
    else:
        _show(checkup)
    if not checkup.sound:
        raise typer.Exit(1)


def _check(settings: Settings) -> Checkup:
    from ingest.doctor import diagnose
    from ui.output.progress import progress_bar

    with progress_bar("Checking", "checked", "records") as on_progress:
        return Checkup(diagnose(settings, on_progress).findings)


def _repair(settings: Settings, *, force: bool) -> Checkup:
    from corpus.model.embedder import SentenceTransformerEmbedder
    from corpus.open import find_header, fitting, open_store
    from ingest.repair import repair
    from ui.output.progress import progress_bar

    def open_embedder(token_dimension: int | None) -> SentenceTransformerEmbedder:
        known = None
        with suppress(IndexUnavailable, IndexDamaged):
            known = find_header(settings)
        return SentenceTransformerEmbedder.open(fitting(settings, known), token_dimension)

    with progress_bar("Repairing", "went through", "entries") as on_progress:
        repaired = repair(settings, open_embedder, force=force, on_progress=on_progress)
    checkup = Checkup(repaired.after, repaired.done, repaired.refused)
    if repaired.done and checkup.sound:
        with suppress(IndexUnavailable):  # nothing is left in it
            learn_scores(settings, open_embedder(open_store(settings).header.token_dimension))
    return checkup


def _payload(checkup: Checkup) -> Payload:
    return {
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "what": finding.what,
                "remedy": finding.remedy,
            }
            for finding in checkup.findings
        ],
        "done": list(checkup.done),
        "refused": list(checkup.refused),
    }


def _show(checkup: Checkup) -> None:
    for step in checkup.done:
        out.print(f"[green]repaired:[/] {escape(step)}", soft_wrap=True)
    for reason in checkup.refused:
        out.print(f"[bold red]not repaired:[/] {escape(reason)}", soft_wrap=True)
    _show_findings(checkup.findings)
    if checkup.sound:
        out.print("The index is sound.")


def _show_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        colour = _COLOURS[finding.severity]
        line = f"[{colour}]{finding.severity}: {finding.code}[/]  {escape(finding.what)}"
        out.print(line, soft_wrap=True)
        out.print(f"    {escape(finding.remedy)}", soft_wrap=True)
