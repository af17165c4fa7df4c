"""One REST application over the shared engine, called without a network."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from search import Engine
from ui.rest.app import build_rest
from ui.service import Service


@pytest.fixture(scope="session")
def rest(engine: Engine) -> Iterator[FastAPI]:
    service = Service(engine)
    service.warm_up()
    yield build_rest(service)
    assert service.close(patience=30)


@pytest.fixture(scope="session")
def client(rest: FastAPI) -> Iterator[TestClient]:
    with TestClient(rest) as client:
        yield client
