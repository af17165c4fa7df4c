"""The access log: a line for each request, also for those that are refused."""

import io
import re
from pathlib import Path

import pytest

from tests.ui.server.asgi import EVERYWHERE, Headers, Server, bearer, call
from ui.access.rules import Access
from ui.server.log import AccessLog, escaped

LINE = re.compile(r'(\S+) (\S+) (\S+) "([A-Z]+) (.*)" (\d+|-) (\d+) (\d+\.\d)ms\n')


def logged(server: Server, target: str, headers: Headers = (), *, queries: bool = False) -> str:
    stream = io.StringIO()
    app = AccessLog(server.app, queries=queries, stream=stream)
    call(app, "GET", target, headers, client="203.0.113.9")
    return stream.getvalue()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path, Access.of(EVERYWHERE))


def test_a_line_says_who_asked_for_what(server: Server) -> None:
    _, text = server.add_token()
    line = logged(server, "/api/v1/ask?query=secret", [bearer(text)])
    match = LINE.fullmatch(line)
    assert match
    assert match.groups()[1:6] == ("203.0.113.9", "token:ci", "GET", "/api/v1/ask", "200")
    assert int(match[7]) > 20
    assert text not in line


def test_what_is_refused_is_logged(server: Server) -> None:
    assert ' nobody "GET /api/v1/ask" 401 ' in logged(server, "/api/v1/ask?query=secret")
    assert ' nobody "GET /nothing" 404 ' in logged(server, "/nothing")


def test_queries_are_written_only_when_asked_for(server: Server) -> None:
    assert "secret" not in logged(server, "/api/v1/ask?query=secret")
    assert '"GET /api/v1/ask?query=secret"' in logged(
        server, "/api/v1/ask?query=secret", queries=True
    )


@pytest.mark.parametrize(
    "path",
    [
        "/a%0a2026 forged",
        "/a%0d%0aforged",
        "/%1b[31mred",
        "/a%22 200 forged",
        "/%e2%80%aegnp",
        "/%c2%85x",
        "/%e2%80%a8x",
        "/%00",
        "/%7f",
        "/\\x",
    ],
)
def test_no_request_writes_a_line_of_its_own(server: Server, path: str) -> None:
    line = logged(server, path)
    match = LINE.fullmatch(line)
    assert match, line
    assert match[6] == "400"
    assert line.count("\n") == 1
    assert line.isascii()
    assert line[:-1].isprintable()
    assert not re.search(r'(?<!\\)"', match[5])


def test_what_is_escaped_can_be_told_apart() -> None:
    assert escaped('a"b\\n\n\u202e') == r"a\"b\\n\n\u202e"
    assert escaped("\ud800") == r"\ud800"
    assert len(escaped("x" * 5000)) < 1010


def test_an_error_of_the_app_is_logged_too() -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("no")

    stream = io.StringIO()
    with pytest.raises(RuntimeError):
        call(AccessLog(broken, stream=stream))
    assert '"GET /" - 0 ' in stream.getvalue()
