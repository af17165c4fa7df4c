"""Errors as problem details (RFC 9457), in our words and with what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import (
    AskalikeError,
    DecidedMeanwhile,
    DecisionOutdated,
    DecisionsError,
    IndexUnavailable,
    ModelError,
    QueryError,
    ServerBusy,
    TopicsPending,
    UnknownDecision,
    UnknownRecord,
    UnknownTopic,
)
from ui.keeping.refusals import ChangeRefused, EmptyCorpus, NoRoom, NotHere, NotNow, TooMuch, Unfit
from ui.keeping.refusals import Unknown as UnknownThing
from ui.output.problems import problem_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from ui.output.payloads import Payload

log = logging.getLogger("askalike.rest")

# Seconds after which a refused request may be sent again.
_AGAIN = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its name in `/docs#…`, its status, its title."""

    name: str
    status: int
    title: str


QUERY = Kind("query", 400, "The request cannot be answered as it is")
BODY = Kind("body", 400, "The body is not JSON that can be read")
CURSOR = Kind("cursor", 400, "The cursor is not one of ours")
NOT_FOUND = Kind("not-found", 404, "There is nothing at this path")
UNKNOWN_RECORD = Kind("unknown-record", 404, "There is no such record")
UNKNOWN_TOPIC = Kind("unknown-topic", 404, "There is no such topic")
SOURCE_GONE = Kind("source-gone", 404, "The document is not there any more")
SOURCE_UNREADABLE = Kind("source-unreadable", 409, "The document cannot be shown")
METHOD = Kind("method", 405, "This path does not take this method")
OUTDATED = Kind("outdated-cursor", 410, "The corpus has changed since the cursor was given")
MEDIA_TYPE = Kind("media-type", 415, "The body has another form than this path takes")
CHANGE = Kind("change", 400, "The change cannot be made as it was asked for")
NOT_HERE = Kind("not-allowed", 403, "This may not be done here")
UNKNOWN = Kind("unknown", 404, "There is no such draft, file, document, job, group or decision")
CONFLICT = Kind("conflict", 409, "This cannot be done at the moment")
TOO_LARGE = Kind("too-large", 413, "This is more than is taken")
NO_ROOM = Kind("no-room", 507, "The disk has no room, or cannot be written")
VALUES = Kind("values", 422, "Some fields cannot be used")
INTERNAL = Kind("internal", 500, "Something is wrong in askalike")
TOPICS = Kind("topics-pending", 503, "The topics are not made yet")
BUSY = Kind("busy", 503, "Too many requests wait already")
INDEX = Kind("index", 503, "The index cannot be used at the moment")
MODEL = Kind("model", 503, "The model cannot be used")
DECISIONS = Kind("decisions", 503, "The file of decisions cannot be used")
EMPTY = Kind("empty", 503, "Nothing is in the corpus yet")
KINDS = (
    *(QUERY, BODY, CURSOR, CHANGE, NOT_HERE, NOT_FOUND, UNKNOWN_RECORD, SOURCE_GONE, UNKNOWN),
    UNKNOWN_TOPIC,
    *(METHOD, SOURCE_UNREADABLE, CONFLICT, OUTDATED, TOO_LARGE, MEDIA_TYPE, VALUES),
    *(INTERNAL, BUSY, TOPICS, INDEX, MODEL, DECISIONS, EMPTY, NO_ROOM),
)

# What the errors of an index say names folders of the server, which are not for everybody.
_FROM_ERRORS: tuple[tuple[type[AskalikeError], Kind, str], ...] = (
    (UnknownRecord, UNKNOWN_RECORD, "no record has this id; take one from the results of a search"),
    (UnknownDecision, UNKNOWN, "there is no such group or decision any more; load the list again"),
    (
        DecisionOutdated,
        CONFLICT,
        "a record of it is not in the corpus now; load the list again",
    ),
    (
        DecisionsError,
        DECISIONS,
        "the file of decisions cannot be read or written; the server's log says why",
    ),
    (
        UnknownTopic,
        UNKNOWN_TOPIC,
        "no topic has this address; it may have joined another: /api/v1/topics lists them",
    ),
    (TopicsPending, TOPICS, "the topics of this corpus are being made; try again in a moment"),
    (ServerBusy, BUSY, "too many requests wait already; try again in a moment"),
    (EmptyCorpus, EMPTY, "nothing is in this corpus yet; add documents to it first"),
    (ModelError, MODEL, "the model cannot be loaded; run askalike doctor on the server"),
    (
        IndexUnavailable,
        INDEX,
        "there is no index, or it cannot be reached; run askalike doctor on the server",
    ),
    (AskalikeError, INDEX, "the index cannot be read; run askalike doctor on the server"),
)


_FROM_REFUSALS: dict[type[ChangeRefused], Kind] = {
    Unfit: CHANGE,
    UnknownThing: UNKNOWN,
    NotNow: CONFLICT,
    NotHere: NOT_HERE,
    TooMuch: TOO_LARGE,
    NoRoom: NO_ROOM,
}


class Refused(Exception):
    """A request that is refused: the kind of problem and what to say about it."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: Sequence[Payload] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, errors, headers


def refuse(request: Request, refused: Refused, trace: str = "") -> Response:
    """Return a refusal as a response; `trace` is the id under which the log has it."""
    root = request.scope.get("root_path", "")
    kind, path = refused.kind, request.url.path
    more = {
        "type": f"{root}/docs#{kind.name}",
        "title": kind.title,
        "instance": f"{path}#{trace}" if trace else path,
        **({"errors": list(refused.errors)} if refused.errors else {}),
    }
    again = _AGAIN if kind in {BUSY, TOPICS} else None
    return problem_response(
        kind.status, refused.detail, retry_after=again, headers=refused.headers, more=more
    )


def as_refused(error: AskalikeError) -> Refused:
    """Return the refusal that an error means; what is for the server's log goes there."""
    if isinstance(error, QueryError):
        return Refused(QUERY, str(error))
    if isinstance(error, DecidedMeanwhile):
        return Refused(CONFLICT, str(error))
    if isinstance(error, ChangeRefused):
        return Refused(_FROM_REFUSALS.get(type(error), CHANGE), str(error))
    kind, detail = next(one[1:] for one in _FROM_ERRORS if isinstance(error, one[0]))
    if kind in {INDEX, MODEL, DECISIONS}:
        log.error("%s", error)
    return Refused(kind, detail)


def refuse_unexpected(request: Request, error: Exception) -> Response:
    """Return a 500 that says nothing but under which id the log has the error."""
    trace = secrets.token_hex(6)
    log.error("%s: %s %s", trace, request.method, request.url.path, exc_info=error)
    detail = f"the request could not be answered; the server's log has more under {trace}"
    return refuse(request, Refused(INTERNAL, detail), trace)
