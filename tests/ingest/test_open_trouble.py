"""Documents that cannot be read to their end in pieces: explained, with nothing left open."""

import gc
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.formats.raw import Raw
from ingest.formats.xml.posts import TABLES
from ingest.formats.xml.xml_document import XmlDocument
from ingest.open import open_document
from ingest.reader import parse_document
from tests.ingest.dumps import DOCUMENTS, IN_PIECES, Streamed, jsonl, posts, read


def test_stray_nuls_and_lines_too_long_are_reported(streamed: Streamed) -> None:
    row = '{"question": "What is it?", "answer": "It is a thing of many words."}\n'
    long = json.dumps({"question": "What is long?", "answer": "x" * 2**22})
    content = f"{row * 60}{row[:-9]}\0{row[-9:]}{long}\n{row}".encode()
    opened = streamed("a.jsonl", content, replace(IN_PIECES, line=3 * 2**20))
    assert len(read(opened)) == 62
    assert opened.unread == (
        Unread((61, 61), "NUL characters in this line were taken out"),
        Unread((62, 62), "a line of more than 3 MiB; split it"),
    )


@pytest.mark.parametrize("cell", ["x" * 5 * 2**20, '"never closed ' + f"x,{'y' * 1000}\n" * 6000])
def test_a_huge_cell_costs_its_row_only(streamed: Streamed, cell: str) -> None:
    content = f"question,answer\nWhat is it?,This\nWhat is huge?,{cell}\nWhy?,So\n".encode()
    opened = streamed("a.csv", content)
    records = read(opened)
    assert (records[0].question, records[-1].question) == ("What is it?", "Why?")
    assert opened.unread[0].lines == (3, 3)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b" \n" * 100, "the file is empty"),
        ("a.csv", b"name,price\nfoo,3\nbar,4\n", "no column of questions"),
        ("a.csv", b"question,answer\n,x\n,y\n", "holds no question"),
        ("a.jsonl", b'{"a": 1}\n{"a": 2}\n', "line 1"),
        ("a.xml", b"<a><b>c</b>\n</a>", "no question found"),
        ("a.xml", b"<a>\n" * 5000, "nested too deeply"),
        ("a.jsonl", b'{"question": "Who?"}\n' + b"\0" * 500, "binary"),
        ("a.csv", "question,answer\nWhat?,ü\nWho?,ä\n".encode() + b"Why,\xff\n", "line 4: not valid UTF-8"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]>\n<a>&b;</a>', "for safety"),
    ],
)  # fmt: skip
def test_what_is_refused_whole_is_refused_in_pieces_in_the_same_words(
    streamed: Streamed,
    tmp_path: Path,
    name: str,
    content: bytes,
    words: str,
) -> None:
    with pytest.raises(SourceError, match=words) as in_pieces:
        read(streamed(name, content))
    with pytest.raises(SourceError) as whole:
        open_document(name, tmp_path / name)
    assert (str(in_pieces.value), in_pieces.type) == (str(whole.value), whole.type)


def test_a_table_without_questions_is_refused_when_it_is_opened(
    streamed: Streamed,
) -> None:
    with pytest.raises(NoQuestions):
        streamed("a.csv", b"name,price\nfoo,3\nbar,4\n")


def test_one_json_document_under_the_name_of_many_is_read_whole(streamed: Streamed) -> None:
    content = b'[\n {"question": "Who?", "answer": "I"}\n]'
    assert read(streamed("a.jsonl", content)) == parse_document("a.jsonl", content).records
    with pytest.raises(SourceError, match="too large"):
        streamed("a.jsonl", content, replace(IN_PIECES, forced=10))


def append(file: Path) -> None:
    with file.open("a") as stream:
        stream.write('{"question": "What is new?", "answer": "This"}\n')


def shrink(file: Path) -> None:
    os.truncate(file, 100)


def vanish(file: Path) -> None:
    file.unlink()


def swap(file: Path) -> None:
    stamp = file.stat()
    other = file.with_suffix(".new")
    other.write_bytes(file.read_bytes().replace(b"It is", b"Is it"))
    os.utime(other, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    other.replace(file)


def touch(file: Path) -> None:
    os.utime(file, ns=(0, 0))


@pytest.mark.parametrize("pieces", [0, 1, 2])
@pytest.mark.parametrize("change", [append, shrink, vanish, swap, touch])
def test_a_file_that_changes_while_it_is_read_is_reported(
    streamed: Streamed,
    tmp_path: Path,
    change: Callable[[Path], None],
    pieces: int,
) -> None:
    reading = streamed("a.jsonl", jsonl().encode()).pieces()
    for _ in range(pieces):
        next(reading)
    change(tmp_path / "a.jsonl")
    with pytest.raises(SourceError, match="changed while it was read; run the ingest again"):
        list(reading)


def test_a_reading_that_is_given_up_leaves_nothing_open(
    streamed: Streamed,
) -> None:
    for name, make in DOCUMENTS.items():
        reading = streamed(name, make().encode()).pieces()
        next(reading)
        del reading
    gc.collect()
    open_files = [os.path.realpath(one) for one in Path("/proc/self/fd").glob("*")]
    assert not [file for file in open_files if Path(file).name in DOCUMENTS]


def test_a_full_temporary_folder_is_reported() -> None:
    form = XmlDocument(f"{TABLES}; PRAGMA max_page_count = 4")
    with pytest.raises(SourceError, match=r"full\); make room there, or set TMPDIR"):
        list(form.flow(Raw("posts.xml", posts().encode())).found)
