"""The model that an ingest uses where nobody names one: the index's own, or one that fits."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import SourceError
from corpus.lexical.language import language_shares
from corpus.model.languages import is_mostly_foreign, language_note, name_languages
from corpus.model.unpacked import MULTILINGUAL
from corpus.model.weights import full_name, has_multilingual
from corpus.open import find_header, fitting
from ingest.open import Limits, checked_pieces, open_document
from ingest.plan import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpus.model.weights import ModelFiles
    from corpus.records import Record
    from corpus.settings import Settings
    from ingest.files.source import Task

T = TypeVar("T")

# The language of a corpus is that of a sample: from this many documents, and of each from this many
# records, the beginnings of their texts.
_DOCUMENTS, _RECORDS, _CHARACTERS = 40, 25, 400


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings that name a model, and a sentence to say about it, if there is one."""

    settings: Settings
    said: str | None = None


def choose_model(
    paths: Sequence[Path], settings: Settings, *, rebuild: bool = False, layout: str = ""
) -> Chosen:
    """Return which model an ingest of these paths uses.

    One that is named is used; else that of the index, if there is one. A new corpus that is to a
    large part not English gets the multilingual model where it is on this machine. Raises
    SourceError as the ingest would.
    """
    header = find_header(settings)
    chosen = fitting(settings, header)
    if header and not rebuild:
        return Chosen(chosen)
    prepared = prepare(paths, chosen, _no_model, rebuild=rebuild, layout=layout)
    shares = language_shares(_sample(prepared.plan.tasks, Limits.of(settings)))
    is_here = has_multilingual()
    if header or settings.names_model or not (is_here and is_mostly_foreign(shares)):
        return Chosen(chosen, language_note(full_name(chosen.model), shares, is_here=is_here))
    return Chosen(
        settings.model_copy(update={"model": MULTILINGUAL}),
        f"Much of this corpus is in {name_languages(shares)}: it is read with the model for many "
        f"languages, {MULTILINGUAL}; --model names another one.",
    )


def _sample(tasks: Sequence[Task], limits: Limits) -> Iterator[str]:
    """Yield the beginnings of some records' texts, from documents all over the corpus."""
    for task in _spread(tasks, _DOCUMENTS):
        with suppress(SourceError):  # the ingest will say so
            opened = open_document(task.name, task.file.path, task.file.layout, limits)
            records: Sequence[Record] = next(iter(checked_pieces(task.file, opened)), ())
            for record in _spread(records, _RECORDS):
                yield f"{record.question}\n{record.answer[:_CHARACTERS]}"


def _spread(items: Sequence[T], count: int) -> Sequence[T]:
    """Return at most `count` items, from all of them alike."""
    return items[:: max(1, -(-len(items) // count))]


def _no_model() -> ModelFiles:
    raise AssertionError("an index that is not to be rebuilt has its model")
