"""Snapshots that somebody made up: bombs, wrong types, lies. The index in force is never harmed.

Each is sealed as askalike does it: the seal shows damage, and keeps nobody from making one.
"""

import hashlib
import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pytest
import zstandard
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from corpus.backup.archive import MANIFEST
from corpus.backup.restore import restore_snapshot
from corpus.backup.snapshot import save_snapshot
from corpus.errors import AskalikeError, BackupError
from corpus.generations.open import open_generations
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.corpus.backup.test_snapshot import CATS, DOGS, reseal, rewrite

Members = dict[str, bytes]
QUESTIONS, ANSWERS, SOURCES = (
    f"{side}-000000.jsonl.zst" for side in ("questions", "answers", "sources")
)
VECTORS = "questions-000000.npy"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    folder = tmp_path_factory.mktemp("made up")
    (folder / "cats.md").write_text(CATS)
    settings = Settings.load(index=folder / "index")
    ingest([folder / "cats.md"], settings, embedder)
    save_snapshot(settings, folder / "cats.askalike")
    return folder / "cats.askalike"


@pytest.fixture(scope="module")
def dogs(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    """The index in force."""
    folder = tmp_path_factory.mktemp("in force")
    (folder / "dogs.md").write_text(DOGS)
    settings = Settings.load(index=folder / "index")
    ingest([folder / "dogs.md"], settings, embedder)
    return settings


def refused(dogs: Settings, file: Path) -> str:
    """Restore over the index in force; return why that was refused, in one line and no Python."""
    around = sorted(dogs.index.parent.iterdir())
    with pytest.raises(AskalikeError) as raised:
        restore_snapshot(dogs, file, force=True)
    message = str(raised.value)
    assert "\n" not in message
    assert not any(word in message for word in ("Error", "Traceback", "object at", "NoneType"))
    store = open_store(dogs)
    assert [source.name for source in store.sources()] == ["dogs.md"]
    assert store.count_records() == 1
    generations = open_generations(dogs)
    assert not list(generations.others(generations.current()))
    assert sorted(dogs.index.parent.iterdir()) == around
    return message


def assert_one_line(error: AskalikeError) -> None:
    assert "\n" not in str(error)
    assert "object at" not in str(error)


def made_up(
    small: Path,
    tmp_path: Path,
    parts: Members | None = None,
    change: Callable[[dict[str, Any]], object] = lambda _: None,
) -> Path:
    """Return a copy with other parts, which its manifest knows the digests of; then it changes."""
    file = tmp_path / "made up.askalike"
    file.write_bytes(small.read_bytes())
    with zipfile.ZipFile(file) as members:
        told = json.loads(members.read(MANIFEST))
    for part in told["parts"]:
        if parts and part["name"] in parts:
            part["sha256"] = hashlib.sha256(parts[part["name"]]).hexdigest()
    change(told)
    rewrite(file, {**(parts or {}), MANIFEST: json.dumps(told).encode()})
    return file


def lines_of(small: Path, name: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(small) as members:
        text = zstandard.ZstdDecompressor().decompress(members.read(name)).decode()
    return [json.loads(line) for line in text.splitlines()]


def packed(entries: list[Any]) -> bytes:
    text = "".join(json.dumps(entry) + "\n" for entry in entries)
    return zstandard.ZstdCompressor().compress(text.encode("ascii"))


def array(values: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=True)
    return buffer.getvalue()


def test_copies_that_are_put_together_again_are_restored(small: Path, tmp_path: Path) -> None:
    """What the other tests change is all that is wrong with their snapshots."""
    parts = {name: packed(lines_of(small, name)) for name in (QUESTIONS, ANSWERS, SOURCES)}
    settings = Settings.load(index=tmp_path / "index")
    assert restore_snapshot(settings, made_up(small, tmp_path, parts)).records == 2


HUGE = 10 * 2**30


def endless() -> bytes:
    """A kilobyte of zstandard that unpacks to 10 GiB, and says so: blocks of one byte repeated."""
    blocks = HUGE // 2**17
    head = b"\x28\xb5\x2f\xfd" + bytes([0b1110_0000]) + struct.pack("<Q", HUGE)
    block = struct.pack("<I", (2**17 << 3) | 2)[:3] + b" "
    return head + block * min(blocks, 250)


def unknown_size(size: int) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    return b"".join(packer.compress(b" " * 2**22) for _ in range(size // 2**22)) + packer.flush()


def lying() -> bytes:
    """A page that unpacks to 400 MiB, and says that it is a hundred bytes."""
    content = zstandard.ZstdCompressor(write_content_size=True).compress(b" " * (400 * 2**20))
    parameters = zstandard.get_frame_parameters(content)
    assert parameters.content_size == 400 * 2**20
    at = content.index(struct.pack("<I", 400 * 2**20))
    return content[:at] + struct.pack("<I", 100) + content[at + 4 :]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (endless, "unpacks to too much"),
        (lambda: unknown_size(40 * 2**20), "does not say to how much"),
        (lambda: zstandard.ZstdCompressor().compress(b" " * 600 * 2**20), "it unpacks to 600 MiB"),
        (lying, "more than it says|cannot be stored"),
        (lambda: b"", "not compressed as askalike does it"),
        (lambda: zstandard.ZstdCompressor().compress(b""), "has 0 entries, its manifest says 2"),
        (lambda: zstandard.ZstdCompressor().compress(b"[" * 500_000), "not JSON"),
        (lambda: zstandard.ZstdCompressor().compress(b"[]," * 2_100_000), "too many parts"),
        (lambda: zstandard.ZstdCompressor().compress(b"\xff\n"), "cannot be stored"),
    ],
)
def test_a_page_that_unpacks_to_too_much_is_refused_before_or_on_the_way(
    small: Path, dogs: Settings, tmp_path: Path, make: Callable[[], bytes], words: str
) -> None:
    file = made_up(small, tmp_path, {QUESTIONS: make()})
    tracemalloc.start()
    began = process_time()
    message = refused(dogs, file)
    assert any(word in message for word in words.split("|")), message
    assert process_time() - began < 20
    assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    tracemalloc.stop()


def put(*path: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """Return what sets a value deep in a manifest."""

    def change(told: dict[str, Any]) -> None:
        here: Any = told
        for key in path[:-1]:
            here = here[int(key)] if isinstance(here, list) else here[key]
        here[int(path[-1]) if isinstance(here, list) else path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("counts", "questions", value=10**12),
        put("counts", "questions", value=-2),
        put("counts", "questions", value="2"),
        put("counts", "questions", value=2.0),
        put("counts", "questions", value=True),
        put("counts", "questions", value=1),
        put("counts", value={}),
        put("counts", value=[]),
        put("parts", "0", "entries", value=10**12),
        put("parts", "0", "entries", value=-1),
        put("parts", "0", "entries", value=1),
        put("parts", "0", "name", value="../../evil.jsonl.zst"),
        put("parts", "0", "name", value="/etc/evil-000000.npy"),
        put("parts", "0", "name", value=f"{QUESTIONS}\n"),
        put("parts", "0", "name", value=VECTORS),
        put("parts", "0", "sha256", value=7),
        put("parts", value={}),
        put("version", value=0.5),
        put("version", value="1"),
        put("version", value=None),
        put("made", value="\x1b[31m"),
        put("corpus", value="x" * 5000),
        put("header", value=[]),
        put("header", "dimension", value=0),
        put("header", "dimension", value=10**9),
        put("header", "dimension", value=383),
        put("header", "dimension", value="384"),
        put("header", "token_dimension", value=-8),
        put("header", "token_dimension", value=7),
        put("header", "revision", value=10**30),
        put("header", "revision", value=-1),
        put("header", "schema", value="5"),
        put("header", "schema", value=True),
        put("header", "model", value=None),
        put("header", "model", value=["m"]),
        put("header", "dirty", value="no"),
        lambda told: told["parts"].append(told["parts"][0]),
        lambda told: told["parts"].pop(),
        lambda told: told.pop("counts"),
        lambda told: told["header"].pop("digest"),
    ],
)
def test_a_manifest_of_wrong_types_or_ranges_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    refused(dogs, made_up(small, tmp_path, change=change))


@pytest.mark.parametrize(
    "content",
    [b"[" * 10**6, b"\xff", b"null", b"", b'{"version": 1e400}', b"9" * 10_000, b" " * 2**25],
)
def test_a_manifest_that_is_none_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "made up.askalike"
    file.write_bytes(small.read_bytes())
    rewrite(file, {MANIFEST: content})
    assert "manifest" in refused(dogs, file)


UNIT = np.eye(2, 384, dtype=np.float32)


@pytest.mark.parametrize(
    "vectors",
    [
        UNIT * np.nan,
        np.where(UNIT > 0, np.inf, UNIT),
        UNIT * 0,
        UNIT * 2,
        UNIT.astype(np.float64),
        UNIT.astype(">f4"),
        np.asfortranarray(UNIT),
        UNIT[:1],
        UNIT[:, :100],
        UNIT[0],
        np.array([["a"] * 384] * 2),
        np.array([{"a": 1}, None], dtype=object),
        np.zeros((2, 384), dtype=[("a", "<f4")]),
    ],
)
def test_vectors_that_are_none_are_refused(
    small: Path, dogs: Settings, tmp_path: Path, vectors: Any
) -> None:
    assert "vector" in refused(dogs, made_up(small, tmp_path, {VECTORS: array(vectors)}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        array(UNIT)[:-1],
        array(UNIT) + b"\0",
        array(UNIT).replace(b"(2, 384)", b"(2,9**9)"),
        array(UNIT).replace(b"(2, 384), }", b"(10**12, 384), }"),
        array(UNIT).replace(b"{'descr'", b"((((((((("),
        array(UNIT).replace(b"\x93NUMPY\x01", b"\x93NUMPY\x03"),
    ],
)  # fmt: skip
def test_an_array_that_is_none_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, content: bytes
) -> None:
    refused(dogs, made_up(small, tmp_path, {VECTORS: content}))


@pytest.mark.parametrize("name", [QUESTIONS, ANSWERS, SOURCES])
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(id=7),
        lambda entry: entry.update(id=""),
        lambda entry: entry.update(id=None),
        lambda entry: entry.update(id="\ud800"),
        lambda entry: entry.update(id="../../evil"),
        lambda entry: entry.update(document=None),
        lambda entry: entry.update(document=["a"]),
        lambda entry: entry.update(document="a \udfff"),
        lambda entry: entry.update(metadata="a"),
        lambda entry: entry.update(metadata={"a": {"b": 1}}),
        lambda entry: entry.update(metadata={"bits": "!"}),
        lambda entry: entry.update(more=1),
        lambda entry: entry.pop("document"),
        lambda entry: entry["metadata"].update(order=float("nan")),
        lambda entry: entry["metadata"].update(first=10**30),
        lambda entry: entry["metadata"].update(source=5),
    ],
)
def test_an_entry_of_another_kind_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, name: str, change: Callable[[Any], object]
) -> None:
    entries = lines_of(small, name)
    entries[0]["metadata"] = entries[0]["metadata"] or {}
    before = json.dumps(entries)
    change(entries[0])
    if (name, entries[0]["id"]) == (QUESTIONS, "../../evil"):
        return  # an id may be any text: it is never a path
    assert json.dumps(entries) != before
    refused(dogs, made_up(small, tmp_path, {name: packed(entries)}))


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        (QUESTIONS, "section", "a"), (QUESTIONS, "tags", [1]), (QUESTIONS, "given", 1),
        (QUESTIONS, "source", "other.md"), (QUESTIONS, "first", "1"), (QUESTIONS, "order", -1),
        (QUESTIONS, "bits", "AAAA"), (QUESTIONS, "answer", None), (ANSWERS, "record", "nobody"),
        (ANSWERS, "source", "other.md"), (ANSWERS, "bits", ""), (ANSWERS, "text", 1),
    ],
)  # fmt: skip
def test_an_entry_that_fits_no_other_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, name: str, key: str, value: Any
) -> None:
    entries = lines_of(small, name)
    entries[0]["metadata"][key] = value
    refused(dogs, made_up(small, tmp_path, {name: packed(entries)}))


@pytest.mark.parametrize(
    "document", ["", "[]", "{}", '{"name": "cats.md"}', "[" * 100_000, '{"unread": [{"lines": 1}]}']
)
def test_a_source_that_describes_none_is_refused(
    small: Path, dogs: Settings, tmp_path: Path, document: str
) -> None:
    entries = lines_of(small, SOURCES)
    entries[0]["document"] = document
    refused(dogs, made_up(small, tmp_path, {SOURCES: packed(entries)}))


def test_members_that_zip_itself_unpacks_are_refused(
    small: Path, dogs: Settings, tmp_path: Path
) -> None:
    """A kilobyte of DEFLATE, and a member that stands in the directory a thousand times."""
    file = tmp_path / "made up.askalike"
    with zipfile.ZipFile(small) as old:
        comment, names = old.comment, old.namelist()
        members = {name: old.read(name) for name in names}
    for kind in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(file, "w", kind) as new:
            for name, content in members.items():
                new.writestr(name, content)
            new.comment = comment
        reseal(file)
        assert "compressed or encrypted" in refused(dogs, file)
    content = small.read_bytes()
    begin, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    tail = bytearray(content[end:])
    struct.pack_into("<HHL", tail, 8, 0xFFF, 0xFFF, (end - begin) * 1000)
    file.write_bytes(content[:begin] + content[begin:end] * 1000 + tail)
    reseal(file)
    assert "larger than it is" in refused(dogs, file)


def test_what_is_no_file_is_never_opened(small: Path, dogs: Settings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero", "."):
        assert "not a file" in refused(dogs, tmp_path / name)
    for name in ("pipe", "zero"):  # nor replaced
        with pytest.raises(BackupError, match="give the name of a file"):
            save_snapshot(dogs, tmp_path / name, force=True)
    assert (tmp_path / "pipe").is_fifo()


@hypothesis_settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_random_changes_never_harm_the_index_in_force(
    small: Path, dogs: Settings, tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes of any part, its manifest or the archive itself are others, and all digests fit."""
    file = tmp_path / "fuzzed.askalike"
    file.write_bytes(small.read_bytes())
    with zipfile.ZipFile(file) as members:
        name = data.draw(st.sampled_from([*members.namelist(), ""]))
        content = bytearray(members.read(name) if name else file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        content = content or bytearray(b" ")
    if not name:
        file.write_bytes(content)
        reseal(file)
    elif name == MANIFEST:
        rewrite(file, {MANIFEST: bytes(content)})
    else:
        file = made_up(small, tmp_path, {name: bytes(content)})
    scratch = dogs.model_copy(update={"corpus": "fuzzed"})
    try:
        restore_snapshot(scratch, file, force=True)
    except AskalikeError as error:
        assert_one_line(error)
    else:  # the change was one of words
        assert open_store(scratch).count_records() == len(open_store(scratch).all_records())
    assert open_store(dogs).count_records() == 1
