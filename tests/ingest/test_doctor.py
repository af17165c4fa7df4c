"""Whatever damage is done to an index, the doctor names it and the repair undoes it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexBusy, IndexDamaged
from corpus.generations.lock import acquire
from corpus.health.probe import probe
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import DEFAULT_MODEL, Settings
from ingest.doctor import diagnose
from ingest.pipeline import ingest
from ingest.repair import Repaired, repair
from tests.conftest import RunCli
from tests.ingest.counting import Counting
from tests.ingest.damage import (
    ENTRIES,
    Damage,
    Made,
    codes,
    content,
    each,
    first,
    garble,
    header,
    open_copy,
    overwrite,
    pointer,
    same,
    truncate,
)


@pytest.fixture
def copied(made: Made, tmp_path: Path) -> Settings:
    shutil.copytree(made.folder, tmp_path / "index")
    return Settings.load(index=tmp_path / "index")


@pytest.fixture
def mended(embedder: SentenceTransformerEmbedder) -> Callable[..., Repaired]:
    def mend(settings: Settings, *, force: bool = False) -> Repaired:
        return repair(settings, lambda _: embedder, force=force)

    return mend


def database(damage: Callable[[Path], object]) -> Damage:
    return lambda folder: damage(folder / "chroma.sqlite3")


def lexical(name: str, damage: Callable[[Path], object]) -> Damage:
    return lambda folder: [damage(file) for file in (folder / "lexical").glob(name)]


def tokens(damage: Callable[[Path], object]) -> Damage:
    return lambda folder: damage(folder / "tokens.sqlite")


def stale_words(folder: Path) -> None:
    file = folder / "lexical" / "stamp.json"
    file.write_text(file.read_text().replace('"revision": 1', '"revision": 7'))


def zero_pages(file: Path) -> None:
    overwrite(file, 10 * 4096, bytes(10 * 4096))


def unlink_vectors(file: Path) -> None:
    """Remove the links between the vectors: a search then finds only its entry point."""
    size, links = int.from_bytes(file.with_name("header.bin").read_bytes()[28:36], "little"), 132
    for place in range(0, file.stat().st_size, size):
        overwrite(file, place, bytes(links))


def no_words(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def break_what_is_derived(folder: Path) -> None:
    """Break everything beside the collections that can be rebuilt from them in a moment."""
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
    "the vectors are garbage": (each("data_level0.bin", garble), {"segments"}),
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
    "the passage cache is gone": (lexical("passages.sqlite", Path.unlink), {"passage-cache"}),
    "the passage cache is damaged": (lexical("passages.sqlite", garble), {"passage-cache"}),
    "the token vectors are gone": (tokens(Path.unlink), {"tokens"}),
    "the token vectors are garbage": (tokens(garble), {"tokens"}),
    "the token vectors are cut off": (tokens(truncate), {"tokens"}),
    "what is derived is broken": (break_what_is_derived, {"manifest", "calibration", "leftover"}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_and_repaired(
    name: str, made: Made, copied: Settings, mended: Callable[..., Repaired]
) -> None:
    damage, expected = FILES[name]
    damage(copied.index / copied.corpus / "1")
    repaired = mended(copied)
    assert expected <= codes(repaired.before)
    assert not repaired.after, repaired
    assert same(content(copied), made.content)


@pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning")
@pytest.mark.parametrize("name", ENTRIES)
def test_a_damaged_entry_is_named_and_repaired(
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
    made: Made, copied: Settings, counting: Counting
) -> None:
    """A repair reads one document again, and encodes only what was unsound in it."""
    there = open_copy(copied)
    there.answers.update(
        ids=[first(there.answers, "dogs.md")], embeddings=[np.zeros(384, dtype=np.float32)]
    )
    repaired = repair(copied, lambda _: counting)
    assert not repaired.after
    assert len(counting.seen) == 1
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


def test_an_index_of_another_model_is_rebuilt_only_on_request(
    copied: Settings, mended: Callable[..., Repaired]
) -> None:
    header(open_copy(copied), model="other/model")
    assert codes(diagnose(copied).findings) == {"model-missing"}
    named = copied.model_copy(update={"model": DEFAULT_MODEL})
    assert named.names_model
    repaired = mended(named)
    assert codes(repaired.after) == {"model"}
    assert "--model other/model" in repaired.refused[0]
    assert not mended(named, force=True).after


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
    """An ingest must not start a new index in place of one that merely cannot be found."""
    (copied.index / copied.corpus / "current").unlink()
    with pytest.raises(IndexDamaged, match="doctor --repair"):
        ingest([made.documents], copied, embedder)
    with pytest.raises(IndexDamaged, match="doctor --repair"):
        open_store(copied)


def test_the_command_reports_and_repairs(copied: Settings, made: Made, run_cli: RunCli) -> None:
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
    assert "repaired: the lexical index was rebuilt" in shown.stdout
    assert "The index is sound." in shown.stdout
    assert same(content(copied), made.content)


def test_without_an_index_the_command_says_what_to_run(run_cli: RunCli, tmp_path: Path) -> None:
    told = run_cli("doctor", "--json", "--index", tmp_path / "none")
    (finding,) = json.loads(told.stdout)["findings"]
    assert (told.returncode, finding["code"]) == (1, "no-index")
    assert "askalike ingest PATH" in finding["remedy"]
    assert not (tmp_path / "none").exists()
    assert run_cli("doctor", "--force").returncode == 2
