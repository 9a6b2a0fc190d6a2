"""Everything that can happen, and how an aggregate is told in a fact."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, get_origin


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


_UNTOLD = frozenset({"send_at", "climb_at", "path", "password_hash", "token_hash", "reply_code"})
"""Fields that are the desk's own business."""


def told(aggregate: Any) -> dict[str, object]:  # noqa: ANN401  # any of the domain's frozen dataclasses
    """Write an aggregate as JSON-ready data, times as RFC 3339 UTC with milliseconds."""
    kind: type = type(aggregate)
    form = _form(kind)
    data = dict(zip(form.names, form.values(aggregate), strict=True))
    for name in form.moments:
        if data[name] is not None:
            data[name] = written(data[name])
    for name in form.lists:
        data[name] = [told(each) for each in data[name]]
    return data


@lru_cache(maxsize=1024)  # one act's moment is told in several fields of several aggregates
def written(moment: datetime) -> str:
    """Write a time as RFC 3339 UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Form:
    """Which fields of a dataclass are told, which of them are times, and which hold other dataclasses."""

    names: tuple[str, ...]
    values: Callable[[object], tuple[Any, ...]]
    moments: tuple[str, ...]
    lists: tuple[str, ...]


@cache
def _form(kind: type[Any]) -> _Form:
    shown = [each for each in fields(kind) if each.name not in _UNTOLD]
    names = tuple(each.name for each in shown)
    moments = tuple(each.name for each in shown if each.type in (datetime, datetime | None))
    lists = tuple(each.name for each in shown if get_origin(each.type) is tuple)
    return _Form(names, attrgetter(*names), moments, lists)
