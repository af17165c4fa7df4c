"""The real command on stdio, spoken to line by line."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from tests.conftest import RunCli
from tests.ui.mcp.conftest import ASKALIKE, ENVIRONMENT
from ui.mcp.stdio import protocol_output

INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


class Process:
    """The command, and the lines it gets and writes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def write(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def send(self, number: int, method: str, **params: object) -> None:
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.write(json.dumps(request))

    def read(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def start(self) -> None:
        self.send(0, "initialize", **INITIALIZE)
        assert self.read()["result"]["serverInfo"]["name"] == "askalike"


@contextmanager
def running(settings: Settings) -> Iterator[Process]:
    with subprocess.Popen(
        [ASKALIKE, "mcp", "--index", settings.index],
        env=os.environ | ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Process(process)
        finally:
            process.kill()


def test_it_answers_while_the_model_loads_and_ends_when_told(documents_index: Settings) -> None:
    with running(documents_index) as command:
        command.start()
        asked = {"query": "what is overfitting \ud800", "k": 1}
        command.send(1, "tools/call", name="ask", arguments=asked)
        command.write("this is not JSON")
        command.send(2, "tools/list")
        first, second = command.read(), command.read()
        assert [first["id"], second["id"]] == [2, 1]  # the question waits for the model
        assert len(first["result"]["tools"]) == 7
        data = second["result"]["structuredContent"]
        assert (data["query"], data["answerable"]) == ("what is overfitting ?", True)
        command.process.send_signal(signal.SIGTERM)
        out, errors = command.process.communicate(timeout=60)
        assert (command.process.returncode, out, errors) == (0, "", "")


@pytest.mark.parametrize("end", ["end of input", "ctrl-c"])
def test_it_ends_quietly_also_while_the_model_loads(documents_index: Settings, end: str) -> None:
    with running(documents_index) as command:
        command.start()
        if end == "ctrl-c":
            command.process.send_signal(signal.SIGINT)
        out, errors = command.process.communicate(timeout=60)
        assert (command.process.returncode, out, errors) == (0, "", "")


def test_without_an_index_it_says_so_in_one_line(run_cli: RunCli, tmp_path: Path) -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    done = run_cli("mcp", "--index", tmp_path / "none")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "run: askalike ingest PATH" in done.stderr
    after = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert after == handlers


def test_only_the_protocol_reaches_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    with protocol_output() as output:
        print("a stray print", flush=True)
        os.write(1, b"a library's own line\n")
        output.write("{}\n")
        output.flush()
    print("after")
    out, errors = capfd.readouterr()
    assert out == "{}\nafter\n"
    assert "a stray print" in errors
    assert "a library's own line" in errors
