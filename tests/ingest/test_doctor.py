"""Whatever is done to an index: the doctor names it, and the repair brings it back."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromadb.api.models.Collection import Collection

import corpus.chroma
from corpus.chroma import Collections, find_collections
from corpus.client import open_folder
from corpus.embedder import SentenceTransformerEmbedder
from corpus.entries import source_document, source_from
from corpus.errors import IndexBusy, IndexDamaged
from corpus.health.probe import probe
from corpus.lexical import LexicalIndex
from corpus.lexical_form import lexical_folder
from corpus.lock import acquire
from corpus.models import find_model
from corpus.records import PENDING
from corpus.settings import DEFAULT_MODEL, Settings
from corpus.store import Store
from corpus.vectors import Encoding
from ingest.doctor import diagnose
from ingest.pipeline import ingest
from ingest.repair import Repaired, repair
from tests.conftest import RunCli

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
    """The undisturbed index, the documents it was made of, and what it holds."""

    folder: Path
    documents: Path
    content: dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Made:
    documents = tmp_path_factory.mktemp("animals")
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text)
    settings = Settings.load(index=tmp_path_factory.mktemp("undisturbed") / "index")
    with pytest.MonkeyPatch.context() as patch:
        # Chroma writes its graph to files only then, else after a thousand entries.
        hnsw = corpus.chroma.CONFIGURATION["hnsw"] | {"batch_size": 2, "sync_threshold": 2}
        patch.setitem(corpus.chroma.CONFIGURATION, "hnsw", hnsw)
        ingest([documents], settings, embedder)
    return Made(settings.index, documents, content(settings))


@pytest.fixture
def copied(made: Made, tmp_path: Path) -> Settings:
    shutil.copytree(made.folder, tmp_path / "index")
    return Settings.load(index=tmp_path / "index")


@pytest.fixture
def mended(embedder: SentenceTransformerEmbedder) -> Callable[..., Repaired]:
    def mend(settings: Settings, *, force: bool = False) -> Repaired:
        return repair(settings, lambda _: embedder, force=force)

    return mend


def open_copy(settings: Settings) -> Collections:
    root = settings.index / settings.corpus
    folder = root / (root / "current").read_text().strip()
    found = find_collections(open_folder(folder), settings.corpus, folder)
    assert found
    return found


def content(settings: Settings) -> dict[str, Any]:
    """Return all that an index holds: texts, metadata, vectors, sources, and words."""
    there = open_copy(settings)
    held: dict[str, Any] = {}
    for side in (there.questions, there.answers):
        page: Any = side.get(include=["documents", "metadatas", "embeddings"])
        for row in zip(
            page["ids"], page["documents"], page["metadatas"], page["embeddings"], strict=True
        ):
            held[f"{side.name} {row[0]}"] = row[1:]
    page = there.sources.get(include=["documents"])
    held |= dict(zip(page["ids"], map(json.loads, page["documents"]), strict=True))
    words = LexicalIndex.open(lexical_folder(there.folder), there.header.revision)
    held["words"] = words and words.count
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


def database(damage: Callable[[Path], object]) -> Damage:
    return lambda folder: damage(folder / "chroma.sqlite3")


def lexical(name: str, damage: Callable[[Path], object]) -> Damage:
    return lambda folder: [damage(file) for file in (folder / "lexical").glob(name)]


def stale_words(folder: Path) -> None:
    file = folder / "lexical" / "stamp.json"
    file.write_text(file.read_text().replace('"revision": 1', '"revision": 7'))


def zero_pages(file: Path) -> None:
    overwrite(file, 10 * 4096, bytes(10 * 4096))


def unlink_vectors(file: Path) -> None:
    """Take the links between the vectors: the search then finds but the one it enters by."""
    size, links = int.from_bytes(file.with_name("header.bin").read_bytes()[28:36], "little"), 260
    for place in range(0, file.stat().st_size, size):
        overwrite(file, place, bytes(links))


def pointer(text: str | None) -> Damage:
    def damage(folder: Path) -> None:
        file = folder.parent / "current"
        file.unlink() if text is None else file.write_text(text)

    return damage


def no_words(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def break_what_is_derived(folder: Path) -> None:
    """Break all that lies beside the collections and can be made of them in a moment."""
    garble(folder.parent / "sources.json")
    (folder / "calibration.json").write_bytes(b"{")
    shutil.copytree(folder, folder.parent / "2")
    no_words(folder.parent / "2")


FILES: dict[str, tuple[Damage, set[str]]] = {
    "the pointer is missing": (pointer(None), {"current"}),
    "the pointer is garbage": (pointer("\0\1x"), {"current"}),
    "the pointer names nothing": (pointer("9\n"), {"current"}),
    "the database is missing": (database(Path.unlink), {"database-missing"}),
    "the database is cut off": (database(truncate), {"database"}),
    "the database is garbage": (database(garble), {"database"}),
    "pages of the database are zeros": (database(zero_pages), {"database"}),
    "the graph's header is garbage": (each("header.bin", garble), {"segments"}),
    "the vectors are cut off": (
        each("data_level0.bin", lambda file: os.truncate(file, 2000)),
        {"segments"},
    ),
    "the vectors are garbage": (each("data_level0.bin", garble), {"unreadable"}),
    "the vectors' lengths are garbage": (each("length.bin", garble), {"vector"}),
    "the graph's links are garbage": (each("link_lists.bin", garble), {"segments"}),
    "the graph's links are lost": (each("data_level0.bin", unlink_vectors), {"search"}),
    "the graph's ids are cut off": (each("index_metadata.pickle", truncate), {"unreadable"}),
    "the words are gone": (no_words, {"lexical-missing"}),
    "the words are stale": (stale_words, {"lexical-stale"}),
    "the words are damaged": (
        lexical("*.term", lambda file: overwrite(file, 9, b"xxxx")),
        {"lexical-damaged"},
    ),
    "what is derived is broken": (break_what_is_derived, {"manifest", "calibration", "leftover"}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_and_mended(
    name: str, made: Made, copied: Settings, mended: Callable[..., Repaired]
) -> None:
    damage, expected = FILES[name]
    damage(copied.index / copied.corpus / "1")
    repaired = mended(copied)
    assert expected <= codes(repaired.before)
    assert not repaired.after, repaired
    assert same(content(copied), made.content)


def change(side: Collection, entry_id: str, **changes: Any) -> None:
    side.update(ids=[entry_id], metadatas=[changes])


def first(side: Collection, source: str) -> str:
    return side.get(where={"source": source}, limit=1)["ids"][0]


def put_source(there: Collections, name: str, **changes: Any) -> None:
    kept = source_from(there.sources.get(ids=[name])["documents"][0])  # type: ignore[index]
    write(there.sources, name, source_document(replace(kept, **changes)))


def write(side: Collection, entry_id: str, text: str) -> None:
    """Change a text and leave its vector."""
    vector = side.get(ids=[entry_id], include=["embeddings"])["embeddings"]
    side.update(ids=[entry_id], documents=[text], embeddings=vector)


def kill_an_ingest(there: Collections) -> None:
    put_source(there, "dogs.md", digest=PENDING)
    there.questions.delete(ids=[first(there.questions, "dogs.md")])
    header(there, dirty=True)


def header(there: Collections, **changes: Any) -> None:
    there.sources.modify(metadata={**there.sources.metadata, **changes})


def add_orphans(there: Collections) -> None:
    page: Any = there.questions.get(limit=1, include=["documents", "metadatas", "embeddings"])
    page["metadatas"][0]["source"] = "nowhere.md"
    there.questions.add(
        ids=["orphan"],
        documents=page["documents"],
        metadatas=page["metadatas"],
        embeddings=page["embeddings"],
    )
    page = there.answers.get(limit=1, include=["documents", "metadatas", "embeddings"])
    page["metadatas"][0]["record"] = "nobody"
    there.answers.add(
        ids=["nobody.1"],
        documents=page["documents"],
        metadatas=page["metadatas"],
        embeddings=page["embeddings"],
    )


def spoil_vectors(there: Collections) -> None:
    for source, vector in (("cats.md", np.zeros(384)), ("dogs.md", np.full(384, 0.5))):
        entry_id = first(there.answers, source)
        there.answers.update(ids=[entry_id], embeddings=[vector.astype(np.float32)])
    change(there.answers, first(there.answers, "fish.md"), bits="QUJD")
    change(there.questions, first(there.questions, "dogs.md"), bits="")


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
    change(there.answers, first(there.answers, "cats.md"), bits=None)


ENTRIES: dict[str, tuple[Callable[[Collections], object], set[str]]] = {
    "an ingest was killed": (kill_an_ingest, {"interrupted", "pending"}),
    "records and passages of nobody": (add_orphans, {"orphan-record", "orphan-passage"}),
    "vectors are zero or too long": (spoil_vectors, {"vector", "token-bits"}),
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


@pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning")
@pytest.mark.parametrize("name", ENTRIES)
def test_a_damaged_entry_is_named_and_mended(
    name: str, made: Made, copied: Settings, mended: Callable[..., Repaired]
) -> None:
    damage, expected = ENTRIES[name]
    damage(open_copy(copied))
    repaired = mended(copied)
    assert expected <= codes(repaired.before)
    assert not repaired.after, repaired
    assert same(content(copied), made.content)


def test_nothing_is_found_in_a_sound_index(made: Made, copied: Settings) -> None:
    assert diagnose(copied).findings == ()
    assert same(content(copied), made.content)


def test_what_was_sound_is_not_encoded_again(
    made: Made, copied: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    """A repair reads one document again, and encodes what was unsound of it."""
    seen: list[str] = []

    class Counting(SentenceTransformerEmbedder):
        def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
            seen.extend(texts)
            return super().encode_passages(texts)

    there = open_copy(copied)
    there.answers.update(
        ids=[first(there.answers, "dogs.md")], embeddings=[np.zeros(384, dtype=np.float32)]
    )
    repaired = repair(copied, lambda _: Counting(find_model(DEFAULT_MODEL)))
    assert not repaired.after
    assert len(seen) == 1
    assert same(content(copied), made.content)


def test_what_no_document_can_bring_back_is_kept_until_it_is_given_up(
    made: Made,
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
    mended: Callable[..., Repaired],
) -> None:
    folder = tmp_path / "docs"
    shutil.copytree(made.documents, folder)
    settings = Settings.load(index=tmp_path / "own")
    ingest([folder], settings, embedder)
    (folder / "dogs.md").unlink()
    before = content(settings)
    there = open_copy(settings)
    there.answers.update(
        ids=[first(there.answers, "dogs.md")], embeddings=[np.zeros(384, dtype=np.float32)]
    )
    spoilt = content(settings)
    repaired = mended(settings)
    assert "vector" in codes(repaired.after)
    assert "dogs.md" in repaired.refused[0]
    assert "--force" in repaired.refused[0]
    assert same(content(settings), spoilt)
    truncate(settings.index / "default" / "1" / "chroma.sqlite3")
    repaired = mended(settings)
    assert "dogs.md" in repaired.refused[0]
    assert (settings.index / "default" / "current").read_text() == "1\n"
    repaired = mended(settings, force=True)
    assert not repaired.after
    left = content(settings)
    assert "dogs.md" not in left
    assert left.keys() <= before.keys()
    assert left["cats.md"] == before["cats.md"]


def test_another_model_is_built_anew_only_where_that_is_asked_for(
    copied: Settings, mended: Callable[..., Repaired]
) -> None:
    header(open_copy(copied), model="other/model")
    repaired = mended(copied)
    assert codes(repaired.after) == {"model"}
    assert "--model other/model" in repaired.refused[0]
    assert not mended(copied, force=True).after


def test_changed_documents_are_remarks(
    made: Made, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    folder = tmp_path / "docs"
    shutil.copytree(made.documents, folder)
    settings = Settings.load(index=tmp_path / "own")
    ingest([folder], settings, embedder)
    (folder / "cats.md").write_text("# Cats\n\n## Do cats swim?\nSome do.\n")
    (folder / "dogs.md").unlink()
    (folder / "birds.md").write_text("# Birds\n\n## Do birds sing?\nSome do.\n")
    found = diagnose(settings).findings
    assert codes(found) == {"documents-changed", "documents-gone", "documents-new"}
    assert not any(finding.matters for finding in found)


def test_a_writer_at_work_is_left_alone(copied: Settings, mended: Callable[..., Repaired]) -> None:
    lock = acquire(copied.index / copied.corpus)
    try:
        assert codes(diagnose(copied).findings) == {"busy"}
        with pytest.raises(IndexBusy, match="is writing"):
            mended(copied)
    finally:
        lock.release()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import os; os.abort()", "killed by SIGABRT"),
        ("import time; time.sleep(60)", "did not end"),
        ("import sys; sys.exit(3)", "exit code 3"),
    ],
)
def test_a_process_that_dies_or_hangs_is_a_finding(program: str, said: str) -> None:
    (finding,) = probe({}, patience=3, program=program).findings
    assert said in finding.what


def test_a_lost_index_is_not_taken_for_none(
    copied: Settings, made: Made, embedder: SentenceTransformerEmbedder
) -> None:
    """An ingest must not begin another index in the place of one that only cannot be found."""
    (copied.index / copied.corpus / "current").unlink()
    with pytest.raises(IndexDamaged, match="doctor --repair"):
        ingest([made.documents], copied, embedder)
    with pytest.raises(IndexDamaged, match="doctor --repair"):
        Store.open(copied)


def test_the_command_tells_and_repairs(copied: Settings, made: Made, run_cli: RunCli) -> None:
    told = run_cli("doctor", "--json", "--index", copied.index)
    assert (told.returncode, json.loads(told.stdout)["findings"]) == (0, [])
    no_words(copied.index / "default" / "1")
    told = run_cli("doctor", "--json", "--index", copied.index)
    (finding,) = json.loads(told.stdout)["findings"]
    assert (told.returncode, finding["code"]) == (1, "lexical-missing")
    assert "--repair" in finding["remedy"]
    shown = run_cli("doctor", "--index", copied.index)
    assert shown.returncode == 1
    assert "warning: lexical-missing" in shown.stdout
    shown = run_cli("doctor", "--repair", "--index", copied.index)
    assert shown.returncode == 0
    assert "repaired: the lexical index was built anew" in shown.stdout
    assert "The index is sound." in shown.stdout
    assert same(content(copied), made.content)


def test_without_an_index_the_command_says_what_to_run(run_cli: RunCli, tmp_path: Path) -> None:
    told = run_cli("doctor", "--json", "--index", tmp_path / "none")
    (finding,) = json.loads(told.stdout)["findings"]
    assert (told.returncode, finding["code"]) == (1, "no-index")
    assert "askalike ingest PATH" in finding["remedy"]
    assert not (tmp_path / "none").exists()
    assert run_cli("doctor", "--force").returncode == 2
