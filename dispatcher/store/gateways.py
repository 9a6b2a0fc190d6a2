"""Radio sites on record."""

from datetime import datetime

from sqlalchemy import Text, bindparam, cast, or_

from dispatcher.domain.watch import NOT_WORKING, Gateway
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import gateway
from dispatcher.store.transaction import Transaction, locked

GATEWAYS = Shelf(gateway, Gateway)

_SCOPED = GATEWAYS.where(offices.within(gateway.c.office_id)).order_by(gateway.c.site)
_QUIET = locked(
    GATEWAYS.where(gateway.c.seen_at <= bindparam("at"), gateway.c.is_silent.is_(False)).order_by(
        gateway.c.site
    )
)
_WITH_LOST = GATEWAYS.where(
    gateway.c.is_silent.is_(False),
    or_(*(cast(gateway.c.alive, Text).contains(f'"{state}"') for state in NOT_WORKING)),
).order_by(gateway.c.site)  # looks at the words of the sign, so that only a few have to be read


def in_scope(tx: Transaction, scope: str) -> list[Gateway]:
    """List sites."""
    return GATEWAYS.all(tx, _SCOPED, **offices.scope(scope))


def unseen_since(tx: Transaction, at: datetime) -> list[Gateway]:
    """List and lock sites not yet called silent whose last sign of life was by then."""
    return GATEWAYS.all(tx, _QUIET, at=at)


def with_lost_sets(tx: Transaction) -> list[Gateway]:
    """List sites that are heard and may have a set that does not work (a read: nothing is locked)."""
    return GATEWAYS.all(tx, _WITH_LOST)
