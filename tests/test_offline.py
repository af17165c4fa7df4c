"""Everything works with the network cut off, and nothing tries to reach it."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
WATCHED = """
import socket, sys
from ui.cli import main

def watch(event, arguments):
    if event == "socket.connect" and arguments[0].family != socket.AF_UNIX:
        print("CONNECT", arguments[1], file=sys.stderr)
    if event == "socket.getaddrinfo":
        print("LOOKUP", arguments[0], file=sys.stderr)

sys.addaudithook(watch)
main()
"""


def test_the_guard_of_these_tests_works() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match="outbound"):
        client.connect(("192.0.2.1", 80))


def test_ingest_and_ask_look_up_and_connect_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## What is x?\nIt is y.\n")
    for arguments in (["ingest", str(tmp_path / "a.md")], ["ask", "x"], ["duplicates"]):
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *arguments],
            env=os.environ | {"ASKALIKE_INDEX": str(tmp_path / "index")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "CONNECT" not in done.stderr
        assert "LOOKUP" not in done.stderr


def test_ingest_and_ask_work_where_there_is_no_network(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-rn", "true"], check=False).returncode:
        pytest.skip("this machine cannot make a network namespace (unshare -rn)")
    (tmp_path / "a.md").write_text("## What is x?\nIt is y.\n")
    askalike = str(Path(sys.executable).with_name("askalike"))
    environment = os.environ | {"ASKALIKE_INDEX": str(tmp_path / "index")}
    del environment["HF_HUB_OFFLINE"]
    for arguments in (["ingest", str(tmp_path / "a.md")], ["ask", "x"]):
        done = subprocess.run(
            [unshare, "-rn", askalike, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
