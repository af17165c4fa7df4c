"""Whether an index was built with what the settings and this askalike use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.chroma.header import SCHEMA, Header
from corpus.errors import ModelError
from corpus.health.finding import REPAIR, Finding
from corpus.model.weights import find_model, full_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.settings import Settings

_FORCE = f"{REPAIR} --force"


def check_header(header: Header, settings: Settings, splitter: str) -> Iterator[Finding]:
    """Yield what the index was built with that is no longer in use; queries may not fit it."""
    if not header.digest and not header.schema:
        yield _other("header", "the index does not say what it was built with", f"run: {REPAIR}")
    elif not header.is_read:
        newer = header.schema > SCHEMA
        what = f"the index has schema {header.schema}, this askalike uses {SCHEMA}"
        upgrade = f"install a newer askalike, or rebuild it with this one: {_FORCE}"
        yield _other("schema", what, upgrade if newer else f"run: {REPAIR}", losing=newer)
    elif settings.names_model and header.model != full_name(settings.model):
        yield _other(
            "model",
            f"the index was built with model {header.model}, the settings say "
            f"{full_name(settings.model)}",
            f"give --model {header.model}, or rebuild it: {_FORCE}",
            losing=True,
        )
    elif header.splitter != splitter:
        what = f"the index was built with splitter {header.splitter}, this askalike uses {splitter}"
        yield _other("splitter", what, f"run: {REPAIR}")
    else:
        yield from _check_weights(header)


def _check_weights(header: Header) -> Iterator[Finding]:
    try:
        digest = find_model(header.model).digest
    except ModelError as error:
        yield Finding(
            "model-missing",
            "error",
            f"no query can be answered: {error}",
            "give another --model, or put the model back",
        )
        return
    if header.digest != digest:
        what = f"the index was built with other weights of {header.model}"
        yield _other("model", what, f"put them back, or rebuild it: {_FORCE}", losing=True)


def _other(code: str, what: str, remedy: str, *, losing: bool = False) -> Finding:
    return Finding(
        code, "error", f"{what}: nothing can be searched", remedy, "rebuild", losing=losing
    )
