"""The web service put together; whoever runs it gives it a room."""

from typing import Any

from fastapi import FastAPI

from dispatcher.routes import (
    alarms,
    assignments,
    auth,
    board,
    complaints,
    errors,
    events,
    health,
    incidents,
    openapi,
    phrasebook,
    roster,
    transmissions,
)

TAGS: list[dict[str, Any]] = [
    {"name": "session", "description": "Signing in and out."},
    {"name": "complaints", "description": "What consumers say."},
    {"name": "incidents", "description": "What is wrong, and whether it is repaired."},
    {"name": "assignments", "description": "Who repairs it, and what the crew answers."},
    {"name": "alarms", "description": "What a named person must take."},
    {"name": "roster", "description": "Crews, sets, and who holds which."},
    {"name": "board", "description": "What the control room sees."},
    {"name": "events", "description": "The journal, live."},
    {"name": "phrasebook", "description": "How orders are written."},
    {"name": "health", "description": "A sign of life."},
]
IN_A_STORM = (complaints.posted, incidents.posted)
"""Most of a storm, for `Straight` to find: what is included is hidden in its router."""
ROUTES = (
    complaints,
    incidents,
    assignments,
    transmissions,
    auth,
    alarms,
    roster,
    board,
    events,
    phrasebook,
    health,
)


def web_service(version: str) -> FastAPI:
    """Put the routes together. `state.room` is to be set before the first request."""
    app = FastAPI(
        title="Samanvay",
        version=version,
        openapi_url="/api/openapi.json",
        openapi_tags=TAGS,
        docs_url=None,  # its page loads scripts from elsewhere; everything here works with no internet
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # ours is the log
    )
    for storm in IN_A_STORM:
        app.router.routes.extend(storm.routes)
    for each in ROUTES:
        app.include_router(each.router)
    errors.install(app)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]  # FastAPI's own way to change it
    return app
