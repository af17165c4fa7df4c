"""How often a client may ask, and how often somebody may try to log in."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.storage.base import MovingWindowSupport
from limits.strategies import MovingWindowRateLimiter

REQUESTS, LOGINS = 1200, 10
# Clients that are remembered. Beyond it the one that asked least recently is forgotten, so that
# requests from ever new addresses fill no memory.
_MOST = 10_000


class Limits:
    """The limits of one server; each says how many seconds a client has to wait, None for none."""

    def __init__(
        self, requests: int = REQUESTS, logins: int = LOGINS, remembered: int = _MOST
    ) -> None:
        # Attempts have a memory of their own: no flood of requests makes the server forget them.
        self._requests = MovingWindowRateLimiter(Windows(remembered))
        self._attempts = MovingWindowRateLimiter(Windows(remembered))
        self._request = RateLimitItemPerMinute(requests, namespace="request")
        self._login = RateLimitItemPerMinute(logins, namespace="login")

    def request(self, client: str) -> int | None:
        """Count a request of a client."""
        return _hit(self._requests, self._request, client)

    def login(self, address: str, name: str) -> int | None:
        """Count an attempt to log in, for the address it comes from and for the user it names."""
        waits = [
            _hit(self._attempts, self._login, kind, who)
            for kind, who in (("address", network(address)), ("name", name))
        ]
        return max((wait for wait in waits if wait is not None), default=None)


class Windows(Storage, MovingWindowSupport):
    """Moving windows in memory for a bounded number of clients, for one thread.

    The library's own storage keeps each client for ever.
    """

    STORAGE_SCHEME = None

    def __init__(self, most: int = _MOST) -> None:
        super().__init__()
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What storage may raise: nothing is expected of a dictionary."""
        return RuntimeError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` requests unless there would be more than `limit` in `expiry` seconds."""
        times = self._window(key, expiry)
        if len(times) + amount > limit:
            return False
        times.extend([time.time()] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """Return the time of the oldest request in the window, and how many there are."""
        times = self._window(key, expiry)
        return (times[0] if times else time.time()), len(times)

    def _window(self, key: str, expiry: int) -> deque[float]:
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while len(self._times) > self._most:
            self._times.popitem(last=False)
        oldest = time.time() - expiry
        while times and times[0] <= oldest:
            times.popleft()
        return times

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Refuse: counters belong to other strategies."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Return how many requests are remembered of a client."""
        return len(self._times.get(key, ()))

    def get_expiry(self, key: str) -> float:
        """Return the time of the last request of a client."""
        times = self._times.get(key)
        return times[-1] if times else time.time()

    def check(self) -> bool:
        """Return whether the storage works, which memory does."""
        return True

    def reset(self) -> int:
        """Forget all clients, and return how many there were."""
        count = len(self._times)
        self._times.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one client."""
        self._times.pop(key, None)


def network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that an IPv6 one is from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, *who: str) -> int | None:
    if limiter.hit(item, *who):
        return None
    until = limiter.get_window_stats(item, *who).reset_time
    return max(1, math.ceil(until - time.time()))
