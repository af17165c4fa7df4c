"""Why a change of the corpus is refused, in words that say what to do next."""

from __future__ import annotations

from corpus.errors import AskalikeError, IndexUnavailable


class ChangeRefused(AskalikeError):
    """The base of what is raised here: a change that cannot be made as it was asked for."""


class Unknown(ChangeRefused):
    """There is no draft, job, file or document of this name."""


class Unfit(ChangeRefused):
    """A path, a layout or another value cannot be used."""


class NotNow(ChangeRefused):
    """Another change is under way, or nothing is there to be done."""


class NotHere(ChangeRefused):
    """This caller may not do this, or askalike never does it with this document."""


class TooMuch(ChangeRefused):
    """A file or a draft is larger than is taken."""


class NoRoom(ChangeRefused):
    """The disk has no room for it, or cannot be written."""


def cannot_write(what: object, error: OSError) -> NoRoom:
    """Return the refusal that an error of the system means."""
    reason = (error.strerror or str(error)).lower()
    return NoRoom(
        f"{what} cannot be written ({reason}); check that the disk has room and that the server "
        "may write there, then try again"
    )


class EmptyCorpus(IndexUnavailable):
    """Nothing is in the corpus yet, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "nothing is in this corpus yet; add documents in the app, or run: askalike ingest PATH"
        )
