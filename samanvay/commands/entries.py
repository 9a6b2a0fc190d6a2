"""Sub-commands that enter what must stand on record before anybody can sign in."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from dispatcher.app import act_as
from dispatcher.domain.act import Act
from dispatcher.domain.errors import Conflict
from dispatcher.domain.office import NewOffice
from dispatcher.domain.settings import Settings
from dispatcher.services import gateways, offices
from dispatcher.store import Transaction, migrations
from dispatcher.store import offices as on_record
from samanvay.commands.places import Code, Name, Record, words
from samanvay.commands.writing import office_id, read, refusals, write
from samanvay.sample.district import read_district
from samanvay.sample.load import load_district

New = Annotated[bool, typer.Option("--new", help="Make the record where there is none.")]


def seed(
    record: Record,
    sign_ins: Annotated[Path, typer.Option(help="File that the sample's passwords are written to.")] = Path(
        "sign-ins.json"
    ),
    *,
    new: New = False,
) -> None:
    """Load the sample district into an empty record."""
    with refusals():
        if sign_ins.exists():
            raise Conflict(f"{sign_ins} is there already; move it away, or choose another with --sign-ins.")
        if not new or migrations.is_there(record):
            company = read(record, on_record.root)
            if company is not None:
                raise Conflict(f"The record is not empty: it is that of {company.name}. Nothing was loaded.")
        asyncio.run(load_district(record, sign_ins, read_district(), act_as("seed", Settings())))


def add_office(  # noqa: PLR0913, PLR0917  # the options of a command
    record: Record,
    code: Annotated[str, typer.Option(callback=words(32), help="Its code in the company's books.")],
    kind: Annotated[str, typer.Option(help="company, region, circle, division, dc or zone.")],
    name: Name,
    name_hi: Annotated[str, typer.Option(callback=words(120), help="Name in Hindi.")],
    parent: Annotated[str | None, typer.Option(help="Code of the office above.")] = None,
    *,
    new: New = False,
) -> None:
    """Enter an office; the company first, with which a record begins."""

    def enter(tx: Transaction, act: Act) -> str:
        above = office_id(tx, parent) if parent else None
        wish = NewOffice(kind=kind, code=code, name=name, name_hi=name_hi, parent_id=above)
        return offices.add(tx, act, wish).id

    typer.echo(write(record, enter, may_be_new=new and parent is None))


def add_gateway(
    record: Record,
    site: Annotated[str, typer.Option(help="What its gateway's file calls site.")],
    office: Code,
    name: Name,
) -> None:
    """Enter a radio site; the same again changes its office and name."""
    write(record, lambda tx, act: gateways.add(tx, act, site, office_id(tx, office), name))
