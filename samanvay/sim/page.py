"""The handset's page and the API behind it; on 127.0.0.1 only, as whoever reaches it is the lineman."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated

from fastapi import Body, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.sse import EventSourceResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from radio.errors import RadioError
from samanvay.sim.stage import Stage
from samanvay.sim.view import Handset, View


class Digits(BaseModel):
    """Keys pressed, then sent."""

    digits: Annotated[str, Field(pattern=r"^[0-9*#]{1,8}$")]


class Words(BaseModel):
    """Words typed, then sent."""

    text: Annotated[str, Field(min_length=1, max_length=140)]


class Range(BaseModel):
    """The out-of-range switch."""

    is_out: bool


class Crew(BaseModel):
    """Who answers."""

    is_automatic: bool


class Loss(BaseModel):
    """Share of frames lost."""

    loss: Annotated[float, Field(ge=0, le=1)]


def make_page(stage: Stage, pages: Path | None) -> FastAPI:
    """Wire the API to a stage; `pages` is the folder of the built web pages."""
    app = FastAPI(title="Samanvay handset", docs_url=None, redoc_url=None)
    app.middleware("http")(_only_our_own_page)
    app.add_exception_handler(RadioError, _say_why)
    _add_sets(app, stage)
    _add_keys(app, stage)
    _add_faults(app, stage)
    if pages and pages.is_dir():
        page = pages / "handset.html"
        app.add_api_route("/", lambda: FileResponse(page), include_in_schema=False)
        app.mount("/", StaticFiles(directory=pages))
    return app


async def _only_our_own_page(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Refuse other web sites that reach for this port through the user's browser."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if host.split(":")[0] not in {"127.0.0.1", "localhost"} or (origin and origin != f"http://{host}"):
        return Response("This page answers only to itself.", status_code=403)
    return await call_next(request)


async def _say_why(_: Request, error: Exception) -> Response:
    """Tell what the set refused, in its own sentence."""
    return JSONResponse({"detail": str(error)}, status_code=409)


def _add_sets(app: FastAPI, stage: Stage) -> None:
    view = _finder(stage)

    @app.get("/api/sets")
    async def sets() -> list[Handset]:
        return [each.state for each in stage.views.values()]

    @app.get("/api/sets/{unit}/events", response_class=EventSourceResponse)
    async def events(unit: str) -> AsyncIterator[Handset]:
        async for state in view(unit).watch():
            yield state

    @app.post("/api/sets/{unit}/range", status_code=202)
    async def out_of_range(unit: str, switch: Range) -> None:
        stage.set_range(view(unit).unit, is_out=switch.is_out)

    @app.post("/api/sets/{unit}/crew", status_code=202)
    async def crew(unit: str, who: Crew) -> None:
        stage.set_automatic(view(unit).unit, is_automatic=who.is_automatic)


def _add_keys(app: FastAPI, stage: Stage) -> None:
    view = _finder(stage)

    @app.post("/api/sets/{unit}/keys", status_code=202)
    async def keys(unit: str, pressed: Digits) -> None:
        stage.press(view(unit).unit, pressed.digits)

    @app.post("/api/sets/{unit}/text", status_code=202)
    async def text(unit: str, words: Words) -> None:
        stage.press(view(unit).unit, words.text)

    @app.post("/api/sets/{unit}/emergency", status_code=202)
    async def emergency(unit: str) -> None:
        stage.emergency(view(unit).unit)


def _finder(stage: Stage) -> Callable[[str], View]:
    def view(unit: str) -> View:
        if unit not in stage.views:
            raise HTTPException(404, f"There is no set {unit}.")
        return stage.views[unit]

    return view


def _add_faults(app: FastAPI, stage: Stage) -> None:
    def named(act: Callable[..., None], name: str, *more: object) -> None:
        try:
            act(name, *more)
        except KeyError as error:
            raise HTTPException(404, f"There is no {name}.") from error

    @app.post("/api/ports/{base}/pull", status_code=202)
    async def pull(base: str) -> None:
        named(stage.pull, base)

    @app.post("/api/ports/{base}/plug", status_code=202)
    async def plug(base: str) -> None:
        named(stage.plug, base)

    @app.post("/api/channels/{channel}/loss", status_code=202)
    async def loss(channel: str, share: Annotated[Loss, Body()]) -> None:
        named(stage.set_loss, channel, share.loss)
