"""Numbers that rise by one, without a gap that two writers could fall into."""

from sqlalchemy.dialects import postgresql, sqlite

from dispatcher.store.tables import serial
from dispatcher.store.transaction import Transaction

_NEXT = {
    "sqlite": sqlite.insert(serial)
    .values(last=1)
    .on_conflict_do_update(index_elements=["name"], set_={"last": serial.c.last + 1})
    .returning(serial.c.last),
    "postgresql": postgresql.insert(serial)
    .values(last=1)
    .on_conflict_do_update(index_elements=["name"], set_={"last": serial.c.last + 1})
    .returning(serial.c.last),
}


def following(tx: Transaction, name: str) -> int:
    """Count one on and give the number, from 1; other writers of the same serial wait for the commit."""
    number: int = tx.execute(_NEXT[tx.connection.dialect.name], {"name": name, "last": 1}).scalar_one()
    return number
