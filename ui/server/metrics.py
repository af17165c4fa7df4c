"""What the server counts, in the format of Prometheus: requests, their time, and what waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "askalike_requests", "Requests answered.", ("door", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "askalike_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("door",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "askalike_waiting", "Searches under way or waiting.", registry=self._registry
        )
        self._ready = Gauge(
            "askalike_model_ready", "1 if the model is loaded.", registry=self._registry
        )

    def page(self, *, waiting: int, ready: bool) -> Response:
        """Return everything counted so far, and how it stands now."""
        self._waiting.set(waiting)
        self._ready.set(ready)
        return Response(generate_latest(self._registry), media_type=_TYPE)


class Counting:
    """Counts each request by its door and status, whoever answered it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            door = scope["state"].get("door", "none")  # the guard sets it; there are few
            self._metrics.requests.labels(door, status).inc()
            self._metrics.seconds.labels(door).observe(time.perf_counter() - began)
