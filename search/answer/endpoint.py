"""An OpenAI-style endpoint: what it writes, piece by piece, within a time and until it is stopped.

The client is the package openai. What fails is told in our own words: an endpoint's error may
repeat the key.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.errors import LanguageModelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from threading import Event as Flag

    from openai import AsyncOpenAI
    from pydantic import SecretStr

    from corpus.settings import Settings

# How often the client tries again what an endpoint may do a moment later (429, 500, no answer).
_RETRIES = 2
# Seconds between two looks at whether somebody stopped it.
_LOOK = 0.05
# An endpoint that writes more letters than this for each token that it may write ignores the limit.
_LONGEST_TOKEN = 12
# A key so short may stand in a text by chance.
_LEAST_KEY = 8
_NO_KEY = "none"
INSTALL = "pip install 'askalike[llm]'"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the model: who speaks ("system", "user", "assistant"), and what."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers, and for how many seconds a whole answer is waited for."""

    url: str
    model: str
    key: SecretStr | None = field(repr=False)
    seconds: float

    @classmethod
    def open(cls, settings: Settings) -> Endpoint | None:
        """Return the endpoint that the settings name, None if they name none."""
        if settings.llm_url is None:
            return None
        return cls(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout)

    @property
    def host(self) -> str:
        """Its host and port, for people."""
        return urlsplit(self.url).netloc

    def write(
        self, messages: Sequence[Message], most: int, stop: Flag | None = None
    ) -> Iterator[str]:
        """Yield what the model writes, at most `most` tokens; setting `stop` ends the request.

        So does closing the iterator. Raises LanguageModelError when it cannot be reached, refuses,
        breaks off, writes without end, or takes longer than `seconds` for all of it.
        """
        end = monotonic() + self.seconds
        request = _Request(self, messages, most)
        request.start()
        written = 0
        try:
            while not (stop and stop.is_set()):
                left = end - monotonic()
                if left <= 0:
                    raise self._failed(f"took more than {self.seconds:g} s (llm_timeout)")
                try:
                    got = request.pieces.get(timeout=min(_LOOK, left))
                except Empty:
                    continue
                if got is None:
                    return
                if isinstance(got, LanguageModelError):
                    raise got
                written += len(got)
                if written > _LONGEST_TOKEN * most:
                    raise self._failed("writes without end")
                yield got
        finally:
            request.cancel()

    def hide(self, text: str) -> str:
        """Return a text without the key, whoever may have put it there."""
        plain = self.key.get_secret_value() if self.key else ""
        return text.replace(plain, "[llm_key]") if len(plain) >= _LEAST_KEY else text

    def client(self) -> AsyncOpenAI:
        """Return the client; nothing of it comes from the variables that openai reads by itself."""
        try:
            from openai import AsyncOpenAI, DefaultAsyncHttpxClient
        except ImportError:
            raise LanguageModelError(f"llm_url needs the package openai; run: {INSTALL}") from None
        return AsyncOpenAI(
            api_key=self.key.get_secret_value() if self.key else _NO_KEY,
            base_url=self.url,
            organization="",
            project="",
            timeout=self.seconds,
            max_retries=_RETRIES,
            default_headers={"OpenAI-Organization": "", "OpenAI-Project": ""},
            # Another host that it sends us to is not who was trusted with key and question.
            http_client=DefaultAsyncHttpxClient(follow_redirects=False),
        )

    def _failed(self, what: str) -> LanguageModelError:
        return LanguageModelError(f"the language model at {self.host} {what}")

    def explain(self, error: Exception) -> LanguageModelError:
        """Return what went wrong, and what to do; nothing of what the endpoint said."""
        status = getattr(error, "status_code", None)
        if isinstance(error, LanguageModelError):
            return error
        if status is None:
            return self._failed(_WITHOUT_STATUS.get(type(error).__name__, "broke off its answer"))
        if status == 400 and "context" in str(error).casefold():
            return self._failed("has a smaller window than llm_context says; lower it")
        told = _BY_STATUS.get(status, f"answered with HTTP {status}")
        return self._failed(told.format(model=self.model))


_BY_STATUS = {
    301: "has moved; give its new address in llm_url",
    302: "has moved; give its new address in llm_url",
    307: "has moved; give its new address in llm_url",
    308: "has moved; give its new address in llm_url",
    400: "refuses the request (HTTP 400)",
    401: "refuses the key (HTTP 401); check llm_key",
    403: "refuses the key (HTTP 403); check llm_key",
    404: "has no model “{model}” or no such path (HTTP 404); check llm_model and llm_url",
    413: "takes no prompt that long (HTTP 413); lower llm_context",
    429: "has had too many requests (HTTP 429)",
}
_WITHOUT_STATUS = {
    "APITimeoutError": "does not answer",
    "APIConnectionError": "cannot be reached; check llm_url",
    "JSONDecodeError": "answers with what is no JSON",
    "UnicodeDecodeError": "answers with what is no text",
    "CancelledError": "was stopped",
}


class _Request(Thread):
    """A request in a thread with an event loop of its own, so that it ends when it is cancelled."""

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message], most: int) -> None:
        super().__init__(name="askalike-llm", daemon=True)
        self.pieces: Queue[str | LanguageModelError | None] = Queue()
        self._endpoint = endpoint
        self._messages = [{"role": one.role, "content": one.content} for one in messages]
        self._most = most
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False

    def run(self) -> None:
        """Put each piece into the queue, then None, or what went wrong."""
        try:
            self._task = self._loop.create_task(self._read())
            if not self._cancelled:
                self._loop.run_until_complete(self._task)
            self.pieces.put(None)
        except asyncio.CancelledError:
            self.pieces.put(None)
        except Exception as error:  # noqa: BLE001  whatever the client or the endpoint does
            self.pieces.put(self._endpoint.explain(error))
        finally:
            with suppress(Exception):
                self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def cancel(self) -> None:
        """End the request, from any thread; the connection is closed."""
        self._cancelled = True
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())

    async def _read(self) -> None:
        async with self._endpoint.client() as client, asyncio.timeout(self._endpoint.seconds):
            ended = False
            async for chunk in self._chunks(client):
                for choice in chunk.choices or ():
                    if choice.delta and choice.delta.content:
                        self.pieces.put(choice.delta.content)
                    ended = ended or choice.finish_reason is not None
            if not ended:
                raise LanguageModelError(
                    f"the language model at {self._endpoint.host} broke off its answer"
                )

    async def _chunks(self, client: AsyncOpenAI) -> AsyncIterator[Any]:
        from openai import BadRequestError

        create: Any = client.chat.completions.create
        common = {"model": self._endpoint.model, "messages": self._messages, "stream": True}
        try:
            stream = await create(**common, max_tokens=self._most, temperature=0)
        except BadRequestError as error:
            # Some models know the limit by another name, and no temperature.
            if not any(name in str(error) for name in ("max_tokens", "temperature")):
                raise
            stream = await create(**common, max_completion_tokens=self._most)
        async with stream:
            async for chunk in stream:
                yield chunk
