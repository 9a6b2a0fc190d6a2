"""The event stream: the journal after a number."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from dispatcher.routes.auth import SignedIn
from dispatcher.routes.declared import Responses, reads
from dispatcher.routes.live import EventStream
from dispatcher.routes.refusals import Ahead

router = APIRouter(prefix="/api", tags=["events"])

FURTHEST = 2**53 - 1  # the largest whole number that every JSON reader keeps exact

After = Annotated[int, Query(ge=0, le=FURTHEST, description="Go on after this position.")]
LastEventId = Annotated[
    int | None,
    Header(
        alias="Last-Event-ID",
        ge=0,
        le=FURTHEST,
        description="What a browser sends when it comes again; wins.",
    ),
]
STREAM: Responses = {
    200: {
        "description": (
            "A stream that goes on: `id` is the position, `event: fact`, `data` a Fact in JSON. Every 5 s an "
            '`event: beat` with `{"position": N, "now": …}`: all facts up to N were sent. '
            "Ends with the session, and when the reader is too slow: come again with the last id."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
}


@router.get("/events", response_class=Response, responses={**STREAM, **reads(409)})
async def follow(caller: SignedIn, after: After = 0, last_event_id: LastEventId = None) -> Response:
    """Follow the journal of one's offices after a position, without a gap and without a repeat."""
    position = after if last_event_id is None else last_event_id
    if position > await caller.room.store.last_position():
        raise Ahead
    return EventStream(caller.room.hub, caller.visitor, position)
