"""The HTTP protocol of the server: uvicorn's, for clients that keep it waiting."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds in which a client must have sent the head of its request.
HEAD_WITHIN = 10.0


class PatientProtocol(H11Protocol):
    """Closes a connection whose request does not begin, or whose head does not end, in time.

    Uvicorn itself waits for ever, so that a few thousand idle connections would use up all files.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give a new connection its time."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what the client sent; a head that is not complete yet has a deadline."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        super().connection_lost(exc)
        self._stop_watching()

    def _watch(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering or self.timeout_keep_alive_task is not None:
            self._stop_watching()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_WITHIN, self._too_slow)

    def _stop_watching(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if self.transport and not self.transport.is_closing():
            self.transport.abort()
