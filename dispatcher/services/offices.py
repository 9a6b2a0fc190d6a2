"""Offices of the company."""

from dispatcher.domain.act import Act
from dispatcher.domain.errors import Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.office import NewOffice, Office
from dispatcher.domain.roles import Permission
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction
from dispatcher.store import offices as record
from dispatcher.store.offices import OFFICES


def add(tx: Transaction, act: Act, new: NewOffice) -> Office:
    """Enter an office below its parent; only the company, the first, has none."""
    office_id = new.id or act.new_id()
    path = office_id
    if new.parent_id is not None:
        require(tx, act, Permission.ADMINISTER, new.parent_id)
        path = f"{found(record.path_of(tx, new.parent_id), 'office', 'ऑफिस')}/{office_id}"
    elif record.root(tx) is not None:
        raise Invalid(
            "There is a company already; name the office above.",
            "कंपनी पहले से है; ऊपर का ऑफिस बताएँ।",
            field="parent_id",
        )
    office = Office(
        id=office_id,
        parent_id=new.parent_id,
        kind=new.kind,
        code=new.code,
        name=new.name,
        name_hi=new.name_hi,
        path=path,
    )
    OFFICES.add(tx, office)
    tell(tx, act, FactKind.OFFICE_CHANGED, (office.id, office.id), office=office)
    return office
