"""An index that is damaged, newer or out of reach: each command says so in one line, and ends."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus.backup.snapshot import save_snapshot
from corpus.errors import ServeError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from tests.conftest import RunCli
from tests.ingest.damage import (
    Made,
    content,
    each,
    garble,
    header,
    make_index,
    open_copy,
    pointer,
    same,
    segments,
    spoil_metadata,
    truncate,
    write,
)
from tests.servers import ChromaServer, Proxy, free_port


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Made:
    made = make_index(tmp_path_factory.mktemp("made"), embedder)
    beside = made.folder.parent
    settings = Settings.load(index=made.folder)
    save_snapshot(settings, beside / "good.askalike")
    some = open_store(settings).all_records()[0].id
    (beside / "id").write_text(some)
    query = {"query": "why do cats purr", "relevant": [some]}
    (beside / "queries.jsonl").write_text(json.dumps(query))
    (beside / "new.md").write_text("## Why do bees hum?\nTheir wings.\n")
    return made


@pytest.fixture(autouse=True)
def never_served(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object) -> None:
        raise ServeError("the app was started")

    monkeypatch.setattr("ui.rest.app.build_rest", started)


def commands(made: Made, out: Path) -> dict[str, tuple[object, ...]]:
    """All commands that use an index, as people call them; none undoes another's work."""
    beside = made.folder.parent
    some = (beside / "id").read_text()
    return {
        "status": ("status",),
        "ask": ("ask", "why do cats purr"),
        "similar": ("similar", some),
        "similar to a text": ("similar", "purring"),
        "duplicates": ("duplicates",),
        "show": ("show", some),
        "export": ("export", "-"),
        "snapshot": ("snapshot", out / "saved.askalike"),
        "evaluate": ("evaluate", "--queries", beside / "queries.jsonl"),
        "serve": ("serve", "--port", free_port()),
        "ingest": ("ingest", beside / "new.md"),
        "sync": ("ingest",),
        "preview": ("ingest", "--dry-run", beside / "new.md"),
        "rebuild": ("ingest", "--rebuild"),
        "restore": ("restore", beside / "good.askalike"),
    }


# What needs the database alone: vectors that are damaged do not keep people from their records.
WITHOUT_VECTORS = {"status", "show", "export", "sync", "preview"}


def is_told(done: CompletedProcess[str], *words: str) -> bool:
    """Return whether a command ended with one clear line and what to do next."""
    *before, line = done.stderr.splitlines()
    assert done.returncode == 1, done
    assert line.startswith("error: "), done.stderr
    assert not [one for one in before if "error" in one.lower()], done.stderr
    assert "Traceback" not in done.stderr
    # The server's address answers, and is said, before the index is opened.
    # An ingest that finds nothing changed says so, then that the index is damaged.
    begins = {"serve": "askalike is at ", "ingest": "Documents: "}
    said = (begin for command, begin in begins.items() if command in done.args)
    assert done.stdout == "" or done.stdout.startswith(tuple(said))
    return any(word in line for word in words)


def on_generation(damage: Callable[[Path], object]) -> Callable[[Settings], object]:
    return lambda settings: damage(settings.index / "default" / "1")


def on_database(damage: Callable[[Path], object]) -> Callable[[Settings], object]:
    return on_generation(lambda folder: damage(folder / "chroma.sqlite3"))


def on_entries(damage: Callable[..., object]) -> Callable[[Settings], object]:
    return lambda settings: damage(open_copy(settings))


def no_segments(folder: Path) -> None:
    for file in segments(folder, "header.bin"):
        shutil.rmtree(file.parent)


DATABASE = {
    "the database is cut off": on_database(truncate),
    "the database is empty": on_database(lambda file: os.truncate(file, 0)),
    "the database is garbage": on_database(garble),
    "the database is missing": on_database(Path.unlink),
    "the pointer names nothing": on_generation(pointer("9\n")),
    "the pointer is rubbish": on_generation(pointer("\0\1x")),
    "a collection is missing": on_entries(
        lambda there: there.client.delete_collection(there.answers.name)
    ),
}
VECTORS = {
    "vectors are cut off": on_generation(
        each("data_level0.bin", lambda file: os.truncate(file, 2000))
    ),
    "vectors are garbage": on_generation(each("data_level0.bin", garble)),
    "the graph's header is cut off": on_generation(each("header.bin", truncate)),
    "the graph's header is empty": on_generation(
        each("header.bin", lambda file: os.truncate(file, 0))
    ),
    "the graph's ids are cut off": on_generation(each("index_metadata.pickle", truncate)),
    "the graph's folders are missing": on_generation(no_segments),
}


@pytest.mark.parametrize("name", DATABASE | VECTORS)
def test_each_command_reports_a_damaged_index(
    name: str, made: Made, tmp_path: Path, run_cli: RunCli
) -> None:
    """In one process: a command that Chroma crashes in would end this test, too."""
    settings = Settings.load(index=tmp_path / "damaged")
    shutil.copytree(made.folder, settings.index)
    (DATABASE | VECTORS)[name](settings)
    for command, arguments in commands(made, tmp_path).items():
        done = run_cli(*arguments, "--index", settings.index)
        if name in VECTORS and command in WITHOUT_VECTORS and done.returncode == 0:
            if command in {"status", "show", "export"}:
                sound = run_cli(*arguments, "--index", made.folder)
                shown = done.stdout.replace(str(settings.index), str(made.folder))
                assert shown.split() == sound.stdout.split()
        elif command == "restore":
            assert is_told(done, "--force"), (command, done.stderr)
        else:
            assert is_told(done, "askalike doctor"), (command, done.stderr)
    assert not (tmp_path / "saved.askalike").exists()
    restore = ("restore", made.folder.parent / "good.askalike", "--force")
    done = run_cli(*restore, "--index", settings.index)
    assert done.returncode == 0, done.stderr
    assert same(content(settings), made.content)


def test_each_command_reports_an_index_of_a_newer_askalike(
    made: Made, tmp_path: Path, run_cli: RunCli
) -> None:
    settings = Settings.load(index=tmp_path / "newer")
    shutil.copytree(made.folder, settings.index)
    header(open_copy(settings), schema=99)
    told = commands(made, tmp_path)
    for command in told.keys() - {"rebuild", "restore"}:
        done = run_cli(*told[command], "--index", settings.index)
        assert is_told(done, "schema 99"), command
        assert "install a newer askalike" in done.stderr
    assert is_told(run_cli(*told["restore"], "--index", settings.index), "--force")
    done = run_cli("doctor", "--repair", "--index", settings.index)
    assert done.returncode == 1
    assert "install a newer askalike" in done.stdout
    assert run_cli(*told["rebuild"], "--index", settings.index).returncode == 0
    assert same(content(settings), made.content)


def test_spoilt_entries_are_reported(made: Made, tmp_path: Path, run_cli: RunCli) -> None:
    settings = Settings.load(index=tmp_path / "spoilt")
    shutil.copytree(made.folder, settings.index)
    spoil_metadata(open_copy(settings))
    told = commands(made, tmp_path)
    for command in ("ask", "similar to a text", "export"):
        assert is_told(run_cli(*told[command], "--index", settings.index), "askalike doctor")
    there = open_copy(settings)  # closed with its last use
    write(there.sources, "dogs.md", "{")
    for command in ("status", "ingest", "sync", "preview", "rebuild"):
        assert is_told(run_cli(*told[command], "--index", settings.index), "askalike doctor")


def test_each_command_reports_a_missing_server_at_once(
    made: Made, tmp_path: Path, run_cli: RunCli
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    told = commands(made, tmp_path) | {"doctor": ("doctor",), "repair": ("doctor", "--repair")}
    began = time.monotonic()
    for command, arguments in told.items():
        done = run_cli(*arguments, "--chroma-url", url)
        assert is_told(done, f"{url} cannot be reached"), command
        assert "start it, or check --chroma-url" in done.stderr
    assert time.monotonic() - began < 20


def test_each_command_reports_a_server_that_dies_while_it_runs(
    made: Made,
    tmp_path: Path,
    run_cli: RunCli,
    chroma_server: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASKALIKE_CHROMA_PATIENCE", "0.3")
    monkeypatch.setenv("ASKALIKE_CHROMA_DATABASE", chroma_server.new_database())
    told = commands(made, tmp_path) | {"doctor": ("doctor", "--repair")}
    told["restore"] += ("--force",)
    with Proxy(chroma_server) as proxy:
        where = ("--index", tmp_path / "derived", "--chroma-url", proxy.url)
        assert run_cli(*told["restore"], *where).returncode == 0
        for command, arguments in told.items():
            proxy.rule = lambda seen: 0 if seen.path.endswith(("/get", "/query", "/add")) else None
            done = run_cli(*arguments, *where)
            assert is_told(done, "broke off"), command
            assert "run the same command again" in done.stderr
            proxy.rule = lambda _: None
        assert run_cli("doctor", *where).returncode == 0
