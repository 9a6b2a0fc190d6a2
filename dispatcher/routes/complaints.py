"""Complaints: put on record, and looked up."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from dispatcher.domain import complaint as domain
from dispatcher.routes import reply
from dispatcher.routes.auth import Registrar, SignedIn
from dispatcher.routes.declared import changes, reads
from dispatcher.routes.parts import ComplaintId, Limit
from dispatcher.routes.posted import Posted
from dispatcher.routes.shapes import Complaint, NewComplaint, Registered, Ulid
from dispatcher.services import board, intake

router = APIRouter(prefix="/api/complaints", tags=["complaints"])
posted = APIRouter(prefix="/api/complaints", tags=["complaints"], route_class=Posted)

IncidentIs = Annotated[Ulid | None, Query(description="Only those of this incident.")]
NumberIs = Annotated[
    str | None, Query(pattern=r"^[0-9]{1,16}$", description="Only the one with this number.")
]
ConsumerIs = Annotated[
    str | None, Query(pattern=r"^[0-9A-Za-z/-]{1,32}$", description="Only those of this consumer's number.")
]


@posted.post(
    "",
    status_code=201,
    response_model=Registered,
    responses={200: {"model": Registered, "description": "It was on record already."}, **changes()},
)
async def register(new: NewComplaint, caller: Registrar) -> Response:
    """Put a complaint on record. The same `source` and `source_ref` again give the same answer."""
    asked = domain.NewComplaint(**vars(new))
    registered = await caller.write(lambda tx, act: intake.register(tx, act, asked))
    return reply.shaped(registered, 200 if registered.is_repeat else 201)


@router.get("", response_model=list[Complaint], responses=reads())
async def find(
    caller: SignedIn,
    incident_id: IncidentIs = None,
    number: NumberIs = None,
    consumer_number: ConsumerIs = None,
    limit: Limit = 50,
) -> Response:
    """List complaints, the newest first."""
    query = board.ComplaintQuery(
        incident_id=incident_id, number=number, consumer_number=consumer_number, limit=limit
    )
    return reply.shaped(await caller.read(lambda tx, _: board.complaints(tx, caller.scope, query)))


@router.get("/{complaint_id}", response_model=Complaint, responses=reads(404))
async def read(complaint_id: ComplaintId, caller: SignedIn) -> Response:
    """Read one complaint."""
    return reply.shaped(await caller.read(lambda tx, _: board.complaint(tx, caller.scope, complaint_id)))
