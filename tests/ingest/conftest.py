"""Documents read and checked for what holds for all of them; an index; a model that counts."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from ingest.layouts.catalogue import read_text
from ingest.open import Limits, Opened, open_document
from ingest.text.document import Document
from ingest.text.reading import Reading
from tests.ingest.counting import Counting
from tests.ingest.damage import Made, make_index
from tests.ingest.dumps import IN_PIECES, Streamed

ReadAs = Callable[[str, str, str], Reading]


@pytest.fixture
def read_as() -> ReadAs:
    """Return a document's best reading, which must be by the layout that is named."""

    def read(layout: str, name: str, text: str) -> Reading:
        document = Document(name, text)
        reading = read_text(document)[0].reading
        assert reading.layout == layout
        account(document, reading)
        for found, after in pairwise(reading.records):
            assert len(after.question) < 12 or after.question not in found.answer
        return reading

    return read


def account(document: Document, reading: Reading) -> None:
    """Check that each line of text is in one record, the structure or an unread part, once."""
    parts = [found.lines for found in reading.records]
    parts += [*reading.structure, *(part.lines for part in reading.unread)]
    text = {n for n, line in enumerate(document.lines, start=1) if line.strip()}
    claims = Counter(n for first, last in parts for n in range(first, last + 1))
    assert {n for n in text if claims[n] != 1} == set(), reading.layout
    assert not any(n > len(document.lines) for n in claims)
    for found, after in pairwise(reading.records):
        assert found.lines[1] < after.lines[0]


@pytest.fixture
def streamed(tmp_path: Path) -> Streamed:
    """Open a document in pieces, however small it is."""

    def opened(name: str, content: bytes, limits: Limits = IN_PIECES) -> Opened:
        (tmp_path / name).write_bytes(content)
        return open_document(name, tmp_path / name, limits=limits)

    return opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Made:
    """An undisturbed index in a folder; tests only read it, or copy it."""
    return make_index(tmp_path_factory.mktemp("made"), embedder)


@pytest.fixture(scope="session")
def counting_model() -> Counting:
    return Counting()


@pytest.fixture
def counting(counting_model: Counting) -> Counting:
    """The real embedder, which has counted nothing yet."""
    counting_model.seen.clear()
    return counting_model
