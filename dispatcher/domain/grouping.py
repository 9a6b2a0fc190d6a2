"""When a second complaint belongs to an incident that is open already."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatcher.domain.complaint import Category, NewComplaint, is_hazard
from dispatcher.domain.incident import Incident, IncidentState


def incident_of(
    new: NewComplaint, open_ones: Iterable[Incident], now: datetime, within: timedelta
) -> Incident | None:
    """Choose the incident to join: the same consumer's, of the same kind, not old. A hazard joins none."""
    if is_hazard(new.category, is_said=new.is_hazard) or new.consumer_number is None:
        return None
    return next((each for each in open_ones if _is_same(new, each, now - within)), None)


def _is_same(new: NewComplaint, incident: Incident, since: datetime) -> bool:
    return (
        incident.state is IncidentState.OPEN
        and not incident.is_hazard
        and incident.consumer_number == new.consumer_number
        and incident.office_id == new.office_id
        and incident.category is Category(new.category)
        and incident.opened_at >= since
    )
