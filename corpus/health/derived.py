"""Whether the derived files are whole, of the revision in force, and have every passage."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from corpus.health.finding import REPAIR, Finding
from corpus.lexical.index import LexicalIndex
from corpus.lexical.stamp import lexical_folder, read_stamp
from corpus.passage_cache import PassageCache
from corpus.read_only import may_write

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.chroma.header import Header

# Each file of tantivy ends with a checksum in JSON, the length of that JSON, and this number.
_END = struct.Struct("<II")
_MAGIC = 1337
_READ = 2**20
_MEANS = "words and names in a query are not matched"


def check_words(folder: Path, header: Header, passages: int) -> Finding | None:
    """Return what is wrong with the lexical index in a generation's folder, None if nothing is.

    `passages` is how many it should have. It reads every byte of the index.
    """
    lexical = lexical_folder(folder)
    stamp = read_stamp(lexical)
    if not lexical.is_dir() or not (lexical / "meta.json").is_file():
        return _finding("lexical-missing", f"there is no lexical index in {lexical}")
    broken = next((file for file in _files(lexical) if not _whole(file)), None)
    if broken or stamp is None:
        named = broken or lexical / "stamp.json"
        return _finding("lexical-damaged", f"{named} of the lexical index is damaged")
    if stamp.revision != header.revision:
        return _finding(
            "lexical-stale",
            f"the lexical index in {lexical} has revision {stamp.revision}, the corpus has "
            f"revision {header.revision}",
        )
    index = LexicalIndex.open(lexical, header.revision)
    if index is None:
        return _finding("lexical-damaged", f"the lexical index in {lexical} cannot be opened")
    if index.count != passages:
        return _finding(
            "lexical-count",
            f"the lexical index in {lexical} has {index.count:,} passages, the corpus has "
            f"{passages:,}",
        )
    return None


def check_passage_cache(folder: Path, header: Header, passages: int) -> Finding | None:
    """Return what is wrong with the cache in a generation's folder, None if nothing is.

    `passages` is how many it should have. It reads every page of the file.
    """
    lexical = lexical_folder(folder)
    if not may_write(lexical):  # the cache is not used then
        return None
    cache = PassageCache.open(lexical, header.token_dimension)
    count = cache.count() if cache else -1
    if count == passages:
        return None
    what = f"the passage cache in {lexical} is missing or damaged"
    if count >= 0:
        what = f"the passage cache in {lexical} has {count:,} passages, the corpus has {passages:,}"
    remedy = f"run: {REPAIR}; the next ingest repairs it, too" if count < 0 else f"run: {REPAIR}"
    return Finding("passage-cache", "warning", f"{what}: queries take longer", remedy, "lexical")


def _finding(code: str, what: str) -> Finding:
    remedy = f"run: {REPAIR}; the next ingest repairs it, too"
    if code == "lexical-count":
        remedy = f"run: {REPAIR}"
    return Finding(code, "warning", f"{what}: {_MEANS}", remedy, "lexical")


def _files(folder: Path) -> list[Path]:
    """Return the files of the segments in force; others may be left from a killed run.

    If the list of segments cannot be read, return that file, which then counts as damaged.
    """
    meta = folder / "meta.json"
    try:
        segments = json.loads(meta.read_text(encoding="utf-8"))["segments"]
        names = [segment["segment_id"].replace("-", "") for segment in segments]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [meta]
    return sorted(file for name in names for file in folder.glob(f"{name}.*"))


def _whole(file: Path) -> bool:
    """Return whether a file's bytes match the checksum at its end."""
    size = file.stat().st_size
    try:
        with file.open("rb") as stream:
            stream.seek(-_END.size, 2)
            length, magic = _END.unpack(stream.read(_END.size))
            if magic != _MAGIC:
                return False
            body = size - _END.size - length
            stream.seek(body)
            wanted = json.loads(stream.read(length))["crc"]
            stream.seek(0)
            return _checksum(stream, body) == int(wanted)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _checksum(stream: BinaryIO, size: int) -> int:
    crc, left = 0, size
    while left > 0:
        part = stream.read(min(_READ, left))
        if not part:
            break
        crc = zlib.crc32(part, crc)
        left -= len(part)
    return crc
