"""Sources to records to passages to embeddings to the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.chroma import SCHEMA, Header
from corpus.errors import IndexUnavailable, SourceError
from corpus.records import Passage, Source, content_digest
from corpus.store import Store
from corpus.writer import Content, Writer
from ingest.identity import Identities
from ingest.plan import Change, Plan, make_plan
from ingest.report import Progress, Report
from ingest.sources import Discovery, discover
from ingest.split import SPLITTER, passages

if TYPE_CHECKING:
    from corpus.embedder import Embedder
    from corpus.settings import Settings
    from corpus.vectors import Encoding

# Documents are embedded together until they have this many passages, and then written.
_GROUP = 512
# Passages between two steps of the progress bar: about a second of work on two cores.
_STEP = 64

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Job:
    """A changed document with its passages."""

    change: Change
    passages: tuple[Passage, ...]


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    on_progress: OnProgress = lambda _: None,
) -> Report:
    """Bring the index up to date with the documents under `paths`.

    Without paths, the files and folders that the index knows are read again. `rebuild` builds all
    of them anew, which another model needs. What cannot be read is in the report; SourceError is
    raised when there is nothing at all to do, or when a rebuild would lose documents.
    """
    began = time.monotonic()
    store = _open_store(settings)
    known = store.sources() if store else []
    roots = _roots(paths, known, rebuild=rebuild)
    discovery = discover(roots)
    if store and not rebuild:
        store.header.require_readable(embedder.name, embedder.digest)
    plan = make_plan(discovery, known, reread=rebuild)
    if rebuild:
        _check_rebuild(discovery, plan)
    embedded = 0
    if plan.changes or (plan.removed and not rebuild):
        with Writer.open(settings, _header(embedder), rebuild=rebuild) as writer:
            embedded = _write(plan, writer, embedder, on_progress, rebuild=rebuild)
            store = writer.store
    return Report(
        added=sum(change.is_new for change in plan.changes),
        updated=sum(not change.is_new for change in plan.changes),
        removed=len(plan.removed),
        unchanged=plan.unchanged,
        records=store.count_records() if store else 0,
        passages=store.count_passages() if store else 0,
        embedded=embedded,
        seconds=round(time.monotonic() - began, 3),
        sources=plan.reports,
        skipped=plan.skipped,
    )


def _open_store(settings: Settings) -> Store | None:
    try:
        return Store.open(settings)
    except IndexUnavailable:
        return None


def _roots(paths: Sequence[Path], known: Sequence[Source], *, rebuild: bool) -> list[Path]:
    """Return what to read: the paths given, and what the index was made of where that is asked."""
    roots = list(paths)
    if rebuild or not roots:
        roots += sorted({Path(source.root) for source in known})
    if not roots:
        raise SourceError("nothing to ingest; run: askalike ingest PATH")
    return roots


def _check_rebuild(discovery: Discovery, plan: Plan) -> None:
    """Raise SourceError before the index is emptied, where it could not be filled again."""
    remedy = "the index was left as it was"
    if discovery.missing:
        first = discovery.missing[0]
        raise SourceError(f"{first.path}: {first.error}; {remedy}")
    if not plan.changes:
        raise SourceError(f"none of the documents can be read; {remedy}")


def _header(embedder: Embedder) -> Header:
    return Header(
        schema=SCHEMA,
        model=embedder.name,
        digest=embedder.digest,
        dimension=embedder.dimension,
        token_dimension=embedder.token_dimension,
        splitter=SPLITTER,
    )


def _write(
    plan: Plan, writer: Writer, embedder: Embedder, on_progress: OnProgress, *, rebuild: bool
) -> int:
    """Write what the plan says; return how many passages were encoded."""
    embedded = 0
    try:
        for name in plan.removed if not rebuild else ():
            writer.remove(name)
        identities = Identities(writer.store.records, plan.removed)
        settled = (replace(c, parsed=identities.settle(c.parsed)) for c in plan.changes)
        jobs = [_job(change, embedder) for change in settled]
        total = sum(len(job.passages) for job in jobs)
        done = 0
        for group in _groups(jobs):
            encodings = _kept_encodings(group, writer)
            encoded = 0
            for step in _embed_new(group, encodings, embedder):
                encoded += step
                on_progress(Progress(done + encoded, total, group[0].change.parsed.name))
            for job in group:
                writer.put(_content(job, encodings))
            embedded += encoded
            done += sum(len(job.passages) for job in group)
            on_progress(Progress(done, total, group[-1].change.parsed.name))
    finally:
        writer.commit()
    return embedded


def _job(change: Change, embedder: Embedder) -> _Job:
    found = [p for record in change.parsed.records for p in passages(record, embedder)]
    return _Job(change, tuple(found))


def _groups(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Yield documents in groups of about _GROUP passages, so that short ones fill a batch."""
    group: list[_Job] = []
    for job in jobs:
        group.append(job)
        if sum(len(one.passages) for one in group) >= _GROUP:
            yield group
            group = []
    if group:
        yield group


def _kept_encodings(group: Sequence[_Job], writer: Writer) -> dict[str, Encoding]:
    """Return what the index already has of the group's texts, by text digest."""
    kept: dict[str, Encoding] = {}
    for job in group:
        if not job.change.is_new:
            kept |= writer.kept_encodings(job.change.parsed.name)
    return kept


def _embed_new(
    group: Sequence[_Job], encodings: dict[str, Encoding], embedder: Embedder
) -> Iterator[int]:
    """Add the encodings of texts that have none yet; yield how many each step encoded."""
    texts = {content_digest(p.text): p.text for job in group for p in job.passages}
    new = sorted((key for key in texts if key not in encodings), key=lambda key: len(texts[key]))
    for first in range(0, len(new), _STEP):
        step = new[first : first + _STEP]
        encoded = embedder.encode_passages([texts[key] for key in step])
        encodings.update(zip(step, encoded, strict=True))
        yield len(step)


def _content(job: _Job, encodings: dict[str, Encoding]) -> Content:
    parsed, file = job.change.parsed, job.change.file
    source = Source(
        name=parsed.name,
        path=str(file.path),
        root=str(file.root),
        digest=parsed.digest,
        layout=parsed.layout,
        title=parsed.title,
        records=len(parsed.records),
        passages=len(job.passages),
        unread=parsed.unread,
    )
    by_passage = {p.id: encodings[content_digest(p.text)] for p in job.passages}
    return Content(source, parsed.records, job.passages, by_passage)
