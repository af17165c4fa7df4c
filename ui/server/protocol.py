"""The HTTP protocol of the server: uvicorn's, for clients that keep it waiting."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds in which a client must have sent the head of its request.
HEAD_WITHIN = 10.0
# Seconds in which it must take some of an answer that has filled the buffers.
TAKEN_WITHIN = 60.0


class PatientProtocol(H11Protocol):
    """Cuts off clients that do not send the head of a request, or do not take their answer.

    Uvicorn itself waits for ever, so that a few thousand idle connections would use up all files.
    """

    _deadline: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give a new connection its time."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what the client sent; a head that is not complete yet has a deadline."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        super().connection_lost(exc)
        self._stop_watching()
        self._stop_waiting()

    def pause_writing(self) -> None:
        """Wait a while for the client to read."""
        super().pause_writing()
        self._stop_waiting()
        self._taking = self.loop.call_later(TAKEN_WITHIN, self._too_slow)

    def resume_writing(self) -> None:
        """Go on: the client reads."""
        super().resume_writing()
        self._stop_waiting()

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

    def _stop_waiting(self) -> None:
        if self._taking:
            self._taking.cancel()
            self._taking = None

    def _too_slow(self) -> None:
        if self.transport and not self.transport.is_closing():
            self.transport.abort()
