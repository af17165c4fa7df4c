"""Commands run as by an ordinary user, without root's privilege to read and write everything."""

import ctypes
import io
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from subprocess import CompletedProcess

import pytest

from tests.ingest.crash import PROCESSES

Commands = Sequence[Sequence[object]]

# Of Linux: the version of the structures, and what lets root ignore the permissions of files.
_VERSION = 0x20080522
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_DROP = 24  # PR_CAPBSET_DROP: for the processes that it starts


def run_without_privilege(commands: Commands) -> list[CompletedProcess[str]]:
    """Run commands, one after the other, in a process that must obey the permissions of files."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_run_all, args=(there, commands))
    process.start()
    there.close()
    try:
        if not here.recv():
            pytest.skip("root cannot give up its privilege here")
        return [here.recv() for _ in commands]
    finally:
        process.join()


def _run_all(results: Connection, commands: Commands) -> None:
    results.send(os.geteuid() != 0 or _give_up())
    for arguments in commands:
        results.send(_run(["askalike", *map(str, arguments)]))


def _give_up() -> bool:
    """Give up root's privilege over files; return whether that worked."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        header = (ctypes.c_uint32 * 2)(_VERSION, 0)
        held = (ctypes.c_uint32 * 6)()  # twice: effective, permitted, inheritable
        got = libc.capget(header, held)
        dropped = [libc.prctl(_DROP, one) for one in _OVERRIDES]
        for one in _OVERRIDES:
            held[0] &= ~(1 << one)
            held[1] &= ~(1 << one)
        return not any((got, *dropped, libc.capset(header, held)))
    except (OSError, AttributeError):  # another system
        return False


def _run(command: list[str]) -> CompletedProcess[str]:
    from ui.cli import main

    sys.argv = command
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    code: object = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
    return CompletedProcess(command, int(str(code)), out.read(), err.read())
