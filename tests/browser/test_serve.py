"""Starting the app: what it needs, and what it says when it cannot."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.browser.conftest import SERVE
from tests.servers import free_port


def test_a_taken_port_is_named_with_the_way_out(documents_index: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [*SERVE, "--port", str(port), "--index", str(documents_index.index)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"error: port {port} is taken; choose another with --port (make run: PORT=)\n"
    )


def test_without_an_index_one_line_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--port", "7949", "--index", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "askalike ingest" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_a_polite_kill_ends_it_in_peace(
    documents_index: Settings, sent: signal.Signals
) -> None:
    # A background job of a shell ignores Ctrl-C, and so would what the tests start from there.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    port = free_port()
    with subprocess.Popen(
        [*SERVE, "--port", str(port), "--index", str(documents_index.index)],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert re.search(rf"http://127\.0\.0\.1:{port}\b", process.stdout.readline())
        process.send_signal(sent)
        rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest == "stopped\n"
    assert "Traceback" not in errors
