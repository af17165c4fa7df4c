"""Texts of several threads, encoded together: eight take little longer than one."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class Batches(Generic[T]):
    """Lets one thread at a time encode, and with its own texts those that wait meanwhile.

    Nothing waits for a batch to fill: a text that comes alone is encoded at once, and while a batch
    is encoded the next one gathers. `encode` gets the texts, and from how many threads they are.
    """

    def __init__(self, encode: Callable[[list[str], int], list[T]], most: int) -> None:
        self._encode = encode
        self._most = most
        self._waiting: deque[_Waiting[T]] = deque()
        self._gathering = Lock()
        self._encoding = Lock()

    def encode(self, texts: Sequence[str]) -> list[T]:
        """Return the encoding of each text, in order; raises what the encoding raises."""
        mine: _Waiting[T] = _Waiting(list(texts))
        with self._gathering:
            self._waiting.append(mine)
        while not mine.done:
            with self._encoding:
                if not mine.done:
                    self._encode_next()
        if mine.error:
            raise mine.error
        return mine.encoded

    def _encode_next(self) -> None:
        """Encode what has waited longest: at most `most` texts, or one request that has more."""
        with self._gathering:
            batch = [self._waiting.popleft()]
            count = len(batch[0].texts)
            while self._waiting and count + len(self._waiting[0].texts) <= self._most:
                batch.append(self._waiting.popleft())
                count += len(batch[-1].texts)
        try:
            encoded = iter(self._encode([text for one in batch for text in one.texts], len(batch)))
        except BaseException as error:  # each thread that waits must learn of it  # noqa: BLE001
            for one in batch:
                one.error = error
                one.done = True
            return
        for one in batch:
            one.encoded = [next(encoded) for _ in one.texts]
            one.done = True


class _Waiting(Generic[T]):
    """The texts of one thread, and what became of them."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.encoded: list[T] = []
        self.error: BaseException | None = None
        self.done = False
