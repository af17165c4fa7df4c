"""Files in: which documents a path holds, their bytes, their text."""

import codecs
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from corpus.errors import SourceError

# Suffixes of documents that are read inside a folder; a file named by itself is always tried.
SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".txt", ".text", ""})

# Raised when the readers change what they find in the same bytes.
READER_VERSION = 1

_BOMS = (  # the 32-bit marks begin like the 16-bit ones
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_READ_ERRORS = "check that it exists and that you may read it"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on disk: its absolute path, and the folder (or itself) that was asked for."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """The path relative to the root, with forward slashes."""
        if self.path == self.root:
            return self.path.name
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file inside a folder that is not a kind of document askalike reads."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A path under which there is nothing to read, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies under the paths that were asked for."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Missing, ...]
    roots: tuple[Path, ...]


def discover(paths: Iterable[Path]) -> Discovery:
    """Return the documents under files and folders, each once, in a stable order.

    Hidden files and folders are passed over. A path that is missing, and a folder without any
    document, are among the missing.
    """
    files: dict[Path, SourceFile] = {}
    skipped: list[Skipped] = []
    missing: list[Missing] = []
    roots: list[Path] = []
    for path in paths:
        root = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links stay as they are named
        if not root.exists():
            missing.append(Missing(str(path), "no such file or folder; check the path"))
            continue
        found = list(_walk(root)) if root.is_dir() else [root]
        read = [file for file in found if file == root or file.suffix.lower() in SUFFIXES]
        if not read:
            kinds = ", ".join(sorted(SUFFIXES - {""}))
            missing.append(
                Missing(str(path), f"no document in this folder; it needs {kinds} files")
            )
            continue
        roots.append(root)
        for file in read:
            files.setdefault(file, SourceFile(file, root))
        skipped += (
            Skipped(file.relative_to(root).as_posix(), f"{file.suffix} files are not read")
            for file in sorted({*found} - {*read})
        )
    return Discovery(tuple(files.values()), tuple(skipped), tuple(missing), tuple(roots))


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises SourceError naming why it cannot be read, or is empty."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot be read ({reason}); {_READ_ERRORS}") from error
    if not content.strip():
        raise SourceError("the file is empty; write questions and answers into it, or remove it")
    return content


def decode(content: bytes) -> str:
    """Return the text of a document in whatever encoding it has.

    Raises SourceError for binary files, and for text that is broken in the encoding it claims.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding))
            except UnicodeDecodeError as error:
                raise _broken(content, error, encoding) from error
    try:
        return _checked(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if b"\0" in content or not _is_legacy(content):
            _checked(content.decode("utf-8", "replace"))
            raise _broken(content, error, "UTF-8") from error
    return _legacy(content)


def digest(content: bytes) -> str:
    """Return what identifies a document's content as these readers see it (SHA-256, hex)."""
    return hashlib.sha256(f"{READER_VERSION}:".encode() + content).hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(parent, name)


def _checked(text: str) -> str:
    """Return the text; raises SourceError when control characters say that it is binary."""
    control = sum(c < " " and c not in "\t\n\r\f\v\x1b" for c in text[:100_000])
    if "\0" in text or control > len(text[:100_000]) / 100:
        raise SourceError("not a text file (binary content); export it as Markdown or text")
    return text


def _is_legacy(content: bytes) -> bool:
    """Tell a text of an older 8-bit encoding from UTF-8 in which a few bytes are broken.

    Broken UTF-8 still has whole multi-byte characters; an older encoding hardly ever does.
    """
    text = content.decode("utf-8", "replace")
    whole = sum(c > "\x7f" and c != "\ufffd" for c in text)
    return whole < text.count("\ufffd")


def _legacy(content: bytes) -> str:
    """Return the text of an older encoding: cp1252, or what the bytes say for other scripts.

    Short Latin text fits many encodings; cp1252 is what such documents are in.
    """
    best = charset_normalizer.from_bytes(content).best()
    guess = str(best) if best else ""
    foreign = sum(c > "\u024f" and c.isalpha() for c in guess)
    text = guess
    if 2 * foreign <= sum(c > "\x7f" for c in guess):
        text = content.decode("cp1252", "replace").replace("\ufffd", "\x80")
    if not text or any("\x7f" <= c <= "\x9f" for c in text):
        error = UnicodeDecodeError("utf-8", content, _first_bad(content), len(content), "invalid")
        raise _broken(content, error, "UTF-8")
    return _checked(text)


def _first_bad(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _broken(content: bytes, error: UnicodeDecodeError, encoding: str) -> SourceError:
    line = content[: error.start].count(b"\n") + 1
    return SourceError(
        f"line {line}: not valid {encoding.removesuffix('-sig').upper()} "
        f"(byte 0x{content[error.start]:02x}); save the file as UTF-8"
    )
