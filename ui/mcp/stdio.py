"""MCP over standard input and output, where nothing but the protocol may be written."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any, TextIO, cast

import anyio
from mcp.server.stdio import stdio_server

from ui.mcp.wire import mended

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from types import FrameType

    from mcp.server.lowlevel import Server


@contextmanager
def protocol_output() -> Iterator[TextIO]:
    """Yield the real standard output; meanwhile everything else written to it goes to stderr."""
    sys.stdout.flush()
    private = os.dup(1)
    try:
        os.dup2(2, 1)
    except OSError:  # stderr is closed
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device, by its number
            os.dup2(nowhere.fileno(), 1)
    try:
        with redirect_stdout(sys.stderr):
            # Not closed when the reader is gone: closing would fail like writing does.
            yield os.fdopen(private, "w", encoding="utf-8", closefd=False)
    finally:
        sys.stdout.flush()
        os.dup2(private, 1)


@contextmanager
def quiet_end() -> Iterator[None]:
    """End the process without a word at Ctrl-C and SIGTERM; there is nothing to save."""

    def end(_number: int, _frame: FrameType | None) -> None:
        # Not by an exception: the thread that waits for the next line cannot be interrupted, and
        # Python would wait for it.
        os._exit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve_stdio(server: Server[Any], output: TextIO) -> None:
    """Answer the messages on standard input until it ends."""

    async def serve() -> None:
        lines = cast("anyio.AsyncFile[str]", _Lines())
        async with stdio_server(lines, anyio.wrap_file(output)) as (messages, answers):
            await server.run(messages, answers, server.create_initialization_options())

    try:
        anyio.run(serve)
    except* (BrokenPipeError, ConnectionResetError):
        pass  # the client has gone away while an answer was written


class _Lines:
    """The lines of standard input, each mended, so that the SDK's strict reader takes them."""

    async def __aiter__(self) -> AsyncIterator[str]:
        async with await anyio.open_file(
            0, encoding="utf-8", errors="replace", closefd=False
        ) as lines:
            async for line in lines:
                yield str(mended(line) or line)
