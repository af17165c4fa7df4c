"""A small index, everything it holds, and ways to damage its entries."""

import json
import os
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corpus.chroma.collections
from corpus.chroma.collections import Collections
from corpus.chroma.entries import source_document, source_from
from corpus.chroma.side import Side
from corpus.derived import open_passage_cache
from corpus.generations.open import find_generation, open_generations
from corpus.lexical.index import LexicalIndex
from corpus.lexical.stamp import lexical_folder
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import PENDING
from corpus.settings import Settings
from ingest.pipeline import ingest

LONG = "\n\n".join(
    f"Paragraph {n}: a cat that purrs breathes in and out through a narrow glottis, at some "
    f"{20 + n} beats a second, and so the sound goes on while the air goes either way."
    for n in range(8)
)
DOCUMENTS = {
    "cats.md": f"# Cats\n\n## Why do cats purr?\n{LONG}\n\n## What do cats eat?\nMeat.\n\n## Do cats swim?\n",
    "dogs.md": "# Dogs\n\n## Why do dogs bark?\nTo warn.\n\n## How old do dogs get?\nTwelve years.\n",
    "fish.md": "# Fish\n\n## What do fish breathe?\nWater.\n",
}


@dataclass(frozen=True)
class Made:
    """The undisturbed index, the documents it was made from, and what it holds."""

    folder: Path
    documents: Path
    content: dict[str, Any]


def make_index(folder: Path, embedder: SentenceTransformerEmbedder) -> Made:
    """Make documents in `folder` and their index, with all of its files written."""
    documents = folder / "animals"
    documents.mkdir()
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text)
    settings = Settings.load(index=folder / "index")
    with pytest.MonkeyPatch.context() as patch:
        # Chroma writes its graph to files only then, otherwise after a thousand entries.
        hnsw = corpus.chroma.collections.CONFIGURATION["hnsw"] | {
            "batch_size": 2,
            "sync_threshold": 2,
        }
        patch.setitem(corpus.chroma.collections.CONFIGURATION, "hnsw", hnsw)
        ingest([documents], settings, embedder)
    return Made(settings.index, documents, content(settings))


def open_copy(settings: Settings) -> Collections:
    generations = open_generations(settings)
    found = find_generation(generations, generations.current(), settings.corpus)
    assert found
    return found


def content(settings: Settings) -> dict[str, Any]:
    """Return everything an index holds: texts, metadata, vectors, sources, and words."""
    there = open_copy(settings)
    held: dict[str, Any] = {}
    for side in (there.questions, there.answers):
        page: Any = side.get(include=["documents", "metadatas", "embeddings", "bits"])
        for row in zip(
            page["ids"], page["documents"], page["metadatas"], page["embeddings"], strict=True
        ):
            held[f"{side.name.rpartition('.')[2]} {row[0]}"] = row[1:]
    page = there.sources.get(include=["documents"])
    for key, text in zip(page["ids"], page["documents"], strict=True):
        held[key] = json.loads(text) | {"read_at": ""}  # a repair reads at another time
    words = LexicalIndex.open(lexical_folder(there.folder), there.header.revision)
    held["words"] = words and words.count
    file = open_passage_cache(there)
    held["file"] = file and file.count()
    return held


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    assert one.keys() == other.keys()
    for key, kept in one.items():
        if isinstance(kept, tuple):
            assert kept[:2] == other[key][:2], key
            assert np.allclose(kept[2], other[key][2], atol=1e-5), key
        else:
            assert kept == other[key], key
    return True


def codes(found: Any) -> set[str]:
    return {finding.code for finding in found}


def overwrite(file: Path, first: int, content: bytes) -> None:
    with file.open("r+b") as stream:
        stream.seek(first)
        stream.write(content)


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def garble(file: Path) -> None:
    file.write_bytes(np.random.default_rng(1).bytes(max(64, file.stat().st_size)))


def segments(folder: Path, name: str) -> list[Path]:
    found = sorted(folder.glob(f"*/{name}"))
    assert found
    return found


Damage = Callable[[Path], object]


def each(name: str, damage: Callable[[Path], object]) -> Damage:
    return lambda folder: [damage(file) for file in segments(folder, name)]


def pointer(text: str | None) -> Damage:
    def damage(folder: Path) -> None:
        file = folder.parent / "current"
        file.unlink() if text is None else file.write_text(text)

    return damage


def change(side: Side, entry_id: str, **changes: Any) -> None:
    side.update(ids=[entry_id], metadatas=[changes])


def first(side: Side, source: str) -> str:
    return side.get(where={"source": source}, limit=1)["ids"][0]


def change_bits(there: Collections, side: Side, source: str, bits: bytes | None) -> None:
    """Change the token bits of an entry, wherever they are; None deletes them."""
    entry_id = first(side, source)
    if there.tokens is None:
        change(side, entry_id, bits=None if bits is None else b64encode(bits).decode())
        return
    digest = side.get(ids=[entry_id], include=["metadatas"])["metadatas"][0]["text"]
    there.tokens.put({digest: bits or b""})
    if bits is None:
        with there.tokens._connection as connection:
            connection.execute("DELETE FROM tokens WHERE digest = ?", (bytes.fromhex(digest),))


def put_source(there: Collections, name: str, **changes: Any) -> None:
    kept = source_from(there.sources.get(ids=[name])["documents"][0])  # type: ignore[index]
    write(there.sources, name, source_document(replace(kept, **changes)))


def write(side: Any, entry_id: str, text: str) -> None:
    """Change a text but keep its vector."""
    vector = side.get(ids=[entry_id], include=["embeddings"])["embeddings"]
    side.update(ids=[entry_id], documents=[text], embeddings=vector)


def kill_an_ingest(there: Collections) -> None:
    put_source(there, "dogs.md", digest=PENDING)
    there.questions.delete(ids=[first(there.questions, "dogs.md")])
    header(there, dirty=True)


def header(there: Collections, **changes: Any) -> None:
    there.sources.modify(metadata={**there.sources.metadata, **changes})


def add_orphans(there: Collections) -> None:
    add_copy(there.questions, "orphan", source="nowhere.md")
    add_copy(there.answers, "nobody.1", record="nobody")


def add_copy(side: Side, entry_id: str, **changes: str) -> None:
    page: Any = side.get(limit=1, include=["documents", "metadatas", "embeddings"])
    page["metadatas"][0] |= changes
    side.add(
        ids=[entry_id],
        documents=page["documents"],
        metadatas=page["metadatas"],
        embeddings=page["embeddings"],
    )


def spoil_vectors(there: Collections) -> None:
    for source, vector in (("cats.md", np.zeros(384)), ("dogs.md", np.full(384, 0.5))):
        entry_id = first(there.answers, source)
        there.answers.update(ids=[entry_id], embeddings=[vector.astype(np.float32)])
    change_bits(there, there.answers, "fish.md", b"ABC")
    change_bits(there, there.questions, "dogs.md", b"")


def swap_vectors(there: Collections) -> None:
    """Give passages the sound vectors of others, and one a vector of no text."""
    ids = [first(there.answers, "cats.md"), first(there.answers, "dogs.md")]
    page: Any = there.answers.get(ids=ids, include=["embeddings"])
    there.answers.update(ids=page["ids"], embeddings=page["embeddings"][::-1])
    one = np.eye(1, 384, dtype=np.float32)
    there.answers.update(ids=[first(there.answers, "fish.md")], embeddings=one)


def spoil_texts(there: Collections) -> None:
    write(there.answers, first(there.answers, "dogs.md"), "Some other text.")
    write(there.questions, first(there.questions, "fish.md"), "What is this?")


def lose_a_chunk(there: Collections) -> None:
    ids = sorted(there.answers.get(where={"source": "cats.md"})["ids"])
    assert any(one.endswith(".2") for one in ids)
    there.answers.delete(ids=[next(one for one in ids if one.endswith(".1"))])


def spoil_metadata(there: Collections) -> None:
    change(there.questions, first(there.questions, "dogs.md"), answer=None)
    change(there.questions, first(there.questions, "fish.md"), source=None)
    change_bits(there, there.answers, "cats.md", None)


ENTRIES: dict[str, tuple[Callable[[Collections], object], set[str]]] = {
    "an ingest was killed": (kill_an_ingest, {"interrupted", "pending"}),
    "records and passages of nobody": (add_orphans, {"orphan-record", "orphan-passage"}),
    "vectors are zero or too long": (spoil_vectors, {"vector", "token-bits"}),
    "vectors were replaced": (swap_vectors, {"other-vector"}),
    "texts were changed": (spoil_texts, {"text", "answer"}),
    "a chunk is lost": (lose_a_chunk, {"answer", "count", "lexical-count"}),
    "a record is lost": (
        lambda there: there.questions.delete(ids=[first(there.questions, "fish.md")]),
        {"count", "orphan-passage"},
    ),
    "all passages are lost": (
        lambda there: there.answers.delete(ids=there.answers.get()["ids"]),
        {"answer", "count"},
    ),
    "a source is lost": (
        lambda there: there.sources.delete(ids=["fish.md"]),
        {"orphan-record", "source-lost"},
    ),
    "metadata is lost": (spoil_metadata, {"metadata", "orphan-record"}),
    "a source cannot be read": (lambda there: write(there.sources, "dogs.md", "{"), {"source"}),
    "a collection is missing": (
        lambda there: there.client.delete_collection(there.answers.name),
        {"collections"},
    ),
    "the header is of an older schema": (lambda there: header(there, schema=4), {"schema"}),
    "the header is gone": (lambda there: there.sources.modify(metadata={"a": 1}), {"header"}),
}
