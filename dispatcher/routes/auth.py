"""Who calls and what he may: session or token, CSRF and Origin, role; and signing in and out."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from dispatcher.domain.errors import NotAllowed
from dispatcher.domain.facts import written
from dispatcher.domain.roles import MAY, Permission, system
from dispatcher.routes import reply
from dispatcher.routes.declared import problems, reads
from dispatcher.routes.openapi import COOKIE_NAME, CSRF_HEADER
from dispatcher.routes.refusals import NotOurPage, NotSignedIn
from dispatcher.routes.room import Caller, Room, room_of
from dispatcher.routes.sessions import Visitor
from dispatcher.routes.shapes import Me, SignIn

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

router = APIRouter(prefix="/api/session", tags=["session"])


async def caller(request: Request) -> Caller:
    """Find who calls; NotSignedIn, or NotOurPage for a change that another page may have caused."""
    room = room_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        program = await room.sessions.program(token.strip())
        if program is None:
            raise NotSignedIn("This token is not valid.", "यह टोकन नहीं चलेगा।")
        return Caller(room, program)
    visitor = await _person(request, room)
    if request.method not in SAFE:
        _from_our_page(request, room)
        shown = request.headers.get(CSRF_HEADER, "")
        if not secrets.compare_digest(shown.encode(), (visitor.csrf or "").encode()):
            raise NotOurPage
    return Caller(room, visitor)


def may(what: Permission) -> Callable[[Request], Awaitable[Caller]]:
    """Let in only whose role may do this; the offices are the use case's to check."""

    async def allowed(request: Request) -> Caller:
        found = await caller(request)
        if not found.visitor.actor.may(what):
            raise NotAllowed(
                f"The role {found.visitor.actor.role} may not do this; ask someone who may.",
                "यह आपके रोल का काम नहीं है; जिसके रोल का है उससे कहें।",
            )
        return found

    return allowed


SignedIn = Annotated[Caller, Depends(caller)]
Registrar = Annotated[Caller, Depends(may(Permission.REGISTER))]
Dispatching = Annotated[Caller, Depends(may(Permission.DISPATCH))]
Rostering = Annotated[Caller, Depends(may(Permission.ROSTER))]
TakingAlarms = Annotated[Caller, Depends(may(Permission.TAKE_ALARM))]
Closing = Annotated[Caller, Depends(may(Permission.CLOSE))]


@router.post("", response_model=Me, responses=problems(400, 401, 403, 413, 422, 429, 503))
async def sign_in(said: SignIn, request: Request) -> Response:
    """Sign in. Sets the session's cookie; `csrf` goes back with every change."""
    room = room_of(request)
    _from_our_page(request, room)
    address = request.client.host if request.client else "unknown"
    act = room.act(system("sign-in"))
    person = await room.gate.admit(act, said.sign_in, said.password, address)
    return _let_in(request, await room.sessions.open(act, person), act.now)


@router.get("", response_model=Me, responses=reads())
async def who_am_i(caller: SignedIn, request: Request) -> Response:
    """Tell who is signed in. It lets a person's session last longer: a page asks while somebody works."""
    act = caller.room.act(caller.visitor.actor)
    visitor = await caller.room.sessions.prolonged(act, caller.visitor)
    return reply.shaped(_me(visitor)) if visitor is caller.visitor else _let_in(request, visitor, act.now)


@router.delete("", status_code=204, response_class=Response, responses=problems(401, 403, 503))
async def sign_out(caller: SignedIn) -> Response:
    """End the session, and the streams it feeds."""
    visitor = caller.visitor
    await caller.room.sessions.close(caller.room.act(visitor.actor), visitor.token)
    caller.room.hub.end(visitor.token)
    answer = reply.done()
    answer.delete_cookie(COOKIE_NAME, path="/", httponly=True, samesite="strict")
    return answer


def _let_in(request: Request, visitor: Visitor, now: datetime) -> Response:
    """Answer with who he is, and the cookie by which he stays."""
    answer = reply.shaped(_me(visitor))
    left = visitor.ends_in(now)
    answer.set_cookie(
        COOKIE_NAME,
        visitor.token,
        max_age=int(left.total_seconds()) if left else None,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


async def _person(request: Request, room: Room) -> Visitor:
    token = request.cookies.get(COOKIE_NAME, "")
    visitor = await room.sessions.person(token) if token else None
    if visitor is None:
        raise NotSignedIn
    return visitor


def _from_our_page(request: Request, room: Room) -> None:
    """Refuse an Origin that is neither this address nor trusted; a program sends none."""
    origin = request.headers.get("origin")
    if origin is None or origin in room.trusted_origins:
        return
    host = request.headers.get("host", "")
    if origin not in {f"http://{host}", f"https://{host}"}:
        raise NotOurPage


def _me(visitor: Visitor) -> dict[str, object]:
    actor = visitor.actor
    return {
        "id": actor.id,
        "name": actor.name,
        "role": actor.role,
        "office_id": actor.office_id,
        "language": visitor.language,
        "csrf": visitor.csrf or "",
        "ends_at": written(visitor.expires_at) if visitor.expires_at else None,
        "may": sorted(MAY[actor.role]),
    }
