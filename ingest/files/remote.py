"""Documents at addresses, by fsspec: what lies there, what tells that it changed, a copy to read.

Nothing is fetched unless `reaching` allows it, as the command line does for addresses that its user
has typed: a server of ours must not fetch what its callers name.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError
from ingest.files.addresses import address_of, is_kept_whole, is_web, problem_of, protocol_of
from ingest.files.content import MOST_BYTES, check_size, digest_of, file_digest
from ingest.files.folders import IGNORE_FILE
from ingest.files.trouble import told
from ingest.files.web import LeadsAway, asked, careful

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from fsspec.callbacks import Callback

# What fsspec is given (endpoint, keys, headers) by protocol, or for what begins with an address.
Options = Mapping[str, Mapping[str, Any]]
About = Mapping[str, Any]

# What some driver says of a file that changes with its content; any of these will do.
_SIGNS = (
    "ETag", "etag", "Content-MD5", "Digest", "md5Hash", "crc32c", "CRC", "sha", "hash",
    "Last-Modified", "LastModified", "last_modified", "mtime", "modified", "modify", "updated",
    "created",
)  # fmt: skip
# More than these are not looked for: behind a web page there may be no end of links.
_MOST_LINKS, _DEEPEST = 100_000, 30
# Links that lead to no file below their page, which the driver takes for names.
_NO_FILE = re.compile(
    r"(mailto|tel|sms|javascript|data|ftp|file|news|urn|xmpp|irc):", re.IGNORECASE
)
# What of a suffix tells how a file is read; a file system takes no more than 255 bytes of a name.
_LONGEST_SUFFIX = 32
# Documents of a web server that are looked at side by side.
_AT_ONCE = 8
_allowed: list[Options] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """A file at an address: its path, its bytes (0 if unknown) and its mark.

    The `mark` is another one when the file is; "" where nothing tells.
    """

    path: Path
    size: int
    mark: str


@contextmanager
def reaching(options: Options | None) -> Iterator[None]:
    """Allow this process to fetch from addresses, with these options; with None it stays as it is.

    Without, an address is refused.
    """
    if options is not None:
        _allowed.append(options)
    try:
        yield
    finally:
        if options is not None:
            _allowed.pop()


def allowed() -> Options | None:
    """Return the options with which this process may fetch from addresses, None if it may not."""
    return _allowed[-1] if _allowed else None


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at an address: the file, or those of a folder; `odd` names cannot be kept."""

    entries: tuple[Entry, ...]
    odd: tuple[str, ...] = ()


def list_address(root: Path) -> Found:
    """Return what lies at an address, hidden files left out, in a stable order.

    Raises Gone where nothing is there, SourceError where that cannot be known.
    """
    with _opened(root) as (system, where):
        system.invalidate_cache()
        about = asked(system.info, where) if is_web(root) else system.info(where)
        if is_web(root):
            return _listed_on_the_web(system, root, about)
        if about["type"] == "file":
            return Found((_entry(root, about),))
        start = str(about["name"]).rstrip("/")
        found = system.find(where, detail=True)
        abouts = {name[len(start) :].lstrip("/"): own for name, own in found.items()}
        return _below(root, {n: own for n, own in abouts.items() if own["type"] == "file"})


def fetch(path: Path, most: int = MOST_BYTES) -> Path:
    """Copy a file from its address to a temporary one, which the caller deletes.

    Raises SourceError; no more than `most` bytes are fetched, a larger file is refused.
    """
    copy = _empty_copy(path.suffix)
    try:
        with _opened(path) as (system, where):
            from fsspec.callbacks import Callback

            def end_at_limit(size: int | None, done: int) -> None:
                check_size(max(size or 0, done), most, most)

            read = system.get_file if system.async_impl else partial(_in_blocks, system)
            heard = Callback(hooks={"limit": end_at_limit})
            copied = partial(read, lpath=str(copy), callback=heard)
            _ = asked(copied, where) if is_web(path) else copied(where)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy


def _empty_copy(suffix: str) -> Path:
    """Return a temporary file; raises SourceError where there can be none."""
    try:
        with tempfile.NamedTemporaryFile(
            prefix="askalike-", suffix=suffix[:_LONGEST_SUFFIX], delete=False
        ) as opened:
            return Path(opened.name)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise SourceError(
            f"cannot be copied to a temporary file ({said}); see the folder that TMPDIR names"
        ) from error


def _in_blocks(system: AbstractFileSystem, where: str, lpath: str, callback: Callback) -> None:
    """Copy a file block by block: what some drivers do instead (ftp, sftp) knows no end."""
    from fsspec import AbstractFileSystem

    AbstractFileSystem.get_file(system, where, lpath, callback=callback)


def fetched_text(path: Path, most: int) -> str:
    """Return the text of a small file at an address; raises SourceError."""
    copy = fetch(path, most)
    try:
        return copy.read_text("utf-8", "replace")
    finally:
        copy.unlink(missing_ok=True)


def fetched_digest(path: Path) -> str:
    """Return the digest of a file at an address, as `file_digest` does; raises SourceError."""
    copy = fetch(path)
    try:
        return file_digest(copy)
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[AbstractFileSystem, str]]:
    """Yield the driver of an address, and the address; what goes wrong is told in a line."""
    allowance = allowed()
    if allowance is None:
        raise SourceError("addresses are read by the command line only; run: askalike ingest")
    if problem := problem_of(path):
        raise SourceError(problem)
    protocol = protocol_of(path)
    options = _options_of(address_of(path), protocol, allowance)
    try:
        from fsspec import get_filesystem_class

        kind = get_filesystem_class(protocol)
        own = kind._get_kwargs_from_urls(address_of(path))  # noqa: SLF001  its host and port
        given = careful(options) if is_web(path) else options
        yield kind(**{**given, **own}), address_of(path)
    except SourceError:
        raise
    except Exception as error:  # a driver may raise anything
        raise told(error, protocol, options) from error


def _options_of(where: str, protocol: str, allowance: Options) -> dict[str, Any]:
    """Return the options of the longest address that an address begins with, or of its protocol.

    So the key of one host is not sent to another.
    """
    found = [
        name
        for name in allowance
        if name == protocol or f"{where}/".startswith(f"{name.rstrip('/')}/")
    ]
    return dict(allowance[max(found, key=len)]) if found else {}


def _listed_on_the_web(system: AbstractFileSystem, root: Path, about: About) -> Found:
    """Return what a page links to below itself, or the page where it is no folder."""
    start = address_of(root).rstrip("/") + "/"
    is_folder = str(about.get("url", "")).endswith("/")
    names = list(_links(system, start, start, 0, set())) if is_folder else []
    if not names:
        return Found((_entry(root, about),))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        abouts = pool.map(lambda name: _looked_at(system, start + name), names)
        return _below(root, dict(zip(names, abouts, strict=True)))


def _below(root: Path, abouts: Mapping[str, About]) -> Found:
    """Return the files below a folder's address, by their names there."""
    names = sorted(name for name in abouts if not _is_hidden(name))
    kept = [name for name in names if is_kept_whole(root, name)]
    odd = [name for name in names if not is_kept_whole(root, name)]
    return Found(tuple(_entry(root / name, abouts[name]) for name in kept), tuple(odd))


def _links(
    system: AbstractFileSystem, start: str, folder: str, depth: int, seen: set[str]
) -> Iterator[str]:
    """Yield the names of files below `start` that a folder's page and those below it link to."""
    for found in _on_page(system, folder):
        below = found.startswith(folder) and found != folder and ".." not in found.split("/")
        odd = found in seen or not {"?", "#"}.isdisjoint(found)
        odd = odd or _NO_FILE.match(found.removeprefix(folder)) is not None
        if not below or odd or _is_hidden(found.removeprefix(start).rstrip("/")):
            continue
        seen.add(found)
        if len(seen) > _MOST_LINKS:
            raise SourceError(f"more than {_MOST_LINKS:,} links are there; name a folder inside")
        if not found.endswith("/"):
            yield found.removeprefix(start)
        elif depth < _DEEPEST:
            yield from _links(system, start, found, depth + 1, seen)


def _on_page(system: AbstractFileSystem, folder: str) -> list[str]:
    """Return what a folder's page links to; of one without links the driver wants another page."""
    try:
        return sorted(one["name"] for one in system.ls(folder, detail=True))
    except (FileNotFoundError, LeadsAway):  # that one, without the slash at its end, perhaps
        system.info(folder)
        return []


def _looked_at(system: AbstractFileSystem, where: str) -> About:
    """Return what a server says of a file; nothing where it fails, which reading it will tell."""
    about: About = {}
    with suppress(Exception):
        about = system.info(where)
    return about


def _entry(path: Path, about: About) -> Entry:
    size = about.get("size")
    signs = [f"{sign}={about[sign]}" for sign in _SIGNS if about.get(sign)]
    mark = digest_of(["\n".join([*signs, f"size={size}"]).encode()])[:32] if signs else ""
    return Entry(path, size if isinstance(size, int) else 0, mark)


def _is_hidden(name: str) -> bool:
    """Return whether a file or a folder above it is hidden; a list of what to ignore is not."""
    return not name or (name != IGNORE_FILE and any(p.startswith(".") for p in name.split("/")))
