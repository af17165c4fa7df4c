"""Ctrl-C during long work: the first one stops it at the next safe point, the second at once."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType

Stopped = Callable[[], bool]


@contextmanager
def stop_on_signal() -> Iterator[Stopped]:
    """Yield what tells whether the work is to stop: after Ctrl-C, or SIGTERM."""
    wanted = Event()
    if current_thread() is not main_thread():  # only the main thread can be signalled
        yield wanted.is_set
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if wanted.is_set():
            raise KeyboardInterrupt
        wanted.set()
        sys.stderr.write("\nstopping at the next safe point; once more to stop at once\n")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wanted.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
