"""Complaints come in."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain import complaint, grouping, roles
from dispatcher.domain.act import Act
from dispatcher.domain.complaint import Complaint, NewComplaint
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed
from dispatcher.domain.facts import FactKind
from dispatcher.domain.incident import Incident, IncidentState
from dispatcher.domain.roles import Permission
from dispatcher.services.telling import found, tell
from dispatcher.store import Transaction, complaints, incidents, offices, serials
from dispatcher.store.incidents import INCIDENTS


@dataclass(frozen=True, slots=True)
class Registered:
    """The complaint on record; `is_repeat` when it was there already."""

    complaint: Complaint
    incident: Incident
    is_repeat: bool


def register(tx: Transaction, act: Act, new: NewComplaint) -> Registered:
    """Put a complaint on record, once for each (source, source_ref). NotAllowed outside one's offices."""
    path, is_repeat = complaints.at_the_door(tx, new.office_id, new.source, new.source_ref)
    roles.require(act.by, Permission.REGISTER, found(path, "office", "ऑफिस"))
    if is_repeat:
        return _again(tx, act, new)
    _require_possible(act, new.complained_at)
    number = complaint.number(act.now, serials.following(tx, complaint.serial_name(act.now)))
    joined = _to_join(tx, act, new)
    incident = joined or _incident(act, new, number)
    if joined is None:
        INCIDENTS.add(tx, incident)
    made = _complaint(act, new, number, incident.id)
    if not complaints.add(tx, made):  # another process took the same call between our look and our insert
        if joined is None:
            incidents.drop(tx, incident.id)
        return _again(tx, act, new)
    if joined is not None:
        incident = incidents.count_one_more(tx, joined.id, made.complained_at)
        tell(tx, act, FactKind.COMPLAINT_REGISTERED, made, complaint=made, incident=incident)
    else:
        tell(tx, act, FactKind.INCIDENT_OPENED, incident, incident=incident)
        tell(tx, act, FactKind.COMPLAINT_REGISTERED, made, complaint=made)
    return Registered(made, incident, is_repeat=False)


def _require_possible(act: Act, complained_at: datetime | None) -> None:
    if complained_at is None:
        return
    if complained_at.year < act.now.year - 1:
        raise Invalid(
            "The time of the complaint lies more than a year back; check it.",
            "शिकायत का समय एक साल से भी पुराना है; जाँचें।",
            field="complained_at",
        )
    if complained_at > act.now + act.settings.clock_skew.delta:
        raise Invalid(
            "The time of the complaint lies in the future; check the clock.",
            "शिकायत का समय आगे का है; घड़ी देखें।",
            field="complained_at",
        )


def _again(tx: Transaction, act: Act, new: NewComplaint) -> Registered:
    first = found(complaints.by_source(tx, new.source, new.source_ref), "complaint", "शिकायत")
    if not act.by.covers(offices.path_of(tx, first.office_id) or "?"):
        raise NotAllowed(
            "This source and reference belong to a complaint of an office outside yours.",
            "यह नंबर दूसरे ऑफिस की शिकायत का है।",
        )
    if _said(first) != _said(new):
        raise Conflict(
            f"This is on record already as complaint {first.number}, and that says something else. "
            "Another complaint needs a form, or a reference, of its own.",
            f"यह शिकायत {first.number} पर दर्ज हो चुकी है, पर उसमें कुछ और लिखा है। दूसरी शिकायत हो तो नई दर्ज करें।",
            field="source_ref",
        )
    incident = found(INCIDENTS.get(tx, first.incident_id), "incident", "फॉल्ट")
    return Registered(first, incident, is_repeat=True)


def _said(each: Complaint | NewComplaint) -> tuple[object, ...]:
    """Give what makes two complaints two: a repeat may be worded otherwise, and is about the same."""
    is_hazard = complaint.is_hazard(each.category, is_said=each.is_hazard)
    return each.category, is_hazard, each.place, each.consumer_number


def _to_join(tx: Transaction, act: Act, new: NewComplaint) -> Incident | None:
    if new.consumer_number is None or complaint.is_hazard(new.category, is_said=new.is_hazard):
        return None
    open_ones = incidents.open_of_consumer(tx, new.consumer_number)
    return grouping.incident_of(new, open_ones, act.now, act.settings.join_within.delta)


def _incident(act: Act, new: NewComplaint, number: str) -> Incident:
    return Incident(
        id=act.new_id(),
        number=number,
        office_id=new.office_id,
        category=new.category,
        is_hazard=complaint.is_hazard(new.category, is_said=new.is_hazard),
        place=new.place,
        consumer_number=new.consumer_number,
        dtr_code=new.dtr_code,
        feeder=new.feeder,
        state=IncidentState.OPEN,
        opened_at=new.complained_at or act.now,
    )


def _complaint(act: Act, new: NewComplaint, number: str, incident_id: str) -> Complaint:
    return Complaint(
        id=act.new_id(),
        number=number,
        source=new.source,
        source_ref=new.source_ref,
        office_id=new.office_id,
        incident_id=incident_id,
        category=new.category,
        is_hazard=complaint.is_hazard(new.category, is_said=new.is_hazard),
        place=new.place,
        consumer_number=new.consumer_number,
        consumer_name=new.consumer_name,
        phone=new.phone,
        dtr_code=new.dtr_code,
        feeder=new.feeder,
        words=new.words,
        complained_at=new.complained_at or act.now,
        registered_at=act.now,
        registered_by=act.by.name,
    )
