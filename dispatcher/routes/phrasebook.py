"""Orders as they would be written, before they are sent."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from dispatcher.routes import reply
from dispatcher.routes.auth import SignedIn
from dispatcher.routes.declared import reads
from dispatcher.routes.fields import PRINTABLE
from dispatcher.routes.shapes import Preview, Ulid
from dispatcher.services import dispatch

router = APIRouter(prefix="/api/phrasebook", tags=["phrasebook"])

OfIncident = Annotated[Ulid, Query(description="The incident.")]
ForCrew = Annotated[Ulid, Query(description="The crew.")]
_WITHOUT_SLOT = Field(
    json_schema_extra={"pattern": r"^(?![ \t\n]*[0-9][ \t\n]*[.:,)][ \t\n])[^\x00-\x08\x0b-\x1f]*$"}
)
InWords = Annotated[
    Annotated[str, StringConstraints(min_length=1, max_length=1000), PRINTABLE, _WITHOUT_SLOT] | None,
    Query(description="Words of your own; slot and number are put to them."),
]


@router.get("/preview", response_model=Preview, responses=reads(403, 404, 409))
async def preview(
    incident_id: OfIncident, crew_id: ForCrew, caller: SignedIn, text: InWords = None
) -> Response:
    """Write the order that would be sent now, and its length as the crew's first set counts it."""
    return reply.shaped(
        await caller.read(lambda tx, act: dispatch.preview(tx, act, incident_id, crew_id, text))
    )
