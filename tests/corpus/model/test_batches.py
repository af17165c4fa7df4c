"""Texts of several threads are encoded together, and each thread gets its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from corpus.model.batches import Batches
from corpus.model.embedder import SentenceTransformerEmbedder


class Encoding:
    """Doubles texts; its first call waits until the others have gathered."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], int]] = []
        self.began, self.go_on = Event(), Event()

    def __call__(self, texts: list[str], callers: int) -> list[str]:
        self.calls.append((texts, callers))
        if len(self.calls) == 1:
            self.began.set()
            assert self.go_on.wait(10)
        if "bad" in texts:
            raise ValueError("bad")
        return [text * 2 for text in texts]


def gathered(encoding: Encoding, most: int, later: list[list[str]]) -> list[object]:
    """Return what comes back for texts that wait while a first one is encoded."""
    batches = Batches(encoding, most)
    with ThreadPoolExecutor(len(later) + 1) as pool:
        first = pool.submit(batches.encode, ["first"])
        assert encoding.began.wait(10)
        others = [pool.submit(batches.encode, texts) for texts in later]
        while len(batches._waiting) < len(later):
            pass
        encoding.go_on.set()
        assert first.result() == ["firstfirst"]
        return [other.exception() or other.result() for other in others]


def test_what_waits_is_encoded_in_one_batch_and_comes_back_to_its_thread() -> None:
    encoding = Encoding()
    results = gathered(encoding, 32, [["a"], ["b", "c"], ["d"]])
    assert sorted(map(str, results)) == sorted(map(str, [["aa"], ["bb", "cc"], ["dd"]]))
    assert len(encoding.calls) == 2
    assert sorted(encoding.calls[1][0]) == ["a", "b", "c", "d"]
    assert encoding.calls[1][1] == 3


def test_a_batch_has_at_most_so_many_texts_unless_one_request_alone_has_more() -> None:
    encoding = Encoding()
    gathered(encoding, 2, [["a"], ["b"], ["c"], ["d", "e", "f"]])
    sizes = [len(texts) for texts, _ in encoding.calls[1:]]
    assert sum(sizes) == 6
    assert all(
        size <= 2 or texts == ["d", "e", "f"]
        for texts, size in ((texts, len(texts)) for texts, _ in encoding.calls[1:])
    )


def test_every_thread_of_a_batch_that_fails_learns_of_it_and_the_next_works() -> None:
    encoding = Encoding()
    batches = Batches(encoding, 32)
    encoding.go_on.set()
    batches.encode(["first"])
    with pytest.raises(ValueError, match="bad"):
        batches.encode(["bad"])
    assert batches.encode(["good"]) == ["goodgood"]


def test_a_query_is_the_same_alone_and_among_others(
    embedder: SentenceTransformerEmbedder,
) -> None:
    texts = [f"what is number {n} {'and more ' * (n % 5)}?" for n in range(24)]
    alone = [embedder.encode_queries([text])[0] for text in texts]
    with ThreadPoolExecutor(12) as pool:
        together = list(pool.map(lambda text: embedder.encode_queries([text])[0], texts))
    for one, other in zip(alone, together, strict=True):
        assert one.text == other.text
        assert one.spans == other.spans
        assert float(one.vector @ other.vector) > 0.99999
