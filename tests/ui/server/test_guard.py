"""The guard: what may come in from where, in raw requests as an attacker writes them."""

import json
from pathlib import Path

import pytest

from tests.conftest import run_async
from tests.ui.server.asgi import CHANGE, EVERYWHERE, HERE, Server, bearer
from ui.access.limits import Limits
from ui.access.rules import Access
from ui.server.doors import DOORS

API = "/api/v1/status"
HTML = ("Accept", "text/html,application/xhtml+xml")


@pytest.fixture
def open_server(tmp_path: Path) -> Server:
    """A server on this machine, without users."""
    return Server(tmp_path)


@pytest.fixture
def closed(tmp_path: Path) -> Server:
    """A server on all addresses, which answers as search.example.org; nobody is let in yet."""
    return Server(tmp_path, Access.of(EVERYWHERE, allow_hosts=["search.example.org", "*.lan"]))


@pytest.fixture
def behind(tmp_path: Path) -> Server:
    """A server on this machine behind a proxy on this machine."""
    access = Access.of(
        "127.0.0.1", allow_hosts=["search.example.org"], trust_proxies=["127.0.0.1", "10.0.0.0/8"]
    )
    return Server(tmp_path, access)


# Hosts


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:7860",
        "LOCALHOST:9000",
        "localhost.",
        "127.0.0.1",
        HERE,
        "127.8.9.1:1",
        "[::1]",
        "[::1]:7860",
        "[0:0:0:0:0:0:0:1]",
    ],
)
def test_this_machine_is_asked_by_its_own_names(open_server: Server, host: str) -> None:
    answer = open_server.call("GET", API, host=host)
    assert (answer.status, json.loads(answer.body)["caller"]) == (200, "open")


REBOUND = """evil.example evil.example:7860 EVIL.EXAMPLE. localhost.evil.example 127.0.0.1.evil.example
127.0.0.1.nip.io 2130706433 0x7f.1 0x7f000001 0177.0.0.1 127.1 127.000.000.001 0 0.0.0.0 [::] 192.168.1.5
10.0.0.1:7860 [::ffff:127.0.0.1] [::ffff:7f00:1] [fe80::1] [::2] foo.localhost localhost.localdomain
xn--lcalhost-n8a localhost-evil _localhost 128.0.0.1 169.254.169.254 metadata.google.internal 1.1.1.1
search.example.org ip6-localhost host.docker.internal""".split()


@pytest.mark.parametrize("host", REBOUND)
def test_no_other_name_is_answered(open_server: Server, host: str) -> None:
    for path in (API, "/", "/healthz", "/login"):
        answer = open_server.call("GET", path, host=host)
        assert answer.status == 421
        assert "--allow-host" in answer.problem
    assert not answer.was_read


MALFORMED = [
    "", " ", "localhost ", " localhost", "user@localhost", "localhost@evil.example", "local host",
    "localhost:", "localhost:0", "localhost:65536", "localhost:7860:1", "localhost:+80", "localhost:x",
    "localhost/", "localhost?x", "localhost#x", "localhost,evil.example", "[::1", "::1", "[::1]x",
    "[fe80::1%25eth0]", "[::1%0]", "[127.0.0.1]", "localhost..", ".localhost", "a..b", "-a.example",
    "löcalhost", "localhost\t", "localhost%00", "local%68ost", "http://localhost", "a" * 64, "a." * 127 + "example",
    "localhost" + "0" * 300, "١٢٧.0.0.1".encode().decode("latin-1"),
]  # fmt: skip


@pytest.mark.parametrize("host", MALFORMED)
def test_a_malformed_host_is_refused(open_server: Server, host: str) -> None:
    assert open_server.call("GET", API, host=host).status == 400


def test_a_request_needs_exactly_one_host(open_server: Server) -> None:
    assert open_server.call("GET", API, host=None).status == 400
    assert open_server.call("GET", API, [("Host", HERE)]).status == 400
    assert open_server.call("GET", API, [("Host", "evil.example")]).status == 400


def test_a_browser_is_told_in_a_page_which_name_is_missing(open_server: Server) -> None:
    answer = open_server.call("GET", "/", [HTML], host="evil.example")
    assert answer.status == 421
    assert answer.header("content-type").startswith("text/html")
    assert "this server is not called evil.example; allow it with --allow-host" in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("search.example.org", 401),
        ("SEARCH.example.org.:8443", 401),
        ("a.lan", 401),
        ("a.b.lan:80", 401),
        ("localhost", 401),
        ("192.168.1.5:7860", 401),
        ("lan", 421),
        ("evillan", 421),
        ("evil.search.example.org", 421),
        ("search.example.org.evil.example", 421),
        ("192.168.1.6", 421),
        ("3232235781", 421),
    ],
)
def test_a_server_on_all_addresses_has_the_names_it_was_given_and_the_address_it_was_reached_by(
    closed: Server, host: str, status: int
) -> None:
    assert closed.call("GET", API, host=host, server="192.168.1.5").status == status
    assert closed.call("GET", API, host=host, server="::ffff:192.168.1.5").status == status


@pytest.mark.parametrize(
    ("bound", "host", "status"),
    [
        ("192.168.1.5", "192.168.1.5", 401),
        ("192.168.1.5", "localhost", 421),
        ("192.168.1.5", "192.168.1.6", 421),
        ("fd00::5", "[fd00::5]:7860", 401),
        ("fd00::5", "[fd00::6]", 421),
        ("box.lan", "BOX.lan", 401),
        ("box.lan", "192.168.1.5", 421),
        ("::", "[fd00::5]", 421),
    ],
)
def test_a_server_on_one_address_is_called_by_it(
    tmp_path: Path, bound: str, host: str, status: int
) -> None:
    server = Server(tmp_path, Access.of(bound))
    assert server.call("GET", API, host=host, server=bound).status == status


# Origins and fetch metadata


@pytest.mark.parametrize(
    "origin",
    ["null", "", "http://evil.example", "http://localhost:7860", "http://127.0.0.1", "http://127.0.0.1:3000",
     "https://127.0.0.1", "http://127.0.0.1:7860.evil.example", "http://127.0.0.1:7860@evil.example",
     "http://user@127.0.0.1:7860", "http://127.0.0.1:7860/", "http://127.0.0.1:7860, http://evil.example",
     "file://", "chrome-extension://abcdef", "ws://127.0.0.1:7860", "HTTP://127.0.0.1:7860", "127.0.0.1:7860",
     "//127.0.0.1:7860", "http://2130706433:7860", "http://[::1]:7860", "http://127.0.0.1:07860 "],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_origins_are_refused(open_server: Server, method: str, origin: str) -> None:
    answer = open_server.call(method, API, [("Origin", origin)], body=b"x" * 10)
    assert answer.status == 403
    assert not answer.was_read
    assert not any(key.lower().startswith("access-control") for key, _ in answer.headers)


def test_two_origins_are_refused(open_server: Server) -> None:
    ours = ("Origin", f"http://{HERE}")
    assert open_server.call("POST", API, [ours]).status == 200
    assert open_server.call("POST", API, [ours, ours]).status == 403


def test_no_answer_lets_another_origin_read(open_server: Server) -> None:
    answer = open_server.call("GET", API, [("Origin", f"http://{HERE}")])
    assert answer.status == 200
    assert not any(key.lower().startswith("access-control") for key, _ in answer.headers)


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ("same-origin cors empty", API, 200),
        ("none navigate document", "/", 200),
        ("cross-site navigate document", "/", 200),
        ("same-site navigate document", "/docs", 200),
        ("cross-site navigate document", API, 403),
        ("cross-site navigate document", "/config", 403),
        ("cross-site navigate iframe", "/", 403),
        ("cross-site navigate embed", "/", 403),
        ("cross-site no-cors script", "/assets/a.js", 403),
        ("cross-site no-cors image", "/favicon.ico", 403),
        ("same-site cors empty", API, 403),
        ("elsewhere cors empty", API, 403),
    ],
)
def test_what_other_sites_load_is_refused_but_a_link_to_a_page_is_followed(
    open_server: Server, headers: str, path: str, status: int
) -> None:
    names = ("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest")
    sent = list(zip(names, headers.split(), strict=True))
    assert open_server.call("GET", path, sent).status == status


def test_a_cross_site_post_is_no_navigation(open_server: Server) -> None:
    sent = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    ]
    assert open_server.call("POST", "/login", sent).status == 403


def test_a_session_changes_nothing_unless_the_page_is_known(closed: Server) -> None:
    closed.add_user(scopes=("read", "manage"))
    host = "search.example.org"
    cookie = ("Cookie", closed.cookie(host=host))
    for method in ("POST", "DELETE"):

        def status(*more: tuple[str, str], method: str = method) -> int:
            return closed.call(method, "/api/v1/change", [cookie, *more], host=host).status

        assert status() == 403
        assert status(("Origin", "null")) == 403
        assert status(("Origin", "http://evil.example")) == 403
        assert status(("Origin", "http://search.example.org:3000")) == 403
        assert status(("Sec-Fetch-Site", "none")) == 403
        assert status(("Sec-Fetch-Site", "same-origin")) == 200
        assert status(("Origin", "http://search.example.org")) == 200
        assert status(("Origin", "https://search.example.org")) == 200
    assert closed.call("GET", API, [cookie], host=host).status == 200
    assert closed.call("POST", "/logout", [cookie], host=host).status == 403


# Doors


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=evil.example", "/gradio_api/component_server",
     "/gradio_api/run/ask", "/gradio_api/api/ask", "/gradio_api/call/private", "/gradio_api/call/v2/ask", "/gradio_api/stream/x",
     "/monitoring", "/monitoring/summary", "/gradio_api/dev/reload", "/gradio_api/vibe-edit", "/runs", "/gradio_api/run-history/records",
     "/gradio_api/deep_link", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/app_id", "/gradio_api/token", "/gradio_api/startup-events",
     "/API/v1/status", "/api/v1", "/api/v1/", "/api/v2/x", "/Healthz", "/healthz/", "/healthz/x", "/login/", "/login;x", "/mcp/x", "/mcpx",
     "/assets", "/assets/", "/static/", "/gradio_api/heartbeat/a/b", "/gradio_api/call/ask/a/b", "/redoc", "/openapi.yaml", "/.git/config",
     "/config/", "/a", "/%61pi", "/api;/v1/status"],
)  # fmt: skip
def test_what_is_no_door_does_not_exist(open_server: Server, path: str) -> None:
    for method in ("GET", "POST"):
        answer = open_server.call(method, path, body=b"x")
        assert (answer.status, answer.was_read) == (404, False), answer


@pytest.mark.parametrize(
    "path",
    ["/assets/../config", "/assets/%2e%2e/config", "/assets/%2E%2E/x", "/assets/.%2e/x", "/assets/%252e%252e/x", "/assets/..%2fx",
     "/assets/%2fetc/passwd", "/assets//etc/passwd", "//evil.example/", "/api/v1/a%2Fb", "/api/v1/a%5cb", "/api/v1/a\\b", "/api/v1/%00",
     "/api/v1/a%00b", "/api/v1/./a", "/api/v1/%2e/a", "/api/v1/..;/a", "/api/v1/a%252fb", "/api/v1/a%255cb", "/api/v1/a%2500", "/api/v1/%zz",
     "/api/v1/%", "/api/v1/%0a", "/api/v1/%0d%0aSet-Cookie:x", "/api/v1/\x7f", "/api/v1/a b", "/api/v1/%ff", "/api/v1/%e2%80%ae", "/healthz/..",
     "/login/../config", "/api/v1/é", "*", "http://evil.example/", "/room/%2e%2e%2f%2e%2e%2fetc/passwd"],
)  # fmt: skip
def test_a_path_that_could_be_read_in_two_ways_is_refused(open_server: Server, path: str) -> None:
    answer = open_server.call("GET", path)
    assert answer.status == 400, answer
    assert "malformed" in answer.problem


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/records/%C3%A9t%C3%A9",
        "/api/v1/a%20b",
        "/api/v1/a%25b",
        "/api/v1/a;b",
        "/%61pi/v1/status",
    ],
)
def test_encoded_letters_are_letters(open_server: Server, path: str) -> None:
    assert open_server.call("GET", path).status == 200


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"]
)
def test_a_method_that_a_door_does_not_take_is_refused(open_server: Server, method: str) -> None:
    answer = open_server.call(method, API, [("Access-Control-Request-Method", "POST")])
    assert answer.status == 405
    assert answer.header("allow") == "GET, POST, HEAD"


def test_a_head_is_a_get(open_server: Server) -> None:
    assert open_server.call("HEAD", "/").status == 200
    assert open_server.call("HEAD", "/gradio_api/queue/join").status == 405


def test_the_root_path_is_no_part_of_the_door(open_server: Server) -> None:
    assert open_server.call("GET", "/healthz", root_path="/ask").status == 200
    assert open_server.call("GET", "/ask/healthz", root_path="/ask").status == 404
    assert open_server.call("GET", "/", root_path="/ask").status == 200
    assert open_server.call("GET", "", root_path="/ask").status == 307  # the app adds the slash


def test_websockets_are_refused(open_server: Server) -> None:
    sent = []

    async def send(message: object) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    scope = {
        "type": "websocket",
        "path": "/gradio_api/queue/join",
        "headers": [(b"host", HERE.encode())],
    }
    run_async(open_server.app(scope, receive, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]


# Credentials


def test_without_credentials_all_but_six_paths_are_refused(closed: Server) -> None:
    closed.add_user()
    let_in = set()
    for door in (CHANGE, *DOORS):
        path = door.path.replace("*", "x").replace("{session}", "x").replace("{event}", "x")
        for method in door.allowed:
            answer = closed.call(method, path, body=b"x" * 10)
            if door.needs == "nobody":
                let_in.add(path)
                assert answer.header("www-authenticate") == ""
            else:
                assert (answer.status, answer.was_read) == (401, False)
                assert answer.header("www-authenticate") == "Bearer"
    files = {"/login.css", "/manifest.json", "/icon.svg"}
    assert let_in == {"/healthz", "/login", "/logout", *files}


def test_a_person_is_led_to_the_login_and_a_program_is_told(closed: Server) -> None:
    answer = closed.call("GET", "/?q=a%26b&tab=2", [HTML], root_path="/ask")
    assert answer.status == 303
    assert answer.header("location") == "/ask/login?next=/ask/%3Fq%3Da%2526b%26tab%3D2"
    assert closed.call("GET", "/").status == 401
    assert closed.call("GET", API, [HTML]).status == 401
    assert closed.call("GET", "/gradio_api/queue/data", [HTML]).status == 401


def test_a_token_lets_a_program_in_until_it_is_revoked(closed: Server) -> None:
    token_id, text = closed.add_token()
    answer = closed.call("POST", "/mcp", [bearer(text)])
    assert json.loads(answer.body)["caller"] == "token:ci"
    assert closed.call("GET", API, [("authorization", f"bEaReR {text}")]).status == 200
    closed.file.change(lambda accounts: accounts.without_token(token_id))
    answer = closed.call("POST", "/mcp", [bearer(text)])
    assert (answer.status, answer.header("www-authenticate")) == (
        401,
        'Bearer error="invalid_token"',
    )


def test_an_expired_or_changed_token_is_refused(closed: Server) -> None:
    _, text = closed.add_token(expires="1h")
    assert closed.call("GET", API, [bearer(text)]).status == 200
    stored = closed.file.path.read_text()
    closed.file.path.write_text(stored.replace('"expires": "20', '"expires": "19'))
    assert closed.call("GET", API, [bearer(text)]).status == 401
    closed.file.path.write_text(stored)
    assert closed.call("GET", API, [bearer(text)]).status == 200
    swapped = text[:-1] + ("A" if text[-1] != "A" else "B")
    other_id = "ask_" + "0" * 12 + text[16:]
    for wrong in (swapped, other_id, text[:-1], text + "A", text.upper(), "", "ask_", "x" * 5000):
        assert closed.call("GET", API, [bearer(wrong)]).status == 401
    digest = json.loads(stored)["tokens"][0]["digest"]
    assert closed.call("GET", API, [bearer(f"{text[:17]}{digest}")]).status == 401


def test_only_one_bearer_counts_and_a_cookie_does_not_stand_in_for_a_wrong_one(
    closed: Server,
) -> None:
    closed.add_user()
    _, text = closed.add_token()
    cookie = ("Cookie", closed.cookie(host="a.lan"))
    for headers in (
        [bearer(text), bearer(text)],
        [("Authorization", f"Basic {text}")],
        [("Authorization", text)],
        [("X-Authorization", f"Bearer {text}")],
        [cookie, bearer("ask_wrong")],
    ):
        assert closed.call("GET", API, headers, host="a.lan").status == 401
    assert closed.call("GET", f"{API}?access_token={text}", host="a.lan").status == 401


def test_scopes_are_checked_on_each_door(closed: Server) -> None:
    _, reads = closed.add_token()
    _, manages = closed.add_token(("read", "manage"))
    assert closed.call("GET", API, [bearer(reads)]).status == 200
    answer = closed.call("POST", "/api/v1/change", [bearer(reads)], body=b"x")
    assert (answer.status, answer.was_read) == (403, False)
    assert answer.problem == "this needs the scope manage; token:ci has read"
    assert closed.call("POST", "/api/v1/change", [bearer(manages)]).status == 200


@pytest.mark.parametrize("insecure", [False, True])
def test_a_read_only_server_changes_nothing_for_anybody(tmp_path: Path, *, insecure: bool) -> None:
    server = Server(tmp_path, Access.of("127.0.0.1", insecure=insecure, read_only=True))
    _, text = server.add_token(("read", "manage"))
    for headers in ([], [bearer(text)]):
        answer = server.call("POST", "/api/v1/change", headers)
        assert answer.status == 403
        assert "--read-only" in answer.problem
        assert server.call("POST", API, headers).status == 200


def test_an_open_server_honours_our_tokens_and_overlooks_those_of_others(
    open_server: Server,
) -> None:
    token_id, text = open_server.add_token()
    assert open_server.call("POST", "/api/v1/change", [bearer(text)]).status == 403
    open_server.file.change(lambda accounts: accounts.without_token(token_id))
    assert open_server.call("GET", API, [bearer(text)]).status == 401
    assert open_server.call("GET", API, [bearer("hf_somebody_elses")]).status == 200


@pytest.mark.parametrize("end", ["removed", "password", "damaged", "gone"])
def test_a_session_ends_with_its_user(closed: Server, end: str) -> None:
    closed.add_user("ann")
    closed.add_user("bob")
    cookie = ("Cookie", closed.cookie(host="a.lan"))
    assert closed.call("GET", API, [cookie], host="a.lan").status == 200
    if end == "removed":
        closed.file.change(lambda accounts: accounts.without_user("ann"))
    elif end == "password":
        closed.file.change(
            lambda accounts: accounts.with_password(
                "ann", closed.passwords.hash("another password")
            )
        )
    elif end == "damaged":
        closed.file.path.write_text("{")
    else:
        closed.file.path.unlink()
    answer = closed.call("GET", API, [cookie], host="a.lan")
    assert answer.status == (503 if end == "damaged" else 401)
    assert str(closed.file.path) not in answer.text
    assert len(closed.said) == (end == "damaged")


def test_a_removed_user_who_is_added_again_logs_in_again(closed: Server) -> None:
    closed.add_user()
    cookie = ("Cookie", closed.cookie(host="a.lan"))
    closed.file.change(lambda accounts: accounts.without_user("ann"))
    closed.add_user()
    assert closed.call("GET", API, [cookie], host="a.lan").status == 401


def test_a_session_has_the_scopes_that_its_user_has_today(closed: Server) -> None:
    closed.add_user(scopes=("read", "manage"))
    headers = [("Cookie", closed.cookie(host="a.lan")), ("Origin", "http://a.lan")]
    assert closed.call("POST", "/api/v1/change", headers, host="a.lan").status == 200
    stored = json.loads(closed.file.path.read_text())
    stored["users"][0]["scopes"] = ["read"]
    closed.file.path.write_text(json.dumps(stored))
    assert closed.call("POST", "/api/v1/change", headers, host="a.lan").status == 403


def test_the_file_is_looked_at_once_a_second_and_not_more(tmp_path: Path) -> None:
    server = Server(tmp_path, Access.of(EVERYWHERE), every=3600)
    assert server.call("GET", API, [bearer(server.add_token()[1])]).status == 200
    _, late = server.add_token()
    assert server.call("GET", API, [bearer(late)]).status == 401
    server.accounts._looked -= 3600
    assert server.call("GET", API, [bearer(late)]).status == 200


# Proxies


FORWARDED = [
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "localhost"),
    ("X-Forwarded-Server", "x"),
    ("X-Real-IP", "127.0.0.1"),
    ("Forwarded", "for=127.0.0.1"),
    ("Via", "1.1 proxy"),
    ("x-FORWARDED-for", ""),
]


@pytest.mark.parametrize("header", FORWARDED)
def test_what_comes_through_a_proxy_is_not_from_this_machine(
    open_server: Server, header: tuple[str, str]
) -> None:
    answer = open_server.call("GET", API, [header])
    assert answer.status == 403
    assert "--trust-proxy" in answer.problem
    assert "--allow-host" in answer.problem


def test_nobody_is_let_in_on_another_machine_by_saying_that_it_is_this_one(
    closed: Server,
) -> None:
    for header in FORWARDED:
        assert closed.call("GET", API, [header], client="203.0.113.9").status == 401
    assert closed.call("GET", API, host="localhost", client="203.0.113.9").status == 401


def test_a_loopback_server_lets_no_other_peer_in(open_server: Server) -> None:
    assert open_server.call("GET", API, client="203.0.113.9").status == 401


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["6.6.6.6, 203.0.113.9, 10.1.1.1"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("127.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", ["6.6.6.6, <script>"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("203.0.113.7", ["6.6.6.6"], "203.0.113.7"),
    ],
)
def test_the_client_is_who_the_last_trusted_proxy_saw(
    behind: Server, peer: str, forwarded: list[str], client: str
) -> None:
    _, text = behind.add_token()
    headers = [bearer(text), *(("X-Forwarded-For", one) for one in forwarded)]
    answer = behind.call("GET", API, headers, client=peer)
    assert json.loads(answer.body)["client"] == client


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http, https", "https"),
        ("127.0.0.1", "evil", "http"),
        ("203.0.113.7", "https", "http"),
    ],
)
def test_the_scheme_is_what_a_trusted_proxy_says(
    behind: Server, peer: str, proto: str, scheme: str
) -> None:
    _, text = behind.add_token()
    answer = behind.call("GET", API, [bearer(text), ("X-Forwarded-Proto", proto)], client=peer)
    assert json.loads(answer.body)["scheme"] == scheme


@pytest.mark.parametrize(
    ("host", "forwarded", "status"),
    [
        ("search.example.org", None, 401),
        (HERE, "search.example.org", 401),
        (HERE, "evil.example", 421),
        (HERE, "search.example.org, evil.example", 421),
        (HERE, "evil.example, search.example.org", 401),
        (HERE, "a b", 400),
        ("evil.example", "search.example.org", 421),
    ],
)
def test_a_forwarded_host_must_be_ours_too(
    behind: Server, host: str, forwarded: str | None, status: int
) -> None:
    headers = [("X-Forwarded-Host", forwarded)] if forwarded else []
    assert behind.call("GET", API, headers, host=host).status == status


def test_a_loopback_server_behind_a_proxy_asks_everybody(behind: Server) -> None:
    assert behind.call("GET", API).status == 401
    assert behind.call("GET", API, host="localhost").status == 401


def test_the_page_behind_a_proxy_is_its_own_origin(behind: Server) -> None:
    behind.add_user()
    proxied = {"host": "search.example.org"}
    https = ("X-Forwarded-Proto", "https")
    cookie = behind.cookie(headers=[https], **proxied)
    assert cookie.startswith("__Host-askalike=")
    for origin, status in (
        ("https://search.example.org", 200),
        ("https://search.example.org:444", 403),
        ("https://example.org", 403),
    ):
        headers = [("Cookie", cookie), https, ("Origin", origin)]
        assert behind.call("POST", API, headers, **proxied).status == status


# Rates


def test_a_client_that_asks_too_often_waits(tmp_path: Path) -> None:
    server = Server(tmp_path, Access.of(EVERYWHERE), Limits(requests=3))
    _, text = server.add_token()
    _, other = server.add_token()
    statuses = [server.call("POST", API, [bearer(text)]).status for _ in range(3)]
    answer = server.call("POST", API, [bearer(text)], body=b"x", client="203.0.113.9")
    assert statuses == [200, 200, 200]
    assert (answer.status, answer.was_read) == (429, False)
    assert 55 <= int(answer.header("retry-after")) <= 60
    assert f"{answer.header('retry-after')} seconds" in answer.problem
    assert server.call("POST", API, [bearer(other)]).status == 200
    assert [server.call("GET", "/healthz").status for _ in range(4)] == [200, 200, 200, 429]


def test_an_insecure_server_limits_each_address_and_an_open_one_nothing(
    tmp_path: Path,
) -> None:
    server = Server(tmp_path, Access.of(EVERYWHERE, insecure=True), Limits(requests=2))
    for client in ("203.0.113.1", "2001:db8::1"):
        statuses = [server.call("GET", API, client=client).status for _ in range(3)]
        assert statuses == [200, 200, 429]
    assert server.call("GET", API, client="2001:db8::2").status == 429  # the same /64
    here = Server(tmp_path, Access.of("127.0.0.1"), Limits(requests=2))
    assert {here.call("GET", API).status for _ in range(9)} == {200}


@pytest.mark.parametrize(
    ("length", "closes"), [("10", False), ("65537", True), ("x", True), ("-1", True)]
)
def test_the_line_of_a_large_body_that_is_refused_is_cut(
    closed: Server, length: str, *, closes: bool
) -> None:
    answer = closed.call("POST", API, [("Content-Length", length)])
    assert (answer.status, answer.was_read) == (401, False)
    assert (answer.header("connection") == "close") == closes
