"""The routes of drafts: files are sent, looked at as they would be read, and added."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request, Response

from ui.rest.changing import (
    ChooseLayout,
    Draft,
    DraftFile,
    DraftOpened,
    Folder,
    Job,
    Nothing,
    OfDraft,
    OnePath,
)
from ui.rest.keeping import fresh, is_local
from ui.rest.problems import (
    CHANGE,
    CONFLICT,
    MEDIA_TYPE,
    NO_ROOM,
    NOT_HERE,
    TOO_LARGE,
    UNKNOWN,
    Refused,
)

if TYPE_CHECKING:
    from ui.keeping.staging import Upload
    from ui.rest.answers import Answers
    from ui.rest.keeping import Keeper
    from ui.rest.routes import Routes

DraftId = Annotated[str, Path(description="The id of a draft.", max_length=100)]

# Bytes that are written to the disk at once.
_BLOCK = 2**20
_OF_DRAFTS = [CHANGE, UNKNOWN, CONFLICT]


def add_staging(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    """Add the routes of drafts."""
    _add_drafts(routes, answers, keeper)
    _add_files(routes, answers, keeper)
    _add_choices(routes, answers, keeper)


def _add_drafts(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    @routes.fresh("POST", "/drafts", DraftOpened, refusals=[CONFLICT])
    async def post_draft(_nothing: Nothing) -> Response:
        """Open a draft: documents are sent to it, looked at, and then added together.

        It is thrown away after an hour of rest.
        """
        return fresh(keeper.open_draft())

    @routes.fresh("GET", "/drafts/{draft}", Draft, refusals=[UNKNOWN])
    async def get_draft(
        request: Request, draft: DraftId, wanted: Annotated[OfDraft, Query()]
    ) -> Response:
        """Show what would be read of the files of a draft; nothing is added yet."""
        found = await answers.service.study(lambda _: keeper.draft(draft, asked=wanted.asked))
        return fresh(found, request)

    @routes.fresh("DELETE", "/drafts/{draft}", None, refusals=_OF_DRAFTS)
    async def delete_draft(draft: DraftId) -> Response:
        """Throw a draft away."""
        await answers.service.search(lambda _: keeper.discard(draft))
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    @routes.fresh("POST", "/drafts/{draft}/add", Job, refusals=[*_OF_DRAFTS, NO_ROOM])
    async def post_add(draft: DraftId, _nothing: Nothing) -> Response:
        """Add the files of a draft that can be read: put them into place, and read them."""
        return fresh(await answers.service.search(lambda _: keeper.add(draft)))


def _add_files(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    sent = {
        "description": "The content of the file.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }

    @routes.fresh(
        "PUT",
        "/drafts/{draft}/files",
        DraftFile,
        refusals=[*_OF_DRAFTS, TOO_LARGE, MEDIA_TYPE, NO_ROOM],
        body=sent,
    )
    async def put_file(
        request: Request, draft: DraftId, file: Annotated[OnePath, Query()]
    ) -> Response:
        """Send a file to a draft, as it is; a file of the same path is replaced.

        At most 2,000 files and 1 GiB fit in.
        """
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Refused(MEDIA_TYPE, "send the file as it is, without Content-Encoding")
        size = int(request.headers.get("content-length", "0") or 0)
        upload = await answers.service.search(lambda _: keeper.begin_upload(draft, file.path, size))
        await _receive(request, upload)
        return fresh(await answers.service.study(lambda _: keeper.draft_file(draft, upload.name)))

    @routes.fresh("DELETE", "/drafts/{draft}/files", None, refusals=[*_OF_DRAFTS, NOT_HERE])
    async def delete_file(draft: DraftId, file: Annotated[OnePath, Query()]) -> Response:
        """Throw away a file of a draft."""
        await answers.service.search(lambda _: keeper.drop(draft, file.path))
        return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def _receive(request: Request, upload: Upload) -> None:
    """Write a body to the disk while it comes; raises ChangeRefused, and ClientDisconnect."""
    block = bytearray()
    try:
        async for part in request.stream():
            block += part
            if len(block) >= _BLOCK:
                await asyncio.to_thread(upload.write, bytes(block))
                block.clear()
        await asyncio.to_thread(upload.write, bytes(block))
    except BaseException:
        await asyncio.to_thread(upload.abort)
        raise
    await asyncio.to_thread(upload.finish)


def _add_choices(routes: Routes, answers: Answers, keeper: Keeper) -> None:
    @routes.fresh("POST", "/drafts/{draft}/layout", DraftFile, refusals=_OF_DRAFTS)
    async def post_layout(draft: DraftId, chosen: ChooseLayout) -> Response:
        """Read a file of a draft in another layout."""
        return fresh(
            await answers.service.study(lambda _: keeper.choose(draft, chosen.path, chosen.layout))
        )

    @routes.fresh(
        "POST", "/drafts/{draft}/folder", Draft, refusals=[*_OF_DRAFTS, TOO_LARGE, NOT_HERE]
    )
    async def post_folder(request: Request, draft: DraftId, folder: Folder) -> Response:
        """Make a draft of a folder of this machine, whose documents are read where they lie.

        Only callers on this machine may, where nobody has to log in.
        """
        if not is_local(request):
            raise Refused(
                NOT_HERE, "only who sits at this machine can add a folder of it; send the files"
            )
        return fresh(await answers.service.study(lambda _: keeper.name_folder(draft, folder.path)))
