"""The file of users and tokens: private, never lost, and never half written."""

import json
import os
import stat
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from corpus.errors import AccessError
from tests.ui.server.asgi import CHEAP, WHEN
from ui.access.accounts import Accounts, Token, User
from ui.access.file import AccessFile, LiveAccounts
from ui.access.tokens import expiry, new_token

HASH = CHEAP.hash("correct horse battery")
MOMENT = datetime.fromisoformat(WHEN)


def user(name: str = "ann") -> User:
    return User(name, HASH, ("read",), MOMENT)


def token(name: str = "ci") -> Token:
    token_id, digest, _ = new_token()
    return Token(token_id, name, digest, ("read", "manage"), MOMENT, expiry("90d"))


@pytest.fixture
def file(tmp_path: Path) -> AccessFile:
    file = AccessFile(tmp_path / "config" / "access.json")
    file.change(lambda accounts: accounts.with_user(user()))
    return file


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_read_again(file: AccessFile) -> None:
    added = token()
    file.change(lambda accounts: accounts.with_token(added))
    assert file.load() == Accounts((user(),), (added,))


def test_no_file_is_no_user(tmp_path: Path) -> None:
    assert AccessFile(tmp_path / "none.json").load() == Accounts()
    assert not Accounts().can_come_in


def test_the_file_and_its_folder_are_private(file: AccessFile) -> None:
    assert rights(file.path) == 0o600
    assert rights(file.path.parent) == 0o700
    file.path.parent.chmod(0o755)
    file.path.chmod(0o640)
    file.change(lambda accounts: accounts.with_user(user("bob")))
    assert rights(file.path) == 0o640  # a group that may read it, still may
    assert {path.name for path in file.path.parent.iterdir()} <= {"access.json", "access.json.lock"}


def test_neither_passwords_nor_secrets_are_in_it(tmp_path: Path) -> None:
    file = AccessFile(tmp_path / "access.json")
    token_id, digest, text = new_token()
    made = Token(token_id, "ci", digest, ("read",), MOMENT)
    file.change(lambda accounts: accounts.with_user(user()).with_token(made))
    stored = file.path.read_text()
    assert text.split("_", 2)[2] not in stored
    assert "correct horse" not in stored
    assert "$argon2id$" in stored


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o622])
def test_a_file_that_others_can_write_is_refused(file: AccessFile, mode: int) -> None:
    file.path.chmod(mode)
    with pytest.raises(AccessError, match=f"chmod 600 {file.path}"):
        file.load()
    with pytest.raises(AccessError, match="chmod 600"):
        file.change(lambda accounts: accounts.with_user(user("eve")))
    assert "eve" not in file.path.read_text()


def test_a_file_that_others_can_replace_is_refused(file: AccessFile) -> None:
    file.path.parent.chmod(0o777)
    with pytest.raises(AccessError, match="chmod o-w"):
        file.load()
    file.path.parent.chmod(0o1777)  # as /tmp is
    assert file.load().user("ann")


def _without(key: str) -> str:
    content = {"version": 1, "users": [], "tokens": []}
    del content[key]
    return json.dumps(content)


GOOD_USER = {"name": "ann", "password": HASH, "scopes": ["read"], "created": WHEN}
GOOD_TOKEN = {
    "id": "0" * 12,
    "name": "ci",
    "digest": "0" * 64,
    "scopes": ["read"],
    "created": WHEN,
    "expires": None,
}


def _users(*changes: dict[str, object]) -> str:
    users = [GOOD_USER | change for change in changes]
    return json.dumps({"version": 1, "users": users, "tokens": []})


def _tokens(*changes: dict[str, object]) -> str:
    tokens = [GOOD_TOKEN | change for change in changes]
    return json.dumps({"version": 1, "users": [], "tokens": tokens})


DAMAGED = [
    "", "{", "[]", "null", "\x00" * 40, '{"version": 1', _without("users"), _without("version"),
    '{"version": 2, "users": [], "tokens": []}', '{"version": 1, "users": [], "tokens": [], "more": 1}',
    _users({"password": "plain"}), _users({"password": "$argon2i$" + "a" * 40}), _users({"scopes": ["root"]}),
    _users({"admin": True}), _users({}, {}), _users({"name": 5}), _tokens({"digest": "x"}), _tokens({}, {}),
    _tokens({"expires": "never"}), _tokens({"expires": "2030-01-01T00:00:00"}), "x" * (9 * 2**20),
]  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_lets_nobody_in_and_is_not_written_over(file: AccessFile, text: str) -> None:
    file.path.write_text(text)
    with pytest.raises(AccessError, match="is damaged") as caught:
        file.load()
    assert "$argon2" not in str(caught.value)
    assert str(file.path) in str(caught.value)
    assert "bring back a copy" in str(caught.value)
    with pytest.raises(AccessError, match="is damaged"):
        file.change(lambda accounts: accounts.with_user(user("bob")))
    assert file.path.read_text() == text


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="is not a file"):
        AccessFile(tmp_path).load()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AccessError, match="is not a file"):
        AccessFile(tmp_path / "pipe").load()
    (tmp_path / "plain").write_text("")
    with pytest.raises(AccessError, match="cannot be"):
        AccessFile(tmp_path / "plain" / "access.json").change(lambda accounts: accounts)


def test_a_link_stays_a_link(file: AccessFile, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(file.path)
    AccessFile(link).change(lambda accounts: accounts.with_user(user("bob")))
    assert link.is_symlink()
    assert file.load().user("bob")


def test_a_failed_change_leaves_the_file(file: AccessFile) -> None:
    before = file.path.read_bytes()
    with pytest.raises(AccessError, match="there is a user 'ann' already"):
        file.change(lambda accounts: accounts.with_user(user()))
    assert file.path.read_bytes() == before


def _add_many(path: Path, prefix: str) -> None:
    for number in range(10):
        AccessFile(path).change(lambda accounts, n=number: accounts.with_user(user(f"{prefix}{n}")))


@pytest.mark.slow
def test_two_processes_add_users_at_once(file: AccessFile) -> None:
    processes = [
        get_context("spawn").Process(target=_add_many, args=(file.path, name)) for name in "xy"
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert len(file.load().users) == 21


def test_a_running_server_follows_the_file(file: AccessFile) -> None:
    live = LiveAccounts(file, every=0)
    assert live.current().user("ann")
    file.change(lambda accounts: accounts.without_user("ann"))
    assert not live.current().user("ann")
    good = file.path.read_text()
    file.path.write_text("{")
    with pytest.raises(AccessError, match="is damaged"):
        live.current()
    with pytest.raises(AccessError, match="is damaged"):
        live.current()
    file.path.write_text(good)
    assert live.current() == Accounts()
    file.path.chmod(0o666)
    with pytest.raises(AccessError, match="chmod 600"):
        live.current()
    file.path.unlink()
    assert live.current() == Accounts()


def test_a_token_ends_at_its_time() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert expiry("12h", now) == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert expiry("90d", now) == datetime(2026, 4, 1, tzinfo=UTC)
    assert expiry("1y", now) == datetime(2027, 1, 1, tzinfo=UTC)
    assert expiry(None, now) is None
    made = token()
    assert made.expires
    assert not made.is_expired()
    assert made.is_expired(made.expires)
    for wrong in ("", "0d", "-1d", "90", "d", "90 d", "1.5d", "99999y", "1e3d", "٣d", "90d90d"):
        with pytest.raises(AccessError):
            expiry(wrong)
