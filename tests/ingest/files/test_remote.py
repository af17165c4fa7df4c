"""Documents at addresses: found, read, kept in step, and refused in a line; from real servers."""

import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from corpus.errors import SourceError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.doctor import diagnose
from ingest.files.addresses import address_of, is_address, shown_path
from ingest.files.discover import Discovery, discover
from ingest.files.remote import fetch, reaching
from ingest.open import Limits, open_document
from ingest.pipeline import ingest
from ingest.report import Report
from ingest.watch import watch
from search import Engine
from tests.conftest import RunCli
from tests.servers import Web, free_port
from ui.rest.excerpts import excerpt_payload
from ui.rest.problems import Refused

ONE = "## What is red?\nRed is a colour.\n\n## What is blue?\nBlue is one, too.\n"
TWO = "## Where do fish live?\nIn the sea.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "web" / "docs"
    for name, text in {
        "one.md": ONE,
        "deep/two words.md": TWO,
        "left.md": TWO,
        ".askalikeignore": "left.md\n",
        ".hidden/three.md": TWO,
        "synonyms.txt": "car, auto\n",
        "picture.png": "x",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def web(folder: Path) -> Iterator[Web]:
    with Web(folder.parent) as web:
        yield web


def found_at(address: str, options: dict[str, dict[str, Any]] | None = None) -> Discovery:
    with reaching(options or {}):
        return discover([Path(address)])


def problem_at(address: str, options: dict[str, dict[str, Any]] | None = None) -> str:
    found = found_at(address, options)
    assert not found.files
    return f"{found.missing[0].path}: {found.missing[0].error}"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("s3://bucket/a/b.md", "s3://bucket/a/b.md"),
        ("HTTPS://host/a", "https://host/a"),
        ("notes/a.md", ""),
        ("/notes/a:b/c.md", ""),
        ("c:/notes", ""),
        ("a:b.md", ""),
    ],
)
def test_an_address_is_told_from_a_path(typed: str, address: str) -> None:
    assert is_address(Path(typed)) == bool(address)
    assert address_of(Path(typed)) == (address or typed)


def test_a_folder_on_the_web_gives_its_documents_and_names_the_rest(web: Web) -> None:
    found = found_at(f"{web.url}/docs")
    assert [file.name for file in found.files] == [
        f"{web.url}/docs/deep/two%20words.md",
        f"{web.url}/docs/one.md",
    ]
    reasons = {one.path.rpartition("/")[2]: one.reason for one in found.skipped}
    assert reasons.keys() == {"left.md", "synonyms.txt", "picture.png"}
    assert "synonyms at an address are not read" in reasons["synonyms.txt"]
    assert not any("hidden" in line for line in web.seen)


def sync(web: Web, settings: Settings, embedder: SentenceTransformerEmbedder) -> Report:
    web.seen.clear()
    with reaching({}):
        return ingest([Path(f"{web.url}/docs")], settings, embedder)


def test_what_changes_there_is_read_again_and_nothing_else(
    web: Web, folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert sync(web, settings, embedder).added == 2
    engine = Engine.open(settings, embedder)
    hit = engine.ask("Where do fish live?").results[0].record
    assert (hit.source, hit.lines) == (f"{web.url}/docs/deep/two%20words.md", (1, 2))
    assert (sync(web, settings, embedder).unchanged, web.fetched()) == (
        2,
        ["/docs/.askalikeignore"],
    )
    (folder / "one.md").write_text(ONE + "\n## What is grey?\nA colour.\n", "utf-8")
    report = sync(web, settings, embedder)
    assert (report.updated, report.unchanged, report.embedded) == (1, 1, 2)
    assert sync(web, settings, embedder).unchanged == 2
    (folder / "one.md").unlink()
    with reaching({}):
        assert "documents-gone" in {one.code for one in diagnose(settings).findings}
    assert sync(web, settings, embedder).removed == 1
    engine.renew()
    assert len(engine.records) == 1


def test_without_marks_the_content_is_compared(
    folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    with Web(folder.parent, marks=False) as web:
        assert sync(web, settings, embedder).added == 2
        again = sync(web, settings, embedder)
        assert (again.unchanged, again.embedded) == (2, 0)
        (folder / "one.md").write_text(ONE.replace("Red is", "Red was"), "utf-8")
        assert sync(web, settings, embedder).updated == 1


def test_what_cannot_be_reached_stays_in_the_index(
    web: Web, folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert sync(web, settings, embedder).added == 2
    (folder.parent / "login.html").write_text("<html><p>Please log in.</p></html>", "utf-8")
    for path, status, leads_to in (
        ("/docs", 500, ""),
        ("/docs", 403, ""),
        ("/docs/deep/", 500, ""),
        ("/docs", 404, ""),
        ("/docs", 302, "/login.html"),
    ):
        web.answers = {path: (status, leads_to), f"{path}/": (status, leads_to)}
        report = sync(web, settings, embedder)
        assert (report.removed, report.records, len(report.errors)) == (0, 3, 1), status
    web.answers = {"/docs/one.md": (500, "")}
    report = sync(web, settings, embedder)
    assert (report.removed, report.records) == (0, 3)
    assert [one.path for one in report.errors] == [f"{web.url}/docs/one.md"]


def test_a_server_of_ours_fetches_nothing(
    web: Web, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert sync(web, settings, embedder).added == 2
    web.seen.clear()
    report = ingest([], settings, embedder)  # as the page does: all documents are read again
    assert (report.removed, report.records, web.seen) == (0, 3, [])
    assert "addresses are read by the command line only" in str(report.errors[0].error)
    assert not [one for one in diagnose(settings).findings if one.code == "documents-gone"]
    with pytest.raises(SourceError, match="command line only"):
        open_document("x.md", Path(f"{web.url}/docs/one.md"))
    engine = Engine.open(settings, embedder)
    with pytest.raises(Refused, match="from which this server fetches nothing"):
        excerpt_payload(engine.records[0], engine.sources[0], 2)
    assert web.seen == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:{port}/docs", "cannot be reached"),
        ("{url}/nothing", "there is nothing at this address"),
        ("{url}/docs/away", "leads to another host, localhost:80"),
        ("{url}/docs/beside", "leads to another host, 127.0.0.1:1;"),
        ("http://me:secret-1@127.0.0.1/docs", "must hold no user or password"),
        ("sftp://me:secret-1@127.0.0.1/docs", "must hold no user or password"),
        ("https://127.0.0.1/a.md?key=secret-1", "must have no query"),
        ("zip://a.md::http://127.0.0.1/a.zip", "give one address"),
        ("file:///etc", "give the path itself"),
        ("htps://host/a", "nothing reads htps://"),
        ("http://[host/a", "is no address (Invalid IPv6 URL)"),
        ("ftp://127.0.0.1:{port}/docs", "cannot be reached ([Errno"),
        ("memory://nothing", "there is nothing at this address"),
        ("dropbox://a", "is not installed here"),
    ],
)
def test_a_wrong_address_is_told_in_one_line(web: Web, address: str, said: str) -> None:
    web.answers = {
        "/docs/away": (302, "http://localhost/x"),
        "/docs/beside": (301, "http://127.0.0.1:1/x"),
    }
    problem = problem_at(address.format(url=web.url, port=free_port()))
    assert said in problem
    assert "secret-1" not in problem
    assert "\n" not in problem


def test_no_header_leads_to_another_host(web: Web, tmp_path: Path) -> None:
    with Web(tmp_path) as other:
        for header in ("Location", "URI"):
            web.leads_by = header
            web.answers = {"/docs/one.md": (302, f"{other.url}/web/docs/one.md")}
            with reaching({}), pytest.raises(SourceError, match="leads to another host"):
                fetch(Path(f"{web.url}/docs/one.md"))
        assert other.seen == []


def test_a_page_that_links_to_no_document_is_one(web: Web, folder: Path) -> None:
    page = (
        '<html><h2>What is HTML?</h2><p>A markup: <a href="mailto:me@host.org">ask</a>.</p></html>'
    )
    (folder / "faq").mkdir()
    (folder / "faq" / "index.html").write_text(page, "utf-8")
    assert [file.name for file in found_at(f"{web.url}/docs/faq").files] == [f"{web.url}/docs/faq"]


def test_a_page_that_only_a_slash_names_is_found(web: Web, folder: Path) -> None:
    web.answers = {"/docs": (404, "")}
    assert len(found_at(f"{web.url}/docs/").files) == 2
    web.answers = {"/docs": (302, "http://localhost/docs/")}  # as one behind a proxy does
    assert len(found_at(f"{web.url}/docs/").files) == 2
    (folder / "faq").mkdir()
    (folder / "faq" / "index.html").write_text(ONE, "utf-8")
    for answer in ((404, ""), (302, "http://localhost/docs/faq/")):
        web.answers = {"/docs/faq": answer}
        (file,) = found_at(f"{web.url}/docs/faq/").files
        with reaching({}):
            copy = fetch(file.path)
        assert copy.read_text("utf-8") == ONE
        copy.unlink()


def test_links_without_end_are_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.files.remote._MOST_LINKS", 4)
    assert "more than 4 links are there" in problem_at(f"{web.url}/docs")


def test_a_page_of_links_is_of_some_size(
    web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "deep" / "index.html").write_text("<html>" + "x" * 2000, "utf-8")
    monkeypatch.setattr("ingest.files.web._MOST_PAGE", 1000)
    assert "a page there has more than 0 MiB" in problem_at(f"{web.url}/docs")


def test_options_open_what_is_closed_and_are_not_told(web: Web) -> None:
    web.key = "secret-1"
    address = f"{web.url}/docs"
    assert "access is denied" in problem_at(address)
    options = {"http": {"headers": {"X-Key": "secret-1"}}}
    assert len(found_at(address, options).files) == 2
    own = {web.url: options["http"], "http": {"headers": {"X-Key": "other"}}}
    assert len(found_at(address, own).files) == 2
    assert "access is denied" in problem_at(address, {f"{web.url}0": options["http"]})
    settings = Settings.load(remote=options)
    assert "secret-1" not in repr(settings)
    wrong = problem_at(address, {"http": {"client_kwargs": {"secret-1": "secret-1"}}})
    assert "cannot be read" in wrong
    assert "secret-1" not in wrong


def test_a_large_document_is_refused_and_a_copy_goes_with_its_reading(
    web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    rows = "\n".join(f"What is {n}?,{n}" for n in range(500))
    (folder / "table.csv").write_text(f"question,answer\n{rows}\n", "utf-8")
    address = Path(f"{web.url}/docs/table.csv")
    with reaching({}):
        with pytest.raises(SourceError, match="too large"):
            fetch(address, 1000)
        assert list(copies.iterdir()) == []
        opened = open_document("table.csv", address, limits=Limits(whole=100))
        assert sum(len(piece) for piece in opened.pieces()) == 500
        assert len(list(copies.iterdir())) == 1
        del opened
    assert list(copies.iterdir()) == []


class Heedless(MemoryFileSystem):
    """A driver that copies a whole file, whoever listens; as those of ftp and sftp do."""

    protocol = "heedless"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return f"/{path.removeprefix('heedless://').strip('/')}"

    def get_file(self, rpath: str, lpath: str, **_: object) -> None:
        Path(lpath).write_bytes(self.cat_file(rpath))


def test_no_driver_copies_more_than_the_limit(tmp_path: Path) -> None:
    fsspec.register_implementation("heedless", Heedless, clobber=True)
    fsspec.filesystem("memory").pipe({"large/a.md": b"x" * 2000})
    with reaching({}):
        with pytest.raises(SourceError, match="too large"):
            fetch(Path("heedless://large/a.md"), 1000)
        copy = fetch(Path("heedless://large/a.md"), 2000)
    assert copy.stat().st_size == 2000
    copy.unlink()


def test_where_no_copy_can_be_made_it_is_told(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with reaching({}):
        with pytest.raises(SourceError, match="there is nothing at this address"):
            fetch(Path(f"{web.url}/docs/a.{'x' * 300}"))
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        with pytest.raises(SourceError, match="cannot be copied to a temporary file"):
            fetch(Path(f"{web.url}/docs/one.md"))


def test_a_page_without_a_suffix_is_read_as_what_it_is(web: Web, folder: Path) -> None:
    page = "<html><h2>What is HTML?</h2><p>A markup.</p><h2>What is CSS?</h2><p>Styles.</p></html>"
    (folder / "faq").write_text(page, "utf-8")
    (folder / "start").mkdir()
    (folder / "start" / "index.html").write_text(page, "utf-8")
    for name in ("faq", "start"):  # the latter has the form of a folder, and links to nothing
        found = found_at(f"{web.url}/docs/{name}")
        with reaching({}):
            opened = open_document(found.files[0].name, found.files[0].path)
        assert (opened.layout, opened.count) == ("html", 2)


@pytest.mark.parametrize("kind", ["memory", "zip"])
def test_other_drivers_of_fsspec_are_read_alike(kind: str, tmp_path: Path) -> None:
    options: dict[str, dict[str, Any]] = {}
    if kind == "zip":
        options = {"zip": {"fo": str(tmp_path / "docs.zip")}}
        written = fsspec.filesystem("zip", fo=str(tmp_path / "docs.zip"), mode="w")
    else:
        written = fsspec.filesystem("memory")
    names = ("docs/one.md", "docs/deep/two.md", "docs/.git/three.md", "docs/four.exe")
    written.pipe({name: TWO.encode() for name in names})
    if kind == "zip":
        written.close()
    found = found_at(f"{kind}://docs", options)
    assert [file.name for file in found.files] == [
        f"{kind}://docs/deep/two.md",
        f"{kind}://docs/one.md",
    ]
    assert all(file.mark and file.size == len(TWO) for file in found.files)
    with reaching(options):
        assert open_document("two.md", found.files[0].path).count == 1


def test_the_command_reads_an_address_and_watching_one_is_refused(
    web: Web, run_cli: RunCli, settings: Settings
) -> None:
    done = run_cli("parse", f"{web.url}/docs", "--json")
    assert done.returncode == 0, done.stderr
    assert "Where do fish live?" in done.stdout
    with pytest.raises(SourceError, match="only files and folders are watched"):
        next(iter(watch([Path(f"{web.url}/docs")], settings, lambda _: pytest.fail("a run"))))


@pytest.mark.skipif(
    not (find_spec("s3fs") and find_spec("moto")), reason="s3fs and moto are not installed"
)
def test_a_bucket_is_read_and_what_is_wrong_is_told(
    settings: Settings, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moto.server import ThreadedMotoServer

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # a keyless driver asks there for keys
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        options = {"s3": {"endpoint_url": endpoint, "key": "key-1", "secret": "secret-1"}}
        bucket = fsspec.filesystem("s3", **options["s3"])
        bucket.mkdir("bucket")
        bucket.pipe({"bucket/docs/one.md": ONE.encode(), "bucket/docs/a/two.md": TWO.encode()})
        bucket.pipe({"bucket/docs/x//three.md": TWO.encode()})
        root = Path("s3://bucket/docs")
        with reaching(options):
            first = ingest([root], settings, embedder)
            assert (first.added, first.unchanged) == (2, 0)
            assert "s3://bucket/docs/x//three.md" in {one.path for one in first.skipped}
            assert ingest([root], settings, embedder).unchanged == 2
            bucket.pipe({"bucket/docs/one.md": (ONE + TWO).encode()})
            bucket.rm("bucket/docs/a/two.md")
            again = ingest([root], settings, embedder)
            assert (again.updated, again.removed, again.embedded) == (1, 1, 0)
        assert "no such bucket" in problem_at("s3://other/docs", options)
        assert "no such bucket, folder or file" in problem_at("s3://bucket/none", options)
        keyless = {"s3": {"endpoint_url": endpoint}}
        assert "needs credentials" in problem_at("s3://bucket/docs", keyless)
        nowhere = {"s3": {**options["s3"], "endpoint_url": "http://127.0.0.1:1"}}
        assert "cannot be reached" in problem_at("s3://bucket/docs", nowhere)
    finally:
        server.stop()


def test_no_secret_is_shown() -> None:
    for typed in ("https://a:b@host/x?y=z#u", "sftp://a:b@host/x"):
        assert shown_path(Path(typed)) == f"{typed.partition(':')[0]}://host/x"
    assert shown_path(Path("abfs://box@host/x")) == "abfs://box@host/x"
