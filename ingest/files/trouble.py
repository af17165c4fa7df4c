"""Why an address cannot be read, in a line: drivers raise the errors of many libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# By protocol, what to install: askalike's extra, where there is one.
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs"}
_NOT_THERE, _DENIED = {404, 410}, {401, 403, 407}
# Names of errors, or of what they derive from, in botocore, google-auth, aiohttp and paramiko.
_KEYLESS = {
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError",
    "DefaultCredentialsError",
}  # fmt: skip
_UNREACHED = {
    "ConnectionError", "ClientConnectionError", "HTTPClientError", "TimeoutError", "gaierror",
    "SSHException", "NoValidConnectionsError",
}  # fmt: skip
# Shorter values of options are no secrets, and too common in any text to be left out.
_SHORT = 4


class Gone(SourceError):
    """There is nothing at an address, and who keeps it says so."""


def told(error: Exception, protocol: str, options: Mapping[str, Any]) -> SourceError:
    """Return the error that says why an address cannot be read, and what to do.

    What `options` hold is left out of the driver's words: a key may be among it.
    """
    chain = list(causes(error))
    if known := next((one for one in chain if isinstance(one, SourceError)), None):
        return known
    names = {kind.__name__ for one in chain for kind in type(one).__mro__}
    statuses = {status for one in chain if (status := getattr(one, "status", None))}
    said = _without(reason(next((e for e in chain if not _is_plain(e)), error)), options)
    see = f"the setting remote.{protocol}"
    unknown = isinstance(error, ValueError) and str(error).startswith("Protocol not known")
    denied = bool(statuses & _DENIED) or "PermissionError" in names
    unreached = bool(_UNREACHED & names) and not statuses
    gone = bool(statuses & _NOT_THERE) or (_is_plain(error) and not statuses and not unreached)
    for is_so, words in (
        ("ImportError" in names, _to_install(protocol, said)),
        (unknown, f"nothing reads {protocol}://; https, s3 and gs are the usual ones"),
        (bool(_KEYLESS & names), f"needs credentials, and there are none; see {see}"),
        (denied, f"access is denied; check your rights there, and {see}"),
        (unreached, f"cannot be reached ({said}); check the address and the network"),
    ):
        if is_so:
            return SourceError(words)
    if gone:
        return Gone("there is nothing at this address (no such bucket, folder or file); check it")
    return SourceError(f"cannot be read ({said}); check the address and {see}")


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from, the last one first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_plain(error: BaseException) -> bool:
    """Return whether an error says nothing but which file it is about."""
    return isinstance(error, FileNotFoundError)


def _to_install(protocol: str, said: str) -> str:
    extra = _EXTRAS.get(protocol)
    remedy = f"run: pip install 'askalike[{extra}]'" if extra else f"{said.rstrip('.')}"
    return f"the driver of {protocol}:// is not installed here; {remedy}"


def _without(text: str, options: Mapping[str, Any]) -> str:
    """Return a text without the values of options."""
    for value in sorted(_values(options), key=len, reverse=True):
        text = text.replace(value, "…")
    return text


def _values(options: object) -> Iterator[str]:
    """Yield the texts in options that may be secrets: an endpoint without a password is none."""
    if isinstance(options, dict):
        for value in options.values():
            yield from _values(value)
    elif isinstance(options, list | tuple):
        for value in options:
            yield from _values(value)
    elif isinstance(options, str) and len(options) >= _SHORT:
        yield from () if options.startswith("http") and "@" not in options else (options,)
