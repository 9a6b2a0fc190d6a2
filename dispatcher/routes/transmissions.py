"""Words at the desk: read out by voice, and said so."""

from fastapi import APIRouter, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import Dispatching
from dispatcher.routes.declared import problems
from dispatcher.routes.parts import Ref
from dispatcher.routes.shapes import Transmission
from dispatcher.services import ladder

router = APIRouter(prefix="/api/transmissions", tags=["assignments"])


@router.post("/{ref}/read-out", response_model=Transmission, responses=problems(401, 403, 404, 409, 422, 503))
async def read_out(ref: Ref, caller: Dispatching) -> Response:
    """Say that a card's words were read out by voice, by whoever says so; the same again changes nothing.

    Refused when it was taken back or its time is over: then it is not to be read out.
    """
    return reply.shaped(await caller.write(lambda tx, act: ladder.read_out(tx, act, ref)))
