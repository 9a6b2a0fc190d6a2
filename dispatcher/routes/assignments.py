"""Assignments: taken back, given to another crew, and answered on a crew's behalf."""

from fastapi import APIRouter, Response

from dispatcher.domain import replies as domain
from dispatcher.routes import reply
from dispatcher.routes.auth import Dispatching
from dispatcher.routes.declared import changes
from dispatcher.routes.parts import REPEATED_OFFER, AssignmentId, IdempotencyKey
from dispatcher.routes.shapes import Answer, Assignment, Offered, Reassign, Recall
from dispatcher.services import dispatch, replies

router = APIRouter(prefix="/api/assignments", tags=["assignments"])


@router.post("/{assignment_id}/recall", response_model=Assignment, responses=changes())
async def recall(assignment_id: AssignmentId, asked: Recall, caller: Dispatching) -> Response:
    """Take an assignment back; a crew that may have heard of it is told."""
    return reply.shaped(
        await caller.write(lambda tx, act: dispatch.recall(tx, act, assignment_id, asked.reason))
    )


@router.post(
    "/{assignment_id}/reassign",
    status_code=201,
    response_model=Offered,
    responses={**REPEATED_OFFER, **changes()},
)
async def reassign(
    assignment_id: AssignmentId, asked: Reassign, caller: Dispatching, key: IdempotencyKey = None
) -> Response:
    """Take an assignment back and give the incident to another crew: both, or neither."""
    wish = dispatch.Reassign(
        assignment_id=assignment_id, crew_id=asked.crew_id, reason=asked.reason, text=asked.text, key=key
    )
    offered = await caller.write(lambda tx, act: dispatch.reassign(tx, act, wish))
    caller.hand_over(offered)
    return reply.shaped(offered, 200 if offered.is_repeat else 201)


@router.post("/{assignment_id}/answers", response_model=Assignment, responses=changes())
async def answer(
    assignment_id: AssignmentId, said: Answer, caller: Dispatching, key: IdempotencyKey = None
) -> Response:
    """Key an answer that came by voice or phone; the words are recorded."""
    step = domain.Step(said.step)
    return reply.shaped(
        await caller.write(
            lambda tx, act: replies.answer_on_behalf(tx, act, assignment_id, step, said.words, key=key)
        )
    )
