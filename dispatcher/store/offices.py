"""Offices on record, and the one way to ask for all that lies in a scope."""

from sqlalchemy import ColumnElement, bindparam, or_, select

from dispatcher.domain.office import Office
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import office
from dispatcher.store.transaction import Transaction

OFFICES = Shelf(office, Office)

_PATH = select(office.c.path).where(office.c.id == bindparam("the_id"))
_ROOT = OFFICES.where(office.c.parent_id.is_(None)).order_by(office.c.id).limit(1)
_CODED = OFFICES.where(office.c.code == bindparam("code"))
_IN_SCOPE = or_(office.c.path == bindparam("scope"), office.c.path.startswith(bindparam("below")))
_SCOPED = OFFICES.where(_IN_SCOPE).order_by(office.c.path)


def within(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Claim that an office's id lies in the scope given with `scope(path)`."""
    return column.in_(select(office.c.id).where(_IN_SCOPE))


def scope(path: str) -> dict[str, str]:
    """Give the parameters of `within`: an office and all below it; the empty path is everything."""
    return {"scope": path, "below": f"{path}/" if path else ""}


def path_of(tx: Transaction, office_id: str) -> str | None:
    """Give an office's path."""
    path: str | None = tx.value(_PATH, {"the_id": office_id})
    return path


def root(tx: Transaction) -> Office | None:
    """Give the company."""
    return OFFICES.one(tx, _ROOT)


def coded(tx: Transaction, code: str) -> Office | None:
    """Find the office that has this code."""
    return OFFICES.one(tx, _CODED, code=code)


def in_scope(tx: Transaction, path: str) -> list[Office]:
    """List offices, parents first."""
    return OFFICES.all(tx, _SCOPED, **scope(path))
