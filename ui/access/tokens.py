"""Bearer tokens: random, shown once, and known to the server by a digest only."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta

from corpus.errors import AccessError

_FORM = re.compile(r"ask_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_SPAN = re.compile(r"([1-9][0-9]{0,4})([hdwy])")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "y": 24 * 365}
# Compared with where no token has the id, so that both cases do the same work.
_NO_DIGEST = "0" * 64


def new_token() -> tuple[str, str, str]:
    """Return the id, the digest and the whole text of a new token of 256 random bits."""
    token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return token_id, _digest(secret), f"ask_{token_id}_{secret}"


def split_token(text: str) -> tuple[str, str] | None:
    """Return the id and the secret in the text of a token, None if it does not look like one."""
    match = _FORM.fullmatch(text)
    return (match[1], match[2]) if match else None


def is_secret(secret: str, digest: str | None) -> bool:
    """Return whether a secret has this digest, in constant time; never for None."""
    same = hmac.compare_digest(_digest(secret), digest or _NO_DIGEST)
    return same and digest is not None


def expiry(span: str | None, now: datetime | None = None) -> datetime | None:
    """Return when a token ends that is valid for a span such as 12h, 90d, 4w or 1y from now.

    None stands for ever. Raises AccessError for any other span.
    """
    if span is None:
        return None
    match = _SPAN.fullmatch(span.strip().lower())
    if not match:
        raise AccessError(
            f"{span!r} is no time that a token can be valid; "
            "give hours, days, weeks or years, as in 12h, 90d, 4w or 1y"
        )
    hours = int(match[1]) * _HOURS[match[2]]
    if hours > 100 * _HOURS["y"]:
        raise AccessError(f"{span!r} is too long; leave --expires out for a token without an end")
    return (now or datetime.now(UTC)).replace(microsecond=0) + timedelta(hours=hours)


def _digest(secret: str) -> str:
    # A secret of 256 random bits cannot be guessed, hence one round of a fast hash is enough.
    return hashlib.sha256(secret.encode()).hexdigest()
