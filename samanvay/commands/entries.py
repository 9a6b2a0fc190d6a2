"""Sub-commands that enter what must stand on record before anybody can sign in."""

import asyncio
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pwdlib import PasswordHash
from sqlalchemy import select

from dispatcher.app import act_as
from dispatcher.domain.act import Act
from dispatcher.domain.errors import DeskError, NotFound
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import Role
from dispatcher.domain.settings import Settings
from dispatcher.services import accounts, gateways, offices
from dispatcher.store import Store, StoreError, Transaction
from dispatcher.store.tables import office
from samanvay.commands.places import Record
from samanvay.sample.district import read_district
from samanvay.sample.load import load_district

T = TypeVar("T")
SHORTEST_PASSWORD = 10
TOKEN_BYTES = 32

Code = Annotated[str, typer.Option("--office", help="Code of the office; all below it is in scope.")]
Name = Annotated[str, typer.Option(help="Name to show.")]


def seed(
    record: Record,
    sign_ins: Annotated[Path, typer.Option(help="File that the sample's passwords are written to.")] = Path(
        "sign-ins.json"
    ),
) -> None:
    """Load the sample district into an empty record."""
    asyncio.run(load_district(record, sign_ins, read_district(), act_as("seed", Settings())))


def add_office(  # noqa: PLR0913, PLR0917  # the options of a command
    record: Record,
    code: Annotated[str, typer.Option(help="Its code in the company's books.")],
    kind: Annotated[str, typer.Option(help="company, region, circle, division, dc or zone.")],
    name: Name,
    name_hi: Annotated[str, typer.Option(help="Name in Hindi.")],
    parent: Annotated[str | None, typer.Option(help="Code of the office above.")] = None,
) -> None:
    """Enter an office; the company first, with which a record begins."""

    def enter(tx: Transaction, act: Act) -> str:
        above = _office_id(tx, parent) if parent else None
        new = NewOffice(kind=kind, code=code, name=name, name_hi=name_hi, parent_id=above)
        return offices.add(tx, act, new).id

    typer.echo(_write(record, enter, may_be_new=parent is None))


def add_gateway(
    record: Record, site: Annotated[str, typer.Option(help="Its site.")], office: Code, name: Name
) -> None:
    """Enter a radio site; the same again changes its office and name."""
    _write(record, lambda tx, act: gateways.add(tx, act, site, _office_id(tx, office), name))


def add_person(  # noqa: PLR0913, PLR0917  # the options of a command
    record: Record,
    sign_in: Annotated[str, typer.Option(help="Sign-in name.")],
    name: Name,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    office: Code,
    language: Annotated[str, typer.Option(help="en or hi.")] = "en",
) -> None:
    """Enter a person; the password is asked for, or read from standard input."""
    word = (
        typer.prompt("Password", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
    if len(word) < SHORTEST_PASSWORD:
        raise typer.BadParameter(f"a password has at least {SHORTEST_PASSWORD} signs")
    hashed = PasswordHash.recommended().hash(word)

    def enter(tx: Transaction, act: Act) -> str:
        new = accounts.NewPerson(
            office_id=_office_id(tx, office),
            sign_in=sign_in,
            name=name,
            role=role,
            password_hash=hashed,
            language=language,
        )
        return accounts.add_person(tx, act, new).id

    typer.echo(_write(record, enter))


def add_token(
    record: Record,
    label: Annotated[str, typer.Option(help="Which program it is for.")],
    role: Annotated[Role, typer.Option(help="What the program may do.")],
    office: Code,
) -> None:
    """Give a program a token, printed this once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)

    def enter(tx: Transaction, act: Act) -> None:
        new = accounts.NewToken(office_id=_office_id(tx, office), label=label, role=role, token=token)
        accounts.add_token(tx, act, new)

    _write(record, enter)
    typer.echo(token)


def _write(record: str, entry: Callable[[Transaction, Act], T], *, may_be_new: bool = False) -> T:
    act = act_as("console", Settings())
    try:
        return asyncio.run(_written(record, lambda tx: entry(tx, act), may_be_new=may_be_new))
    except (DeskError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


async def _written(record: str, work: Callable[[Transaction], T], *, may_be_new: bool) -> T:
    store = await Store.open(record, may_be_new=may_be_new)
    try:
        return await store.write(work)
    finally:
        await store.close()


def _office_id(tx: Transaction, code: str) -> str:
    found: str | None = tx.execute(select(office.c.id).where(office.c.code == code)).scalar()
    if found is None:
        raise NotFound(f"There is no office with the code {code}; enter it first with add-office.")
    return found
