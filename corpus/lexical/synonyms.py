"""Words and phrases that the people of a corpus have listed as equal, kept beside its index."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.files import replace_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Set = tuple[str, ...]
# Longer ones are sentences, and no search has words for so many.
_LONGEST, _MOST_MEMBERS = 80, 30


def parse_synonyms(text: str) -> tuple[list[Set], list[tuple[int, str]]]:
    """Return the sets of a synonyms file, one a line, and its bad lines with what is wrong.

    The members of a set stand between commas; "=" is as good. What follows # is a comment, as in
    "k8s, kubernetes  # the cluster", but not in "C#, C sharp". Lines are counted from 1.
    """
    sets: list[Set] = []
    bad: list[tuple[int, str]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        plain = _without_comment(line)
        members = tuple(dict.fromkeys(_members(plain)))
        if not plain:
            continue
        if len({one.casefold() for one in members}) < 2:
            bad.append((number, "a single word or phrase; write its synonyms behind commas"))
        elif any(len(one) > _LONGEST for one in members):
            bad.append((number, f"more than {_LONGEST} letters between commas; write phrases only"))
        elif len(members) > _MOST_MEMBERS:
            bad.append((number, f"more than {_MOST_MEMBERS} synonyms; use several lines"))
        else:
            sets.append(members)
    return sets, bad


def write_synonyms(root: Path, listed: Mapping[str, Sequence[Set]]) -> bool:
    """Keep the sets listed in each folder, those of other folders stay; return if any changed.

    `root` is the corpus's folder. A folder with none is forgotten. Raises OSError.
    """
    before = _read(root)
    now = {**before, **{folder: [list(one) for one in sets] for folder, sets in listed.items()}}
    now = {folder: sets for folder, sets in sorted(now.items()) if sets}
    if now == before:
        return False
    replace_text(synonyms_file(root), json.dumps(now, ensure_ascii=False, indent=1))
    return True


def read_synonyms(root: Path) -> tuple[Set, ...]:
    """Return the sets that are kept for a corpus, () if none are."""
    found = _read(root).values()
    return tuple(dict.fromkeys(tuple(one) for sets in found for one in sets))


def synonyms_file(root: Path) -> Path:
    """Return the file in which a corpus's synonyms are kept."""
    return root / "synonyms.json"


def _read(root: Path) -> dict[str, list[list[str]]]:
    with suppress(OSError, ValueError, AttributeError, TypeError):
        kept = json.loads(synonyms_file(root).read_text("utf-8"))
        return {
            str(folder): [[str(member) for member in one] for one in sets]
            for folder, sets in kept.items()
        }
    return {}


def _without_comment(line: str) -> str:
    plain = line.strip()
    if plain.startswith("#"):
        return ""
    for sign in (" #", "\t#"):
        plain = plain.partition(sign)[0]
    return plain.strip()


def _members(line: str) -> Iterator[str]:
    parts: Iterable[str] = line.replace("，", ",").replace("、", ",").replace("=", ",").split(",")
    for part in parts:
        if member := " ".join(part.split()).strip("\"'"):
            yield member
