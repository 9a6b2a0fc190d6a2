"""`samanvay dispatcher`."""

from pathlib import Path
from typing import Annotated

import typer

from dispatcher.app import main
from dispatcher.config import DispatcherConfig, Misconfigured

EXIT_BAD_CONFIG = 2


def dispatcher(  # noqa: PLR0913  # the options of a command
    record: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql+psycopg://…")] = None,
    *,
    new: Annotated[bool | None, typer.Option("--new", help="Make the record where there is none.")] = None,
    broker: Annotated[str | None, typer.Option(help="mqtt://user:password@host:port")] = None,
    live: Annotated[str | None, typer.Option(help="redis://host:port/0; else in memory.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    pages: Annotated[Path | None, typer.Option(help="Folder of the built console.")] = None,
) -> None:
    """Run one dispatcher process; options win over SAMANVAY_* in the environment.

    Only in the environment: SAMANVAY_BROKER_CA_FILE, SAMANVAY_BROKER_CERT_FILE, SAMANVAY_BROKER_KEY_FILE,
    SAMANVAY_ORIGINS, SAMANVAY_PROXIES, SAMANVAY_DURATIONS, SAMANVAY_LEAST_TRUST, SAMANVAY_LOG.
    What each setting means stands in docs/operations.md.
    """
    try:
        config = DispatcherConfig.read(
            record=record, new=new, broker=broker, live=live, host=host, port=port, pages=pages
        )
    except Misconfigured as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_BAD_CONFIG) from error
    raise typer.Exit(main(config))
