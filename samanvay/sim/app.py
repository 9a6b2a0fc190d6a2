"""`samanvay sim CONFIG`: simulated sets on real ports, their channel, their crews and the handset's page."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from samanvay.sim.config import BadConfig, SimConfig, load
from samanvay.sim.history import History
from samanvay.sim.page import make_page
from samanvay.sim.stage import Stage

HOST = "127.0.0.1"
GRACE_SECONDS = 1
"""An open event stream never ends by itself; a page finds the next server on its own."""


def sim(config: Annotated[Path, typer.Argument(help="TOML file: channels, base sets, handsets.")]) -> None:
    """Play simulated sets and crews on pseudo-terminals until Ctrl-C."""
    try:
        asyncio.run(_play(load(config)))
    except BadConfig as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


async def _play(config: SimConfig) -> None:
    history = History(config.history, _now)
    stage = Stage(config, history)
    server = uvicorn.Server(
        uvicorn.Config(
            make_page(stage, config.pages),
            host=HOST,
            port=config.port,
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    stage.start()
    try:
        for base in config.base:
            typer.echo(f"{base.name}: {config.folder / base.name} at {base.baud} baud")
        typer.echo(f"handset: http://{HOST}:{config.port}/")
        await server.serve()
    finally:
        stage.stop()
        history.close()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock of this process
