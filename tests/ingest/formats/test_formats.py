"""Structured files among others: recognised, skipped or refused, and their places kept."""

from pathlib import Path

import pytest

from corpus.chroma.entries import record_metadata, record_of_entry
from corpus.errors import SourceError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.records import Record
from corpus.settings import Settings
from ingest.files.content import read_bytes
from ingest.files.discover import discover
from ingest.files.suffixes import FORMAT_SUFFIXES, SUFFIXES
from ingest.formats.find import FORMATS
from ingest.formats.raw import Raw
from ingest.pipeline import ingest
from ingest.reader import parse_document
from ingest.review.survey import Survey


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_says_what_it_is(one: object) -> None:
    assert one.name  # type: ignore[attr-defined]
    assert one.summary  # type: ignore[attr-defined]
    assert len(one.example.split("\n")) <= 4  # type: ignore[attr-defined]
    assert one.suffixes <= SUFFIXES  # type: ignore[attr-defined]
    assert one.suffixes == FORMAT_SUFFIXES[one.name]  # type: ignore[attr-defined]


def test_texts_are_recognised_by_no_format() -> None:
    texts = (
        "## What is x?\n\nIt is {y} and [z].\n",
        "[A link](http://x)\n\n## Why?\nSo [it] is]\n",
        "{% include x %}\n\n## Who?\nI}\n",
        "# question, answer\n\nWords, more words.\n",
        "Question: Who?\nAnswer: I, me\n",
        "<details>\n<summary>Who?</summary>\nI.\n</details>\n",
        "#Q Who sails?\n^ I\nA Me\n",
    )
    for text in texts:
        raw = Raw("notes.md", text.encode())
        assert not [one.name for one in FORMATS if one.recognise(raw)], text


def test_a_folder_skips_structured_files_without_questions(tmp_path: Path) -> None:
    (tmp_path / "faq.json").write_text('[{"question": "Who?", "answer": "I."}]')
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1", "private": true}')
    (tmp_path / "tsconfig.json").write_text('{"compilerOptions": { // strict\n}}')
    (tmp_path / "prices.csv").write_text("name,price\nfoo,3\n")
    (tmp_path / "index.html").write_text("<html><body><p>Hello</p></body></html>")
    seen = Survey(discover([tmp_path]))
    assert [(one.report.path, one.report.error) for one in seen.documents()] == [("faq.json", None)]
    skipped = {one.path: one.reason for one in seen.skipped}
    assert skipped.keys() == {"package.json", "tsconfig.json", "prices.csv", "index.html"}
    assert "no question found" in skipped["tsconfig.json"]
    (named,) = Survey(discover([tmp_path / "package.json"])).documents()
    assert "no question found" in str(named.report.error)


def test_json_that_only_asks_is_read_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "faq.json").write_text('[{"question": "Who?", "answer": "I"}]')
    tests = tmp_path / "expected.json"
    tests.write_text('{"faq.json": [{"question": "Who?", "section": []}, {"question": "Why?"}]}')
    seen = Survey(discover([tmp_path]))
    assert [one.report.path for one in seen.documents()] == ["faq.json"]
    assert [one.path for one in seen.skipped] == ["expected.json"]
    (named,) = Survey(discover([tests])).documents()
    assert len(list(named.records())) == 2


def test_the_place_of_a_record_is_kept_in_the_index(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (tmp_path / "a.csv").write_text("question,answer\nWho sails?,I do\n")
    ingest([tmp_path / "a.csv"], settings, embedder)
    record = open_store(settings).all_records()[0]
    assert (record.place, record.lines) == ("row 1", (2, 2))


def test_entries_written_before_places_were_known_are_read() -> None:
    record = Record("i", "Who?", "I", (), (), "a.md", (1, 2))
    metadata = record_metadata(record, 0)
    assert "place" not in metadata
    assert record_of_entry("i", "Who?", metadata) == record


@pytest.mark.parametrize(("name", "size"), [("a.md", 17), ("a.html", 17), ("a.csv", 513)])
def test_a_file_too_large_to_be_held_is_refused_unread(
    tmp_path: Path, name: str, size: int
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size * 2**20)  # sparse: takes no room on disk
    with pytest.raises(SourceError, match=f"too large \\({size} MiB"):
        read_bytes(tmp_path / name)


HOSTILE = {
    "quotes": ">" * 10_000 + " x",
    "brackets": "[" * 10_000,
    "links": "[x](" * 5_000,
    "images": "![" * 10_000,
    "bullets": "- " * 5_000 + "x",
    "emphasis": "*a **b " * 5_000,
    "ticks": "`".join("a" * i for i in range(300)),
    "open fence": "```\n" + "## No?\n\nNo.\n" * 100,
    "tags": "<div>" * 20_000,
    "table": "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n",
    "one line": "word " * 400_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.timeout(30)
def test_hostile_text_costs_nothing_but_itself(kind: str) -> None:
    text = f"## What is first?\n\nOne.\n\n## What is second?\n\n{HOSTILE[kind]}\n"
    records = parse_document("a.md", text.encode()).records
    assert (records[0].question, records[0].answer) == ("What is first?", "One.")
    assert records[1].question == "What is second?"


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li"])
@pytest.mark.timeout(30)
def test_a_page_nested_too_deeply_keeps_what_stands_before(tag: str) -> None:
    page = f"<html><body><h2>Who?</h2><p>I.</p><h2>Why?</h2>{f'<{tag}>' * 10_000}So.</body></html>"
    parsed = parse_document("a.html", page.encode())
    assert (parsed.records[0].question, parsed.records[0].answer) == ("Who?", "I.")


@pytest.mark.parametrize(
    "name", ["a.csv", "a.json", "a.jsonl", "a.html", "a.xml", "a.ipynb", "a.txt"]
)
def test_binary_posing_as_text_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="binary"):
        parse_document(name, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50)
