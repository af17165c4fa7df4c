"""What the writer puts into Chroma, and what the store reads back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.header import SCHEMA, WHOLE_ENTRIES, Header
from corpus.errors import IndexMismatch, IndexUnavailable, UnknownRecord
from corpus.model.vectors import Encoding
from corpus.open import open_store
from corpus.record_batch import RecordBatch
from corpus.records import (
    PENDING,
    Filter,
    Passage,
    PassageId,
    Record,
    Source,
    Unread,
    content_digest,
)
from corpus.settings import Settings
from corpus.writer import Writer
from tests.servers import ChromaServer

HEADER = Header(SCHEMA, "model", "digest", 4, 8, "splitter")


@dataclass(frozen=True)
class Content:
    """All of one source, as the writer takes it."""

    batch: RecordBatch
    source: Source
    encodings: dict[str, Encoding]


def put(writer: Writer, content: Content) -> None:
    writer.put([content.batch], [content.source], content.encodings)


def content(source: str, count: int = 3, section: str = "S") -> Content:
    """A source of `count` records, the n-th along axis n % 4; the last has no answer."""
    records, passages, encodings = [], [], {}
    for n in range(count):
        answer = f"answer {n}" if n < count - 1 else ""
        path, tags = (section, f"sub {n % 2}"), ("even",) if n % 2 == 0 else ()
        record = Record(
            f"{source}-{n}", f"question {n}", answer, path, tags, source, (n + 1, n + 2)
        )
        records.append(record)
        own = [Passage(PassageId.of(record.id), record.question, record.question)]
        if answer:
            text = f"{record.question}\n{answer}"
            own.append(Passage(PassageId.of(record.id, 1), text, answer))
        passages += own
        for passage in own:
            bits = np.full((n % 8 + 1, 1), 16 * (n % 16), dtype=np.uint8)
            encodings[content_digest(passage.text)] = Encoding(
                np.eye(4, dtype=np.float32)[n % 4], bits
            )
    entry = Source(
        source,
        f"/x/{source}",
        "/x",
        "d",
        "headed",
        "T",
        count,
        len(passages),
        (Unread((9, 9), "w"),),
    )
    pending = replace(entry, digest=PENDING)
    batch = RecordBatch(pending, tuple(records), tuple(passages), first=True)
    return Content(batch, entry, encodings)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An index in a folder, or on a server that may take few entries at once."""
    place = getattr(request, "param", "folder")
    if place == "folder":
        return Settings.load(index=tmp_path / "index")
    server: ChromaServer = request.getfixturevalue("chroma_server")
    return Settings.load(
        index=tmp_path / "index",
        chroma_url=server.url,
        chroma_database=server.new_database(),
        chroma_batch=2 if place == "small requests" else None,
    )


everywhere = pytest.mark.parametrize("settings", ["folder", "server"], indirect=True)
in_pieces = pytest.mark.parametrize(
    "settings", ["folder", "server", "small requests"], indirect=True
)


@pytest.fixture
def writer(settings: Settings) -> Iterator[Writer]:
    with Writer.open(settings, HEADER) as writer:
        yield writer


@in_pieces
def test_records_and_sources_come_back_as_they_went_in(writer: Writer) -> None:
    first, second = content("b.md"), content("a.md")
    put(writer, first)
    put(writer, second)
    store = writer.store
    assert store.all_records() == [*second.batch.records, *first.batch.records]
    assert store.record("b.md-1") == first.batch.records[1]
    assert store.sources() == [second.source, first.source]
    assert (store.count_records(), store.count_passages()) == (6, 10)


@everywhere
def test_putting_a_source_again_replaces_it(writer: Writer) -> None:
    put(writer, content("a.md", 5))
    put(writer, content("b.md", 2))
    put(writer, content("a.md", 2))
    assert [record.id for record in writer.store.all_records()] == [
        "a.md-0", "a.md-1", "b.md-0", "b.md-1",
    ]  # fmt: skip
    assert writer.store.count_passages() == 6
    writer.remove(["a.md"])
    assert {record.source for record in writer.store.all_records()} == {"b.md"}
    assert [source.name for source in writer.store.sources()] == ["b.md"]


@everywhere
def test_nearest_gives_cosines_kinds_and_records(writer: Writer) -> None:
    put(writer, content("a.md"))
    vector = np.array([0.8, 0.6, 0, 0], dtype=np.float32)
    found = writer.store.nearest("answer", vector, 10)
    assert [(m.passage_id, m.record_id, m.kind) for m in found] == [
        ("a.md-0.1", "a.md-0", "answer"),
        ("a.md-1.1", "a.md-1", "answer"),
    ]
    assert [m.cosine for m in found] == pytest.approx([0.8, 0.6], abs=1e-5)
    questions = writer.store.nearest("question", vector, 2)
    assert [m.passage_id for m in questions] == ["a.md-0.0", "a.md-1.0"]


def test_contents_are_texts_tokens_and_whole_records(writer: Writer) -> None:
    there = content("a.md")
    put(writer, there)
    found = writer.store.contents(["a.md-1.1", "a.md-1.0", "gone.0", "gone.1"])
    assert {one: (kept.chunk, kept.bits.tolist()) for one, kept in found.items()} == {
        "a.md-1.0": ("question 1", [[16], [16]]),
        "a.md-1.1": ("answer 1", [[16], [16]]),
    }
    assert found["a.md-1.0"].record == there.batch.records[1]
    assert found["a.md-1.1"].record is None


def test_records_know_whether_they_are_answered(writer: Writer) -> None:
    put(writer, content("a.md"))
    assert writer.store.answered(["a.md-0", "a.md-1", "a.md-2", "gone"]) == {"a.md-0", "a.md-1"}


@everywhere
@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (Filter(sources=("a.md",)), {"a.md-0", "a.md-1", "a.md-2"}),
        (Filter(sources=("a.md", "b.md"), sections=("sub 1",)), {"a.md-1", "b.md-1"}),
        (Filter(sections=("T", "sub 1")), {"a.md-1", "b.md-0", "b.md-1", "b.md-2"}),
        (Filter(tags=("even",), sections=("S",)), {"a.md-0", "a.md-2"}),
        (Filter(), {f"{s}-{n}" for s in ("a.md", "b.md") for n in range(3)}),
    ],
)
def test_filters_apply_to_records_and_to_searches(
    writer: Writer, where: Filter, ids: set[str]
) -> None:
    put(writer, content("a.md"))
    put(writer, content("b.md", section="T"))
    assert {record.id for record in writer.store.all_records(where)} == ids
    found = writer.store.nearest("question", np.ones(4, dtype=np.float32) / 2, 10, where)
    assert {match.record_id for match in found} == ids


@everywhere
def test_a_record_without_answer_has_its_question_as_answer_vector(writer: Writer) -> None:
    put(writer, content("a.md"))
    vectors = writer.store.vectors()
    row = vectors.ids.index("a.md-2")
    assert np.array_equal(vectors.answers[row], vectors.questions[row])


@in_pieces
def test_more_entries_than_a_page_are_written_and_read(settings: Settings) -> None:
    with Writer.open(settings, HEADER, page=3) as writer:
        _put_more_than_a_page(writer)


def _put_more_than_a_page(writer: Writer) -> None:
    put(writer, content("a.md", 10))
    assert len(writer.store.all_records()) == 10
    assert writer.store.vectors().questions.shape == (10, 4)
    assert len(writer.store.records([f"a.md-{n}" for n in range(10)])) == 10
    put(writer, content("a.md", 1))
    assert writer.store.count_records() == 1


def test_an_unknown_id_is_an_error(writer: Writer) -> None:
    put(writer, content("a.md"))
    for unknown in ("nope", ""):
        with pytest.raises(UnknownRecord, match="no record has the id"):
            writer.store.record(unknown)


@everywhere
def test_nothing_to_open_is_an_error_that_makes_no_folder(settings: Settings) -> None:
    with pytest.raises(IndexUnavailable, match="run: askalike ingest PATH"):
        open_store(settings)
    assert not settings.index.exists()


@everywhere
def test_another_corpus_of_the_same_index_is_apart(settings: Settings) -> None:
    with Writer.open(settings, HEADER) as writer:
        put(writer, content("a.md"))
    other = settings.model_copy(update={"corpus": "other"})
    with pytest.raises(IndexUnavailable, match="no index of corpus 'other'"):
        open_store(other)
    with Writer.open(other, HEADER) as writer:
        put(writer, content("b.md"))
    assert {record.source for record in open_store(settings).all_records()} == {"a.md"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": SCHEMA - 3}, f"has schema {SCHEMA - 3}, this askalike uses {SCHEMA}"),
        ({"model": "other"}, "built with model other, the settings say model"),
        ({"digest": "other"}, "other weights"),
        ({"splitter": "other"}, "built with splitter other, the settings say splitter"),
        ({"dimension": 5}, "built with dimension 5, the settings say 4"),
        ({"token_dimension": 0}, "built with token_dimension 0, the settings say 8"),
    ],
)
def test_an_index_made_otherwise_is_refused(
    settings: Settings, change: dict[str, object], words: str
) -> None:
    with Writer.open(settings, HEADER) as writer:
        put(writer, content("a.md"))
        writer.collections.write_header(replace(HEADER, **change))
    with pytest.raises(IndexMismatch, match=words):
        Writer.open(settings, HEADER)
    with Writer.open(settings, HEADER, rebuild=True) as writer:
        assert writer.store.count_records() == 0


def test_what_is_written_to_an_index_of_the_schema_before_makes_it_one_of_todays(
    settings: Settings,
) -> None:
    with Writer.open(settings, HEADER) as writer:
        put(writer, content("a.md"))
        writer.collections.write_header(replace(HEADER, schema=SCHEMA - 1))
    assert open_store(settings).header.schema == SCHEMA - 1
    assert open_store(settings).all_records()
    with Writer.open(settings, HEADER) as writer:  # before anything else is written
        assert open_store(settings).header.schema == SCHEMA
        put(writer, content("b.md"))
        writer.commit()
    assert open_store(settings).header.schema == SCHEMA
    assert {r.source for r in open_store(settings).all_records()} == {"a.md", "b.md"}


@everywhere
def test_a_commit_raises_the_revision(settings: Settings) -> None:
    with Writer.open(settings, HEADER) as writer:
        first = writer.store.header.revision
        put(writer, content("a.md"))
        writer.commit()
        writer.commit()
    header = open_store(settings).header
    assert header == replace(HEADER, schema=header.schema, revision=first + 2)
    assert header.schema == (WHOLE_ENTRIES if settings.server else SCHEMA)
