"""Incidents: looked at, given to a crew, closed with proof, and reported still dark."""

from fastapi import APIRouter, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import Closing, Dispatching, Registrar, SignedIn
from dispatcher.routes.declared import changes, reads
from dispatcher.routes.parts import REPEATED_OFFER, IdempotencyKey, IncidentId
from dispatcher.routes.posted import Posted
from dispatcher.routes.shapes import Close, Incident, IncidentFile, NewAssignment, Offered, StillOut
from dispatcher.services import board, dispatch, restoration

router = APIRouter(prefix="/api/incidents", tags=["incidents"])
posted = APIRouter(prefix="/api/incidents", tags=["incidents"], route_class=Posted)


@router.get("/{incident_id}", response_model=IncidentFile, responses=reads(404))
async def read(incident_id: IncidentId, caller: SignedIn) -> Response:
    """Read one incident with all that belongs to it."""
    return reply.shaped(await caller.read(lambda tx, _: board.incident(tx, caller.scope, incident_id)))


@posted.post(
    "/{incident_id}/assignments",
    status_code=201,
    response_model=Offered,
    responses={**REPEATED_OFFER, **changes()},
    tags=["assignments"],
)
async def offer(
    incident_id: IncidentId, new: NewAssignment, caller: Dispatching, key: IdempotencyKey = None
) -> Response:
    """Give an incident to a crew; its order is on its way when this answers."""
    asked = dispatch.Offer(
        incident_id=incident_id, crew_id=new.crew_id, role=new.role, text=new.text, key=key
    )
    offered = await caller.write(lambda tx, act: dispatch.offer(tx, act, asked))
    caller.hand_over(offered)
    return reply.shaped(offered, 200 if offered.is_repeat else 201)


@router.post("/{incident_id}/close", response_model=Incident, responses=changes())
async def close(incident_id: IncidentId, asked: Close, caller: Closing) -> Response:
    """Close an incident with proof that the supply is back."""
    return reply.shaped(
        await caller.write(lambda tx, act: restoration.close(tx, act, incident_id, asked.proof))
    )


@router.post("/{incident_id}/still-out", response_model=Incident, responses=changes())
async def still_out(
    incident_id: IncidentId, asked: StillOut, caller: Registrar, key: IdempotencyKey = None
) -> Response:
    """Open an incident again: a consumer says that it is still dark."""
    return reply.shaped(
        await caller.write(lambda tx, act: restoration.still_out(tx, act, incident_id, asked.words, key=key))
    )
