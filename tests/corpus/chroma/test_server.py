"""An index on a Chroma server: the same as in a folder, whatever happens to the server."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.chroma.server_client import open_server
from corpus.errors import ServerUnavailable, SettingsError
from corpus.lexical.index import LexicalMatch
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.conftest import RunCli
from tests.corpus.chroma.test_server_lost import documents
from tests.derived import words_of
from tests.servers import ChromaServer, Proxy, Seen, free_port

WORD = "sesame-7431"


@pytest.fixture(scope="session")
def remote(
    chroma_server: ChromaServer,
    documents_index: Settings,
    engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """The five documents on a server; what is derived from them is taken over."""
    folder = tmp_path_factory.mktemp("derived")
    settings = Settings.load(chroma_url=chroma_server.url, index=folder)
    engine.warm_up()
    here, there = documents_index.index / "default" / "1", settings.derived / "default" / "1"
    shutil.copytree(here / "lexical", there / "lexical")
    shutil.copy(here / "calibration.json", there)
    return settings


@pytest.fixture(scope="session")
def remote_engine(remote: Settings) -> Engine:
    return Engine.open(remote)


# The same from a server as from a folder

QUESTIONS: dict[str, Callable[[Engine], Any]] = {
    "ask": lambda engine: engine.ask("how do I stop a network from memorising the training set"),
    "a word in quotes": lambda engine: engine.ask('what is "dropout"'),
    "filters": lambda engine: engine.ask("what is overfitting", sources=["*.md"], k=20),
    "sections": lambda engine: engine.ask("what is it", sections=[engine.records[0].section[0]]),
    "levels": lambda engine: engine.ask("why is it done", levels=["beginner", "expert"], k=20),
    "answers": lambda engine: engine.ask("gradients", match="answer"),
    "similar": lambda engine: engine.similar(engine.records[3].id),
    "duplicates": lambda engine: engine.duplicates(threshold=0.5, scope="across"),
    "strategies": lambda engine: [
        (one.match.record_id, round(one.score, 5))
        for name in ("dense", "maxsim", "default")
        for one in engine.rank("bias and variance", k=50, strategy=name)
    ],
    "browse": lambda engine: (engine.records, engine.sources),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_server_answers_as_a_folder_does(
    engine: Engine, remote_engine: Engine, question: Callable[[Engine], Any]
) -> None:
    assert question(remote_engine) == question(engine)


def test_a_server_exports_as_a_folder_does(
    remote: Settings, documents_index: Settings, run_cli: RunCli, tmp_path: Path
) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    run_cli("export", here, "--index", documents_index.index)
    run_cli("export", there, "--chroma-url", remote.chroma_url, "--index", remote.index)
    assert len(there.read_text("utf-8").splitlines()) > 50
    assert there.read_bytes() == here.read_bytes()


def test_the_command_line_names_the_server_and_asks_it(remote: Settings, run_cli: RunCli) -> None:
    where = ("--chroma-url", remote.chroma_url, "--index", remote.index)
    status = run_cli("status", *where)
    assert ["index", remote.chroma_url] in [line.split() for line in status.stdout.splitlines()]
    assert "deep-learning-notes.md" in status.stdout
    asked = run_cli("ask", "what is dropout", *where)
    assert "dropout" in asked.stdout.lower()
    assert [one.name for one in remote.index.iterdir()] == ["servers"]
    assert not list(remote.index.rglob("chroma.sqlite3"))


def test_what_is_derived_is_rebuilt_after_another_machine_has_written(
    chroma_server: ChromaServer, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    folder = documents(tmp_path, 2)
    database = chroma_server.new_database()
    here, there = (
        Settings.load(index=tmp_path / name, chroma_url=chroma_server.url, chroma_database=database)
        for name in ("here", "there")
    )
    ingest([folder], here, embedder)
    assert words(here, "lamps")
    (folder / "0.md").write_text("## What is a zeppelin?\nA ship of the air.\n")
    ingest([folder], there, embedder)
    assert words(here, "zeppelin")
    assert not words(here, "lamps")
    # Rebuilt elsewhere, it has no more commits than before; no older state is mistaken for it.
    (folder / "0.md").write_text("## What is a trombone?\nA horn that slides.\n")
    time.sleep(1)  # revisions count seconds at least
    ingest([folder], there, embedder, rebuild=True)
    assert words(here, "trombone")
    assert not words(here, "zeppelin")


def words(settings: Settings, word: str) -> list[LexicalMatch]:
    """Return what the lexical index of this machine has, which is rebuilt when stale."""
    lexical = words_of(settings)
    assert lexical
    return lexical.search(f"{word}*", 9)


# Servers that are none, or do not let us in


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (lambda _: 401, "refuses us (HTTP 401); check chroma_token"),
        (lambda _: 403, "refuses us (HTTP 403); check chroma_token"),
        (lambda _: 404, "is not a Chroma server of version 1 (HTTP 404); check --chroma-url"),
        (lambda _: 302, "is not a Chroma server of version 1 (HTTP 302); check --chroma-url"),
        (lambda _: 200, "is not a Chroma server of version 1 (not JSON); check --chroma-url"),
        (lambda _: 503, "broke off (HTTP 503)"),
        (lambda _: 0, "broke off (Server disconnected without sending a response.)"),
        (lambda _: time.sleep(3), "did not answer within 0.5 s"),
    ],
)
def test_what_is_wrong_with_a_server_is_reported(
    proxy: Proxy, rule: Callable[[Seen], int | None], words: str, run_cli: RunCli
) -> None:
    proxy.rule = rule
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKALIKE_CHROMA_TOKEN", WORD)
        patch.setenv("ASKALIKE_CHROMA_TIMEOUT", "0.5")
        done = run_cli("status", "--chroma-url", proxy.url)
    assert done.returncode == 1
    assert words in done.stderr
    assert proxy.url in done.stderr
    assert done.stderr.count("\n") == 1
    assert WORD not in done.stderr


def test_an_unreachable_server_is_reported_at_once_and_nothing_is_ingested(
    run_cli: RunCli, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    began = time.monotonic()
    done = run_cli("ingest", documents(tmp_path, 1), "--chroma-url", url)
    assert f"{url} cannot be reached ([Errno 111] Connection refused); start it" in done.stderr
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("key", ["chroma_tenant", "chroma_database"])
def test_an_unknown_tenant_or_database_is_reported(chroma_server: ChromaServer, key: str) -> None:
    settings = Settings.load(chroma_url=chroma_server.url, **{key: "nowhere"})
    with pytest.raises(ServerUnavailable, match=r"'nowhere'.*; create it there, or check chroma_"):
        open_store(settings)


def test_token_key_and_headers_are_sent_with_each_request(
    proxy: Proxy, chroma_server: ChromaServer
) -> None:
    wanted = {"Authorization": f"Bearer {WORD}", "X-Room": "12", "X-Chroma-Token": "key"}

    def rule(seen: Seen) -> int | None:
        return None if all(seen.headers[key] == wanted[key] for key in wanted) else 401

    proxy.rule = rule
    settings = Settings.load(
        chroma_url=proxy.url,
        chroma_token=WORD,
        chroma_headers={"X-Room": "12"},
        chroma_api_key="key",  # tenant and database are those that the key opens
    )
    assert open_store(settings).count_records() > 50
    with pytest.raises(ServerUnavailable, match="HTTP 401"):
        open_store(settings.model_copy(update={"chroma_token": None}))


def test_a_certificate_must_be_trusted(chroma_server: ChromaServer, tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate, and is not here")
    pem, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", key, "-out", pem),
        ],
        check=True,
        capture_output=True,
    )
    both = tmp_path / "both.pem"
    both.write_text(key.read_text() + pem.read_text())
    with Proxy(chroma_server, both) as proxy:
        with pytest.raises(ServerUnavailable, match=r"is not trusted.*chroma_ca"):
            open_server(Settings.load(chroma_url=proxy.url))
        for trust in ({"chroma_ca": pem}, {"chroma_verify": False}):
            assert open_store(Settings.load(chroma_url=proxy.url, **trust)).count_records()
    with pytest.raises(ServerUnavailable, match="does not speak TLS"):
        open_server(Settings.load(chroma_url=chroma_server.url.replace("http:", "https:")))
    with pytest.raises(SettingsError, match="no certificates in PEM form"):
        open_server(Settings.load(chroma_url=proxy.url, chroma_ca=tmp_path / "none.pem"))
