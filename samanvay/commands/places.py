"""Options that several sub-commands share."""

from typing import Annotated

import typer

from dispatcher.config import check_record


def _check(url: str) -> str:
    try:
        return check_record(url)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


Record = Annotated[
    str,
    typer.Option(
        envvar="SAMANVAY_RECORD",
        callback=_check,
        help="The record: sqlite:///path or postgresql+psycopg://user:password@host/db.",
    ),
]
