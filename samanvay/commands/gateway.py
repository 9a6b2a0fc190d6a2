"""`samanvay gateway FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.app import main


def gateway(file: Annotated[Path, typer.Argument(help="The site's configuration, a TOML file.")]) -> None:
    """Run the gateway of one radio site."""
    raise typer.Exit(main(file))
