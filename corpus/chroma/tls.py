"""Which certificates of a server are trusted."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx

from corpus.errors import SettingsError

if TYPE_CHECKING:
    from corpus.settings import Settings


def trust(settings: Settings) -> ssl.SSLContext:
    """Return how the server's certificate is checked.

    The authorities of `chroma_ca` come beside the usual ones; raises SettingsError when that file
    cannot be read.
    """
    context = httpx.create_ssl_context(verify=settings.chroma_verify)
    if settings.chroma_ca:
        try:
            context.load_verify_locations(settings.chroma_ca)
        except OSError as error:  # ssl.SSLError is one
            raise SettingsError(
                f"setting 'chroma_ca' = {str(settings.chroma_ca)!r}: no certificates in PEM form "
                f"can be read there ({error})"
            ) from error
    return context
