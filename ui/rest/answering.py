"""The route that answers: whole, or as server-sent events while a language model writes."""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse

from corpus.errors import AskalikeError
from search.answer.conversation.follow import Turn
from search.answer.model import Struck, Written
from ui.output.html.answers import with_sentence_html, written_html
from ui.output.models import AnsweredWithTopics
from ui.output.payloads import answered_payload, encode, event_payload
from ui.output.topics.lists import topic_names
from ui.rest.html import with_hits_html
from ui.rest.problems import as_refused
from ui.rest.requests import AnswerBody, AnswerQuery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence

    from search.answer.model import Event
    from search.engine import Engine
    from search.results import Answered as Found
    from search.topics.found import Topic
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.requests import Ask
    from ui.rest.routes import Routes

    TopicsOf = Callable[[Iterable[str]], Sequence[Topic]]

EVENTS = "text/event-stream"
# Topics that are named with an answer.
_TOPICS = 5


def add_answering(routes: Routes, answers: Answers) -> None:
    """Add the routes that answer."""

    @routes.get("/answer", AnsweredWithTopics, events=True)
    async def get_answer(request: Request, asked: Annotated[AnswerQuery, Query()]) -> Response:
        """Answer a question in sentences, each with what it cites."""
        *before, last = [asked.query, *asked.then]
        turns = [Turn(query) for query in before]
        return await _answer(request, answers, asked, last, turns, asked.stream)

    @routes.post("/answer", AnsweredWithTopics, events=True)
    async def post_answer(request: Request, asked: AnswerBody) -> Response:
        """Answer a question in sentences, each with what it cites."""
        turns = [
            Turn(one.query, one.resolved, tuple(one.records), answer=one.answer)
            for one in asked.turns
        ]
        return await _answer(request, answers, asked, asked.query, turns, asked.stream)


async def _answer(
    request: Request,
    answers: Answers,
    asked: Ask,
    query: str,
    turns: Sequence[Turn],
    stream: bool,  # noqa: FBT001  a field of the request
) -> Response:
    fields = asked.model_dump(exclude={"html", "query", "turns", "then", "stream"})

    def find(engine: Engine) -> Payload:
        found = engine.answer(query, turns=turns, **fields)
        return _payload(found, engine.topics_of, html=asked.html)

    if request.method == "HEAD" or not (stream or _wants_events(request)):
        return await answers.found(request, find)
    stop = Flag()
    written, topics_of = await answers.service.search(
        lambda engine: (
            engine.answering(query, turns=turns, stop=stop, **fields),
            engine.topics_of,
        )
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = _told(written, topics_of, stop, html=asked.html)
    return StreamingResponse(told, headers=headers, media_type=EVENTS)


async def _told(
    written: Iterator[Event], topics_of: TopicsOf, stop: Flag, *, html: bool
) -> AsyncIterator[bytes]:
    """Yield each event as the client reads it; one that goes away ends the writing."""
    try:
        async for event in iterate_in_threadpool(written):
            yield _encoded(event, topics_of, html=html)
    except AskalikeError as error:  # the answer has begun: its status cannot say so
        yield _event("problem", {"detail": as_refused(error).detail})
    finally:
        stop.set()


def _encoded(event: Event, topics_of: TopicsOf, *, html: bool) -> bytes:
    if isinstance(event, Written):
        return _event("sentence", written_html(event_payload(event), event.sentence, wanted=html))
    if isinstance(event, Struck):
        return _event("refused", event_payload(event))
    return _event("answer", _payload(event, topics_of, html=html))


def _event(name: str, payload: Payload) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + encode(payload) + b"\n\n"


def _payload(answered: Found, topics_of: TopicsOf, *, html: bool) -> Payload:
    payload = with_sentence_html(answered_payload(answered), answered, wanted=html)
    hits = answered.asked.results
    payload["topics"] = topic_names(topics_of(one.record for one in answered.citations)[:_TOPICS])
    return payload | {"asked": with_hits_html(payload["asked"], hits, wanted=html)}


def _wants_events(request: Request) -> bool:
    accepted = request.headers.get("accept", "").lower()
    return any(part.split(";")[0].strip() == EVENTS for part in accepted.split(","))
