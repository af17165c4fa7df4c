"""The routes of the desk: what waits for a decision, deciding, and undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request, Response

from corpus.errors import QueryError
from search.desk.deciding import decide, decide_exact, find_item, take_out, undo
from ui.output.desk import item_payload, page_payload, whole_payload
from ui.rest.desk.models import (
    Decide,
    Decided,
    DecidedMany,
    DecideMany,
    Desk,
    ListDesk,
    ShowItem,
    UndoDecision,
    Undone,
    WholeItem,
)
from ui.rest.keeping import author_of, caller_of, fresh
from ui.rest.problems import CONFLICT, DECISIONS, UNKNOWN

if TYPE_CHECKING:
    from search.desk.desk import Desk as EngineDesk
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.keeping import Keeper
    from ui.rest.routes import Routes

ItemKey = Annotated[str, Path(description="The key of an item.", max_length=100)]
_NO_DECIDING = "decisions are made where the corpus can be changed"


def add_desk(routes: Routes, answers: Answers, keeper: Keeper | None) -> None:
    """Add the routes of the desk; without a keeper nobody decides."""
    _add_list(routes, answers, keeper)
    if keeper:
        _add_decisions(routes, answers)


def _why_not(request: Request, keeper: Keeper | None) -> str:
    if keeper is None:
        return _NO_DECIDING
    return caller_of(request).why_not("manage", read_only=keeper.read_only)


def _add_list(routes: Routes, answers: Answers, keeper: Keeper | None) -> None:
    @routes.fresh("GET", "/desk", Desk, refusals=[DECISIONS])
    async def get_desk(request: Request, wanted: Annotated[ListDesk, Query()]) -> Response:
        """List what waits for a decision, and what was decided; the first time takes seconds."""
        why_not = _why_not(request, keeper)
        fields = wanted.model_dump(exclude={"threshold", "scope"})

        def page(engine: Engine, desk: EngineDesk) -> Response:
            shown = page_payload(desk.page(engine.ledger.book, **fields), desk)
            rights: Payload = {"can_decide": not why_not, "why_not": why_not}
            return fresh(shown | rights, request)

        return await answers.on_desk(wanted, page)

    @routes.fresh("GET", "/desk/{key}", WholeItem, refusals=[UNKNOWN, DECISIONS])
    async def get_item(
        request: Request, key: ItemKey, wanted: Annotated[ShowItem, Query()]
    ) -> Response:
        """Show a group with its records, how they differ, and a draft that says it all."""
        return await answers.on_desk(
            wanted,
            lambda engine, desk: fresh(
                whole_payload(find_item(desk, engine.ledger.book, key), desk, wanted.keeper),
                request,
            ),
        )


def _add_decisions(routes: Routes, answers: Answers) -> None:
    refusals = [UNKNOWN, CONFLICT, DECISIONS]

    @routes.fresh("POST", "/decisions", Decided, refusals=refusals)
    async def post_decision(request: Request, wanted: Decide) -> Response:
        """Decide about a group: the same, related, or different. It can be undone.

        With `apart`, one record is taken out of the group.
        """
        author = author_of(request)
        if wanted.apart is not None and (wanted.decision != "different" or wanted.keeper):
            raise QueryError("a record is taken out as different, and no keeper is chosen by that")

        def work(engine: Engine, desk: EngineDesk) -> Response:
            ids = wanted.ids
            if wanted.key and not ids:
                ids = [*find_item(desk, engine.ledger.book, wanted.key).ids]
            left = None
            if wanted.apart is not None:
                made, item, left = take_out(
                    desk, engine.ledger, ids, wanted.apart, author, wanted.seen
                )
            else:
                made, item = decide(
                    *(desk, engine.ledger, ids, wanted.decision, author),
                    keeper=wanted.keeper,
                    seen=wanted.seen,
                )
            shown = item_payload(left, desk.records) if left else None
            return fresh({"id": made.id, "item": item_payload(item, desk.records), "left": shown})

        return await answers.on_desk(wanted, work)

    @routes.fresh("POST", "/decisions/undo", Undone, refusals=refusals)
    async def post_undo_decision(request: Request, wanted: UndoDecision) -> Response:
        """Undo a decision, or all that were made at once."""
        author = author_of(request)

        def work(engine: Engine, desk: EngineDesk) -> Response:
            count, item = undo(desk, engine.ledger, wanted.id, author)
            shown = item_payload(item, desk.records) if item else None
            return fresh({"id": wanted.id, "undone": count, "item": shown})

        return await answers.on_desk(wanted, work)

    @routes.fresh("POST", "/decisions/bulk", DecidedMany, refusals=refusals)
    async def post_decisions(request: Request, wanted: DecideMany) -> Response:
        """Decide at once that all groups of exact copies are the same."""
        author = author_of(request)

        def work(engine: Engine, desk: EngineDesk) -> Response:
            count, batch = decide_exact(desk, engine.ledger, author)
            return fresh({"count": count, "id": batch})

        return await answers.on_desk(wanted, work)
