"""What the tests of an index on a server share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ChromaServer, Proxy


@pytest.fixture
def proxy(chroma_server: ChromaServer) -> Iterator[Proxy]:
    with Proxy(chroma_server) as proxy:
        yield proxy


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    """A server that only this test uses, which may be killed."""
    server = ChromaServer(tmp_path / "data").start()
    yield server
    server.kill()
