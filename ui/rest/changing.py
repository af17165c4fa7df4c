"""What the routes that change a corpus take and give, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from search.results import Kind, Sure
from ui.output.models import Count, Difference, Id, Lines, Payload, Score, Unread
from ui.rest.requests import Fields

_MOST_PATHS = 10_000
DocumentPath = Annotated[str, Field(min_length=1, max_length=1000)]


class Nothing(Fields):
    """Nothing to say: an empty object."""

    model_config = ConfigDict(strict=True)


class OnePath(Fields):
    """A file of a draft."""

    path: DocumentPath = Field(
        description="Its path below the documents folder.", examples=["guides/faq.md"]
    )


class Folder(Fields):
    """A folder of the machine that the server runs on."""

    model_config = ConfigDict(strict=True)

    path: Annotated[str, Field(min_length=1, max_length=4000)] = Field(
        description="Its whole path.", examples=["/home/me/notes"]
    )


class ChooseLayout(OnePath):
    """How a file of a draft is to be read."""

    model_config = ConfigDict(strict=True)

    layout: str = Field(
        description="The layout or format; auto: as its content says.",
        max_length=200,
        examples=["auto"],
    )


class Remove(Fields):
    """Which documents to remove."""

    model_config = ConfigDict(strict=True)

    paths: Annotated[list[DocumentPath], Field(min_length=1, max_length=_MOST_PATHS)] = Field(
        description="Their paths, as /api/v1/sources has them.", examples=[["faq.md"]]
    )


class ReadAgain(Fields):
    """Which documents to read again, and how."""

    model_config = ConfigDict(strict=True)

    paths: Annotated[list[DocumentPath], Field(max_length=_MOST_PATHS)] = Field(
        [], description="Their paths; none: all, with what is new beside them."
    )
    layout: str = Field(
        "",
        max_length=200,
        description="The layout to read them in from now on; auto: as their content says; empty: "
        "as before.",
    )


class Rival(Payload):
    """The layout that explains a file second best."""

    layout: str = Field(description="Its name.")
    score: Score = Field(description="How well it explains the file, from 0 to 1.")


class AskedAt(Payload):
    """Where a question of a file stands already, and how surely it is the same."""

    id: Id
    question: str = Field(description="The question as it is asked there.")
    source: str = Field(description="The document that it stands in.")
    lines: Lines
    score: Score = Field(description="How alike they are, from 0 to 1.")
    sure: Sure = Field(description="How surely it asks the same: `likely` or `possible`.")
    kind: Kind = Field(description="Whether the answers are the same, differ, or one has more.")
    differences: list[Difference] = Field(description="What they say otherwise.")


class AskedQuestion(Payload):
    """A question of a file that is in the corpus already."""

    question: str = Field(description="The question.")
    lines: Lines
    state: Literal["already", "maybe", "new"] = Field(
        description="Whether it is here already, may be here, or is new."
    )
    matches: list[AskedAt] = Field(description="Where it is asked, best first; three at most.")


class AlreadyAsked(Payload):
    """How many of a file's questions are in the corpus already."""

    compared: Count = Field(description="Questions that were compared, evenly from all of it.")
    already: Count = Field(description="Of these, those that are here already.")
    maybe: Count = Field(description="Of these, those that may be here.")
    new: Count = Field(description="Of these, those that are new.")
    sample: list[AskedQuestion] = Field(description="Some that are here, five at most.")


class OfDraft(Fields):
    """What to say of a draft."""

    asked: bool = Field(
        default=False,
        description="Compare its questions with the corpus, for some seconds; ask again while "
        "`comparing` is not 0.",
    )


class DraftFile(Payload):
    """A file of a draft, with what would be read of it."""

    path: str = Field(description="Its path below the documents folder.")
    size: Count = Field(description="Its bytes.")
    layout: str | None = Field(description="The layout that it is read in; null if none fits.")
    choice: str = Field(description="The layout that was chosen for it; empty if its content does.")
    confidence: Score | None = Field(description="How well the layout explains it, from 0 to 1.")
    runner_up: Rival | None = Field(description="The layout that does so second best.")
    records: Count = Field(description="How many records it has.")
    unread: list[Unread] = Field(description="Lines that no reader understood; 200 parts at most.")
    doubt: str | None = Field(description="Why its layout may be the wrong one, and which to try.")
    error: str | None = Field(description="Why it cannot be added.")
    replaces: bool = Field(description="Whether the documents folder has a document of its path.")
    samples: list[str] = Field(description="Its first questions, three at most.")
    asked: AlreadyAsked | None = Field(
        None, description="What of it is asked already; null while that was not asked for."
    )


class LeftOut(Payload):
    """A file that is not read."""

    path: str = Field(description="Its path.")
    reason: str = Field(description="Why it is not.")


class DraftOpened(Payload):
    """A new draft."""

    id: str = Field(description="Its id.")


class Draft(Payload):
    """Documents that are about to be added."""

    id: str = Field(description="Its id.")
    files: list[DraftFile] = Field(description="Its files, by path.")
    skipped: list[LeftOut] = Field(description="Files of it that are not read.")
    records: Count = Field(description="How many records its files have.")
    left: Count = Field(description="Files that were not looked at yet; ask again for them.")
    comparing: Count = Field(description="Files whose questions are not compared yet.")


class ReportedSource(Payload):
    """One document, as a job read it."""

    path: str = Field(description="Its path.")
    layout: str | None = Field(description="The layout that it was read in.")
    unread: list[Unread] = Field(description="Its lines that no reader understood.")
    error: str | None = Field(description="Why it was not read.")
    records: Count = Field(description="How many records it has.")
    kind: str | None = Field(description="The sort of error.")
    doubt: str | None = Field(description="Why its layout may be the wrong one.")


class ReportedFile(LeftOut):
    """A file of a folder that a job did not read."""

    kind: str = Field(description="The sort of reason.")
    asks: bool = Field(description="Whether it looks as if it held questions.")


class Report(Payload):
    """What a job did."""

    added: Count = Field(description="Documents added.")
    updated: Count = Field(description="Documents read again.")
    removed: Count = Field(description="Documents removed.")
    unchanged: Count = Field(description="Documents left as they were.")
    records: Count = Field(description="Records that the index then has.")
    passages: Count = Field(description="Passages that the index then has.")
    embedded: Count = Field(description="Passages that were encoded.")
    seconds: float = Field(description="How long it took.")
    stopped: bool = Field(description="Whether it was stopped before its end.")
    sources: list[ReportedSource] = Field(description="The documents it looked at.")
    skipped: list[ReportedFile] = Field(description="The files it did not read.")


class Job(Payload):
    """A change of the corpus, under way or done."""

    id: str = Field(description="Its id.")
    what: str = Field(description="What it does.", examples=["Add 3 documents"])
    state: Literal["running", "done", "stopped", "failed"] = Field(description="How it stands.")
    done: Count = Field(description="Passages that are ready.")
    total: Count = Field(description="Passages in all, as far as is known; 0 if nothing is.")
    text: str = Field(description="What it does now; at its end, what it did.")
    report: Report | None = Field(description="What it did; null until it is done.")
    problem: str | None = Field(description="Why it failed.")
    undoable: bool = Field(
        description="Whether it can be undone: the last change can, until the next one, or the "
        "end of the server."
    )


class Learnt(Payload):
    """What was learnt of scores."""

    threshold: float | None = Field(description="The raw score of confidence 0.5.")
    sure: float | None = Field(description="The raw score of confidence 0.95.")
    thresholds: dict[str, float] | None = Field(description="The threshold of each language.")
    weights: dict[str, float | bool] | None = Field(
        description="How the signals are mixed: the share of late interaction, what words add."
    )
    text: str = Field(description="What that means.")


class Undoable(Payload):
    """The change that can be undone."""

    job: str = Field(description="The id of its job.")
    label: str = Field(description="What it did.", examples=["Add 3 documents"])


class Corpus(Payload):
    """The corpus, and who may change it how."""

    name: str = Field(description="Its name.")
    folder: str | None = Field(
        description="Where added documents are put; null for who may not change it."
    )
    manage: bool = Field(description="Whether this caller may change it.")
    why_not: str = Field(description="Why this caller may not; empty for who may.")
    local: bool = Field(description="Whether this caller may add a folder by its path.")
    model: str = Field(description="The embedding model.")
    dimension: Count = Field(description="The length of its vectors.")
    records: Count = Field(description="How many records there are.")
    documents: Count = Field(description="How many documents they come from.")
    learnt: Learnt = Field(description="What was learnt of scores.")
    language_note: str | None = Field(
        description="What to do where the model does not know the language of the records."
    )
    job: Job | None = Field(description="The last change of this server, for who may change it.")
    undo: Undoable | None = Field(
        description="The change that can be undone, until the next one or the server's end."
    )
    layouts: list[str] = Field(description="The names of all layouts and formats.")


class Finding(Payload):
    """Something to know about the index."""

    severity: Literal["error", "warning", "info"] = Field(description="How bad it is.")
    message: str = Field(description="What is wrong, where, and what it means.")
    source: str | None = Field(description="The document that it is about, if it is one.")
    remedy: str = Field(description="What to do.")


class Health(Payload):
    """What `askalike doctor` finds."""

    findings: list[Finding] = Field(description="Nothing is wrong where there are none.")
