"""Alarms: taken by a named person; emergencies ended by one."""

from fastapi import APIRouter, Response

from dispatcher.routes import reply
from dispatcher.routes.auth import TakingAlarms
from dispatcher.routes.declared import changes, problems
from dispatcher.routes.parts import AlarmId
from dispatcher.routes.shapes import Alarm, EndEmergency
from dispatcher.services import alarms

router = APIRouter(prefix="/api/alarms", tags=["alarms"])


@router.post("/{alarm_id}/take", response_model=Alarm, responses=problems(401, 403, 404, 409, 422, 503))
async def take(alarm_id: AlarmId, caller: TakingAlarms) -> Response:
    """Put one's own name to an alarm."""
    return reply.shaped(await caller.write(lambda tx, act: alarms.take(tx, act, alarm_id)))


@router.post("/{alarm_id}/end", response_model=Alarm, responses=changes())
async def end(alarm_id: AlarmId, asked: EndEmergency, caller: TakingAlarms) -> Response:
    """End an emergency that somebody has taken. Said again in the same words: the same answer."""
    return reply.shaped(await caller.write(lambda tx, act: alarms.end(tx, act, alarm_id, asked.words)))
