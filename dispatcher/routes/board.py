"""What the control room sees: the board, offices, gateways, and the radio log."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import SignedIn
from dispatcher.routes.declared import reads
from dispatcher.routes.parts import Limit
from dispatcher.routes.shapes import Board, Gateway, HeardLine, Office, Ulid
from dispatcher.services import board

router = APIRouter(prefix="/api", tags=["board"])

Before = Annotated[Ulid | None, Query(description="Only lines before this one, the last seen.")]


@router.get("/board", response_model=Board, responses=reads())
async def everything(caller: SignedIn) -> Response:
    """Read everything in scope, as of one position; go on with `/api/events?after=<position>`."""
    return reply.shaped(await caller.read(lambda tx, act: board.snapshot(tx, caller.scope, act.now)))


@router.get("/offices", response_model=list[Office], responses=reads())
async def offices(caller: SignedIn) -> Response:
    """List offices in scope, parents first."""
    return reply.shaped(await caller.read(lambda tx, _: board.offices(tx, caller.scope)))


@router.get("/gateways", response_model=list[Gateway], responses=reads())
async def gateways(caller: SignedIn) -> Response:
    """List radio sites with their last sign of life."""
    return reply.shaped(await caller.read(lambda tx, _: board.gateways(tx, caller.scope)))


@router.get("/heard", response_model=list[HeardLine], responses=reads())
async def heard(caller: SignedIn, limit: Limit = 200, before: Before = None) -> Response:
    """List the radio log, the newest first."""
    return reply.shaped(await caller.read(lambda tx, _: board.heard(tx, caller.scope, limit, before)))
