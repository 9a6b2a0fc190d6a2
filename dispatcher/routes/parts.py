"""Parts of an address that several routes share."""

from typing import Annotated

from fastapi import Header, Path, Query

from dispatcher.routes.declared import Responses
from dispatcher.routes.shapes import Offered, Ulid

ComplaintId = Annotated[Ulid, Path(description="The complaint.")]
IncidentId = Annotated[Ulid, Path(description="The incident.")]
AssignmentId = Annotated[Ulid, Path(description="The assignment.")]
AlarmId = Annotated[Ulid, Path(description="The alarm.")]
Ref = Annotated[Ulid, Path(description="The transmission.")]
CrewId = Annotated[Ulid, Path(description="The crew.")]
SetId = Annotated[Ulid, Path(description="The set.")]
Limit = Annotated[int, Query(ge=1, le=500, description="At most this many, the newest.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=80,
        pattern=r"^[!-~]+$",
        description="Chosen by the caller for this one doing; sent again it gives the first answer again.",
    ),
]

REPEATED_OFFER: Responses = {200: {"model": Offered, "description": "It was done already."}}
