"""What tells languages of one script apart: py3langid, with its model mapped from a file.

As the package has it, packed, its model takes .4 seconds and 100 MB to read. It is unpacked once
into the user's cache, and then only those of its pages are read that a text needs [F-langid].
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from corpus.files import replacing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py3langid.langid import LanguageIdentifier

# Part of the file's name: increase it when something else is written.
_FORM = 1


@cache
def identifier(codes: tuple[str, ...]) -> LanguageIdentifier:
    """Return what ranks the languages with these codes of py3langid by how likely a text is in one.

    Where the cache cannot be used, the model is read as the package has it.
    """
    file = identifier_file(codes)
    try:
        return _map(file)
    except (OSError, ValueError):  # not there yet, or damaged
        found = _unpack(codes)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(found, file)
        return _map(file)
    except (OSError, ValueError):
        return found


def identifier_file(codes: Sequence[str]) -> Path:
    """Return where the model for these codes is in the user's cache, once it was unpacked."""
    used = sha256(f"{version('py3langid')} {' '.join(codes)}".encode()).hexdigest()[:16]
    return platformdirs.user_cache_path("askalike") / f"languages-{used}-{_FORM}"


def _unpack(codes: Sequence[str]) -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(codes))
    return found


def _write(one: LanguageIdentifier, file: Path) -> None:
    """Write the arrays of an identifier, one after the other; raises OSError."""
    outputs = np.array(one.tk_output, dtype=np.int32)
    languages = (one.nb_ptc, one.nb_pc, one.nb_classes)
    with replacing(file) as stream:
        for values in (*languages, one.tk_nextmove, outputs, one.tk_row):
            np.lib.format.write_array(stream, np.ascontiguousarray(values), allow_pickle=False)


def _map(file: Path) -> LanguageIdentifier:
    """Return an identifier whose arrays are those of a file; raises OSError or ValueError."""
    from py3langid.langid import LanguageIdentifier

    shares, before, classes, moves, outputs, rows = _arrays(file, 6)
    # What is walked letter by letter: views of memory give Python's own numbers, and fast.
    return LanguageIdentifier(
        shares,
        before,
        classes.tolist(),
        memoryview(moves),
        memoryview(outputs),
        norm_probs=True,
        tk_row=memoryview(rows),
    )


def _arrays(file: Path, count: int) -> list[Any]:
    """Return the arrays that a file begins with, mapped; raises OSError or ValueError."""
    found = []
    with file.open("rb") as stream:
        for _ in range(count):
            if np.lib.format.read_magic(stream) != (1, 0):
                raise ValueError(f"{file} has arrays of another form")
            shape, _, kind = np.lib.format.read_array_header_1_0(stream)
            mapped: Any = np.memmap(file, kind, "r", stream.tell(), shape)
            stream.seek(mapped.offset + mapped.nbytes)
            found.append(np.asarray(mapped))
    return found
