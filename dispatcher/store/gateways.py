"""Radio sites on record."""

from datetime import datetime

from sqlalchemy import Text, bindparam, cast, exists, or_

from dispatcher.domain.watch import NOT_WORKING, Gateway
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import alarm, fact, gateway
from dispatcher.store.transaction import Transaction, locked

GATEWAYS = Shelf(gateway, Gateway)

_SCOPED = GATEWAYS.where(offices.within(gateway.c.office_id)).order_by(gateway.c.site)
_QUIET = locked(
    GATEWAYS.where(gateway.c.seen_at <= bindparam("at"), gateway.c.is_silent.is_(False)).order_by(
        gateway.c.site
    )
)
_AHEAD = locked(GATEWAYS.where(gateway.c.seen_at > bindparam("at")).order_by(gateway.c.site))
_NEVER_HEARD = locked(
    GATEWAYS.where(
        gateway.c.seen_at.is_(None),
        exists().where(
            fact.c.subject == gateway.c.site, fact.c.kind == "gateway.changed", fact.c.at <= bindparam("at")
        ),
        ~exists().where(
            alarm.c.kind == "gateway_silent", alarm.c.subject == gateway.c.site, alarm.c.cleared_at.is_(None)
        ),
    ).order_by(gateway.c.site)
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


def seen_after(tx: Transaction, at: datetime) -> list[Gateway]:
    """List and lock sites whose last sign of life lies after a moment."""
    return GATEWAYS.all(tx, _AHEAD, at=at)


def never_heard(tx: Transaction, at: datetime) -> list[Gateway]:
    """List and lock sites that were entered by then, gave no sign of life, and have no alarm of it."""
    return GATEWAYS.all(tx, _NEVER_HEARD, at=at)


def with_lost_sets(tx: Transaction) -> list[Gateway]:
    """List sites that are heard and may have a set that does not work (a read: nothing is locked)."""
    return GATEWAYS.all(tx, _WITH_LOST)
