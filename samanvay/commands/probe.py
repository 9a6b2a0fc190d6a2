"""`samanvay probe PORT`."""

import asyncio
import logging
import sys
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from radio.driver import Alphabet, Capabilities, Report
from radio.drivers import DRIVERS, make_driver
from radio.errors import Malformed
from samanvay.probing import Found, NotOpened, find, probes_for

EXIT_NOBODY, EXIT_NOT_OPENED = 1, 2
UNITS = {Alphabet.UCS2: "16-bit units", Alphabet.SPEECH: "seconds of speech"}


def probe(
    port: Annotated[
        str, typer.Argument(help="/dev/ttyUSB0, socket://host:port, udp://host:port, sim://make …")
    ],
    baud: Annotated[
        int | None, typer.Option(help="Speed of the line; left out: each make's usual ones.")
    ] = None,
) -> None:
    """Find out which make of set answers at a port, and what it can do. Stop the gateway there before.

    Each make is asked a question to the set itself; nothing that keys a transmitter is sent.
    """
    _log_mishaps()
    screen = Console()
    try:
        with screen.status("") as status:
            found = asyncio.run(find(port, [baud] if baud else [], status.update))
    except (NotOpened, Malformed) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_NOT_OPENED) from error
    if not found:
        _say_nobody(screen, port)
        raise typer.Exit(EXIT_NOBODY)
    _say_who(screen, port, found)


def _say_who(screen: Console, port: str, found: Found) -> None:
    screen.print(f"{found.make} answers at {port}, {found.baud} baud: {found.words}.", highlight=False)
    table = Table("with its usual settings", "", show_edge=False)
    for row in _rows(make_driver(found.make, {}).capabilities):
        table.add_row(*row)
    screen.print(table)
    screen.print(
        f'In gateway.toml: make = "{found.make}", port = "{port}", baud = {found.baud}', highlight=False
    )


def _rows(can: Capabilities) -> list[tuple[str, str]]:
    unit = UNITS.get(can.alphabet, "bytes")
    return [
        ("longest text", f"{can.max_length} {unit}"),
        (
            "letters",
            f"{can.alphabet}{', but not ' + ' '.join(sorted(can.forbidden)) if can.forbidden else ''}",
        ),
        (
            "the far set tells",
            " and ".join(report for report in Report if report in can.reports) or "nothing",
        ),
        ("emergency key", _claim(is_so=can.has_native_emergency)),
        ("positions", _claim(is_so=can.has_position)),
        ("tells when the channel is busy", _claim(is_so=can.senses_busy)),
        ("tells when it is on the air", _claim(is_so=can.confirms_keying)),
        ("tries", str(len(can.retry_seconds) + 1)),
    ]


def _claim(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def _say_nobody(screen: Console, port: str) -> None:
    asked = probes_for(port)
    screen.print(f"Nobody answers at {port}.", highlight=False)
    for make, known in asked.items():
        if known.silence:
            screen.print(f"It may still be {make}: {known.silence}.", highlight=False)
    unasked = [make for make in sorted(DRIVERS) if make not in asked]
    if unasked:
        screen.print(
            f"Not asked, as they do not stand at such a port: {', '.join(unasked)}.", highlight=False
        )


def _log_mishaps() -> None:
    """Say on stderr what goes wrong besides; why a port does not open is said at the end."""
    structlog.configure(
        processors=[structlog.dev.ConsoleRenderer(colors=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
