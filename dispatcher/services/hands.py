"""Locking what a change of hands touches, in an order that all keep to."""

from collections.abc import Sequence

from dispatcher.domain.act import Act
from dispatcher.store import Transaction, assignments, crews
from dispatcher.store.crews import CREWS
from dispatcher.store.incidents import INCIDENTS


def lock(tx: Transaction, act: Act, set_id: str, *crew_ids: str) -> None:
    """Lock the crews between which a set goes, and first the incidents of their jobs: as an offer does."""
    locked = set[str]()
    while missing := _hands(tx, set_id, crew_ids) - locked:  # again when the set was handed on meanwhile
        held = (each for crew_id in missing for each in assignments.holding_slots(tx, crew_id, act.now))
        for incident_id in sorted({each.incident_id for each in held}):
            INCIDENTS.lock(tx, incident_id)
        for crew_id in sorted(missing):
            CREWS.lock(tx, crew_id)
        locked |= missing


def _hands(tx: Transaction, set_id: str, crew_ids: Sequence[str]) -> set[str]:
    present = crews.binding_of(tx, set_id)
    return {*crew_ids, *([present.crew_id] if present else [])}
