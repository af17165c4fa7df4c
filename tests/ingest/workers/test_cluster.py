"""On a real Ray cluster of two nodes and a real Chroma server, an ingest does what it does here."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.conftest import ROOT, RunCli
from tests.ingest.crash import Contents, contents_of, write_documents
from tests.ingest.workers.nodes import Nodes
from tests.servers import ChromaServer, Proxy, Web

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not find_spec("ray"), reason="ray is not installed: pip install ray"),
]
Result = subprocess.CompletedProcess[str]
ASKALIKE = "import sys; from ui.cli import main; sys.argv[0] = 'askalike'; main()"


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with Nodes() as nodes:
        yield nodes


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of several formats, two of which bring the same ids, and one without questions."""
    folder = tmp_path_factory.mktemp("on-ray") / "docs"
    write_documents(folder, 40)
    for name in ("one", "two"):
        lines = [
            {"id": f"q{n}", "question": f"What is {name} number {n}?", "answer": f"It is {n}."}
            for n in range(12)
        ]
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    (folder / "table.csv").write_text(
        "question,answer\nWhich sizes are there?,| name | size |\\n|---|---|\\n| a | 1 |\n", "utf-8"
    )
    (folder / "nothing.md").write_bytes(b"\0\1\2\3")
    return folder


@pytest.fixture(scope="module")
def here(documents: Path, embedder: SentenceTransformerEmbedder) -> Contents:
    """What one process makes of the documents."""
    settings = Settings.load(index=documents.parent / "here")
    ingest([documents], settings, embedder)
    return contents_of(settings)


@pytest.fixture
def there(tmp_path: Path, chroma_server: ChromaServer, nodes: Nodes) -> dict[str, str]:
    """Settings of an empty database on the server, and of the cluster."""
    return {
        "index": str(tmp_path / "index"),
        "chroma_url": chroma_server.url,
        "chroma_database": chroma_server.new_database(),
        "ray": nodes.address,
    }


def environment(settings: dict[str, str]) -> dict[str, str]:
    named = {f"ASKALIKE_{key.upper()}": value for key, value in settings.items()}
    return os.environ | named | {"PYTHONPATH": str(ROOT)}


def askalike(settings: dict[str, str], *arguments: object) -> Result:
    command = [sys.executable, "-c", ASKALIKE, *map(str, arguments)]
    run = partial(subprocess.run, capture_output=True, text=True, timeout=800)
    return run(command, env=environment(settings))  # type: ignore[no-any-return, call-overload]


def start(
    settings: dict[str, str], documents: Path, plugins: Path | None = None
) -> subprocess.Popen[str]:
    """Start an ingest in small windows; `plugins` is a folder with further packages."""
    path = f"{ROOT}{os.pathsep}{plugins}" if plugins else str(ROOT)
    module = "tests.ingest.workers.driver"
    command = [sys.executable, "-m", module, json.dumps(settings), str(documents)]
    return subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": path, "ASKALIKE_BATCH_SIZE": "2"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(run: subprocess.Popen[str], done: int) -> None:
    """Wait until so many passages are encoded."""
    assert run.stdout
    for line in run.stdout:
        if line.strip().isdigit() and int(line) >= done:
            return
    assert run.stderr
    raise AssertionError(run.stderr.read())


def ended(run: subprocess.Popen[str]) -> dict[str, object]:
    """Return what a run says at its end, of which it must know."""
    out, error = run.communicate(timeout=800)
    assert run.returncode == 0, error
    result: dict[str, object] = json.loads(out.strip().splitlines()[-1])
    return result


POISON = """
import os
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

class Poison:
    name = "poison"
    summary = "what kills its reader"
    example = "poison"
    suffixes = frozenset({".poison"})

    def recognise(self, raw):
        return raw.head.startswith("poison")

    def read(self, raw, read_text):
        with open(os.path.join(os.path.dirname(__file__), "tries"), "a") as tries:
            tries.write("x")
        os._exit(1)
"""


def install_poison(site: Path) -> Path:
    info = site / "poison.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: poison\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[askalike.formats]\npoison = poison:Poison\n")
    (site / "poison.py").write_text(POISON)
    return site


def encoders(nodes: Nodes) -> list[psutil.Process]:
    return [one for one in nodes.processes() if "ray::EncodingWorker" in _command(one)]


def none_is_left(nodes: Nodes) -> bool:
    """Return whether Ray has ended all encoders, for which it takes a moment."""
    end = time.monotonic() + 60
    while encoders(nodes) and time.monotonic() < end:
        time.sleep(0.1)
    return not encoders(nodes)


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_it_writes_what_one_process_writes(
    there: dict[str, str], documents: Path, here: Contents
) -> None:
    done = askalike(there, "ingest", documents, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr  # as one document cannot be read
    assert [s["path"] for s in report["sources"] if s["error"]] == ["nothing.md"]
    assert "Ray: 2 nodes, 2 CPUs; 2 encoders of 1 thread each" in done.stderr
    assert len(done.stderr.splitlines()) < 20, done.stderr
    contents_of(Settings.load(**there)).assert_same(here)
    (documents / "more.md").write_text("## What came later?\nThis did.\n", "utf-8")
    try:
        half = there | {"precision": "bf16"}  # of which only the encoders know
        again = json.loads(askalike(half, "ingest", documents, "--json").stdout)
    finally:
        (documents / "more.md").unlink()
    assert (again["added"], again["embedded"]) == (1, 2)  # nothing else is encoded again
    assert json.loads(askalike(there, "status", "--json").stdout)["precision"] == "bf16"


def test_nodes_fetch_documents_from_their_addresses_themselves(
    there: dict[str, str], documents: Path, here: Contents
) -> None:
    with Web(documents.parent) as web:
        web.key = "secret-1"
        keyed = there | {"remote": json.dumps({"http": {"headers": {"X-Key": web.key}}})}
        report = json.loads(askalike(keyed, "ingest", f"{web.url}/docs", "--json").stdout)
        web.seen.clear()
        again = json.loads(askalike(keyed, "ingest", "--json").stdout)
    broken = f"{web.url}/docs/nothing.md"
    assert [s["path"] for s in report["sources"] if s["error"]] == [broken]
    assert "(read on " in next(s["error"] for s in report["sources"] if s["error"])
    assert web.fetched() == ["/docs/nothing.md"]  # the one that the index has not
    assert (again["unchanged"], again["embedded"]) == (report["added"], 0)
    found = contents_of(Settings.load(**there))
    texts = [{text for text, _ in contents.entries.values()} for contents in (found, here)]
    questions = [{text for text in own if text.endswith("?")} for own in texts]
    assert questions[0] == questions[1] != set()


def test_an_encoder_and_a_node_that_die_are_made_up_for(
    there: dict[str, str], documents: Path, here: Contents, nodes: Nodes
) -> None:
    run = start(there, documents)
    wait_for(run, 60)
    killed = encoders(nodes)[0]
    killed.kill()
    wait_for(run, 180)
    try:
        assert nodes.tell("kill") == 1
        result = ended(run)
    finally:
        nodes.tell("add")
    assert [error.partition(":")[0] for error in result["errors"]] == ["nothing.md"]
    contents_of(Settings.load(**there)).assert_same(here)


def test_a_run_whose_driver_was_killed_is_gone_on_with(
    there: dict[str, str], documents: Path, here: Contents, nodes: Nodes
) -> None:
    run = start(there, documents)
    wait_for(run, 200)
    run.kill()
    run.communicate()
    assert none_is_left(nodes)
    result = ended(start(there, documents))
    assert isinstance(result["embedded"], int)
    # Of 200 that were encoded a few windows may be lost: the writer is slower than two nodes.
    assert 0 < result["embedded"] < len(here.vectors) - 40
    contents_of(Settings.load(**there)).assert_same(here)


def test_records_are_compared_there_as_here_even_if_a_node_dies(nodes: Nodes) -> None:
    command = [sys.executable, "-m", "tests.ingest.workers.comparing", nodes.address]
    run = subprocess.Popen(
        command, env=environment({}), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    assert run.stdout.readline() == "begun\n"
    assert nodes.tell("kill") == 1
    try:
        said = run.communicate(timeout=300)[0].split()
    finally:
        nodes.tell("add")
    assert run.returncode == 0
    assert said[-1].isdigit(), said
    assert int(said[-1]) > 50_000


def test_a_document_that_kills_its_readers_is_given_up_and_reported_once(
    there: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "docs"
    write_documents(folder, 3)
    (folder / "01.poison").write_text("poison", "utf-8")
    site = install_poison(tmp_path / "site")
    refused = start(there, folder, site)
    assert "has another version of askalike or of its plug-ins" in refused.communicate()[1]
    with Nodes(site) as own:
        result = ended(start(there | {"ray": own.address}, folder, site))
    assert isinstance(result["errors"], list)
    assert [error.partition(": ")[0] for error in result["errors"]] == ["01.poison"]
    assert "each of 3 processes that read it died" in result["errors"][0]
    assert (site / "tries").read_text() == "xxx"
    assert result["embedded"] == 24


def test_a_run_that_is_interrupted_ends_in_order(
    there: dict[str, str], documents: Path, here: Contents, nodes: Nodes
) -> None:
    run = start(there, documents)
    wait_for(run, 100)
    run.send_signal(signal.SIGINT)
    out, error = run.communicate(timeout=300)
    assert json.loads(out.splitlines()[-1])["stopped"] is True, error
    assert none_is_left(nodes)
    assert ended(start(there, documents))["embedded"] != 0
    contents_of(Settings.load(**there)).assert_same(here)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:1", "no Ray cluster answers at 127.0.0.1:1"),
        ("ray://head:10001", "run the command on a node of the cluster"),
        ("nowhere", "write HOST:PORT, auto or local"),
    ],
)
def test_a_wrong_address_is_told_in_one_line(
    address: str, said: str, tmp_path: Path, documents: Path, run_cli: RunCli
) -> None:
    done = run_cli("ingest", documents, "--ray", address)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "index").exists()


def test_what_answers_may_not_be_ray(
    documents: Path, chroma_server: ChromaServer, run_cli: RunCli
) -> None:
    with Proxy(chroma_server) as proxy:
        address = proxy.url.removeprefix("http://")
        done = run_cli("ingest", documents, "--ray", address)
    assert f"what answers at {address} is not Ray" in done.stderr


def test_a_dry_run_says_how_the_cluster_would_be_used(
    there: dict[str, str], documents: Path, nodes: Nodes
) -> None:
    done = askalike(there, "ingest", documents, "--dry-run")
    assert "Ray: 2 nodes, 2 CPUs; 2 encoders of 1 thread each" in done.stderr
    assert "add     one.jsonl  12 records" in done.stdout
    assert none_is_left(nodes)
