"""What a Chroma server's silence or refusal means, in words that say what to do."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx
from chromadb.errors import UniqueConstraintError, error_types

from corpus.errors import ServerUnavailable

_RIGHTS = "check chroma_token, chroma_headers or chroma_api_key"


class TooLarge(Exception):
    """The server does not accept a request of that size."""


class Passing(Exception):
    """The server cannot answer now."""


def check_response(response: httpx.Response) -> None:
    """Raise the error that a refusal means; one of Chroma's own errors is left to its client."""
    if response.is_success:
        return
    response.read()
    status, where = response.status_code, _origin(response.request)
    if status in {401, 403, 407}:
        raise ServerUnavailable(f"the server {where} refuses us (HTTP {status}); {_RIGHTS}")
    if status == 409:  # the answer itself names only a general error
        raise UniqueConstraintError(response.text)
    if status == 413:
        raise TooLarge
    if status == 429 or status >= 500:
        raise Passing(f"HTTP {status}")
    if not _is_chroma(response):
        raise stranger(where, f"HTTP {status}")


def stranger(where: str, answer: str) -> ServerUnavailable:
    """Return the error for an answer that a Chroma server would not give."""
    return ServerUnavailable(
        f"what answers at {where} is not a Chroma server of version 1 ({answer}); "
        "check --chroma-url"
    )


def lost(error: Exception, address: str | None, timeout: float) -> ServerUnavailable:
    """Return the error for a request that got no answer in `timeout` seconds."""
    where = f"the Chroma server {address}"
    reason = str(error) or type(error).__name__
    if is_tls(error):
        if "CERTIFICATE" in reason:
            return ServerUnavailable(
                f"the certificate of {where} is not trusted ({reason}); "
                "name its authority with chroma_ca, or set chroma_verify = false"
            )
        return ServerUnavailable(f"{where} does not speak TLS ({reason}); try http:// for https://")
    if isinstance(error, httpx.TimeoutException):
        return ServerUnavailable(
            f"{where} did not answer within {timeout:g} s; "
            "check its address, or raise chroma_timeout"
        )
    if isinstance(error, httpx.ConnectError):
        return ServerUnavailable(
            f"{where} cannot be reached ({reason}); start it, or check --chroma-url"
        )
    return ServerUnavailable(
        f"{where} broke off ({reason}); when it is back, run the same command again"
    )


def is_tls(error: BaseException) -> bool:
    """Return whether a connection failed because of TLS."""
    return any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _origin(request: httpx.Request) -> str:
    return str(request.url.copy_with(raw_path=b"/", fragment=None)).rstrip("/")


def _is_chroma(response: httpx.Response) -> bool:
    try:
        return response.json()["error"] in error_types
    except (ValueError, KeyError, TypeError):
        return False
