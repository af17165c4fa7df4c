"""The commands that say who may come in: users, who log in, and tokens, for programs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ui.commands.options import AccessOption, AsJson
from ui.output.markdown import count
from ui.output.terminal import out, print_json, say

if TYPE_CHECKING:
    from pathlib import Path

    from ui.access.accounts import Token, User
    from ui.access.file import AccessFile
    from ui.output.payloads import Payload

users = typer.Typer(no_args_is_help=True)
tokens = typer.Typer(no_args_is_help=True)
app = typer.Typer()
app.add_typer(users, name="user", help="Add, list and remove the users who may log in.")
app.add_typer(tokens, name="token", help="Add, list and revoke the tokens of programs.")

Scopes = Annotated[
    list[str] | None,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help="What is allowed: read, or manage, which may change the corpus too. [default: read]",
    ),
]
FromStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from the first line of stdin."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the user.")]


@users.command("add")
def add_user(
    name: Name,
    scope: Scopes = None,
    password_stdin: FromStdin = False,
    access: AccessOption = None,
    json: AsJson = False,
) -> None:
    """Add a user, who can then log in on the page.

    Example: askalike user add ann --scope manage
    """
    from ui.access.accounts import User, as_name
    from ui.access.caller import as_scopes

    file, scopes = _file(access), as_scopes(scope or ["read"])
    if file.load().user(as_name(name)) is None:  # otherwise the error needs no password
        password = _new_password(from_stdin=password_stdin)
    else:
        password = ""
    user = User(name, password, scopes, _now())
    file.change(lambda accounts: accounts.with_user(user))
    if json:
        print_json(_user_payload(user))
    else:
        say(f"added the user {name}, who may {' and '.join(scopes)}")


@users.command("list")
def list_users(access: AccessOption = None, json: AsJson = False) -> None:
    """List the users, and what each may do.

    Example: askalike user list
    """
    found = _file(access).load().users
    if json:
        print_json({"users": [_user_payload(user) for user in found]})
        return
    if found:
        table = _table("name", "may", "since")
        for user in found:
            table.add_row(escape(user.name), ", ".join(user.scopes), _day(user.created))
        out.print(table)
    say(f"{count(len(found), 'user')}; add one with: askalike user add NAME")


@users.command("remove")
def remove_user(name: Name, access: AccessOption = None, json: AsJson = False) -> None:
    """Remove a user; a running server ends their sessions within a second.

    Example: askalike user remove ann
    """
    _file(access).change(lambda accounts: accounts.without_user(name))
    if json:
        print_json({"removed": name})
    else:
        say(f"removed the user {name}")


@users.command("password")
def change_password(
    name: Name, password_stdin: FromStdin = False, access: AccessOption = None, json: AsJson = False
) -> None:
    """Give a user another password, which ends their sessions.

    Example: askalike user password ann
    """
    file = _file(access)
    file.load().with_password(name, "")  # an unknown user needs no password
    password = _new_password(from_stdin=password_stdin)
    file.change(lambda accounts: accounts.with_password(name, password))
    if json:
        print_json({"changed": name})
    else:
        say(f"changed the password of {name}")


@tokens.command("add")
def add_token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What or whom it is for.")],
    scope: Scopes = None,
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="How long it is valid, as in 12h, 90d or 1y. [default: for ever]"
        ),
    ] = None,
    access: AccessOption = None,
    json: AsJson = False,
) -> None:
    """Make a token for a program, and print it: it is shown this once.

    Example: askalike token add ci --expires 90d
    """
    from ui.access.accounts import Token, as_name
    from ui.access.caller import as_scopes
    from ui.access.tokens import expiry, new_token

    scopes, ends = as_scopes(scope or ["read"]), expiry(expires)
    token_id, digest, text = new_token()
    token = Token(token_id, as_name(name), digest, scopes, _now(), ends)
    _file(access).change(lambda accounts: accounts.with_token(token))
    if json:
        print_json({"token": text} | _token_payload(token))
        return
    say(text)
    _hint(f"Keep it now: it is not shown again. It may {' and '.join(scopes)}, {_until(token)}.")
    _hint("Send it with each request, as in:")
    _hint(f'    curl -H "Authorization: Bearer {text}" http://127.0.0.1:7860/api/v1/status')
    _hint(f"Revoke it with: askalike token revoke {token_id}")


@tokens.command("list")
def list_tokens(access: AccessOption = None, json: AsJson = False) -> None:
    """List the tokens, without their secrets.

    Example: askalike token list
    """
    found = _file(access).load().tokens
    if json:
        print_json({"tokens": [_token_payload(token) for token in found]})
        return
    if found:
        table = _table("id", "name", "may", "since", "valid")
        for token in found:
            cells = (token.id, escape(token.name), ", ".join(token.scopes), _day(token.created))
            table.add_row(*cells, _until(token))
        out.print(table)
    say(f"{count(len(found), 'token')}; add one with: askalike token add NAME")


@tokens.command("revoke")
def revoke_token(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="The id that `list` shows.")],
    access: AccessOption = None,
    json: AsJson = False,
) -> None:
    """Revoke a token; a running server refuses it within a second.

    Example: askalike token revoke 1f0c5a9be213
    """
    _file(access).change(lambda accounts: accounts.without_token(token_id))
    if json:
        print_json({"revoked": token_id})
    else:
        say(f"revoked the token {token_id}")


def _file(access: Path | None) -> AccessFile:
    from corpus.settings import Settings
    from ui.access.file import AccessFile

    return AccessFile(Settings.load(access=access).access)


def _new_password(*, from_stdin: bool) -> str:
    """Ask for a password twice, or read it, and return its hash; raises AccessError."""
    from ui.access.passwords import Passwords

    return Passwords().hash(_read_password() if from_stdin else _ask_password())


def _ask_password() -> str:
    import getpass

    from corpus.errors import AccessError

    if not sys.stdin.isatty():
        raise AccessError("there is no terminal to ask for a password; give --password-stdin")
    password = getpass.getpass("Password: ", sys.stderr)
    if getpass.getpass("The same again: ", sys.stderr) != password:
        raise AccessError("the two passwords differ; run the same command again")
    return password


def _read_password() -> str:
    from corpus.errors import AccessError

    try:
        line = sys.stdin.buffer.readline(8192).decode()
    except UnicodeDecodeError as error:
        raise AccessError("the password on stdin is not text in UTF-8") from error
    return line.rstrip("\r\n")


def _user_payload(user: User) -> Payload:
    created = user.created.isoformat()
    return {"name": user.name, "scopes": list(user.scopes), "created": created}


def _token_payload(token: Token) -> Payload:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat() if token.expires else None,
        "expired": token.is_expired(),
    }


def _until(token: Token) -> str:
    if token.expires is None:
        return "for ever"
    end = token.expires.astimezone().isoformat(sep=" ", timespec="minutes")
    return f"expired {end}" if token.is_expired() else f"until {end}"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column)
    return table


def _hint(line: str) -> None:
    """Print what is for a person only, so that stdout is the token."""
    from ui.output.terminal import err

    err.print(escape(line), soft_wrap=True)


def _day(moment: datetime) -> str:
    return moment.astimezone().date().isoformat()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
