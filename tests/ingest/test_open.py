"""Documents read in pieces: the same as read whole, in order, with the same ids."""

import json
from pathlib import Path

import pytest

from ingest.open import open_document
from ingest.reader import parse_document
from tests.ingest.dumps import DOCUMENTS, IN_PIECES, Streamed, read

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"]


@pytest.mark.parametrize(
    ("encoding", "newline"),
    [*((encoding, "\n") for encoding in ENCODINGS), ("utf-8", "\r\n"), ("utf-16", "\r")],
)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_read_in_pieces_is_what_is_read_whole(
    streamed: Streamed, name: str, encoding: str, newline: str
) -> None:
    content = DOCUMENTS[name]().replace("\n", newline).encode(encoding)
    whole, opened = parse_document(name, content), streamed(name, content)
    assert (opened.name, opened.layout, opened.title) == (name, whole.layout, whole.title)
    assert opened.digest == whole.digest
    assert read(opened) == whole.records
    assert opened.unread == tuple(sorted(whole.unread, key=lambda one: one.lines))
    assert len(whole.records) > 2 * IN_PIECES.piece
    assert len({record.id for record in whole.records}) == len(whole.records)


@pytest.mark.parametrize("name", ["a.jsonl", "posts.xml"])
def test_how_much_has_been_handed_on_is_known(streamed: Streamed, name: str) -> None:
    opened = streamed(name, DOCUMENTS[name]().encode())
    assert (opened.share, opened.count) == (0.0, None)
    shares = [opened.share for _ in opened.pieces()]
    assert shares == sorted(shares)
    assert shares[0] > 0.0
    assert (opened.share, opened.count) == (
        1.0,
        len(parse_document(name, DOCUMENTS[name]().encode()).records),
    )


def test_real_dumps_are_the_same_in_pieces(streamed: Streamed, stackexchange: Path) -> None:
    content = (stackexchange / "mattly_Posts.xml").read_bytes()
    assert read(streamed("mattly.xml", content)) == parse_document("mattly.xml", content).records


def test_a_small_document_of_any_kind_comes_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Title\n\n" + "".join(f"## What is {n}?\n\nIt.\n\n" for n in range(220)))
    opened = open_document("notes/a.md", file)
    assert (opened.name, opened.title, opened.count) == ("notes/a.md", "Title", 220)
    assert [(len(piece), opened.share) for piece in opened.pieces()] == [
        (100, 100 / 220),
        (100, 200 / 220),
        (20, 1.0),
    ]


def test_the_first_record_keeps_an_id_and_later_ones_get_their_own() -> None:
    rows = [{"id": "a", "question": f"What is {n}?", "answer": "It"} for n in range(3)]
    content = "\n".join(map(json.dumps, rows)).encode()
    ids = [record.id for record in parse_document("a.jsonl", content).records]
    assert ids[0] == "a"
    assert len(set(ids)) == 3


def test_an_id_that_looks_like_a_made_one_is_given_once() -> None:
    made = parse_document("a.jsonl", b'{"question": "Who?", "answer": "I"}\n{}').records[0].id
    rows = [{"question": "Who?", "answer": "I"}, {"id": made, "question": "Why?", "answer": "So"}]
    records = parse_document("a.jsonl", "\n".join(map(json.dumps, rows)).encode()).records
    assert records[0].id == made
    assert records[1].id != made
