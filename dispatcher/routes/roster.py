"""Crews, their sets, and who holds which set in this shift."""

from fastapi import APIRouter, Response

from dispatcher.domain import crew as domain
from dispatcher.routes import reply
from dispatcher.routes.auth import Rostering, SignedIn
from dispatcher.routes.declared import changes, problems, reads
from dispatcher.routes.parts import CrewId, SetId
from dispatcher.routes.shapes import (
    Binding,
    Crew,
    CrewCorrection,
    NewBinding,
    NewCrew,
    NewSet,
    RadioSet,
    SetCorrection,
)
from dispatcher.services import board, register, roster
from radio.driver import Alphabet

router = APIRouter(prefix="/api", tags=["roster"])


@router.get("/crews", response_model=list[Crew], responses=reads())
async def crews(caller: SignedIn) -> Response:
    """List crews with the sets that each holds."""
    return reply.shaped(await caller.read(lambda tx, _: board.crews(tx, caller.scope)))


@router.post("/crews", status_code=201, response_model=Crew, responses=changes())
async def add_crew(new: NewCrew, caller: Rostering) -> Response:
    """Put a crew on the roster."""
    asked = domain.NewCrew(**{**dict(new), "language": domain.Language(new.language)})
    return reply.shaped(await caller.write(lambda tx, act: roster.add_crew(tx, act, asked)), 201)


@router.patch("/crews/{crew_id}", response_model=Crew, responses=changes())
async def correct_crew(crew_id: CrewId, asked: CrewCorrection, caller: Rostering) -> Response:
    """Correct a crew's entry, or take it out of use: then nothing more is given to it, and its history stays.

    Refused for a crew that holds a set, has a job, or has words on their way to it.
    """
    said = asked.said(language=domain.Language)
    return reply.shaped(await caller.write(lambda tx, act: register.change_crew(tx, act, crew_id, said)))


@router.get("/sets", response_model=list[RadioSet], responses=reads())
async def sets(caller: SignedIn) -> Response:
    """List sets."""
    return reply.shaped(await caller.read(lambda tx, _: board.sets(tx, caller.scope)))


@router.post("/sets", status_code=201, response_model=RadioSet, responses=changes())
async def add_set(new: NewSet, caller: Rostering) -> Response:
    """Put a set on the register. One without data has the make `plain` and the site `desk`."""
    asked = domain.NewSet(**{**dict(new), "alphabet": Alphabet(new.alphabet)})
    return reply.shaped(await caller.write(lambda tx, act: roster.add_set(tx, act, asked)), 201)


@router.patch("/sets/{set_id}", response_model=RadioSet, responses=changes())
async def correct_set(set_id: SetId, asked: SetCorrection, caller: Rostering) -> Response:
    """Correct a set's entry, or take it out of use: then nobody is handed it, and its address is free.

    Refused when its address changes with words on their way, and out of use in a crew's hands.
    """
    said = asked.said(alphabet=Alphabet)
    return reply.shaped(await caller.write(lambda tx, act: register.change_set(tx, act, set_id, said)))


@router.get("/bindings", response_model=list[Binding], responses=reads())
async def bindings(caller: SignedIn) -> Response:
    """List who holds which set now."""
    return reply.shaped(await caller.read(lambda tx, _: board.bindings(tx, caller.scope)))


@router.post("/bindings", status_code=201, response_model=Binding, responses=changes())
async def bind(new: NewBinding, caller: Rostering) -> Response:
    """Hand a set to a crew for a shift; whoever held it, and what stood on that rung, gives way."""
    return reply.shaped(
        await caller.write(
            lambda tx, act: roster.bind(tx, act, new.set_id, new.crew_id, new.ends_at, rung=new.rung)
        ),
        201,
    )


@router.delete(
    "/bindings/{set_id}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 409, 422, 503),
)
async def unbind(set_id: SetId, caller: Rostering) -> Response:
    """Take a set back; orders on their way to it are withdrawn."""
    await caller.write(lambda tx, act: roster.unbind(tx, act, set_id))
    return reply.done()
