"""Orders as they would be written, before they are sent."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import SignedIn
from dispatcher.routes.declared import reads
from dispatcher.routes.shapes import Preview, Ulid
from dispatcher.services import dispatch

router = APIRouter(prefix="/api/phrasebook", tags=["phrasebook"])

OfIncident = Annotated[Ulid, Query(description="The incident.")]
ForCrew = Annotated[Ulid, Query(description="The crew.")]


@router.get("/preview", response_model=Preview, responses=reads(403, 404, 409))
async def preview(incident_id: OfIncident, crew_id: ForCrew, caller: SignedIn) -> Response:
    """Write the order that would be sent now, and its length."""
    return reply.shaped(await caller.read(lambda tx, act: dispatch.preview(tx, act, incident_id, crew_id)))
