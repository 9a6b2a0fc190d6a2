"""Everything that can happen, and how an aggregate is told in a fact."""

from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any


class FactKind(StrEnum):
    """Everything that can happen."""

    COMPLAINT_REGISTERED = "complaint.registered"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_REPAIRED = "incident.repaired"
    INCIDENT_STILL_OUT = "incident.still_out"
    INCIDENT_CLOSED = "incident.closed"
    ASSIGNMENT_OFFERED = "assignment.offered"
    ASSIGNMENT_MOVED = "assignment.moved"
    ASSIGNMENT_NOTED = "assignment.noted"
    TRANSMISSION_QUEUED = "transmission.queued"
    TRANSMISSION_MOVED = "transmission.moved"
    HEARD = "heard"
    ALARM_RAISED = "alarm.raised"
    ALARM_TAKEN = "alarm.taken"
    ALARM_CLEARED = "alarm.cleared"
    CREW_CHANGED = "crew.changed"
    SET_CHANGED = "set.changed"
    SET_BOUND = "set.bound"
    SET_UNBOUND = "set.unbound"
    OFFICE_CHANGED = "office.changed"
    GATEWAY_CHANGED = "gateway.changed"
    PERSON_CHANGED = "person.changed"
    SIGNED_IN = "session.signed_in"
    SIGNED_OUT = "session.signed_out"
    SIGN_IN_REFUSED = "session.refused"


_UNTOLD = frozenset({"send_at", "path", "password_hash", "token_hash", "reply_code", "wrong_codes"})
"""Fields that are the desk's own business."""


def told(aggregate: Any) -> dict[str, object]:  # noqa: ANN401  # any of the domain's frozen dataclasses
    """Write an aggregate as JSON-ready data, times as RFC 3339 UTC with milliseconds."""
    kind: type = type(aggregate)
    return {name: _plain(getattr(aggregate, name)) for name in _names(kind)}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in _UNTOLD)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
