"""Memory that was freed, given back to the system."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Let the C library return memory that was freed; elsewhere than with glibc nothing happens.

    The threads of torch, Chroma and tantivy free in another order than they take, and glibc keeps
    what lies between: in an ingest of 8,000 long records 1.1 of 2.0 GB. It takes some milliseconds.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
