"""The three collections of a corpus in Chroma: questions, answers and sources."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.chroma.entries import source_from
from corpus.chroma.header import Header
from corpus.chroma.pages import get_page, pages, records_of
from corpus.chroma.side import Side
from corpus.chroma.tokens import TokenFile
from corpus.errors import while_reading_entries

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from corpus.records import PassageKind, Record, Source

# Half the time to insert of 32 neighbours and 200, for 0.0005 of recall@10 [F-hnsw]; those whom an
# older index has stay in force there.
CONFIGURATION: dict[str, Any] = {
    "hnsw": {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 200}
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Collections:
    """The collections of one generation of a corpus; the derived files are in `folder`.

    Their shared client is closed when the last reference to this object is gone.
    """

    questions: Side
    answers: Side
    sources: Collection
    client: ClientAPI
    folder: Path
    tokens: TokenFile | None = None

    @classmethod
    def of(
        cls,
        client: ClientAPI,
        folder: Path,
        three: Sequence[Collection],
        tokens: TokenFile | None,
    ) -> Collections:
        """Return three collections (questions, answers, sources) that own their client."""
        questions, answers, sources = three
        sides = (Side(questions, tokens), Side(answers, tokens))
        collections = cls(*sides, sources, client, folder, tokens)
        weakref.finalize(collections, client.close)  # type: ignore[attr-defined]
        return collections

    @property
    def header(self) -> Header:
        """What the index was built with, as it was when the collections were opened."""
        return Header.of(self.sources.metadata)

    @property
    def generation(self) -> int:
        """The number of the generation."""
        return int(self.folder.name)

    @property
    def sides(self) -> Mapping[PassageKind, Side]:
        """The two collections that hold passages, by the kind of passage."""
        return {"question": self.questions, "answer": self.answers}

    def read_header(self) -> Header:
        """Return the header as it is now; raises Chroma's NotFoundError if it was replaced.

        For a copy of an index, only the revision is read again.
        """
        if getattr(self.client, "copy", None):
            from corpus.lexical.stamp import lexical_folder, read_stamp

            stamp = read_stamp(lexical_folder(self.folder))
            return replace(self.header, revision=stamp.revision) if stamp else self.header
        sources = self.client.get_collection(self.sources.name, embedding_function=None)
        return Header.of(sources.metadata)

    def write_header(self, header: Header) -> None:
        """Write what the index was built with, its revision, and whether it is being written."""
        self.sources.modify(metadata=asdict(header))

    @while_reading_entries()
    def read_sources(self) -> list[Source]:
        """Return every document that was read, by name."""
        sources: list[Source] = []
        for page in pages(self.sources, ["documents"]):
            sources += map(source_from, page.documents)
        return sorted(sources, key=lambda source: source.name)

    def records_in_order(self, size: int) -> Iterator[Record]:
        """Yield every record by source, in document order; only the ids are held in memory.

        `size` records are read at once. Any that are removed meanwhile are left out.
        """
        order: list[tuple[str, int, str]] = []
        sources: dict[str, str] = {}  # each name is held once
        with while_reading_entries():
            for page in pages(self.questions, ["metadatas"], size=size):
                for record_id, metadata in zip(page.ids, page.metadatas, strict=True):
                    source = sources.setdefault(metadata["source"], metadata["source"])
                    order.append((source, int(metadata["order"]), record_id))
        order.sort()
        for first in range(0, len(order), size):
            ids = [record_id for _, _, record_id in order[first : first + size]]
            page = get_page(self.questions, ["documents", "metadatas"], ids=ids)
            with while_reading_entries():
                records = {record.id: record for record in records_of(page)}
            yield from (records[record_id] for record_id in ids if record_id in records)


def names(prefix: str) -> tuple[str, str, str]:
    """Return the names of the collections with this prefix: questions, answers, sources."""
    return f"{prefix}.questions", f"{prefix}.answers", f"{prefix}.sources"


def find_collections(client: ClientAPI, prefix: str, folder: Path) -> Collections | None:
    """Return the collections with this prefix, or None unless all three exist."""
    existing = {collection.name for collection in client.list_collections()}
    if not existing.issuperset(names(prefix)):
        return None
    three = [client.get_collection(name, embedding_function=None) for name in names(prefix)]
    tokens = TokenFile.find(getattr(client, "copy", None) or folder)
    header = Header.of(three[-1].metadata)
    if tokens is None and header.is_read and not header.is_whole:
        tokens = TokenFile.lost()
    return Collections.of(client, folder, three, tokens)


def create_collections(client: ClientAPI, prefix: str, folder: Path, header: Header) -> Collections:
    """Create empty collections, each with the header; leftovers of the same name are replaced."""
    existing = {collection.name for collection in client.list_collections()}
    three = []
    for name in names(prefix):
        if name in existing:
            client.delete_collection(name)
        three.append(
            client.create_collection(
                name,
                metadata=asdict(header),
                configuration=CONFIGURATION,  # type: ignore[arg-type]
                embedding_function=None,
                get_or_create=True,  # the request can be repeated if the server was lost
            )
        )
    tokens = TokenFile.create(folder) if not header.is_whole else None
    return Collections.of(client, folder, three, tokens)
