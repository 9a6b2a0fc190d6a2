"""How a sub-command writes to the record, and reads it: one piece of work, errors as one sentence."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from sqlalchemy import select

from dispatcher.app import act_as
from dispatcher.domain.act import Act
from dispatcher.domain.errors import DeskError, NotFound
from dispatcher.domain.settings import Settings
from dispatcher.store import Store, StoreError, Transaction
from dispatcher.store.tables import office

T = TypeVar("T")


def write(record: str, entry: Callable[[Transaction, Act], T], *, may_be_new: bool = False) -> T:
    """Write it in one transaction; typer.Exit with a sentence when the record or a rule refuses."""
    act = act_as("console", Settings())
    return _done(record, lambda store: store.write(lambda tx: entry(tx, act)), may_be_new=may_be_new)


def read(record: str, look: Callable[[Transaction], T]) -> T:
    """Read it; typer.Exit with a sentence when the record refuses."""
    return _done(record, lambda store: store.read(look), may_be_new=False)


def office_id(tx: Transaction, code: str) -> str:
    """Find an office by its code. NotFound when there is none."""
    found: str | None = tx.execute(select(office.c.id).where(office.c.code == code)).scalar()
    if found is None:
        raise NotFound(f"There is no office with the code {code}; enter it first with add-office.")
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """Say in one sentence what the record, a rule or the disk refuses, and end with status 1."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"{where}{error.strerror or error}.", err=True)
        raise typer.Exit(1) from error
    except (DeskError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _done(record: str, work: Callable[[Store], Coroutine[Any, Any, T]], *, may_be_new: bool) -> T:
    async def run() -> T:
        store = await Store.open(record, may_be_new=may_be_new)
        try:
            return await work(store)
        finally:
            await store.close()

    with refusals():
        return asyncio.run(run())
