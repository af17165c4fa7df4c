"""The rule of who may come in, as it follows from the options at start."""

from pathlib import Path

import pytest

from corpus.errors import AccessError
from tests.ui.access.test_file import token, user
from tests.ui.server.asgi import EVERYWHERE
from ui.access.accounts import Accounts, as_name
from ui.access.caller import as_scopes
from ui.access.hosts import parse_allowed
from ui.access.limits import Limits, Windows
from ui.access.rules import Access, check_start
from ui.access.sessions import ABSOLUTE, IDLE, Sessions


@pytest.mark.parametrize(
    ("options", "needed"),
    [
        ({"host": "127.0.0.1"}, False),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"host": "127.5.0.1"}, False),
        ({"host": "127.0.0.1", "allow_hosts": ["localhost"]}, False),
        ({"host": "127.0.0.1", "allow_hosts": ["[::1]"]}, False),
        ({"host": "127.0.0.1", "login": True}, True),
        ({"host": "127.0.0.1", "allow_hosts": ["box.lan"]}, True),
        ({"host": "127.0.0.1", "allow_hosts": ["*.lan"]}, True),
        ({"host": "127.0.0.1", "trust_proxies": ["127.0.0.1"]}, True),
        ({"host": "127.0.0.1", "trust_proxies": ["127.0.0.1"], "insecure": True}, False),
        ({"host": EVERYWHERE}, True),
        ({"host": ""}, True),
        ({"host": "::"}, True),
        ({"host": "192.168.1.5"}, True),
        ({"host": "::ffff:127.0.0.1"}, True),
        ({"host": "box.lan"}, True),
        ({"host": "127.1"}, True),
        ({"host": EVERYWHERE, "insecure": True}, False),
    ],
)
def test_only_this_machine_needs_no_login(options: dict[str, object], *, needed: bool) -> None:
    assert Access.of(**options).needs_login == needed  # type: ignore[arg-type]


def test_a_server_that_nobody_could_use_does_not_start() -> None:
    access = Access.of(EVERYWHERE)
    with pytest.raises(AccessError, match=r"askalike user add NAME.*--insecure"):
        check_start(access, Accounts())
    assert check_start(access, Accounts((user(),))) == ["callers must log in or send a token"]
    assert check_start(access, Accounts((), (token(),)))
    assert check_start(Access.of("127.0.0.1"), Accounts()) == []


def test_a_server_says_at_start_that_it_is_open() -> None:
    (line,) = check_start(Access.of(EVERYWHERE, insecure=True), Accounts())
    assert line.startswith(f"--insecure: everybody who reaches {EVERYWHERE} may read and change")
    assert check_start(Access.of("::1", read_only=True), Accounts()) == [
        "--read-only: nobody can change the corpus"
    ]


@pytest.mark.parametrize(
    "host",
    [
        "",
        "*",
        "*.",
        "https://x.org",
        "x.org:8443",
        "x.org/",
        "user@x.org",
        "a b",
        "*.1.2.3.4",
        "x..org",
        "*.*.org",
        "[::1]:80",
        "[x",
        "\udc80.org",
    ],
)
def test_what_is_no_host_cannot_be_allowed(host: str) -> None:
    with pytest.raises(AccessError, match="--allow-host"):
        Access.of("127.0.0.1", allow_hosts=[host])


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Search.Example.ORG.", "search.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[FD00::0:5]", "fd00::5"),
        ("fd00::5", "fd00::5"),
        ("*.Lan", "*.lan"),
    ],
)
def test_hosts_are_allowed_as_browsers_send_them(host: str, name: str) -> None:
    assert parse_allowed(host) == name


def test_wrong_options_are_named() -> None:
    with pytest.raises(AccessError, match=r"--trust-proxy 'proxy\.lan'"):
        Access.of("127.0.0.1", trust_proxies=["proxy.lan"])
    with pytest.raises(AccessError, match="--login and --insecure"):
        Access.of("127.0.0.1", login=True, insecure=True)


def test_who_may_change_may_read() -> None:
    assert as_scopes(["manage"]) == ("read", "manage")
    assert as_scopes(["read", "read"]) == ("read",)
    for wrong in (["root"], ["Read"], [""], []):
        with pytest.raises(AccessError, match="read, manage"):
            as_scopes(wrong)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "-a", ".a", "a" * 65, "a\n", "ä", "a/b", "a\x1b[31m", "<b>", "\u202ea"]
)
def test_names_are_plain(name: str) -> None:
    with pytest.raises(AccessError, match="cannot be a name"):
        as_name(name)


# Sessions and limits


def test_a_session_ends_when_it_is_idle_or_old() -> None:
    now = 0.0
    sessions, accounts = Sessions(clock=lambda: now), Accounts((user(),))
    idle, busy = sessions.open(user()), sessions.open(user())
    while now < ABSOLUTE - IDLE / 2:
        now += IDLE - 1
        assert sessions.user(busy, accounts) == user()
    assert sessions.user(idle, accounts) is None
    now = ABSOLUTE
    assert sessions.user(busy, accounts) is None
    assert len(sessions) == 0
    assert sessions.user("", accounts) is None
    assert sessions.user("\udc80", accounts) is None


def test_sessions_are_bounded() -> None:
    sessions, accounts = Sessions(most=3), Accounts((user(),))
    first, second = sessions.open(user()), sessions.open(user())
    sessions.user(first, accounts)
    for _ in range(2):
        sessions.open(user())
    assert len(sessions) == 3
    assert sessions.user(second, accounts) is None
    assert sessions.user(first, accounts)


def test_limits_remember_a_bounded_number_of_clients() -> None:
    windows = Windows(most=100)
    for number in range(1000):
        assert windows.acquire_entry(f"client{number}", 10, 60)
        assert windows.acquire_entry("busy", 2000, 60)
    assert len(windows) == 100
    assert windows.get("busy") == 1000
    assert windows.reset() == 100


def test_a_flood_of_requests_does_not_make_the_server_forget_attempts() -> None:
    limits = Limits(logins=1, remembered=10)
    assert limits.login("203.0.113.1", "ann") is None
    for number in range(50):
        limits.request(f"203.0.113.{number}")
    assert limits.login("203.0.113.2", "ann")
    assert limits.login("203.0.113.1", "bob")


def test_a_window_moves() -> None:
    windows = Windows()
    assert windows.acquire_entry("a", 1, 60)
    assert not windows.acquire_entry("a", 1, 60)
    assert windows.acquire_entry("a", 1, 0)


def test_the_access_file_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.settings import Settings

    assert Settings.load().access.name == "access.json"
    monkeypatch.setenv("ASKALIKE_ACCESS", str(tmp_path / "a.json"))
    assert Settings.load().access == tmp_path / "a.json"
    assert Settings.load(access=tmp_path / "b.json").access == tmp_path / "b.json"
