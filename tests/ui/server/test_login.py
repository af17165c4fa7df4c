"""The login page: a form without script, one answer for all that is wrong, no way to elsewhere."""

from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.conftest import run_async
from tests.ui.server.asgi import CHEAP, EVERYWHERE, PASSWORD, Server
from ui.access.limits import Limits
from ui.access.passwords import Passwords
from ui.access.rules import Access
from ui.server.login import local_path


@pytest.fixture
def server(tmp_path: Path) -> Server:
    server = Server(tmp_path, Access.of(EVERYWHERE))
    server.add_user()
    return server


def test_the_form_works_without_script_and_helps_password_managers(server: Server) -> None:
    answer = server.call("GET", "/login?next=/docs")
    assert answer.status == 200
    assert "<script" not in answer.text
    for word in (
        'autocomplete="username"',
        'autocomplete="current-password"',
        'name="next" value="/docs"',
        'content="width=device-width',
        '<label for="name">',
        '<label for="password">',
        'name="referrer" content="same-origin"',
    ):
        assert word in answer.text
    policy = answer.header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.header("cache-control") == "no-store"
    assert server.call("GET", "/login.css").header("content-type").startswith("text/css")


def test_the_right_password_begins_a_session(server: Server) -> None:
    answer = server.log_in()
    assert (answer.status, answer.header("location")) == (303, "/docs")
    cookie = answer.header("set-cookie")
    assert cookie.startswith("askalike=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    sent = [("Cookie", cookie.partition(";")[0])]
    assert server.call("GET", "/config", sent).status == 200
    assert server.call("GET", "/login?next=/docs", sent).header("location") == "/docs"
    assert "as <strong>ann</strong>" in server.call("GET", "/logout", sent).text


@pytest.mark.parametrize(
    ("root_path", "scheme", "cookie"),
    [
        ("", "https", "__Host-askalike=X; Path=/; HttpOnly; SameSite=Lax; Secure"),
        ("/ask", "https", "askalike=X; Path=/ask; HttpOnly; SameSite=Lax; Secure"),
        ("/ask", "http", "askalike=X; Path=/ask; HttpOnly; SameSite=Lax"),
    ],
)
def test_the_cookie_is_for_this_server_alone(
    server: Server, root_path: str, scheme: str, cookie: str
) -> None:
    how: dict[str, Any] = {"root_path": root_path, "scheme": scheme}
    name, _, rest = server.log_in(**how).header("set-cookie").partition("=")
    secret, _, ending = rest.partition(";")
    assert f"{name}=X;{ending}" == cookie
    assert len(secret) == 43
    assert secret.encode() not in b"".join(server.sessions._sessions)
    assert server.call("GET", "/config", [("Cookie", f"a=b; {name}={secret}")], **how).status == 200
    # A cookie that another site of the domain, or plain http, has set does not count.
    if scheme == "https" and not root_path:
        plain = [("Cookie", f"askalike={secret}")]
        assert server.call("GET", "/config", plain, **how).status == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ann", "wrong horse battery"),
        ("ann", ""),
        ("ANN", PASSWORD),
        ("bob", PASSWORD),
        ("", ""),
        ("ann%00", PASSWORD),
        ("ann", PASSWORD + "%20"),
        ("ann", "%ff%fe"),
        ("%F0%9F%98%80", "x" * 2000),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(server: Server, name: str, password: str) -> None:
    answer = server.log_in(name, password)
    assert answer.status == 401
    assert '<p class="problem" role="alert">Name or password is wrong.</p>' in answer.text
    assert not answer.header("set-cookie")
    assert len(server.sessions) == 0


class _Counting(PasswordHasher):
    """A hasher that notes what it has to check."""

    checked: list[str]

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:  # noqa: A002
        self.checked.append(str(hash))
        return super().verify(hash, password)


def test_an_unknown_user_costs_as_much_as_a_wrong_password() -> None:
    hasher = _Counting(time_cost=1, memory_cost=8, parallelism=1)
    hasher.checked = []
    passwords = Passwords(hasher)
    stored = CHEAP.hash(PASSWORD)

    async def check() -> list[bool]:
        return [
            await passwords.is_right("wrong horse battery", stored),
            await passwords.is_right(PASSWORD, None),
            await passwords.is_right("nobody has this password", None),
            await passwords.is_right(PASSWORD, stored),
        ]

    assert run_async(check()) == [False, False, False, True]
    assert len(hasher.checked) == 4
    dummy = hasher.checked[1]
    assert dummy == hasher.checked[2] != stored
    assert dummy.split("$")[:4] == stored.split("$")[:4]  # the same cost


def test_what_is_typed_comes_back_as_text(server: Server) -> None:
    answer = server.log_in(
        body=b"name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&password=x&next=/%22%3E%3Cb%3E"
    )
    assert "<script" not in answer.text
    assert "<b>" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text
    shown = server.call("GET", "/login?next=/%22%3E%3Cscript%3E").text
    assert "<script" not in shown


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
     "https://evil.example", "https:evil.example", "http:/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
     "", " /docs", "./docs", "?x", "#x", "/\r\nSet-Cookie: a=b", "/\x00", "/a\\b", "/\u202e", "/" + "a" * 3000],
)  # fmt: skip
def test_the_login_leads_to_this_server_only(server: Server, elsewhere: str) -> None:
    from urllib.parse import quote

    assert local_path(elsewhere) == "/"
    body = f"name=ann&password={PASSWORD}&next={quote(elsewhere)}".encode()
    assert server.log_in(body=body[:4000]).header("location") == "/"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/docs", "/docs"),
        ("/?q=a%26b&tab=2", "/?q=a%26b&tab=2"),
        ("/é?q=ü", "/%C3%A9?q=%C3%BC"),
        ("/a b", "/a%20b"),
        ("/x?u=//y", "/x?u=//y"),
    ],
)
def test_the_login_leads_back_to_the_page(path: str, shown: str) -> None:
    assert local_path(path) == shown


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"name": "ann"}'),
        ("text/plain", b"name=ann"),
        ("multipart/form-data; boundary=x", b"--x"),
        ("application/x-www-form-urlencoded", b"name=ann&password=" + b"x" * 5000),
        ("application/x-www-form-urlencoded", b"a=b&" * 20),
        ("application/x-www-form-urlencoded", b"name=\xff"),
        ("", b""),
    ],
)
def test_a_body_that_is_not_the_form_is_refused(server: Server, kind: str, body: bytes) -> None:
    headers = [("Content-Type", kind)] if kind else []
    assert server.call("POST", "/login", headers, body=body).status == 400


def test_attempts_are_limited_by_address_and_by_name(tmp_path: Path) -> None:
    server = Server(tmp_path, Access.of(EVERYWHERE), Limits(logins=3))
    server.add_user()
    address = [server.log_in(f"user{n}", "wrong", client="203.0.113.1").status for n in range(4)]
    assert address == [401, 401, 401, 429]
    name = [server.log_in("ann", "wrong", client=f"203.0.113.{n}").status for n in range(10, 14)]
    assert name == [401, 401, 401, 429]
    refused = server.log_in("ann", client="203.0.113.99")
    assert refused.status == 429
    assert f"Try again in {refused.header('retry-after')} seconds." in refused.text
    assert 'role="alert"' in refused.text
    assert server.log_in("bob", "wrong", client="203.0.113.99").status == 401


def test_a_session_ends_by_the_button(server: Server) -> None:
    cookie = ("Cookie", server.cookie())
    ours = ("Origin", "http://127.0.0.1:7860")
    assert "<form" in server.call("GET", "/logout", [cookie]).text
    answer = server.call("POST", "/logout", [cookie, ours])
    assert (answer.status, answer.header("location")) == (303, "/login")
    assert "askalike=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" in answer.header("set-cookie")
    assert server.call("GET", "/config", [cookie]).status == 401
    assert server.call("GET", "/logout", [cookie]).header("location") == "/login"


def test_a_second_login_ends_the_first_session(server: Server) -> None:
    first = server.cookie()
    again = [("Cookie", first), ("Origin", "http://127.0.0.1:7860")]
    second = server.cookie(headers=again)
    assert first != second
    assert server.call("GET", "/config", [("Cookie", first)]).status == 401
    assert server.call("GET", "/config", [("Cookie", second)]).status == 200


def test_nobody_logs_in_while_the_file_is_damaged(server: Server) -> None:
    server.file.path.write_text("[")
    answer = server.log_in()
    assert answer.status == 503
    assert str(server.file.path) not in answer.text


def test_an_open_server_needs_no_login(tmp_path: Path) -> None:
    server = Server(tmp_path)
    assert server.call("GET", "/login?next=/docs").header("location") == "/docs"
    assert "You are logged in." in server.call("GET", "/logout").text
