"""`samanvay up`: the whole on one machine, for a newcomer, a demonstration or a small desk."""

import asyncio
import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from ulid import ULID  # noqa: TID251 - ids are made here and handed down

from dispatcher.domain.act import Act
from dispatcher.domain.roles import system
from samanvay.house import PAGES, House, Unfit
from samanvay.keeper import Keeper
from samanvay.sample.district import District, read_district
from samanvay.sample.load import SignInsLost, load_district
from samanvay.servers.ports import is_free
from samanvay.servers.programs import NotInstalled
from samanvay.servers.server import HOST, NotReady

HIGHEST_PORT = 65_534
"""The handset has the next one."""
OWNERS_ALONE = 0o077
"""What no file that is made has: rights of others. Records and logs hold telephone numbers."""


def up(
    port: Annotated[
        int, typer.Option(min=1, max=HIGHEST_PORT, help="Port of the console; the handset has the next one.")
    ] = 8460,
    data: Annotated[Path, typer.Option(help="Folder that keeps everything between runs.")] = Path("data"),
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start anew: forget what the folder holds.")] = False,
) -> None:
    """Run broker, dispatcher, gateway, six crews with simulated sets and the console, until Ctrl-C."""
    house = House(data.resolve())
    os.umask(OWNERS_ALONE)
    try:
        _refuse_taken(port)
        with house.take():
            if fresh:
                house.empty()
            _run(house, read_district(), port)
    except (Unfit, SignInsLost, NotReady, NotInstalled) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _run(house: House, district: District, port: int) -> None:
    end = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: end.set())
    act = Act(by=system("sample"), now=datetime.now(UTC), new_id=_new_id)  # noqa: TID251 - the clock of this process
    asyncio.run(load_district(house.record, house.sign_ins, district, act))
    keeper = Keeper(house.programs(district, house.broker(district), port), typer.echo)
    keeper.start()
    try:
        _greet(house, port)
        keeper.keep(end)
    finally:
        typer.echo("Stopping.")
        keeper.stop()


def _greet(house: House, port: int) -> None:
    sign_ins: dict[str, str] = json.loads(house.sign_ins.read_text(encoding="utf-8"))
    typer.echo(f"\n  Console   http://{HOST}:{port}/")
    typer.echo(f"  Handset   http://{HOST}:{port + 1}/\n\n  Sign in as")
    for name, password in sign_ins.items():
        typer.echo(f"    {name:<12} {password}")
    if not PAGES.is_dir():
        typer.echo("\n  The pages are not built: run scripts/up, or npm run build in web/.")
    typer.echo(f"\n  Data and logs in {house.folder}. Ctrl-C stops everything.\n")


def _refuse_taken(port: int) -> None:
    for each in (port, port + 1):
        if not is_free(each):
            raise Unfit(f"Port {each} is taken: choose another two with --port.")


def _new_id() -> str:
    return str(ULID())
