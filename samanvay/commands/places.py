"""Options that several sub-commands share."""

from collections.abc import Callable
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


def words(most: int) -> Callable[[str | None], str | None]:
    """Make what takes an option's words without the spaces around them, and refuses none or too many."""

    def taken(said: str | None) -> str | None:
        if said is None:
            return None
        line = said.strip()
        if not line or not line.isprintable() or len(line) > most:
            raise typer.BadParameter(f"it takes 1 to {most} printable signs.")
        return line

    return taken


Code = Annotated[
    str,
    typer.Option("--office", callback=words(32), help="Code of the office; all below it is in scope."),
]
Name = Annotated[str, typer.Option(callback=words(120), help="Name to show.")]
