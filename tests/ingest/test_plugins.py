"""Layouts and formats of other packages: the example of docs/plugins.md, and broken ones."""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError
from ingest.files.choices import Choices
from ingest.files.content import READER_VERSION, digest
from ingest.files.discover import discover
from ingest.formats.find import FORMATS
from ingest.layouts.catalogue import LAYOUTS, known_layouts
from ingest.plugins import TAKEN, forget_plugins
from ingest.reader import layout_names, parse_document, plugin_problems
from ingest.text.fences import find_fences
from tests.conftest import ROOT, RunCli

GUIDE = ROOT / "docs" / "plugins.md"
RIDDLES = b"?? What has keys but no doors?\nA piano.\n\n?? What has hands but no arms?\nA clock.\n"
NOTES = b"#notes\nWhat is a fjord? :: A drowned valley.\n"

BROKEN_IMPORT = (
    "cannot be loaded (AttributeError: module 'broken_import' has no attribute 'Missing'); "
    "update the package, or uninstall it"
)
BROKEN_CODE = (
    "cannot be loaded (ZeroDivisionError: division by zero); update the package, or uninstall it"
)

# Installs a package: its name, its version, its entry points by their group, and its module.
Install = Callable[[str, str, dict[str, dict[str, str]], str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))

    def installed(name: str, version: str, groups: dict[str, dict[str, str]], code: str) -> None:
        module = name.replace("-", "_")
        info = site / f"{module}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        points = (
            f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
            for group, entries in groups.items()
        )
        (info / "entry_points.txt").write_text("\n".join(points))
        (site / f"{module}.py").write_text(code)
        monkeypatch.delitem(sys.modules, module, raising=False)
        forget_plugins()

    yield installed
    monkeypatch.undo()
    forget_plugins()


def guide_files() -> dict[str, str]:
    """Return the files that the guide shows, by their titles."""
    lines = GUIDE.read_text("utf-8").split("\n")
    titled = [one for one in find_fences(lines) if 'title="' in one.info]
    return {
        one.info.partition('title="')[2].rstrip('"'): "\n".join(lines[one.first + 1 : one.last])
        for one in titled
    }


@pytest.fixture
def riddles(install: Install) -> None:
    files = guide_files()
    project = tomllib.loads(files["pyproject.toml"])["project"]
    install(
        project["name"], project["version"], project["entry-points"], files["askalike_riddles.py"]
    )


@pytest.mark.usefixtures("riddles")
def test_the_layout_of_the_guide_reads_a_text() -> None:
    parsed = parse_document("riddles.md", RIDDLES)
    assert parsed.layout == "riddles"
    assert [(one.question, one.answer) for one in parsed.records] == [
        ("What has keys but no doors?", "A piano."),
        ("What has hands but no arms?", "A clock."),
    ]
    assert not parsed.unread
    assert plugin_problems() == []


@pytest.mark.usefixtures("riddles")
@pytest.mark.parametrize("name", ["fjord.notes", "fjord.txt"])
def test_the_format_of_the_guide_reads_a_file(name: str) -> None:
    parsed = parse_document(name, NOTES)
    assert parsed.layout == "notes"
    assert [(one.question, one.answer) for one in parsed.records] == [
        ("What is a fjord?", "A drowned valley.")
    ]


@pytest.mark.usefixtures("riddles")
def test_a_plugin_stands_where_it_says_and_can_be_chosen() -> None:
    names = [layout.name for layout in known_layouts().parts]
    assert names.index("riddles") == names.index("labelled") - 1
    assert len(names) == len(LAYOUTS) + 1
    assert {"riddles", "notes"} <= set(layout_names())
    assert parse_document("a.md", RIDDLES, "riddles").layout == "riddles"


@pytest.mark.usefixtures("riddles")
def test_its_files_are_found_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("a.notes", "b.riddle", "c.unknown"):
        (folder / name).write_text("?")
    found = discover([folder])
    assert [file.name for file in found.files] == ["a.notes", "b.riddle"]
    assert [one.path for one in found.skipped] == ["c.unknown"]


def test_digests_change_with_a_plugin_and_its_version_only(install: Install) -> None:
    without = digest(RIDDLES)
    assert without == hashlib.sha256(f"{READER_VERSION}:".encode() + RIDDLES).hexdigest()
    code = guide_files()["askalike_riddles.py"]
    groups = {"askalike.layouts": {"riddles": "askalike_riddles:Riddles"}}
    install("askalike-riddles", "1.0", groups, code)
    first = digest(RIDDLES)
    install("askalike-riddles", "1.1", groups, code)
    assert len({without, first, digest(RIDDLES)}) == 3


def test_a_broken_plugin_is_reported_and_stops_no_other(install: Install, riddles: None) -> None:
    install("broken-import", "2.0", {"askalike.layouts": {"one": "broken_import:Missing"}}, "")
    install("broken-code", "0.1", {"askalike.formats": {"two": "broken_code:x"}}, "1 / 0")
    code = "class Bare:\n    name = 'bare'\n    summary = example = 'x'\n"
    install("lacking", "3", {"askalike.layouts": {"bare": "lacking:Bare"}}, code)
    taken = f"{code}    before = 'nothing'\n\n    def read(self, document): ...\n"
    late = taken.replace("'bare'", "'late'")
    groups = {"askalike.layouts": {"taken": "taken:Bold", "late": "taken:Late"}}
    code = taken.replace("Bare", "Bold").replace("'bare'", "'bold'") + late.replace("Bare", "Late")
    install("taken", "4", groups, code)
    assert [problem.replace("plug-in ", "", 1) for problem in plugin_problems()] == [
        f"'one' of broken-import 2.0 (askalike.layouts) {BROKEN_IMPORT}",
        "'bare' of lacking 3 (askalike.layouts) lacks read; see docs/plugins.md",
        "'taken' of taken 4 (askalike.layouts): the name 'bold' is taken; rename it",
        "'late' of taken 4 (askalike.layouts): there is no 'nothing' to come before; it comes last",
        f"'two' of broken-code 0.1 (askalike.formats) {BROKEN_CODE}",
    ]
    assert parse_document("riddles.md", RIDDLES, "riddles").records
    assert parse_document("fjord.notes", NOTES).layout == "notes"


def test_a_plugin_with_a_name_or_suffixes_that_cannot_be_is_left_out(
    install: Install, riddles: None
) -> None:
    code = (
        "class Json:\n    name = 'json'\n    summary = example = 'x'\n"
        "    suffixes = frozenset({'.left'})\n\n    def read(self, document): ...\n\n"
        "    def recognise(self, raw): ...\n\n"
        "class Again(Json):\n    name = 'riddles'\n\n"
        "class Bare(Json):\n    name = 'bare'\n    suffixes = None\n\n"
        "class Word(Json):\n    name = 'word'\n    suffixes = '.left'\n\n"
        "class Nameless(Json):\n    name = None\n"
    )
    groups = {
        "askalike.layouts": {"json": "left_out:Json", "word": "left_out:Word"},
        "askalike.formats": {key: f"left_out:{key}" for key in ("Again", "Bare", "Nameless")},
    }
    before = digest(RIDDLES)
    install("left-out", "1", groups, code)
    reasons = [problem.partition(")")[2] for problem in plugin_problems()]
    assert reasons == [
        ": the name 'json' is taken; rename it",
        ": its suffixes are not a set of texts; see docs/plugins.md",
        ": the name 'riddles' is taken; rename it",
        ": its suffixes are not a set of texts; see docs/plugins.md",
        ": the name None is not a text; see docs/plugins.md",
    ]
    assert not Choices().reads(Path("x.left").name)
    assert digest(RIDDLES) == before
    assert parse_document("riddles.md", RIDDLES).layout == "riddles"


def test_the_names_that_are_taken_are_those_of_our_layouts_and_formats() -> None:
    assert {one.name for one in (*LAYOUTS, *FORMATS)} == TAKEN


def test_a_plugin_that_fails_on_a_document_is_named(install: Install) -> None:
    code = (
        "class Bad:\n    name = summary = example = 'bad'\n\n    def read(self, document): 1 / 0\n"
    )
    install("bad-layout", "1", {"askalike.layouts": {"bad": "bad_layout:Bad"}}, code)
    with pytest.raises(SourceError, match=r"^plug-in 'bad' of bad-layout 1 .* failed on it \(Zero"):
        parse_document("riddles.md", RIDDLES)


def test_nothing_is_looked_for_until_a_document_is_read() -> None:
    code = (
        "import sys, ingest.reader, ingest.plugins\n"
        "assert not ingest.plugins.load_plugins.cache_info().currsize\n"
        "ingest.reader.parse_document('a.md', b'## Why?\\n\\nSo.\\n')\n"
        "assert ingest.plugins.load_plugins.cache_info().currsize == 2\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_parse_and_ingest_warn_of_a_broken_plugin_once_and_go_on(
    install: Install, run_cli: RunCli, tmp_path: Path
) -> None:
    install("broken-import", "0.1", {"askalike.layouts": {"x": "broken_import:Missing"}}, "")
    (tmp_path / "a.md").write_text("## What is x?\nIt is y.\n")
    for command in ("parse", "ingest"):
        done = run_cli(command, tmp_path / "a.md", "--json")
        assert done.returncode == 0
        assert done.stderr.count("warning:") == 1
        assert BROKEN_IMPORT in done.stderr
        json.loads(done.stdout)
