"""A sign of life, for whoever watches the process."""

from fastapi import APIRouter, Request, Response

from dispatcher.routes import reply
from dispatcher.routes.declared import problems
from dispatcher.routes.room import room_of
from dispatcher.routes.shapes import Health

router = APIRouter(prefix="/api", tags=["health"])


@router.get("/health", response_model=Health, responses=problems(503))
async def health(request: Request) -> Response:
    """Tell that the record can be read, and how far the journal has come."""
    return reply.shaped({"ok": True, "position": await room_of(request).store.last_position()})
