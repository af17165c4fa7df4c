"""The page's modules: they parse, their types hold, and no listed file is missing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ui.web.files import ROOM

MODULES = sorted(ROOM.rglob("*.js"))
_TYPESCRIPT = "typescript@5.9.3"
_IMPORT = re.compile(r'(?:from |import\()"(\.{1,2}/[^"]+)"')
# What runs text as a program, or makes HTML of text; only `rendered` may, with the server's HTML.
_RISKY = re.compile(
    r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function"
)


def npm() -> str:
    found = shutil.which("npm")
    if not found:
        pytest.skip("node is not installed")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_what_a_module_imports_is_there(module: Path) -> None:
    assert {
        name
        for name in _IMPORT.findall(module.read_text("utf-8"))
        if not (module.parent / name).is_file()
    } == set()


def test_html_comes_only_from_what_the_server_has_sanitised() -> None:
    risky = {
        module.name: _RISKY.findall(module.read_text("utf-8"))
        for module in MODULES
        if _RISKY.search(module.read_text("utf-8"))
    }
    assert risky == {"dom.js": ["innerHTML"]}


def test_the_types_hold(tmp_path: Path) -> None:
    options = "--allowJs --checkJs --noEmit --strict --target es2022 --module esnext"
    libraries = "--moduleResolution bundler --lib es2022,dom,dom.iterable"
    done = subprocess.run(
        [
            npm(),
            "exec",
            "--yes",
            "--fetch-retries=0",
            f"--package={_TYPESCRIPT}",
            "--",
            "tsc",
            *options.split(),
            *libraries.split(),
            *map(str, MODULES),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        cwd=tmp_path,
    )
    if "npm error" in done.stderr:
        pytest.skip(f"{_TYPESCRIPT} cannot be had: {done.stderr.splitlines()[0]}")
    assert done.stdout == ""
