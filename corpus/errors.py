"""What can go wrong, said so that a person knows what to do next."""


class AskalikeError(Exception):
    """The base of every error askalike raises on purpose; its text is one line for the user.

    A message names what was wrong, where, and what to do next. Front ends catch this class once
    and show the text; anything else that escapes is a bug.
    """


class SettingsError(AskalikeError):
    """A setting from the file, the environment or a flag is unknown or out of range."""


class SourceError(AskalikeError):
    """One document cannot be read: missing, empty, binary, undecodable or without a question."""


class NoQuestions(SourceError):
    """A document was understood, or is of a kind with many uses, and holds no question."""


class ModelError(AskalikeError):
    """The embedding model cannot be found, or its weights are not the ones expected."""


class IndexUnavailable(AskalikeError):
    """There is no index, it holds no records yet, or its folder cannot be used."""


class IndexDamaged(AskalikeError):
    """The index cannot be read as it lies on disk; `askalike doctor` says what of it is broken."""


class ServerUnavailable(IndexUnavailable):
    """The Chroma server cannot be reached, does not let us in, or is none."""


class IndexMismatch(AskalikeError):
    """The index was built with another model, schema or splitter than the settings name."""


class IndexBusy(AskalikeError):
    """Another process is writing to the index."""


class QueryError(AskalikeError):
    """A query, filter or threshold cannot be used."""


class UnknownRecord(AskalikeError):
    """No record has the id that was asked for."""


class ServeError(AskalikeError):
    """The web app cannot start, for example because its port is taken."""


class EvaluationError(AskalikeError):
    """Queries, their judgements or a run file cannot be used for an evaluation."""


class BackupError(AskalikeError):
    """A file to export or save to cannot be written, or a snapshot cannot be restored."""
