"""Options that several sub-commands share."""

from typing import Annotated

import typer

Record = Annotated[
    str,
    typer.Option(
        envvar="SAMANVAY_RECORD",
        help="The record: sqlite:///path or postgresql+psycopg://user:password@host/db.",
    ),
]
