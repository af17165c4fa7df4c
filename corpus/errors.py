"""What can go wrong, in words that tell a person what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_SURROGATE = re.compile("[\ud800-\udfff]")
# Python's name for a byte of a file name that is not UTF-8 is this plus the byte.
_ESCAPED_BYTE = 0xDC00


def shown(text: object) -> str:
    r"""Return a text, or a path, as it can be shown anywhere.

    A byte that is not UTF-8 is shown as `\xff`, half a surrogate pair as `\ud800`.
    """
    plain = str(text)
    return plain if plain.isascii() else _SURROGATE.sub(_escape, plain)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    byte = code - _ESCAPED_BYTE
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else f"\\u{code:04x}"


class AskalikeError(Exception):
    """The base of every error askalike raises on purpose; its text is one line for the user.

    A message names what was wrong, where, and what to do next. Front ends catch this class once
    and show the text; anything else that escapes is a bug.
    """

    def __str__(self) -> str:
        r"""Return the text; a byte of a file name that is not UTF-8 is shown as `\xff`."""
        return shown(super().__str__())


class SettingsError(AskalikeError):
    """A setting from the file, the environment or a flag is unknown or out of range."""


class SourceError(AskalikeError):
    """One document cannot be read: missing, empty, binary, undecodable or without a question.

    `kind` is the sort of reason in two words: reports group documents by it.
    """

    kind = "unreadable"


class NotText(SourceError):
    """A document is binary, and of no format that is read."""

    kind = "binary"


class TooLarge(SourceError):
    """A document has more bytes than are read."""

    kind = "too large"


class NoQuestions(SourceError):
    """A document was understood, or its format has many uses, and it contains no question."""

    kind = "no question"


class Doubtful(NoQuestions):
    """So little of a document fits any layout that what was found in it is no question."""

    kind = "no layout fits"


class MissingExtra(NoQuestions):
    """A format is read by a package that is not installed; the message names the extra."""

    kind = "extra missing"


class ModelError(AskalikeError):
    """The embedding model cannot be found, or its weights are not the ones expected."""


class IndexUnavailable(AskalikeError):
    """There is no index, it holds no records yet, or its folder cannot be used."""


class IndexDamaged(AskalikeError):
    """The index on disk cannot be read; `askalike doctor` says what is broken."""


class ServerUnavailable(IndexUnavailable):
    """The Chroma server cannot be reached, refuses us, or is not a Chroma server."""


class IndexMismatch(AskalikeError):
    """The index was built with another model, schema or splitter than the settings name."""


class IndexBusy(AskalikeError):
    """Another process is writing to the index."""


class QueryError(AskalikeError):
    """A query, filter or threshold cannot be used."""


class UnknownRecord(AskalikeError):
    """No record has the id that was asked for."""


class DecisionsError(AskalikeError):
    """The file of decisions on duplicates cannot be read or written."""


class UnknownDecision(AskalikeError):
    """No decision, or no group of duplicates, is what was named."""


class DecisionOutdated(AskalikeError):
    """What is to be decided is not what it was when it was shown."""


class DecidedMeanwhile(DecisionOutdated):
    """Somebody else decided, or undid, what is to be decided since it was shown."""


class ClusterError(AskalikeError):
    """The Ray cluster cannot be used: its address, a node of it, or what lies on a node."""


class ServeError(AskalikeError):
    """The server cannot start, for example because its port is taken."""


class ServerBusy(AskalikeError):
    """Too many requests wait already; the same one can be tried again in a moment."""


class TopicsPending(ServerBusy):
    """The topics of a corpus are being made, or cannot be made."""


class UnknownTopic(AskalikeError):
    """No topic has the address that was asked for."""


class AccessError(AskalikeError):
    """A user or token cannot be added, is unknown, or the file of both cannot be used."""


class EvaluationError(AskalikeError):
    """Queries, their judgements or a run file cannot be used for an evaluation."""


class LanguageModelError(AskalikeError):
    """A language model cannot be reached, refuses, or writes nothing of use."""


class BackupError(AskalikeError):
    """A file to export or save to cannot be written, or a snapshot cannot be restored."""


@contextmanager
def while_writing(folder: Path) -> Iterator[None]:
    """Turn an OSError while an index is written into IndexUnavailable."""
    try:
        yield
    except OSError as error:
        raise cannot_be_written(folder, error) from error


@contextmanager
def while_reading_entries() -> Iterator[None]:
    """Turn errors from malformed entries, which others may have written, into IndexDamaged."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise IndexDamaged(
            f"an entry of the index is malformed ({type(error).__name__}: {error}); "
            "run: askalike doctor --repair"
        ) from error


def cannot_be_written(folder: Path, error: BaseException) -> IndexUnavailable:
    """Return the error for an index that could not be written."""
    return IndexUnavailable(
        f"the index in {folder} cannot be written ({reason(error)}); check that the disk has "
        "room and that you may write there, then run the same command again: finished work is "
        "kept; if that does not help, run: askalike doctor"
    )


def cannot_be_read(where: str, error: BaseException) -> IndexDamaged:
    """Return the error for an index that could not be read."""
    return IndexDamaged(
        f"the index in {where} cannot be read ({reason(error)}); run: askalike doctor"
    )


def gone(where: str, error: BaseException) -> IndexDamaged:
    """Return the error for a collection that disappeared while in use."""
    return IndexDamaged(
        f"part of the index in {where} disappeared while in use ({reason(error)}): it was "
        "replaced or is damaged; run the same command again; if that fails, run: askalike doctor"
    )


def reason(error: BaseException) -> str:
    """Return the end of an error's text: what the database itself says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rsplit("returned from database: ", maxsplit=1)[-1]
