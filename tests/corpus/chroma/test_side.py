"""Entries in a folder are read as they were written, though Chroma is not given all of them."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.chroma.client import open_folder
from corpus.chroma.side import Side
from corpus.chroma.tokens import TokenFile
from corpus.records import content_digest

BITS = base64.b64encode(b"bits").decode()


def question(answer: str, last: int) -> dict[str, Any]:
    return {
        "source": "a.md",
        "answer": answer,
        "first": 3,
        "last": last,
        "order": 0,
        "text": content_digest("What is a bight?"),
        "bits": BITS,
    }


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    client = open_folder(tmp_path, create=True)
    yield Side(client.create_collection("abc", embedding_function=None), TokenFile.create(tmp_path))
    client.close()  # type: ignore[attr-defined]


def read(side: Side) -> Any:
    page = side.get(include=["documents", "metadatas", "bits"])
    return page["documents"], page["metadatas"]


def stored(side: Side) -> set[str]:
    (metadata,) = side.collection.get()["metadatas"] or ()
    return set(metadata)


@pytest.mark.parametrize("write", ["add", "upsert"])
@pytest.mark.parametrize(("answer", "last"), [("", 3), ("", 4), ("A slack part.", 3)])
def test_a_question_comes_back_whole(side: Side, write: str, answer: str, last: int) -> None:
    whole = question(answer, last)
    getattr(side, write)(
        ids=["a"], embeddings=[[1.0, 0.0]], documents=["What is a bight?"], metadatas=[whole]
    )
    assert read(side) == (["What is a bight?"], [whole])
    assert ("answer" in stored(side), "last" in stored(side)) == (bool(answer), last != 3)
    assert "bits" not in stored(side)


def test_what_is_left_out_later_is_not_there_any_more(side: Side) -> None:
    first, second = question("A slack part.", 9), question("", 3)
    side.add(ids=["a"], embeddings=[[1.0, 0.0]], documents=["What is a bight?"], metadatas=[first])
    side.update(ids=["a"], metadatas=[second], documents=["What is a bight?"])
    assert read(side) == (["What is a bight?"], [second])
    side.update(ids=["a"], metadatas=[first], documents=["What is a bight?"])
    assert read(side) == (["What is a bight?"], [first])


def test_a_chunk_of_an_answer_gets_nothing_that_it_has_not(side: Side) -> None:
    chunk = {"source": "a.md", "record": "a", "text": content_digest("x"), "bits": BITS}
    side.add(ids=["a.1"], embeddings=[[1.0, 0.0]], documents=["A slack part."], metadatas=[chunk])
    assert read(side) == (["A slack part."], [chunk])
