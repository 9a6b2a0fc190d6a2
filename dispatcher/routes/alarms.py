"""Alarms: taken by a named person."""

from fastapi import APIRouter, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import TakingAlarms
from dispatcher.routes.declared import problems
from dispatcher.routes.parts import AlarmId
from dispatcher.routes.shapes import Alarm
from dispatcher.services import alarms

router = APIRouter(prefix="/api/alarms", tags=["alarms"])


@router.post("/{alarm_id}/take", response_model=Alarm, responses=problems(401, 403, 404, 409, 422, 503))
async def take(alarm_id: AlarmId, caller: TakingAlarms) -> Response:
    """Put one's own name to an alarm."""
    return reply.shaped(await caller.write(lambda tx, act: alarms.take(tx, act, alarm_id)))
