"""Addresses beyond this machine's folders, as s3://bucket/notes: how they are told from paths.

A path keeps an address as `Path` folds it, with one slash after the colon: so its parts, suffix
and folders are found as those of any path. Nothing is opened here.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import reason, shown

# One letter and a colon is a drive.
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+(.*)", re.IGNORECASE | re.DOTALL)
_WEB = ("http", "https")
_LOCAL = ("file", "local")


def is_address(path: Path) -> bool:
    """Return whether a path is an address, not a file or folder of this machine."""
    return _ADDRESS.fullmatch(str(path)) is not None


def protocol_of(path: Path) -> str:
    """Return the protocol of an address ("s3"), "" for a path of this machine."""
    found = _ADDRESS.fullmatch(str(path))
    return found[1].lower() if found else ""


def is_web(path: Path) -> bool:
    """Return whether an address is one of the web, where only links say what is in a folder."""
    return protocol_of(path) in _WEB


def address_of(path: Path) -> str:
    """Return the address that a path keeps, as a driver wants it; a path of this machine as it is.

    It may hold what is not to be shown, until `problem_of` finds nothing in it.
    """
    found = _ADDRESS.fullmatch(str(path))
    return f"{found[1].lower()}://{found[2]}" if found else str(path)


def shown_path(path: Path) -> str:
    """Return a path or an address for people: without a password or query.

    Of the web a user's name is left out, too; elsewhere it may be that of what is read (abfs).
    """
    if not is_address(path):
        return shown(path)
    where = address_of(path)
    if is_web(path):
        where = where.partition("?")[0].partition("#")[0]
    protocol, _, rest = where.partition("://")
    host, slash, inside = rest.partition("/")
    user, _, beyond = host.rpartition("@")
    if is_web(path) or ":" in user:
        host = beyond
    return shown(f"{protocol}://{host}{slash}{inside}")


def problem_of(path: Path) -> str | None:
    """Return why an address cannot be taken as it is written, None where it can.

    A secret in it would be stored and shown with each record that is read from there.
    """
    where, protocol = address_of(path), protocol_of(path)
    try:
        user = urlsplit(where).netloc.rpartition("@")[0]
    except ValueError as error:  # brackets
        return f"is no address ({reason(error)}); check how it is written"
    if user and (is_web(path) or ":" in user):
        return (
            "an address is kept and shown, so it must hold no user or password; put them into the "
            f"setting remote.{protocol}"
        )
    if is_web(path) and not {"?", "#"}.isdisjoint(where):
        return (
            "an address is kept and shown, so it must have no query (?…), which may be a secret; "
            "download the document, and ingest the file"
        )
    if "::" in where:
        return "addresses inside of others (::) are not read; give one address"
    if protocol in _LOCAL:
        return f"give the path itself, without {protocol}://"
    return None


def is_kept_whole(root: Path, inside: str) -> bool:
    """Return whether a name below an address stays the same as parts of a path."""
    parts = inside.split("/")
    return ".." not in parts and str(root / inside) == f"{root}/{inside}"
