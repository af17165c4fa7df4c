"""A small corpus that may be changed, and the whole server in front of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import platformdirs
import pytest
from starlette.testclient import TestClient

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from ui.access.file import AccessFile, LiveAccounts
from ui.access.rules import Access
from ui.keeping.changes import Ingest
from ui.keeping.keeper import Keeper
from ui.rest.app import build_rest
from ui.server.application import Application, Part
from ui.server.stack import Stack
from ui.service import Service

BREAD = "# Bread\n\n## How long does dough rise?\n\nAn hour in a warm place.\n"
TEA = "# Tea\n\n## How hot is the water for green tea?\n\nEighty degrees.\n"
BIKES = (
    "# Bikes\n\n## How do I patch a tube?\n\nRoughen it, glue it, press the patch on.\n\n"
    "## How tight is the chain?\n\nIt moves about a centimetre.\n"
)


@dataclass
class Kept:
    """A corpus with its server: requests go through all layers, from this machine."""

    root: Path
    data: Path
    settings: Settings
    keeper: Keeper
    service: Service[Engine]
    application: Application
    client: TestClient

    def get(self, path: str, status: int = 200) -> Any:
        return self._json(self.client.get(f"/api/v1{path}"), status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._json(self.client.post(f"/api/v1{path}", json=body or {}), status)

    def put(self, draft: str, path: str, content: bytes | str, status: int = 200) -> Any:
        sent = content.encode() if isinstance(content, str) else content
        url = f"/api/v1/drafts/{draft}/files"
        return self._json(self.client.put(url, params={"path": path}, content=sent), status)

    def delete(self, url: str, status: int = 204, **params: str) -> Any:
        return self._json(self.client.delete(f"/api/v1{url}", params=params), status)

    def draft(self, **files: str) -> str:
        """Open a draft with files, whose names are written with _ for the dot."""
        found: str = self.post("/drafts")["id"]
        for name, content in files.items():
            self.put(found, name.replace("_", "."), content)
        return found

    def wait(self, job: Any) -> Any:
        """Wait for a job's end and return it."""
        for _ in range(5000):
            if job["state"] != "running":
                return job
            time.sleep(0.05)
            job = self.get(f"/jobs/{job['id']}")
        raise AssertionError(job)

    def done(self, job: Any) -> Any:
        ended = self.wait(job)
        assert ended["state"] == "done", ended
        return ended

    @property
    def sources(self) -> dict[str, Any]:
        return {one["path"]: one for one in self.get("/sources")["sources"]}

    @staticmethod
    def _json(response: httpx.Response, status: int) -> Any:
        assert response.status_code == status, response.text
        return response.json() if response.content else None


KeptMaker = Callable[..., Kept]


@pytest.fixture
def make(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[KeptMaker]:
    """Makes a server over documents in a folder, which are bread.md and tea.md."""
    with makes(tmp_path, embedder) as make_one:
        yield make_one


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[Kept]:
    """A server whose corpus the tests of a module leave as it is."""
    with makes(tmp_path_factory.mktemp("shared"), embedder) as make_one:
        yield make_one()


@contextmanager
def makes(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[KeptMaker]:
    made: list[Kept] = []
    data = tmp_path / "data"

    def make_one(
        access: Access | None = None,
        accounts: LiveAccounts | None = None,
        work: Ingest = ingest,
        **more: Any,
    ) -> Kept:
        root = tmp_path / "documents"
        root.mkdir()
        (root / "bread.md").write_text(BREAD)
        (root / "tea.md").write_text(TEA)
        settings = Settings.load(index=tmp_path / "index", **more)
        ingest([root], settings, embedder)
        access = access or Access.of("127.0.0.1")
        accounts = accounts or LiveAccounts(AccessFile(tmp_path / "access.json"))
        service = Service(Engine.open(settings, embedder))
        keeper = Keeper(settings, service.engine, work, read_only=access.read_only)
        application = Application(lambda _: iter(()))
        application.service = service
        application.closing.append(keeper.close)
        rest = build_rest(service, keeper)
        app = Stack(access, accounts).around(application)
        application.add(Part("rest", ("/api/v1", "/docs", "/openapi.json"), rest))
        client = TestClient(app, base_url="http://127.0.0.1:7860", client=("127.0.0.1", 5))
        made.append(Kept(root, data, settings, keeper, service, application, client))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platformdirs, "user_data_path", lambda *_args, **_kwargs: data)
        yield make_one
        for kept in made:
            assert kept.application.close()


@pytest.fixture
def kept(make: KeptMaker) -> Kept:
    return make()
