"""What the tests share: real model, real Chroma, a folder of their own, and no network."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
for name in [name for name in os.environ if name.startswith("ASKALIKE_")]:
    if name != "ASKALIKE_CHROMIUM":
        del os.environ[name]  # a setting of the person who runs the tests is none of theirs

from corpus.embedder import SentenceTransformerEmbedder  # noqa: E402
from corpus.settings import Settings  # noqa: E402
from ingest.pipeline import ingest  # noqa: E402
from search import Engine  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
SHARED = ROOT.parent / "shared"

RunCli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def no_outbound_connection() -> Iterator[None]:
    """Fail any test that connects to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        local = self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not local:
            raise AssertionError(f"outbound connection to {address}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder.open(Settings.load())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(index=tmp_path / "index")


@pytest.fixture(scope="session")
def documents_index(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    """An index of the documents that the project ships; tests only read it."""
    settings = Settings.load(index=tmp_path_factory.mktemp("documents") / "index")
    ingest([DOCUMENTS], settings, embedder)
    return settings


@pytest.fixture(scope="session")
def engine(documents_index: Settings) -> Engine:
    return Engine.open(documents_index)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five real documents; they are not part of the project."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    return folder


@pytest.fixture(scope="session")
def stackexchange() -> Path:
    """Dumps of real Stack Exchange sites; they are not part of the project."""
    folder = SHARED / "bench" / "stackexchange"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    return folder


@pytest.fixture(scope="session")
def shared_documents() -> list[Path]:
    """Real documents in many layouts; they are not part of the project."""
    folder = SHARED / "docs"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    left_out = {"GOLD.json", "score_parser.py"}
    return sorted(path for path in folder.iterdir() if path.name not in left_out)


@pytest.fixture
def run_cli(tmp_path: Path) -> RunCli:
    """Run the real command; its index is in the test's folder unless --index says otherwise."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("askalike")), *map(str, arguments)]
        own = {"ASKALIKE_INDEX": str(tmp_path / "index"), "COLUMNS": "200"}
        return subprocess.run(
            command,
            env=os.environ | own | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run
