"""Files in: what is found, how it is decoded, and what is refused with which words."""

from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.generations.lock import acquire
from ingest.files.discover import discover
from ingest.files.source import name_files
from ingest.reader import parse_document
from ingest.review.survey import Survey
from ingest.text.decoding import decode

TEXT = "# Häuser\n\n## Was ist ein Dach?\n\nDas Oberste – „oben“.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_is_the_same_in_every_encoding(encoding: str, newline: str) -> None:
    content = TEXT.replace("\n", newline).encode(encoding)
    assert decode(content).replace("\r\n", "\n").replace("\r", "\n") == TEXT
    record = parse_document("a.md", content).records[0]
    assert (record.question, record.answer) == ("Was ist ein Dach?", "Das Oberste – „oben“.")
    assert record.lines == (3, 5)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (
            "# Größe\n\n## Wie groß?\n\nÜber ".encode() + b"\xff\xfe\xfd Meter",
            "line 5: not valid UTF-8",
        ),
        (b"\xff\xfe\x00\xd8\x41", "line 1: not valid UTF-16"),
        (b"## What is x?\n\nIt is \x81\x8d here.\n", "line 3: not valid UTF-8 (byte 0x81)"),
        (b"Only a few words.\n", "no question found"),
    ],
)
def test_what_is_no_readable_text_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words.replace("(", r"\(").replace(")", r"\)")):
        parse_document("a.md", content)


def test_a_folder_gives_its_documents_and_names_the_rest(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.md", ".git/c.md", "image.png", "d/.hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("## Q?\nA\n")
    found = discover([tmp_path])
    assert [file.name for file in found.files] == ["a.md", "b/two.txt"]
    assert [one.path for one in found.skipped] == ["image.png"]
    assert found.missing == ()


def test_missing_and_empty_places_are_reported_and_others_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.md").write_text("## What is it?\nThis.\n")
    (tmp_path / "void.md").write_text(" \n")
    paths = [tmp_path / name for name in ("gone", "empty", "a.md", "void.md")]
    reports = [one.report for one in Survey(discover(paths)).documents()]
    errors = {Path(one.path).name: one.error for one in reports if one.error}
    assert errors["gone"] == "no such file or folder; check the path"
    assert "no document in this folder" in errors["empty"]
    assert "the file is empty" in errors["void.md"]
    assert [one.path for one in reports if not one.error] == ["a.md"]


def test_the_same_name_in_two_folders_gets_two_names(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "faq.md").write_text("## What is it?\nThis.\n")
    files = discover([tmp_path / "one", tmp_path / "two", tmp_path / "one" / "faq.md"]).files
    assert list(name_files(files, {}).values()) == ["faq.md", "two/faq.md"]


def test_ids_do_not_depend_on_what_stands_around() -> None:
    once = parse_document("a.md", b"## What is x?\nOne.\n\n## What is y?\nTwo.\n")
    more = parse_document("a.md", b"## Why?\nSo.\n\n## What is x?\nOther.\n\n## What is y?\nTwo.\n")
    assert {r.id for r in once.records} < {r.id for r in more.records}
    assert not {r.id for r in once.records} & {
        r.id for r in parse_document("b.md", b"## What is x?\nOne.\n").records
    }


def test_a_question_asked_again_in_the_same_words_has_its_own_id() -> None:
    twice = parse_document("a.md", b"## What is x?\nOne.\n\n## What is x?\nTwo.\n").records
    assert len({record.id for record in twice}) == 2


def test_what_the_ignore_file_names_is_left_out_and_said(tmp_path: Path) -> None:
    for name in ("README.md", "faq.md", "drafts/new.md", "drafts/old.md", "notes/README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("## Why?\nSo.", "utf-8")
    (tmp_path / ".askalikeignore").write_text("# about\n/README.md\ndrafts/*\n!old.md\n", "utf-8")
    found = discover([tmp_path])
    assert [file.name for file in found.files] == ["faq.md", "drafts/old.md", "notes/README.md"]
    assert {one.path: one.reason for one in found.skipped} == {
        "README.md": "by .askalikeignore",
        "drafts/new.md": "by .askalikeignore",
    }
    assert [file.name for file in discover([tmp_path / "README.md"]).files] == ["README.md"]


def test_an_ignore_file_with_a_broken_line_is_reported(tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("## Why?\nSo.", "utf-8")
    (tmp_path / ".askalikeignore").write_text("!\n", "utf-8")
    with pytest.raises(SourceError, match="askalikeignore"):
        discover([tmp_path])


def test_an_index_among_the_documents_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## What is x?\nIt is y.\n")
    acquire(tmp_path / "index").release()
    (tmp_path / "index" / "deeper").mkdir()
    (tmp_path / "index" / "deeper" / "stamp.json").write_text("{}")
    found = discover([tmp_path])
    assert [file.name for file in found.files] == ["a.md"]
    assert not found.skipped
