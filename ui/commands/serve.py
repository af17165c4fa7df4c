"""The command that starts the server: the web app, REST and MCP."""

from __future__ import annotations

import os
import sys
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ui.commands.options import (
    AccessOption,
    ChromaUrl,
    CorpusName,
    IndexFolder,
    ModelName,
    RerankerName,
    load_settings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.settings import Settings
    from search.engine import Engine
    from ui.server.application import Application, Build, Part

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the app in your browser.")
    ] = False,
    login: Annotated[
        bool, typer.Option("--login", help="Ask for a login on this machine, too.")
    ] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Let in everybody who reaches the address.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Let nobody change the corpus.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that people reach the server by; *.name too."),
    ] = None,
    trust_proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="A proxy whose X-Forwarded headers are believed."),
    ] = None,
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="The path under which a proxy shows the server.")
    ] = "",
    rate_limit: Annotated[
        int, typer.Option(min=1, help="Requests a minute of one client; this machine is free.")
    ] = 1200,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="Write a line for each request on stderr.")
    ] = False,
    log_queries: Annotated[
        bool, typer.Option("--log-queries", help="Write what is asked into the access log, too.")
    ] = False,
    documents: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where documents go that are added in the app.", readable=False
        ),
    ] = None,
    access: AccessOption = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
) -> None:
    """Start the web app, the REST API and MCP; stop them with Ctrl-C.

    On this machine nobody has to log in. On any other address people log in, and programs send a
    token: see askalike user and askalike token.

    Example: askalike serve --port 8000 --open
    """
    from corpus.generations.open import require_generation
    from ui.access.accounts import Accounts
    from ui.access.file import AccessFile, LiveAccounts
    from ui.access.rules import Access, check_start
    from ui.server.application import Application
    from ui.server.listen import address, make_server, open_socket
    from ui.server.stack import Stack

    settings = load_settings(
        index, chroma_url, corpus, model, reranker, access, documents=documents
    )
    if read_only:  # else the first documents can be added in the app
        require_generation(settings)
    rule = Access.of(
        host,
        allow_hosts=allow_host or (),
        trust_proxies=trust_proxy or (),
        login=login,
        insecure=insecure,
        read_only=read_only,
    )
    accounts = LiveAccounts(AccessFile(settings.access))
    lines = check_start(rule, accounts.current() if rule.needs_login else Accounts())
    application = Application(_builder(settings, root_path, read_only=read_only))
    stack = Stack(rule, accounts, root_path, rate_limit, access_log=access_log, queries=log_queries)
    server = make_server(stack.around(application))
    application.stop = server.stop
    with open_socket(host, port) as listening:
        url = f"{address(host, port)}{root_path.rstrip('/')}"

        def say() -> None:
            _say(f"askalike is at {url} (stop it with Ctrl-C)", *lines)
            if open_browser:
                webbrowser.open(url)

        server.listen(listening, say)
    _end(application)


def _builder(settings: Settings, root_path: str, *, read_only: bool) -> Build:
    """Return what builds the parts of the application, the quickest first."""

    def build(application: Application) -> Iterator[Part]:
        from ingest.batches import GENTLE
        from ingest.pipeline import ingest
        from ui.keeping.keeper import Keeper
        from ui.keeping.late import LateEngine
        from ui.keeping.refusals import EmptyCorpus
        from ui.server.application import Part
        from ui.service import Service

        engine = LateEngine(settings)
        try:
            engine.opened()
        except EmptyCorpus:
            if read_only:
                raise
            _say("Nothing is in this corpus yet: add documents in the app (Corpus).")
        service = Service(cast("Engine", engine))  # it has what an engine has
        application.service = service
        gently = partial(ingest, sizes=GENTLE)
        keeper = Keeper(settings, service.engine, gently, read_only=read_only)
        application.closing.append(keeper.close)
        from ui.rest.app import build_rest

        rest = build_rest(service, keeper)
        paths = ("/api/v1", "/docs", "/openapi.json")
        yield Part("rest", paths, rest, lambda: rest.router.lifespan_context(rest))
        service.warm_up()  # not earlier: it would hold up what can be had without the model
        from ui.mcp.server import build_mcp

        mcp = build_mcp(service).endpoint()
        yield Part("mcp", ("/mcp",), mcp, mcp.running)
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio reports its import
        from ui.web.app import build_page

        page = build_page(service, root_path.rstrip("/"))
        yield Part("page", ("/",), page, lambda: page.router.lifespan_context(page))

    return build


def _end(application: Application) -> None:
    """Say that the server stopped, or raise what kept it from starting."""
    if application.failure:
        raise application.failure
    _say("stopped")
    # Python must not end while a thread imports or runs torch: it would crash, or wait for it.
    if not application.close():
        os._exit(0)


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
