"""What is exported can be ingested again, and is then the same."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.backup.export import export_records
from corpus.backup.interchange import FIELDS, listed, plain_record, table_row
from corpus.errors import BackupError, IndexBusy, IndexUnavailable
from corpus.generations.lock import acquire
from corpus.generations.open import open_generations
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.records import Record
from corpus.settings import Settings
from corpus.store import Store
from ingest.pipeline import ingest
from ingest.reader import parse_document

# What guessing readers would change: markup, links, emphasis, lists, a level among the tags, ids
# that are numbers, cells that spreadsheets run, signs that decoders take out.
HARD = (
    Record(
        id="7",
        question="*What* is `<div>` & [why](x)?",
        answer='\n  - <b>bold</b> &amp; **so**\n\n```\na, "b";c|d\n```\n\u00a0end  ',
        section=("Basics › One", "a, b"),
        tags=("x;y", "[z]"),
        source="a.md",
        lines=(3, 9),
        level="expert",
    ),
    Record(
        id="0123456789012345",
        question="=SUM(A1:A9)",
        answer="",
        section=(),
        tags=(),
        source="b.csv",
        lines=(1, 1),
        place="row 1",
        given="- one\n- two",
        context="A text\u2028of two\ttabs.",
    ),
    Record(
        id="line ends",
        question="A question\n```\nof code\n```",
        answer="one\ntwo",
        section=('["odd"]',),
        tags=("many words here", "level 3"),
        source="c.md",
        lines=(1, 2),
    ),
)  # fmt: skip


def as_read(record: Record) -> tuple[object, ...]:
    return (
        record.id, record.question, record.answer, record.section, record.tags, record.level,
        record.given, record.context,
    )  # fmt: skip


def test_hard_records_come_back_from_lines_of_json() -> None:
    rows = [*HARD, replace(HARD[1], id="odd", answer="nul \0, \ufeff and \r\n are kept")]
    text = "".join(
        json.dumps(plain_record(one), ensure_ascii=False).replace("\ufeff", "\\ufeff") + "\n"
        for one in rows
    )
    parsed = parse_document("records.jsonl", text.encode())
    assert [as_read(one) for one in parsed.records] == [as_read(one) for one in rows]
    assert [one.lines for one in parsed.records] == [(n, n) for n in range(1, len(rows) + 1)]
    assert not parsed.unread


def test_hard_records_come_back_from_a_table() -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([FIELDS, *map(table_row, HARD)])
    parsed = parse_document("records.csv", buffer.getvalue().encode())
    plain = str.maketrans("\u00a0", " ")  # where a line begins it is read so in any document
    for record, found in zip(HARD, parsed.records, strict=True):
        wanted = as_read(record)
        assert as_read(found) == (*wanted[:2], str(wanted[2]).translate(plain), *wanted[3:])
    assert not parsed.unread


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_an_exported_corpus_is_ingested_again_as_the_same(
    suffix: str,
    documents_index: Settings,
    settings: Settings,
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
) -> None:
    file = tmp_path / f"records{suffix}"
    exported = export_records(documents_index, file)
    before = open_store(documents_index).all_records()
    assert exported.records == len(before)
    report = ingest([file], settings, embedder)
    assert not report.errors
    after = open_store(settings).all_records()
    assert [as_read(one) for one in after] == [as_read(one) for one in before]
    again = tmp_path / f"again{suffix}"
    export_records(settings, again)
    assert len(again.read_text().splitlines()) == len(file.read_text().splitlines())


def test_records_are_in_document_order_over_pages(
    documents_index: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "records.jsonl"
    export_records(documents_index, file)
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    store = open_store(documents_index)
    assert rows == [plain_record(one) for one in store.all_records()]
    assert list(store.stream_records(7)) == store.all_records()


def test_cells_are_kept_as_they_are_unless_a_spreadsheet_is_to_read_them(
    settings: Settings, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "a.csv").write_text(
        "question,answer\n=1+1?,-2\nWhat is @x?,+3\nplain?,text\nwide?,\uff1d1\n", "utf-8"
    )
    ingest([tmp_path / "a.csv"], settings, embedder)
    file = tmp_path / "out.csv"
    export_records(settings, file)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["question"], row["answer"]) for row in rows[:2]] == [
        ("=1+1?", "-2"), ("What is @x?", "+3"),
    ]  # fmt: skip
    export_records(settings, file, force=True, spreadsheet=True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert [(row["question"], row["answer"]) for row in rows] == [
        ("'=1+1?", "'-2"), ("What is @x?", "'+3"), ("plain?", "text"), ("wide?", "'\uff1d1"),
    ]  # fmt: skip


def test_a_file_is_written_whole_or_not_at_all(
    documents_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("mine\n")
    with pytest.raises(BackupError, match="--force"):
        export_records(documents_index, file)
    with monkeypatch.context() as broken:
        broken.setattr(Store, "stream_records", lambda _: (1 / 0 for _ in "x"))
        with pytest.raises(ZeroDivisionError):
            export_records(documents_index, file, force=True)
    assert file.read_text() == "mine\n"
    assert [one.name for one in tmp_path.iterdir()] == ["records.jsonl"]
    export_records(documents_index, file, force=True)
    assert file.read_text() != "mine\n"


def test_what_cannot_be_exported_is_reported(
    documents_index: Settings, settings: Settings, tmp_path: Path
) -> None:
    for name, spreadsheet in (("a.txt", False), ("a", False), ("a.jsonl", True)):
        with pytest.raises(BackupError, match=r"\.csv"):
            export_records(documents_index, tmp_path / name, spreadsheet=spreadsheet)
    with pytest.raises(IndexUnavailable):
        export_records(settings, tmp_path / "a.csv")
    assert not settings.index.exists()
    with acquire(open_generations(documents_index).root), pytest.raises(IndexBusy):
        export_records(documents_index, tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())


def test_lists_in_cells_can_be_written_by_hand() -> None:
    assert listed("one\ntwo") == ("one", "two")
    assert listed('["one", "two"]') == ("one", "two")
    assert listed("[not json") == ("[not json",)
    assert listed("") == listed(None) == listed([]) == ()
