"""Help and parsing stay instant: they load neither torch nor Chroma nor Gradio."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAVY = (
    "torch",
    "chromadb",
    "gradio",
    "transformers",
    "sentence_transformers",
    "scipy",
    "watchfiles",
    "starlette",
    "argon2",
)
PROGRAM = f"""
import sys
from ui.cli import main
sys.argv = ["askalike", *sys.argv[1:]]
try:
    main()
except SystemExit as done:
    code = done.code
print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["ask", "--help"],
        ["serve", "-h"],
        ["mcp", "--help"],
        ["evaluate", "--help"],
        ["ingest", "--help"],
        ["restore", "--help"],
        ["doctor", "--help"],
        ["user", "add", "--help"],
        ["parse", "a.md"],
        ["parse", "a.md", "--json"],
    ],
)
def test_no_heavy_import(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.md").write_text("## What is x?\nIt is y.\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=tmp_path,
        env=os.environ | {"ASKALIKE_INDEX": str(tmp_path / "index"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "[] 0"
    assert done.stdout
    assert not (tmp_path / "index").exists()
