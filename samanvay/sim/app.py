"""`samanvay sim CONFIG`: simulated sets on real ports, their channel, their crews and the handset's page."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from gateway.config import ConfigError, read_config
from samanvay.house import PAGES
from samanvay.sim.config import BadConfig, SimConfig, load
from samanvay.sim.history import History
from samanvay.sim.page import make_page
from samanvay.sim.rehearse import Cast, fragment, rehearsal_of
from samanvay.sim.stage import Stage

HOST = "127.0.0.1"
GRACE_SECONDS = 1
"""Requests end in milliseconds, and event streams are ended first."""
EXIT_BAD_CONFIG = 2


def sim(  # noqa: PLR0913, PLR0917 - the options of a command
    config: Annotated[Path | None, typer.Argument(help="TOML file: channels, base sets, handsets.")] = None,
    gateway: Annotated[
        Path | None, typer.Option(help="Play the sets of this gateway's file instead.")
    ] = None,
    folder: Annotated[Path, typer.Option(help="Of --gateway: where the ports appear.")] = Path("rehearsal"),
    port: Annotated[int, typer.Option(help="Of --gateway: port of the handset page.")] = 8461,
    pace: Annotated[float, typer.Option(help="Of --gateway: 1 is real men, 0.05 quick ones.")] = 1.0,
    crew: Annotated[list[str] | None, typer.Option(help="Of --gateway: SET=UNIT, who answers.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Of --gateway: SET=deaf=2&garbage=300.")] = None,
) -> None:
    """Play simulated sets and crews until Ctrl-C, and print what a gateway opens to reach them."""
    try:
        if config and not gateway:
            played = load(config)
        elif gateway and not config:
            cast = Cast(folder, port, PAGES, pace, _pairs(crew), _pairs(fault))
            played = rehearsal_of(read_config(gateway), cast)
        else:
            raise typer.BadParameter("Name a file to play, or a gateway's file with --gateway.")
        asyncio.run(_play(played))
    except (BadConfig, ConfigError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_BAD_CONFIG) from error
    except OSError as error:
        typer.echo(f"{error.filename or folder} cannot be used: {error.strerror or error}.", err=True)
        raise typer.Exit(EXIT_BAD_CONFIG) from error


def _pairs(given: list[str] | None) -> Mapping[str, list[str]]:
    """Read `SET=VALUE`s; one set may have several."""
    found: dict[str, list[str]] = {}
    for words in given or []:
        name, _, value = words.partition("=")
        if not name or not value:
            raise typer.BadParameter(f"{words!r} is not a set and what it gets, as in vhf-a=CREW-1.")
        found.setdefault(name, []).append(value)
    return found


class _Server(uvicorn.Server):
    """Uvicorn, which ends the event streams when it is told to stop: they never end by themselves."""

    def __init__(self, stage: Stage, config: SimConfig) -> None:
        super().__init__(
            uvicorn.Config(
                make_page(stage, config.pages),
                host=HOST,
                port=config.port,
                log_level="warning",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._stage = stage

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, and let the pages go."""
        super().handle_exit(sig, frame)
        for view in self._stage.views.values():
            view.end()


async def _play(config: SimConfig) -> None:
    history = History(config.history, _now)
    stage = Stage(config, history)
    server = _Server(stage, config)
    stage.start()
    try:
        typer.echo(fragment(config, stage.urls))
        typer.echo(f"\n# handsets: http://{HOST}:{config.port}/")
        await server.serve()
    finally:
        stage.stop()
        history.close()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock of this process
