"""How the corpus lies in Chroma: the client, the three collections and their header."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import IndexMismatch, IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from corpus.settings import Settings

# Raised when the entries below change their meaning; an index of another schema is refused.
SCHEMA = 4

# Chroma 1.5.9 refuses get() of more than about 32,000 entries and add() of more than 5,461.
PAGE = 5000

# recall@10 0.9997 at 2.6 ms on 30,000 question vectors, against 0.996 at 2.3 ms for the defaults.
CONFIGURATION: dict[str, Any] = {
    "hnsw": {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
}

_DATABASE = "chroma.sqlite3"
_REBUILD = "run: askalike ingest --rebuild"


@dataclass(frozen=True, slots=True)
class Header:
    """What an index was built with; it must fit the settings that open it."""

    schema: int
    model: str
    digest: str
    dimension: int
    token_dimension: int
    splitter: str
    revision: int = 0

    def require(self, other: Header) -> None:
        """Raise IndexMismatch unless `other` (what the settings say) can write to this index."""
        self.require_readable(other.model, other.digest)
        for what in ("splitter", "dimension", "token_dimension"):
            here, wanted = getattr(self, what), getattr(other, what)
            if here != wanted:
                raise IndexMismatch(
                    f"the index was built with {what} {here}, the settings say {wanted}; {_REBUILD}"
                )

    def require_readable(self, model: str, digest: str) -> None:
        """Raise IndexMismatch unless the index has this schema, this model and these weights."""
        if self.schema != SCHEMA:
            raise IndexMismatch(
                f"the index has schema {self.schema}, this askalike uses {SCHEMA}; {_REBUILD}"
            )
        if self.model != model:
            raise IndexMismatch(
                f"the index was built with model {self.model}, the settings say {model}; use "
                f"--model {self.model}, or rebuild it: askalike ingest --rebuild --model {model}"
            )
        if self.digest != digest:
            raise IndexMismatch(
                f"the index was built with other weights of {model} (sha256 {self.digest[:12]}…, "
                f"now {digest[:12]}…); {_REBUILD}"
            )


def open_client(folder: Path, *, create: bool = False) -> ClientAPI:
    """Return a Chroma client for the index in `folder`.

    Raises IndexUnavailable when there is none and `create` is false, or when it cannot be opened.
    """
    if not create and not (folder / _DATABASE).is_file():
        raise IndexUnavailable(f"there is no index in {folder}; run: askalike ingest PATH")
    from chromadb import PersistentClient  # about a second
    from chromadb.config import Settings as ChromaSettings

    # Chroma's telemetry client logs even when it is switched off.
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    except Exception as error:  # Chroma raises many kinds for a folder it cannot use
        raise IndexUnavailable(
            f"the index in {folder} cannot be opened ({error}); "
            "check the folder's rights, or give another --index"
        ) from error


@dataclass(frozen=True, slots=True)
class Collections:
    """The three collections of one corpus."""

    questions: Collection
    answers: Collection
    sources: Collection

    @property
    def header(self) -> Header:
        """What the index was built with, as the sources collection carries it."""
        kept: dict[str, Any] = self.sources.metadata or {}
        if not kept.keys() >= Header.__dataclass_fields__.keys():  # of an older schema
            return Header(int(kept.get("schema", 0)), str(kept.get("model")), "", 0, 0, "")
        return Header(**{key: kept[key] for key in Header.__dataclass_fields__})


def names(corpus: str) -> tuple[str, str, str]:
    """Return the names of a corpus's collections: questions, answers, sources."""
    return f"{corpus}.questions", f"{corpus}.answers", f"{corpus}.sources"


def find_collections(client: ClientAPI, corpus: str) -> Collections | None:
    """Return the corpus's collections, or None when it has never been ingested."""
    there = {collection.name for collection in client.list_collections()}
    if not there.issuperset(names(corpus)):
        return None
    return Collections(
        *(client.get_collection(name, embedding_function=None) for name in names(corpus))
    )


def make_collections(client: ClientAPI, settings: Settings, header: Header) -> Collections:
    """Create the corpus's collections, each carrying the header; leftovers are replaced."""
    there = {collection.name for collection in client.list_collections()}
    made = []
    for name in names(settings.corpus):
        if name in there:
            client.delete_collection(name)
        made.append(
            client.create_collection(
                name,
                metadata=asdict(header),
                configuration=CONFIGURATION,  # type: ignore[arg-type]
                embedding_function=None,
            )
        )
    return Collections(*made)
