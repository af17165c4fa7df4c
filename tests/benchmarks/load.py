"""What the server does under load: python -m tests.benchmarks.load INDEX QUERIES [--more N].

Prints one JSON object: answers a second of a bare `Engine.ask` loop in a process of its own, then of
the server with 50 users, one after the other; its latencies, errors and memory. Users are coroutines
that ask over lines of their own, each its next question as soon as it has an answer.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

import httpx
import psutil

from corpus.settings import Settings
from search import Engine
from tests.servers import free_port


def bare(index: Path, queries: list[str], seconds: float) -> float:
    """Return the answers a second of one loop over the engine."""
    engine = Engine.open(Settings.load(index=index))
    engine.warm_up()
    for query in queries[:20]:
        engine.ask(query)
    began, answered = time.perf_counter(), 0
    for query in cycle(queries):
        engine.ask(query)
        answered += 1
        if time.perf_counter() - began >= seconds:
            break
    return answered / (time.perf_counter() - began)


class Load:
    """Users of a server; `times` are the seconds of each answer, `errors` what was none."""

    def __init__(self, port: int, queries: list[str]) -> None:
        self._port = port
        self._queries = cycle(queries)
        self.times: list[float] = []
        self.errors: list[str] = []

    async def run(self, users: int, seconds: float = 1e9, most: int = sys.maxsize) -> float:
        """Let users ask for some seconds, or so many questions; return how long it took."""
        began = time.perf_counter()
        self._end, self._most = began + seconds, most
        await asyncio.gather(*(self._user() for _ in range(users)))
        return time.perf_counter() - began

    async def _user(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        while time.perf_counter() < self._end and self._most > 0:
            self._most -= 1
            body = json.dumps({"query": next(self._queries)}).encode()
            writer.write(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (self._port, len(body))
                + body
            )
            began = time.perf_counter()
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode().lower().split("\r\n")
            length = next(int(line.split(":")[1]) for line in lines if "content-length:" in line)
            answer = await reader.readexactly(length)
            self.times.append(time.perf_counter() - began)
            if " 200 " not in lines[0] or b'"results":[{' not in answer:
                self.errors.append(lines[0])
        writer.close()


def serve(index: Path, port: int) -> "subprocess.Popen[bytes]":
    program = str(Path(sys.executable).with_name("askalike"))
    process = subprocess.Popen(
        [program, "serve", "--index", str(index), "--port", str(port)],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
    )
    while True:
        try:
            response = httpx.get(f"http://127.0.0.1:{port}/readyz")
            if response.status_code == 200 and "page" in response.json()["parts"]:
                return process
        except httpx.TransportError:
            pass
        time.sleep(0.2)


def megabytes(process: "subprocess.Popen[bytes]") -> float:
    return psutil.Process(process.pid).memory_info().rss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--more", type=int, default=0)
    given = parser.parse_args()
    queries = given.queries.read_text("utf-8").splitlines()
    command = [
        sys.executable,
        "-c",
        (
            "from tests.benchmarks.load import *; "
            f"print(bare(Path({str(given.index)!r}), "
            f"Path({str(given.queries)!r}).read_text('utf-8').splitlines(), {given.seconds}))"
        ),
    ]
    alone = float(subprocess.run(command, check=True, capture_output=True).stdout)
    port = free_port()
    process = serve(given.index, port)
    try:
        asyncio.run(Load(port, queries).run(50, most=500))
        load = Load(port, queries)
        took = asyncio.run(load.run(50, given.seconds))
        found = {
            "bare": alone,
            "served": len(load.times) / took,
            "p50": statistics.median(load.times),
            "p95": statistics.quantiles(load.times, n=20)[-1],
            "errors": len(load.errors),
            "before": megabytes(process),
        }
        if given.more:
            more = Load(port, queries)
            asyncio.run(more.run(50, most=given.more))
            found |= {"after": megabytes(process), "more": len(more.times)}
            found["errors"] += len(more.errors)
        print(json.dumps(found))
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
