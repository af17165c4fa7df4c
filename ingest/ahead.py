"""An iterator that a thread of its own runs ahead of its consumer."""

from __future__ import annotations

from queue import Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

T = TypeVar("T")

# How often a producer whose consumer takes nothing looks whether it is still wanted (seconds).
_LOOK = 0.1


class Ahead(Generic[T]):
    """Makes the next item while the last one is worked on; leaving the `with` stops the thread."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self._queue: Queue[T | _End] = Queue(maxsize=1)
        self._unwanted = Event()
        self._thread = Thread(target=self._run, name="ahead", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unwanted.set()
        self._thread.join()

    def __iter__(self) -> Iterator[T]:
        while not isinstance(item := self._queue.get(), _End):
            yield item
        if item.error:
            raise item.error

    def _run(self) -> None:
        end = _End()
        try:
            for item in self._items:
                if not self._give(item):
                    return
        except BaseException as error:  # noqa: BLE001  raised again where the items are taken
            end.error = error
        self._give(end)

    def _give(self, item: T | _End) -> bool:
        """Put an item into the queue; False when nobody wants it any more."""
        while not self._unwanted.is_set():
            try:
                self._queue.put(item, timeout=_LOOK)
            except Full:
                continue
            return True
        return False


class _End:
    """Stands after the last item, with what ended the items early, if anything did."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
