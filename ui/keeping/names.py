"""Names of documents that a caller gives: paths below a folder, and nothing but such paths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from corpus.records import is_whole
from ui.keeping.refusals import Unfit

# Of a whole path in characters, of one part in bytes (most systems take 255; a file has a longer
# name while it is written), and parts.
_LONGEST, _LONGEST_PART, _DEEPEST = 400, 200, 12
# Names that are devices on Windows, with any suffix.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
# What Windows takes in no name; a colon also leads to other drives and to streams of a file.
_RESERVED = frozenset('<>:"|?*')
# Invisible characters that Persian, Indic scripts and emoji need.
_JOINERS = frozenset("\u200c\u200d")


def check_name(text: str) -> str:
    """Return a relative path with forward slashes, in NFC, that is safe anywhere; raises Unfit."""
    name = unicodedata.normalize("NFC", text)
    if not name or not is_whole(name):
        raise Unfit("the path is empty or no Unicode; give one like guides/faq.md")
    if len(name) > _LONGEST:
        raise Unfit(f"the path has more than {_LONGEST} characters; shorten it")
    if "\\" in name or name.startswith("/"):
        raise Unfit("the path must be relative, with forward slashes, like guides/faq.md")
    parts = name.split("/")
    if len(parts) > _DEEPEST:
        raise Unfit(f"the path has more than {_DEEPEST} parts; put the file less deep")
    for part in parts:
        if problem := _problem(part):
            raise Unfit(f"the path has a part that {problem}; rename it")
    return name


def _problem(part: str) -> str | None:
    """Return what is wrong with one part of a path."""
    device = part.split(".", maxsplit=1)[0].rstrip(" ").casefold() in _DEVICES
    wrong = (
        (part in {"", ".", ".."}, "is empty, or leads elsewhere"),
        (part.startswith("."), "is hidden: it begins with a dot"),
        (not all(map(_is_visible, part)), "has a control character, or one that cannot be seen"),
        (not _RESERVED.isdisjoint(part), 'has one of < > : " | ? *, which not every system takes'),
        (part != part.strip(" ") or part.endswith("."), "begins or ends with a blank or a dot"),
        (device, "is the name of a device on Windows"),
        (len(part.encode()) > _LONGEST_PART, f"has more than {_LONGEST_PART} bytes"),
    )
    return next((problem for is_wrong, problem in wrong if is_wrong), None)


def _is_visible(character: str) -> bool:
    return (unicodedata.category(character)[0] != "C" and character not in "\u2028\u2029") or (
        character in _JOINERS
    )


def folded(name: str) -> str:
    """Return what names have in common that some systems take for the same file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def find_clash(name: str, others: Iterable[str]) -> str | None:
    """Return another path that some systems could not keep apart from this one.

    That is one that differs only in case, in itself or in a folder of it, and one that is a folder
    where the other is a file.
    """
    own = PurePosixPath(name)
    for other in others:
        if other == name:
            continue
        pairs = zip(own.parts, PurePosixPath(other).parts, strict=False)
        same = 0
        for a, b in pairs:
            if a != b and folded(a) == folded(b):
                return other
            if a != b:
                break
            same += 1
        if same == min(len(own.parts), len(PurePosixPath(other).parts)):
            return other
    return None
