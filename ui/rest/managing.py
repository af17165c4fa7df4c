"""The routes that say what may be changed, and change it: documents and jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Path, Request, Response

from ui.access.caller import OPEN
from ui.rest.changing import Corpus, Health, Job, Nothing, ReadAgain, Remove
from ui.rest.keeping import fresh, is_local
from ui.rest.problems import CHANGE, CONFLICT, NO_ROOM, NOT_HERE, UNKNOWN

if TYPE_CHECKING:
    from ui.access.caller import Caller
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.keeping import Keeper
    from ui.rest.routes import Routes

JobId = Annotated[str, Path(description="The id of a job.", max_length=100)]


def add_managing(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    """Add the routes that describe the corpus, change its documents, and follow a change."""
    _add_corpus(routes, answers, keeper)
    _add_documents(routes, answers, keeper)
    _add_jobs(routes, answers, keeper)


def _add_corpus(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    @routes.fresh("GET", "/corpus", Corpus)
    async def get_corpus(request: Request) -> Response:
        """Say what the corpus is, and whether you may change it."""
        described = await answers.service.search(lambda _: keeper.describe())
        return fresh(described | _rights(request, keeper), request)

    @routes.fresh("GET", "/health", Health)
    async def get_health(request: Request) -> Response:
        """Check the index and the documents, as `askalike doctor` does; takes some seconds."""
        may = not _why_not(request, read_only=False)
        found = await answers.service.study(lambda _: keeper.health(show_places=may))
        return fresh(found, request)


def _rights(request: Request, keeper: Keeper) -> Payload:
    """Return what a caller may do, and what only those see who may change the corpus."""
    why_not = _why_not(request, read_only=keeper.read_only)
    if why_not:
        hidden: Payload = {"folder": None, "job": None, "undo": None}
        return hidden | {"manage": False, "why_not": why_not, "local": False}
    shown = keeper.under_way()
    return shown | {"manage": True, "why_not": "", "local": is_local(request)}


def _why_not(request: Request, *, read_only: bool) -> str:
    """Return why a caller may not change the corpus, "" for one who may.

    The guard decides; this says it before anybody tries. Without a guard everybody may.
    """
    caller: Caller = request.scope.get("state", {}).get("caller", OPEN)
    return caller.why_not("manage", read_only=read_only)


def _add_documents(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    refusals = [CHANGE, UNKNOWN, CONFLICT, NOT_HERE, NO_ROOM]

    @routes.fresh("POST", "/sources/remove", Job, refusals=refusals)
    async def post_remove(wanted: Remove) -> Response:
        """Remove documents: their files go to a trash, where they are kept for 30 days.

        A document outside of the documents folder is refused; all documents of such a folder
        together leave the index, and their files stay.
        """
        return fresh(await _run(lambda: keeper.remove(wanted.paths)))

    @routes.fresh("POST", "/sources/reread", Job, refusals=refusals)
    async def post_reread(wanted: ReadAgain) -> Response:
        """Read documents again, in another layout if you want.

        Named ones are read whether they have changed or not. Without names those that have changed
        are, what is new beside them is added, and what is gone removed.
        """
        return fresh(await _run(lambda: keeper.read_again(wanted.paths, wanted.layout)))

    async def _run(work: Any) -> Payload:
        payload: Payload = await answers.service.search(lambda _: work())
        return payload


def _add_jobs(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    @routes.fresh("GET", "/jobs/{job}", Job, refusals=[UNKNOWN])
    async def get_job(request: Request, job: JobId) -> Response:
        """Say how a change is getting on; the last 20 are remembered."""
        return fresh(keeper.job(job), request)

    @routes.fresh("POST", "/jobs/{job}/cancel", Job, refusals=[UNKNOWN])
    async def post_cancel(job: JobId, _nothing: Nothing) -> Response:
        """Stop a change at the next safe point; what is finished is kept."""
        return fresh(keeper.cancel(job))

    @routes.fresh("POST", "/jobs/{job}/undo", Job, refusals=[UNKNOWN, CONFLICT])
    async def post_undo(job: JobId, _nothing: Nothing) -> Response:
        """Undo the last change, by a job of its own: until the next change or the server's end."""
        return fresh(await answers.service.search(lambda _: keeper.undo(job)))
