"""A server that is lost, or takes little at once, while an ingest writes to it."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from corpus.chroma.server_client import open_server
from corpus.derived import lexical_entries
from corpus.errors import IndexUnavailable, ServerUnavailable
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Encoding, Means, Vectors
from corpus.model.weights import find_model
from corpus.open import open_store
from corpus.settings import DEFAULT_MODEL, Settings
from corpus.writer import Writer
from ingest.doctor import diagnose
from ingest.pipeline import ingest
from tests.corpus.test_store import HEADER, content, put
from tests.servers import ChromaServer, Proxy, Seen


def documents(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir(exist_ok=True)
    things = ("lamps", "kites", "pumps", "bells", "locks", "boats")
    for n, thing in enumerate(things[:count]):
        text = "".join(f"## Why {verb} {thing}?\nBecause of reason {n}.\n\n" for verb in VERBS)
        (folder / f"{n}.md").write_text(text)
    return folder


VERBS = ("paint", "sell", "mend")


@dataclass(frozen=True)
class Everything:
    """All that an index holds; `vectors` are those of questions, then those of answer chunks."""

    held: tuple[object, ...]
    vectors: Vectors


def everything(settings: Settings) -> Everything:
    store = open_store(settings)
    vectors = store.vectors()
    rows = np.argsort(vectors.ids)
    entries = sorted(lexical_entries(store.collections), key=lambda entry: entry.passage_id)
    ids = [one.passage_id for one in entries]
    passages = sorted(store.passages(ids), key=lambda passage: passage.id)
    tokens = sorted((key, kept.bits.tobytes()) for key, kept in store.contents(ids).items())
    held = (store.all_records(), store.sources(), sorted(vectors.ids), entries, tokens)
    return Everything(held, np.stack([*vectors.questions[rows], *(m.vector for m in passages)]))


class OneByOne(SentenceTransformerEmbedder):
    """The real embedder; its encoding of a text does not depend on the others of the batch."""

    def __init__(self) -> None:
        super().__init__(find_model(DEFAULT_MODEL))
        self.known: dict[str, Encoding] = {}

    def encode_passages(self, texts: Sequence[str], means: Means | None = None) -> list[Encoding]:
        for text in set(texts).difference(self.known):
            (self.known[text],) = super().encode_passages([text], means)
        return [self.known[text] for text in texts]


@pytest.fixture(scope="module")
def one_by_one() -> OneByOne:
    return OneByOne()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents(tmp_path_factory.mktemp("six"), 6)


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, folder: Path, one_by_one: OneByOne
) -> Everything:
    """What an ingest of the documents into a folder gives."""
    settings = Settings.load(index=tmp_path_factory.mktemp("undisturbed"))
    ingest([folder], settings, one_by_one)
    return everything(settings)


class Killing:
    """Kills the server at the n-th upsert: before it is carried out, or before it is answered."""

    def __init__(self, server: ChromaServer, at: int, *, done: bool, back: bool) -> None:
        self.server, self.at, self.done, self.back = server, at, done, back
        self.count, self.killed = 0, 0.0

    def __call__(self, seen: Seen) -> int | None:
        self.count += seen.path.endswith("/upsert")
        if self.count != self.at or not seen.path.endswith("/upsert"):
            return None
        if self.done:
            seen.forward()
        self.server.kill()
        self.killed = time.monotonic()
        if self.back:
            Thread(target=self.server.start).start()
        return 0


@pytest.mark.parametrize("done", [False, True])
def test_an_ingest_survives_a_server_that_is_killed_and_comes_back(
    server: ChromaServer,
    tmp_path: Path,
    folder: Path,
    one_by_one: OneByOne,
    undisturbed: Everything,
    done: bool,  # noqa: FBT001
) -> None:
    with Proxy(server) as proxy:
        proxy.rule = killing = Killing(server, 3, done=done, back=True)
        settings = Settings.load(chroma_url=proxy.url, index=tmp_path / "derived")
        report = ingest([folder], settings, one_by_one)
        assert (report.added, report.records) == (6, 18)
        assert killing.count > 3
        found = everything(settings)
        assert found.held == undisturbed.held
        assert np.array_equal(found.vectors, undisturbed.vectors)


def test_an_ingest_ends_clearly_when_the_server_stays_away_and_the_next_completes_it(
    server: ChromaServer,
    tmp_path: Path,
    folder: Path,
    one_by_one: OneByOne,
    undisturbed: Everything,
) -> None:
    with Proxy(server) as proxy:
        proxy.rule = killing = Killing(server, 3, done=True, back=False)
        settings = Settings.load(
            chroma_url=proxy.url, index=tmp_path / "derived", chroma_patience=3
        )
        with pytest.raises(ServerUnavailable, match="run the same command again"):
            ingest([folder], settings, one_by_one)
        assert 3 <= time.monotonic() - killing.killed < 6  # once for everything that it had to send
        server.start()
        ingest([folder], settings, one_by_one)  # the lock that it left does not block
        found = everything(settings)
        assert found.held == undisturbed.held
        # Chroma normalises vectors again, also those that the second run took over.
        assert np.allclose(found.vectors, undisturbed.vectors, atol=1e-6)


def lose_for_a_moment(server: ChromaServer, after: float, away: float) -> Thread:
    """Begin to kill a server after some seconds, and to start it again some seconds later."""

    def run() -> None:
        time.sleep(after)
        server.kill()
        time.sleep(away)
        server.start()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.measure
@pytest.mark.timeout(1800)
def test_a_server_killed_at_random_moments_costs_nothing(
    server: ChromaServer, tmp_path: Path, one_by_one: OneByOne
) -> None:
    folder, here = documents(tmp_path, 6), Settings.load(index=tmp_path / "here")
    ingest([folder], here, one_by_one)
    first = folder / "0.md"
    text = first.read_text()
    first.write_text(text.replace("Because", "Simply because"))
    ingest([folder], here, one_by_one)
    undisturbed = everything(here)
    chance, moments, broken = random.Random(), [], 0  # noqa: S311
    for turn in range(30):
        place = server.new_database()
        settings = Settings.load(
            chroma_url=server.url, chroma_database=place, index=tmp_path / place
        )
        if turn % 2:  # half of them begin with the documents as they were
            first.write_text(text)
            ingest([folder], settings, one_by_one)
            first.write_text(text.replace("Because", "Simply because"))
        moments.append(chance.uniform(0, 1.5))
        lost = lose_for_a_moment(server, moments[-1], chance.uniform(0, 2))
        try:
            ingest([folder], settings, one_by_one)
            lost.join()
        except IndexUnavailable:
            broken += 1
            lost.join()  # a run does not wait for a server that is away when it begins
            ingest([folder], settings, one_by_one)
        found = everything(settings)
        assert found.held == undisturbed.held
        assert np.allclose(found.vectors, undisturbed.vectors, atol=1e-6)
        assert not [one for one in diagnose(settings).findings if one.matters]
    print(
        f"\nkilled after {', '.join(f'{one:.2f}' for one in moments)} s; {broken} runs broken off"
    )


def test_what_cannot_be_sent_twice_is_not(proxy: Proxy, chroma_server: ChromaServer) -> None:
    settings = Settings.load(chroma_url=proxy.url, chroma_database=chroma_server.new_database())
    client = open_server(settings)
    proxy.rule = lambda seen: seen.forward()[0] * 0 if seen.method != "GET" else None
    with pytest.raises(ServerUnavailable, match="broke off"):
        client.create_collection("once", embedding_function=None)
    assert sum(line.startswith("POST") for line in proxy.seen) == 1
    lost = iter([0])

    def rule(seen: Seen) -> int | None:
        return next(lost, None) if seen.method == "GET" else seen.forward()[0] and next(lost, None)

    proxy.rule = rule
    client.delete_collection("once")  # deleted by a request whose answer was lost
    assert [one.name for one in client.list_collections()] == []


def test_requests_are_cut_until_the_server_takes_them(
    proxy: Proxy, chroma_server: ChromaServer, tmp_path: Path
) -> None:
    settings = Settings.load(
        chroma_url=proxy.url, chroma_database=chroma_server.new_database(), index=tmp_path
    )
    proxy.rule = lambda seen: 413 if len(seen.body) > 1500 else None
    with Writer.open(settings, HEADER) as writer:
        put(writer, content("a.md", 40))
        assert writer.store.count_records() == 40
        proxy.rule = lambda seen: 413 if seen.path.endswith("/upsert") else None
        with pytest.raises(ServerUnavailable, match=r"accepts no request of .* \(HTTP 413\)"):
            put(writer, content("b.md", 3))


def test_an_empty_server_has_no_index(chroma_server: ChromaServer) -> None:
    settings = Settings.load(
        chroma_url=chroma_server.url, chroma_database=chroma_server.new_database()
    )
    with pytest.raises(IndexUnavailable, match="no index of corpus 'default' in http"):
        open_store(settings)
