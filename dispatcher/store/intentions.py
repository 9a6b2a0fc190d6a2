"""What an Idempotency-Key has done, where the doing makes no row of its own that could keep it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from dispatcher.store.rows import Once
from dispatcher.store.tables import intention
from dispatcher.store.transaction import Transaction

_ONCE = Once(intention, ("key",))
_DONE = select(intention.c.did, intention.c.subject, intention.c.words).where(
    intention.c.key == bindparam("the_key")
)


class Doing(NamedTuple):
    """What was done, to what, and with which words."""

    did: str
    subject: str
    words: str


def note(tx: Transaction, key: str, doing: Doing, at: datetime) -> Doing | None:
    """Put on record what a key does; give what it has done, and note nothing, when it was used before."""
    if _ONCE.add(tx, {"key": key, **doing._asdict(), "at": at}):
        return None
    row = tx.execute(_DONE, {"the_key": key}).one()
    return Doing(row.did, row.subject, row.words)
