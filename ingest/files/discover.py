"""Files in: which documents lie under the paths that were asked for."""

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from corpus.errors import SourceError, shown
from corpus.files import special_kind
from corpus.records import is_whole
from ingest.files.addresses import address_of, is_address, is_web, shown_path
from ingest.files.choices import Choices
from ingest.files.content import explain
from ingest.files.folders import (
    IGNORE_FILE,
    NOT_UTF8,
    SYNONYM_FILES,
    Listing,
    list_files,
    named_by,
)
from ingest.files.kinds import BINARY, guess
from ingest.files.remote import fetched_text, list_address
from ingest.files.source import SourceFile
from ingest.files.trouble import Gone
from ingest.report import Skipped

# Of all the kinds that are read, those that people have; a message names these.
_COMMON = ".markdown, .md, .txt, .rst, .html, .csv, .json"
_NONE = f"no document in this folder; it needs {_COMMON} or similar files"
_NOT_KEPT = "its name has an empty part, or .. as one; rename it"
_NO_SYNONYMS = "synonyms at an address are not read; put them beside documents of this machine"
_MOST_RULES = 2**20


@dataclass(frozen=True, slots=True)
class Missing:
    """A path under which there is nothing to read, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies under the paths that were asked for.

    `closed` are folders that may not be read; nothing is known of their contents.
    """

    files: tuple[SourceFile, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[Missing, ...] = ()
    roots: tuple[Path, ...] = ()
    closed: tuple[Path, ...] = ()


def discover(paths: Iterable[Path], choices: Choices | None = None) -> Discovery:
    """Return the documents under files, folders and addresses, each once, in a stable order.

    `choices` name further suffixes, and how documents are to be read.

    Passed over are hidden files and folders, an index that lies among them, and what a folder's
    ignore file names, in the syntax of .gitignore. Pipes, sockets and devices in a folder are
    skipped, as is what has a name that is not UTF-8, and every file of another kind; of a text of
    unknown suffix, the beginning says whether it may hold questions. A path that is missing or
    cannot be read, a folder without any document, and one that may not be read are among the
    missing.
    """
    parts = [_discover(path, choices or Choices()) for path in paths]
    files: dict[Path, SourceFile] = {}
    for file in chain.from_iterable(part.files for part in parts):
        files.setdefault(file.path, file)
    return Discovery(
        tuple(files.values()),
        tuple(chain.from_iterable(part.skipped for part in parts)),
        tuple(chain.from_iterable(part.missing for part in parts)),
        tuple(chain.from_iterable(part.roots for part in parts)),
        tuple(chain.from_iterable(part.closed for part in parts)),
    )


def _discover(path: Path, choices: Choices) -> Discovery:
    """Return the documents under one path."""
    if is_address(path):
        return _discover_address(Path(address_of(path)), choices)
    root = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links keep their names
    if problem := _problem(root):
        return Discovery(missing=(Missing(shown(path), problem),))
    listing = list_files(root)
    closed = tuple(Path(str(error.filename)) for error in listing.closed)
    missing = tuple(Missing(_as_asked(e, root, path), explain(e)) for e in listing.closed)
    odd = dict.fromkeys(listing.unnamed, ("name", NOT_UTF8))
    wanted = [file for file in listing.wanted if file == root or choices.reads(file.name)]
    special = ((file, _special_kind(file)) for file in wanted)
    odd |= {file: ("special file", f"{kind}, not a file") for file, kind in special if kind}
    wanted = [file for file in wanted if file not in odd]
    skipped = [
        Skipped(shown(file.relative_to(root).as_posix()), why, kind)
        for file, (kind, why) in odd.items()
    ]
    skipped += _left_out(listing, root, {*wanted, *odd})
    if not wanted:
        missing = missing or (Missing(str(path), _NONE),)
        return Discovery((), tuple(skipped), missing, closed=closed)
    files = tuple(SourceFile(file, root, choices.choice(file.name)) for file in wanted)
    return Discovery(files, tuple(skipped), missing, (root,), closed)


def _discover_address(root: Path, choices: Choices) -> Discovery:
    """Return the documents at an address; where nobody can know, it is closed.

    So is a page of the web without links to documents: it may stand for what is not shown now, as
    one that asks for a password does.
    """
    try:
        found = list_address(root)
        rules = next((e.path for e in found.entries if e.path == root / IGNORE_FILE), None)
        lines = fetched_text(rules, _MOST_RULES).splitlines() if rules else ()
        entries = [entry for entry in found.entries if entry.path != rules]
        unwanted = named_by(lines, rules or root, root, (entry.path for entry in entries))
    except SourceError as error:
        closed = () if isinstance(error, Gone) else (root,)
        return Discovery(missing=(Missing(shown_path(root), str(error)),), closed=closed)
    skipped = [Skipped(f"{shown_path(root)}/{name}", _NOT_KEPT, "name") for name in found.odd]
    files = []
    for entry in entries:
        if left := _left_there(entry.path, root, unwanted, choices):
            skipped.append(left)
        else:
            choice = choices.choice(entry.path.name)
            files.append(SourceFile(entry.path, root, choice, entry.mark, entry.size))
    missing = () if files else (Missing(shown_path(root), _NONE),)
    is_page = is_web(root) and [file.path for file in files] == [root]
    roots, closed = (root,) if files else (), (root,) if is_page else ()
    return Discovery(tuple(files), tuple(skipped), missing, roots, closed)


def _left_there(
    path: Path, root: Path, unwanted: AbstractSet[Path], choices: Choices
) -> Skipped | None:
    """Return why a file at an address is not read, None for a document."""
    if path in unwanted:
        return Skipped(shown_path(path), f"by {IGNORE_FILE}", "ignored")
    if path.parent == root and path.name in SYNONYM_FILES:
        return Skipped(shown_path(path), _NO_SYNONYMS, "synonyms")
    if path == root or choices.reads(path.name):
        return None
    suffix = path.suffix.lower() or path.name
    return Skipped(shown_path(path), f"{suffix} files are not read", suffix)


def _problem(root: Path) -> str | None:
    """Return why a path that was asked for cannot be read, None where it may be."""
    try:
        kind = None if root.is_dir() else special_kind(root)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a NUL in its name
        return "no such file or folder; check the path"
    except PermissionError:  # what cannot be read will say so
        kind = None
    except OSError as error:
        return explain(error)
    if kind:
        return f"{kind}, not a file; give a file or a folder"
    return None if is_whole(str(root)) else NOT_UTF8


def _special_kind(file: Path) -> str | None:
    try:
        return special_kind(file)
    except OSError:  # a link to nothing: reading it will say so
        return None


def _left_out(listing: Listing, root: Path, taken: AbstractSet[Path]) -> Iterator[Skipped]:
    """Yield the files of a folder that are not read, and why."""
    for file in sorted({*listing.files} - taken):
        name = file.relative_to(root).as_posix()
        if file in listing.unwanted:
            yield Skipped(name, f"by {IGNORE_FILE}", "ignored")
        else:
            yield unknown(file, name)


def unknown(file: Path, name: str) -> Skipped:
    """Return why a file of a suffix that nothing reads is left out, and what can be done."""
    suffix, guessed = file.suffix.lower(), guess(file)
    reason = f"{suffix or file.name} files are not read"
    kind = "binary" if guessed.kind == BINARY else "unknown suffix"
    if guessed.asks:
        reason = (
            f"looks like {guessed.looks} with questions, but {reason}; name it with "
            f"--ext {suffix[1:]}={guessed.name}, or rename it"
        )
        return Skipped(name, reason, kind, f"{suffix} {guessed.looks}", asks=True)
    return Skipped(name, f"{reason} ({guessed.kind})", kind, guessed.kind)


def _as_asked(error: OSError, root: Path, path: Path) -> str:
    """Return where an error occurred, as seen from the path that was asked for."""
    return shown(path / Path(str(error.filename)).relative_to(root))
