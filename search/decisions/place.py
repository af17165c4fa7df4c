"""Where the decisions on a corpus are: beside its documents, to be versioned with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Source
    from corpus.settings import Settings

FOLDER = ".askalike"
FILE = "decisions.jsonl"
_OURS = Path(corpus.__file__).resolve().parent


def decision_files(settings: Settings, sources: Iterable[Source]) -> tuple[Path, ...]:
    """Return the files of the decisions on a corpus: the first is written, all of them are read.

    It is that of the settings, or else that in the common folder of the documents; for documents
    without one, or that are not on this machine, one beside the index. Where the documents come
    from several folders, decisions made while there was one of them are read, too, and those above
    a folder, made while there were several.
    """
    if settings.decisions:
        return (Path(os.path.abspath(settings.decisions.expanduser())),)  # noqa: PTH100  links stay
    beside = settings.derived / f"{settings.corpus}.{FILE}"
    roots = sorted({source.root for source in sources if source.root})
    here = [Path(root) for root in roots if Path(root).is_dir() and not _is_ours(Path(root))]
    common = _common(here)
    above = [
        folder
        for root in here
        for folder in root.parents
        if not _is_foreign(folder) and (folder / FOLDER / FILE).is_file()
    ]
    folders = dict.fromkeys([*([common] if common else []), *here, *above])
    files = [folder / FOLDER / FILE for folder in folders]
    return (*files, beside) if common else (beside, *files)


def _is_ours(root: Path) -> bool:
    """Return whether documents come with askalike: an installed package keeps no decisions."""
    return root.resolve().is_relative_to(_OURS)


def _common(roots: list[Path]) -> Path | None:
    """Return the folder that all documents are in; what is not theirs alone is none."""
    if not roots:
        return None
    try:
        common = Path(os.path.commonpath(roots))
    except ValueError:  # on several drives
        return None
    if common in roots:
        return common
    return None if _is_foreign(common) else common


def _is_foreign(folder: Path) -> bool:
    """Return whether a folder holds more than one person's documents, or all of theirs."""
    return len(folder.parts) < 3 or folder in {Path.home(), *Path.home().parents}
