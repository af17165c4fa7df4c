"""What the tests share: real model, real Chroma, a folder of their own, and no network."""

import asyncio
import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TypeVar

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["COLUMNS"] = "200"  # rich folds no line that a test looks for
for name in [name for name in os.environ if name.startswith("ASKALIKE_")]:
    if name != "ASKALIKE_CHROMIUM":
        del os.environ[name]  # settings of the person who runs the tests must not count

os.environ["ASKALIKE_PRECISION"] = "fp32"  # vectors are compared to 1e-5, on any processor

from corpus.backup.restore import restore_snapshot  # noqa: E402
from corpus.backup.snapshot import save_snapshot  # noqa: E402
from corpus.model.embedder import SentenceTransformerEmbedder  # noqa: E402
from corpus.model.weights import find_model  # noqa: E402
from corpus.settings import DEFAULT_MODEL, Settings  # noqa: E402
from ingest.files.discover import discover  # noqa: E402
from ingest.pipeline import ingest  # noqa: E402
from search import Engine  # noqa: E402
from tests.servers import ChromaServer  # noqa: E402
from ui.cli import main  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
SHIPPED = [file.path for file in discover([DOCUMENTS]).files]
# Most tests need no more than these five of them, which are read and encoded in seconds.
FIVE = (
    "deep-learning-notes.md",
    "interview-levels.txt",
    "ml-interview-guide.md",
    "rag-and-llm-bank.txt",
    "topic-checklist.md",
)
SHARED = ROOT.parent / "shared"

Result = TypeVar("Result")
RunCli = Callable[..., subprocess.CompletedProcess[str]]

# What takes seconds to come up: the model, a Chroma server, a browser, other processes.
SLOW = frozenset("embedder counting chroma_server server proxy made run_cli browser page".split())


def run_async(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what a coroutine returns; its loop has a thread of its own, as the browser's has."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make fast` leaves out by their fixtures; others mark themselves."""
    for item in items:
        if SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


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
    """An index of five documents that the project ships; tests only read it."""
    settings = Settings.load(index=tmp_path_factory.mktemp("documents") / "index")
    folder = tmp_path_factory.mktemp("five")
    for name in FIVE:
        shutil.copy(DOCUMENTS / name, folder)
    ingest([folder], settings, embedder)
    return settings


@pytest.fixture(scope="session")
def engine(documents_index: Settings) -> Engine:
    return Engine.open(documents_index)


@pytest.fixture(scope="session")
def chroma_server(
    tmp_path_factory: pytest.TempPathFactory, documents_index: Settings
) -> Iterator[ChromaServer]:
    """A Chroma server whose default database has what `documents_index` has; nothing is encoded."""
    folder = tmp_path_factory.mktemp("server")
    save_snapshot(documents_index, folder / "documents.snapshot")
    server = ChromaServer(folder / "data").start()
    there = Settings.load(chroma_url=server.url, index=folder / "derived")
    restore_snapshot(there, folder / "documents.snapshot")
    yield server
    server.kill()


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


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of four dimensions whose weights are set so that it likes one word.

    Attention is the mean of all tokens, so that the first one learns whether "gradient" is there.
    """
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("cross-encoder")
    tokenizer = AutoTokenizer.from_pretrained(str(find_model(DEFAULT_MODEL).folder))
    size = {"hidden_size": 4, "intermediate_size": 4, "num_hidden_layers": 1}
    model = BertForSequenceClassification(
        BertConfig(vocab_size=len(tokenizer), num_attention_heads=1, num_labels=1, **size)
    )
    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        model.bert.embeddings.word_embeddings.weight[:] = torch.tensor([0.0, 0.0, 1.0, -1.0])
        liked = tokenizer.convert_tokens_to_ids("gradient")
        model.bert.embeddings.word_embeddings.weight[liked] = torch.tensor([1.0, -1.0, 0.0, 0.0])
        attention = model.bert.encoder.layer[0].attention
        for dense in (attention.self.value, attention.output.dense):
            dense.weight.copy_(torch.eye(4))
        model.bert.pooler.dense.weight[0, 0] = 10.0
        model.classifier.weight[0, 0] = 8.0
        model.classifier.bias[0] = -4.0
    model.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder


@pytest.fixture
def run_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunCli:
    """Run the command line from its outermost function, in this process, which has torch loaded.

    Its index is in the test's folder unless --index says otherwise.
    """

    def run(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
        command = ["askalike", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", command)
        monkeypatch.setenv("ASKALIKE_INDEX", str(tmp_path / "index"))
        stdout, stderr = (io.TextIOWrapper(io.BytesIO(), encoding) for _ in range(2))
        code: object = 0
        with redirect_stdout(stdout), redirect_stderr(stderr):
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
        texts = [_written(stream) for stream in (stdout, stderr)]
        return subprocess.CompletedProcess(command, int(str(code)), *texts)

    return run


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
