"""The commands that save a corpus and bring it back: export, snapshot, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands.options import AsJson, ChromaUrl, CorpusName, IndexFolder, load_settings
from ui.output.markdown import count
from ui.output.terminal import print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.backup.snapshot import Snapshot

app = typer.Typer()

Replace = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
SnapshotFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file of the snapshot.", readable=False)
]


@app.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A .jsonl or .csv file; - is standard output, as JSON lines.",
            readable=False,
        ),
    ],
    force: Replace = False,
    spreadsheet: Annotated[
        bool,
        typer.Option(
            "--spreadsheet",
            help="Write a .csv for spreadsheets, in which no cell is run as a formula.",
        ),
    ] = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Write every record to a file, which `ingest` can read again.

    Example: askalike export records.jsonl
    """
    from corpus.backup.export import STANDARD_OUTPUT, export_records

    streamed = file == STANDARD_OUTPUT
    if streamed and json:
        raise typer.BadParameter("give a file, or leave out --json: - prints JSON lines by itself")
    settings = load_settings(index, chroma_url, corpus)
    exported = export_records(settings, file, force=force, spreadsheet=spreadsheet)
    if json:
        print_json({"file": str(file), "records": exported.records})
    elif not streamed:
        say(f"wrote {count(exported.records, 'record')} to {file}")


@app.command()
def snapshot(
    file: SnapshotFile,
    force: Replace = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Save the whole corpus, with its vectors, to one file; `restore` brings it back.

    Example: askalike snapshot notes.askalike
    """
    from corpus.backup.snapshot import save_snapshot

    settings = load_settings(index, chroma_url, corpus)
    saved = _with_progress(
        "saved", lambda show: save_snapshot(settings, file, force=force, on_entries=show)
    )
    _show(saved, f"saved corpus {saved.corpus!r} to {file}", json=json)


@app.command()
def restore(
    file: SnapshotFile,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the corpus if it exists.")
    ] = False,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    json: AsJson = False,
) -> None:
    """Bring a snapshot back into an index, without its documents and without encoding anything.

    Example: askalike restore notes.askalike --index /srv/askalike
    """
    from corpus.backup.restore import restore_snapshot

    settings = load_settings(index, chroma_url, corpus)
    restored = _with_progress(
        "restored", lambda show: restore_snapshot(settings, file, force=force, on_entries=show)
    )
    where = f"corpus {restored.corpus!r} in {settings.place}"
    _show(restored, f"restored {where} from the snapshot of {restored.made}", json=json)


def _with_progress(done: str, work: Callable[[Callable[[int, int], None]], Snapshot]) -> Snapshot:
    from ingest.report import Progress
    from ui.output.progress import progress_bar

    with progress_bar(done.capitalize(), done, "entries") as on_progress:
        return work(lambda part, total: on_progress(Progress(part, total, "")))


def _show(snapshot: Snapshot, what: str, *, json: bool) -> None:
    if json:
        print_json(_payload(snapshot))
        return
    say(
        f"{what}: {count(snapshot.records, 'record')} in {count(snapshot.passages, 'passage')} of "
        f"{count(snapshot.sources, 'document')}, {snapshot.bytes / 1e6:,.1f} MB"
    )


def _payload(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "file": str(snapshot.file),
        "bytes": snapshot.bytes,
        "made": snapshot.made,
        "corpus": snapshot.corpus,
        "model": snapshot.model,
        "records": snapshot.records,
        "passages": snapshot.passages,
        "sources": snapshot.sources,
    }
