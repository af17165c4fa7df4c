"""What an index holds, gathered for people and for JSON."""

from dataclasses import dataclass

from corpus.chroma.header import Header
from corpus.open import open_store
from corpus.records import Source
from corpus.settings import Settings
from ui.output.payloads import Payload, source_payload


@dataclass(frozen=True, slots=True)
class Status:
    """One corpus: where it is, what it was built with, how much it holds."""

    index: str
    corpus: str
    header: Header
    records: int
    passages: int
    sources: tuple[Source, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """The parts of documents that no reader understood, one line each."""
        return tuple(
            f"{source.name}:{one.lines[0]}-{one.lines[1]} not read: {one.reason}"
            for source in self.sources
            for one in source.unread
        )

    def payload(self) -> Payload:
        """Return the status as plain data."""
        return {
            "index": self.index,
            "corpus": self.corpus,
            "model": self.header.model,
            "model_digest": self.header.digest,
            "dimension": self.header.dimension,
            "schema": self.header.schema,
            "revision": self.header.revision,
            "records": self.records,
            "passages": self.passages,
            "sources": [source_payload(source) for source in self.sources],
            "problems": list(self.problems),
        }


def read_status(settings: Settings) -> Status:
    """Return the state of the corpus that the settings name; raises IndexUnavailable."""
    store = open_store(settings)
    return Status(
        index=settings.place,
        corpus=settings.corpus,
        header=store.header,
        records=store.count_records(),
        passages=store.count_passages(),
        sources=tuple(store.sources()),
    )
