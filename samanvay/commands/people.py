"""Sub-commands for who may sign in: people with passwords, programs with tokens."""

import secrets
import sys
from typing import Annotated

import typer
from pwdlib import PasswordHash
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from dispatcher.domain.act import Act
from dispatcher.domain.roles import Role
from dispatcher.services import accounts
from dispatcher.store import Transaction, people
from samanvay.commands.places import Code, Name, Record, words
from samanvay.commands.writing import office_id, read, write

SHORTEST_PASSWORD = 10
TOKEN_BYTES = 32
WIDE = 160  # columns of a list that goes into a file

SignIn = Annotated[str, typer.Option(callback=words(60), help="Sign-in name.")]


def add_person(  # noqa: PLR0913, PLR0917  # the options of a command
    record: Record,
    sign_in: SignIn,
    name: Name,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    office: Code,
    language: Annotated[str, typer.Option(help="en or hi.")] = "en",
) -> None:
    """Enter a person; the password is asked for, or read from standard input."""
    if language not in accounts.LANGUAGES:
        raise typer.BadParameter("en or hi.", param_hint="--language")
    word = _password()

    def enter(tx: Transaction, act: Act) -> str:
        new = accounts.NewPerson(
            office_id=office_id(tx, office),
            sign_in=sign_in,
            name=name,
            role=role,
            password_hash=word,
            language=language,
        )
        return accounts.add_person(tx, act, new).id

    typer.echo(write(record, enter))


def set_password(record: Record, sign_in: SignIn) -> None:
    """Give a person another password and end all sessions; it is asked for, or read from standard input."""
    word = _password()
    write(record, lambda tx, act: accounts.set_password(tx, act, sign_in, word))


def disable_person(
    record: Record,
    sign_in: SignIn,
    *,
    enable: Annotated[bool, typer.Option("--enable", help="Let the person sign in again.")] = False,
) -> None:
    """Let a person sign in no more and end all sessions; what the person did stays on record."""
    write(record, lambda tx, act: accounts.set_active(tx, act, sign_in, is_active=enable))


def list_people(record: Record) -> None:
    """List who may sign in, and who no more."""
    table = Table("sign-in", "name", "role", "office", "may sign in")
    for each, code in read(record, people.everybody):
        told = (each.sign_in, each.name, each.role, code, "yes" if each.is_active else "no")
        table.add_row(*map(escape, told))
    _console().print(table)


def add_token(
    record: Record,
    label: Annotated[str, typer.Option(callback=words(120), help="Which program it is for.")],
    role: Annotated[Role, typer.Option(help="What the program may do.")],
    office: Code,
) -> None:
    """Give a program a token, printed this once; its id, for revoke-token, goes to standard error."""
    token = secrets.token_urlsafe(TOKEN_BYTES)

    def enter(tx: Transaction, act: Act) -> str:
        new = accounts.NewToken(office_id=office_id(tx, office), label=label, role=role, token=token)
        return accounts.add_token(tx, act, new).id

    token_id = write(record, enter)
    typer.echo(f"The id of this token is {token_id}.", err=True)
    typer.echo(token)


def list_tokens(record: Record) -> None:
    """List the tokens that were given, and those that were revoked."""
    table = Table(Column("id", no_wrap=True), "label", "role", "office", "given", "revoked")
    for each, code in read(record, people.every_token):
        ended = f"{each.revoked_at:%Y-%m-%d %H:%M}" if each.revoked_at else ""
        told = (each.id, each.label, each.role, code, f"{each.created_at:%Y-%m-%d %H:%M}", ended)
        table.add_row(*map(escape, told))
    _console().print(table)


def revoke_token(
    record: Record, token_id: Annotated[str, typer.Option("--id", help="From list-tokens.")]
) -> None:
    """Let a token open nothing any more."""
    write(record, lambda tx, act: accounts.revoke_token(tx, act, token_id))


def _password() -> str:
    """Ask for a password twice, or read one line; gives its hash."""
    if sys.stdin.isatty():
        word = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        word = sys.stdin.readline().rstrip("\n")
    if len(word) < SHORTEST_PASSWORD:
        raise typer.BadParameter(f"a password has at least {SHORTEST_PASSWORD} signs.")
    return PasswordHash.recommended().hash(word)


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=WIDE)
