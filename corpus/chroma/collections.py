"""How the corpus lies in Chroma: the three collections and their header."""

from __future__ import annotations

import weakref
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import IndexDamaged, IndexMismatch, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from corpus.generations.folder import Generations
    from corpus.settings import Settings

# Raised when the entries below change their meaning; an index of another schema is refused.
SCHEMA = 5

# Chroma 1.5.9 refuses get() of more than about 32,000 entries and add() of more than 5,461.
PAGE = 5000

# recall@10 0.9997 at 2.6 ms on 30,000 question vectors, against 0.996 at 2.3 ms for the defaults.
CONFIGURATION: dict[str, Any] = {
    "hnsw": {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
}

_REBUILD = "run: askalike ingest --rebuild"


@dataclass(frozen=True, slots=True)
class Header:
    """What an index was built with; it must fit the settings that open it.

    `revision` counts the ingests that changed it. `dirty` says that one is at work, or was when it
    was killed; the next one then trusts nothing that is derived.
    """

    schema: int
    model: str
    digest: str
    dimension: int
    token_dimension: int
    splitter: str
    revision: int = 0
    dirty: bool = False

    def encodes_like(self, other: Header) -> bool:
        """Tell whether both indexes have the same vectors for the same texts."""
        kinds = ("schema", "digest", "dimension", "token_dimension")
        return all(getattr(self, kind) == getattr(other, kind) for kind in kinds)

    def require(self, other: Header) -> None:
        """Raise IndexMismatch unless `other` (what the settings say) can write to this index."""
        self.require_readable(other.model, other.digest)
        for what in ("splitter", "dimension", "token_dimension"):
            here, wanted = getattr(self, what), getattr(other, what)
            if here != wanted:
                raise IndexMismatch(
                    f"the index was built with {what} {here}, the settings say {wanted}; {_REBUILD}"
                )

    def require_schema(self) -> None:
        """Raise IndexMismatch unless the index has this schema."""
        if self.schema != SCHEMA:
            newer = "install a newer askalike, or build it anew with this one; "
            raise IndexMismatch(
                f"the index has schema {self.schema}, this askalike uses {SCHEMA}; "
                f"{newer if self.schema > SCHEMA else ''}{_REBUILD}"
            )

    def require_readable(self, model: str, digest: str) -> None:
        """Raise IndexMismatch unless the index has this schema, this model and these weights."""
        self.require_schema()
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


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Collections:
    """The three collections of one corpus, in one generation of it.

    What is derived from them lies in `folder`. Their client is closed with the last use of them.
    """

    questions: Collection
    answers: Collection
    sources: Collection
    client: ClientAPI
    folder: Path

    @classmethod
    def of(cls, client: ClientAPI, folder: Path, made: Sequence[Collection]) -> Collections:
        """Return three collections (questions, answers, sources) that own their client."""
        questions, answers, sources = made
        collections = cls(questions, answers, sources, client, folder)
        weakref.finalize(collections, client.close)  # type: ignore[attr-defined]
        return collections

    @property
    def header(self) -> Header:
        """What the index was built with, as the sources collection carried it when it was read."""
        return _header(self.sources)

    def header_now(self) -> Header:
        """What the index carries now; Chroma's NotFoundError where it has been replaced.

        Of an index of which a copy is read, only the revision is looked at anew.
        """
        if getattr(self.client, "is_copy", False):
            from corpus.lexical.schema import lexical_folder, read_stamp  # tantivy

            stamp = read_stamp(lexical_folder(self.folder))
            return replace(self.header, revision=stamp.revision) if stamp else self.header
        return _header(self.client.get_collection(self.sources.name, embedding_function=None))


def _header(sources: Collection) -> Header:
    kept: dict[str, Any] = sources.metadata or {}
    if not kept.keys() >= Header.__dataclass_fields__.keys():  # of an older schema
        return Header(int(kept.get("schema", 0)), str(kept.get("model")), "", 0, 0, "")
    return Header(**{key: kept[key] for key in Header.__dataclass_fields__})


def names(corpus: str) -> tuple[str, str, str]:
    """Return the names of a corpus's collections: questions, answers, sources."""
    return f"{corpus}.questions", f"{corpus}.answers", f"{corpus}.sources"


def find_collections(client: ClientAPI, corpus: str, folder: Path) -> Collections | None:
    """Return the corpus's collections, or None when it has never been ingested."""
    there = {collection.name for collection in client.list_collections()}
    if not there.issuperset(names(corpus)):
        return None
    found = [client.get_collection(name, embedding_function=None) for name in names(corpus)]
    return Collections.of(client, folder, found)


def find_generation(
    generations: Generations, number: int | None, corpus: str
) -> Collections | None:
    """Return the collections of a generation, None when there is none or they are not whole."""
    if number is None or not generations.holds(number):
        return None
    client, folder = generations.client(number), generations.folder(number)
    return find_collections(client, generations.name(corpus, number), folder)


def find_in_force(generations: Generations, settings: Settings) -> Collections:
    """Return the collections of the generation in force; one just replaced is left for the next.

    Raises IndexUnavailable where there is none, IndexDamaged where it is not whole.
    """
    number = generations.current()
    while number is not None:
        try:
            found = find_generation(generations, number, settings.corpus)
        except (IndexUnavailable, IndexDamaged) as error:
            found, trouble = None, error
        else:
            trouble = not_whole(number)
        if found:
            return found
        before, number = number, generations.current()
        if number == before:
            raise trouble
    raise IndexUnavailable(
        f"there is no index of corpus {settings.corpus!r} in {settings.place}; "
        "run: askalike ingest PATH"
    )


def not_whole(number: int) -> IndexDamaged:
    """Return the error for a generation in force whose collections are not all there."""
    return IndexDamaged(
        f"generation {number} of the index is not whole; run: askalike doctor --repair"
    )


def make_generation(
    generations: Generations, number: int, corpus: str, header: Header
) -> Collections:
    """Return the empty collections of a generation, which is not in force yet."""
    client, folder = generations.client(number, create=True), generations.folder(number)
    return make_collections(client, generations.name(corpus, number), folder, header)


def pages(
    collection: Collection, include: list[str], where: Any = None, size: int = PAGE
) -> Iterator[Any]:
    """Yield all entries of a collection in pages that Chroma can answer."""
    for first in range(0, collection.count(), size):
        page: Any = collection.get(where=where, limit=size, offset=first, include=include)  # type: ignore[arg-type]
        if not page["ids"]:
            return
        yield page


def make_collections(client: ClientAPI, corpus: str, folder: Path, header: Header) -> Collections:
    """Create the corpus's collections, each carrying the header; leftovers are replaced."""
    there = {collection.name for collection in client.list_collections()}
    made = []
    for name in names(corpus):
        if name in there:
            client.delete_collection(name)
        made.append(
            client.create_collection(
                name,
                metadata=asdict(header),
                configuration=CONFIGURATION,  # type: ignore[arg-type]
                embedding_function=None,
                get_or_create=True,  # so that a lost server can be asked again
            )
        )
    return Collections.of(client, folder, made)
