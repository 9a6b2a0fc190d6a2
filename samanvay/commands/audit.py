"""`samanvay audit`."""

from typing import Annotated

import typer

from dispatcher.store import StoreError
from dispatcher.store.audit import verify_record
from dispatcher.store.journal import Head
from samanvay.commands.places import Record

EXIT_NOT_WHOLE, EXIT_NOT_READ = 1, 2

app = typer.Typer(help="Prove that the journal is whole.", no_args_is_help=True, add_completion=False)


@app.callback()
def audit() -> None:
    """Prove that the journal is whole."""


@app.command()
def verify(
    record: Record,
    noted: Annotated[
        str | None, typer.Option(help="A head noted earlier, POSITION:HASH, that must still be in the chain.")
    ] = None,
) -> None:
    """Walk the chain of facts from end to end, and change nothing.

    Exit status 1 when a fact was altered, added or lost, 2 when there is no record that could be read.
    """
    try:
        verdict = verify_record(record, _head(noted))
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_NOT_READ) from error
    typer.echo(f"{verdict.sentence} Head {verdict.head.position}:{verdict.head.hash}")
    raise typer.Exit(0 if verdict.is_whole else EXIT_NOT_WHOLE)


def _head(noted: str | None) -> Head | None:
    if noted is None:
        return None
    position, _, digest = noted.partition(":")
    if not position.isdecimal() or not digest:
        raise typer.BadParameter("it looks like 1234:9f86d0…", param_hint="--noted")
    return Head(int(position), digest)
