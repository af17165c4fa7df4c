"""The commands `user` and `token`, from the outermost function, on a file of their own."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from ui.access.file import AccessFile
from ui.access.passwords import Passwords

Run = Callable[..., Any]
PASSWORD = "correct horse battery"  # noqa: S105


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.json"


@pytest.fixture
def run(run_cli: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the file; `typed` is its stdin."""

    def run(*arguments: object, typed: bytes = b"") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
        done: subprocess.CompletedProcess[str] = run_cli(*arguments, "--access", file)
        return done

    return run


def add(run: Run, name: str = "ann", *options: str) -> Any:
    typed = f"{PASSWORD}\n".encode()
    return run("user", "add", name, "--password-stdin", *options, typed=typed)


def stored(file: Path, name: str = "ann") -> str:
    user = AccessFile(file).load().user(name)
    assert user
    return user.password


def test_a_user_is_added_listed_and_removed(run: Run, file: Path) -> None:
    assert add(run).stdout == "added the user ann, who may read\n"
    assert "who may read and manage" in add(run, "bob", "--scope", "manage").stdout
    listed = json.loads(run("user", "list", "--json").stdout)["users"]
    assert [(user["name"], user["scopes"]) for user in listed] == [
        ("ann", ["read"]),
        ("bob", ["read", "manage"]),
    ]
    shown = run("user", "list").stdout
    assert re.search(r"^bob +read, manage", shown, re.MULTILINE)
    assert "2 users" in shown
    assert "$argon2" not in shown + json.dumps(listed)
    assert run("user", "remove", "ann").stdout == "removed the user ann\n"
    assert json.loads(run("user", "remove", "bob", "--json").stdout) == {"removed": "bob"}
    assert AccessFile(file).load().users == ()


def test_a_password_is_hashed_by_argon2id_and_can_be_changed(run: Run, file: Path) -> None:
    add(run)
    before = stored(file)
    # What OWASP asks for at least is 19 MiB and two passes.
    assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", before)
    assert Passwords()._check(PASSWORD, before)
    assert (
        run(
            "user", "password", "ann", "--password-stdin", typed="größer als zuvor\r\nx".encode()
        ).returncode
        == 0
    )
    assert not Passwords()._check(PASSWORD, stored(file))
    # The same letters from another keyboard.
    assert Passwords()._check("gro\u0308ßer als zuvor", stored(file))


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (
            ["user", "add", "eve", "--password-stdin"],
            b"short\n",
            "10 to 1,024 characters, this one 5",
        ),
        (["user", "add", "eve", "--password-stdin"], b"", "this one 0"),
        (["user", "add", "eve", "--password-stdin"], b"x" * 9000, "10 to 1,024 characters"),
        (["user", "add", "eve", "--password-stdin"], b"\xff" * 12, "not text in UTF-8"),
        (["user", "add", "eve"], b"correct horse battery\n", "give --password-stdin"),
        (["user", "add", "ann", "--password-stdin"], b"", "askalike user password ann"),
        (["user", "add", "a b", "--password-stdin"], b"", "cannot be a name"),
        (["user", "add", "eve", "--scope", "root"], b"", "scopes are: read, manage"),
        (["user", "remove", "eve"], b"", "there is no user 'eve'; users are: ann"),
        (["user", "password", "eve"], b"", "there is no user 'eve'; users are: ann"),
        (["token", "add", "ci", "--expires", "soon"], b"", "as in 12h, 90d, 4w or 1y"),
        (["token", "add", "a/b"], b"", "cannot be a name"),
        (["token", "revoke", "nothing"], b"", "askalike token list"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, file: Path, arguments: list[str], typed: bytes, said: str
) -> None:
    add(run)
    before = file.read_bytes()
    done = run(*arguments, typed=typed)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert said in line
    assert file.read_bytes() == before
    assert said in json.loads(run(*arguments, "--json", typed=typed).stdout)["error"]


def test_a_token_is_shown_once_and_works_until_it_is_revoked(run: Run, file: Path) -> None:
    done = run("token", "add", "ci", "--scope", "read", "--expires", "90d")
    text = done.stdout.strip()
    assert re.fullmatch(r"ask_[0-9a-f]{12}_[\w-]{43}", text)
    assert f'curl -H "Authorization: Bearer {text}"' in done.stderr
    found = AccessFile(file).load().token(text)
    assert found
    assert found.expires
    assert (found.expires - found.created).days == 90
    shown = run("token", "list").stdout + run("token", "list", "--json").stdout
    assert found.id in shown
    assert text.split("_", 2)[2] not in shown + file.read_text()
    assert run("token", "revoke", found.id).stdout == f"revoked the token {found.id}\n"
    assert AccessFile(file).load().token(text) is None


def test_a_token_as_json(run: Run, file: Path) -> None:
    made = json.loads(run("token", "add", "ci", "--scope", "manage", "--json").stdout)
    assert AccessFile(file).load().token(made.pop("token"))
    (listed,) = json.loads(run("token", "list", "--json").stdout)["tokens"]
    assert listed == made
    assert (made["name"], made["scopes"], made["expires"], made["expired"]) == (
        "ci",
        ["read", "manage"],
        None,
        False,
    )
    assert json.loads(run("token", "revoke", made["id"], "--json").stdout) == {
        "revoked": made["id"]
    }


def test_a_damaged_file_is_one_line(run: Run, file: Path) -> None:
    file.write_text("{")
    for arguments in (
        ["user", "list"],
        ["token", "list"],
        ["token", "add", "ci"],
        ["user", "add", "ann"],
    ):
        done = run(*arguments)
        assert done.returncode == 1
        assert "is damaged" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert file.read_text() == "{"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("again", "said"), [(PASSWORD, "added the user ann"), ("something else", "differ")]
)
def test_a_terminal_is_asked_twice_and_shows_nothing(file: Path, again: str, said: str) -> None:
    program = "import sys; from ui.cli import main; main()"
    arguments = [sys.executable, "-c", program, "user", "add", "ann", "--access", str(file)]
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, arguments, os.environ | {"PYTHONPATH": str(ROOT)})  # noqa: S606
    shown = b""
    for asked, typed in ((b"Password: ", PASSWORD), (b"The same again: ", again)):
        while asked not in shown:
            shown += os.read(terminal, 1000)
        time.sleep(0.1)  # until the terminal has stopped its echo
        os.write(terminal, f"{typed}\n".encode())
    while True:
        try:
            read = os.read(terminal, 1000)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        shown += read
    os.waitpid(child, 0)
    os.close(terminal)
    assert said in shown.decode()
    assert PASSWORD not in shown.decode()
