"""The structure of the code: its limits, and its map in ARCHITECTURE.md."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.structure import PACKAGES, Structure

MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


@pytest.fixture(scope="module")
def structure() -> Structure:
    return Structure.read()


def test_no_imports_run_in_a_circle(structure: Structure) -> None:
    assert structure.cycle == []


def test_no_chain_of_imports_is_longer_than_fifteen(structure: Structure) -> None:
    assert len(structure.chain) <= 15, " > ".join(structure.chain)


def test_no_floor_has_more_than_twenty_rooms(structure: Structure) -> None:
    assert {floor: len(rooms) for floor, rooms in structure.floors.items() if len(rooms) > 20} == {}
    assert len(structure.arrows["corpus"]) < 80


def test_no_module_is_a_splinter(structure: Structure) -> None:
    assert structure.small == []


def test_the_map_lists_each_folder() -> None:
    listed = re.search(r"<!-- folders -->\n(.*?)<!-- end of folders -->", MAP, re.DOTALL)
    assert listed
    named = re.findall(r"^- `([\w/]+)/`: \S", listed[1], re.MULTILINE)
    folders = {
        file.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.*")
        if "__pycache__" not in file.parts
    }
    assert named == sorted(folders)


def test_the_files_that_the_map_names_are_there() -> None:
    table = MAP[MAP.index("## Where to find it") :]
    for path in re.findall(r"`((?:corpus|ingest|search|ui|tests|docs)/[\w/.]+)`", MAP + table):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize(
    ("name", "path"),
    [("_MAXSIM_SHARE", "search/ranking/calibrate.py"), ("STRATEGIES", "search/ranking/fuse.py")],
)
def test_a_name_that_the_map_gives_is_where_it_says(name: str, path: str) -> None:
    assert f"`{name}`" in MAP
    assert re.search(rf"^{name}\b", Path(ROOT / path).read_text("utf-8"), re.MULTILINE)
