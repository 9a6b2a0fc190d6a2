"""Routes that a storm goes through: FastAPI declares and documents them, and here they are run the short way.

A request to such a route has one JSON body and one caller, and perhaps words in its address and its headers.
Its body is read into its shape in one pass, without a tree of dependencies to solve. What is let in, what is
refused and how it is told are the same as on every other route, and the same tests ask all of them.
"""

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi._compat import ModelField  # what FastAPI itself reads a parameter by
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json"
_NOT_JSON = {"type": "json_invalid", "loc": ("body",), "msg": "JSON is expected", "input": {}}


class Posted(APIRoute):
    """A route of one body and one caller: the `route_class` of routes that are added, not included."""

    def __init__(self, *words: Any, **options: Any) -> None:  # noqa: ANN401  # FastAPI's own signature
        super().__init__(*words, **options)
        (body,), (caller,) = self.dependant.body_params, self.dependant.dependencies
        if any(each.field_info.is_required() for each in self.dependant.header_params):
            raise TypeError("A header that must be there is read by an ordinary route.")
        self._body: type[BaseModel] = body.field_info.annotation  # type: ignore[assignment]  # a model, as declared
        self._body_name, self._caller_name = body.name, str(caller.name)
        self._admit: Any = caller.call

    async def answer(self, request: Request) -> Response:
        """Give what the endpoint answers; whatever it raises, and RequestValidationError or HTTPException."""
        answer: Response = await self.endpoint(**await self._values(request))
        return answer

    async def _values(self, request: Request) -> dict[str, Any]:
        """Give the endpoint's arguments. RequestValidationError names what is wrong; HTTPException 400."""
        body = await request.body()
        values: dict[str, Any] = {self._caller_name: await self._admit(request)}
        wrong: list[Any] = []
        for place, fields, given in (
            ("path", self.dependant.path_params, request.path_params),
            ("header", self.dependant.header_params, request.headers),
        ):
            for field in fields:
                values[field.name], found = _value(field, given.get(field.alias), place)
                wrong += found
        if wrong:
            raise RequestValidationError(wrong)
        values[self._body_name] = self._read(request, body)
        return values

    def _read(self, request: Request, body: bytes) -> BaseModel:
        said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if said != JSON and not (said.startswith("application/") and said.endswith("+json")):
            raise RequestValidationError([_NOT_JSON])
        try:
            return self._body.model_validate_json(body)
        except ValidationError as error:
            if not _is_utf8(body):
                raise HTTPException(400) from error
            found = error.errors(include_url=False)
            placed = [{**each, "loc": ("body", *each["loc"])} for each in found]
            raise RequestValidationError(placed) from error


class Straight:
    """An app whose posted routes are met first, without what stands around all its routes: none is for them.

    What such a route raises is answered by the app's own handlers.
    """

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._routes = [each for each in app.router.routes if isinstance(each, Posted)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        route = self._route(scope) if scope["type"] == "http" and scope["method"] == "POST" else None
        if route is None:
            await self.app(scope, receive, send)
            return
        scope["app"] = self.app
        request = Request(scope, receive)
        try:
            answer = await route.answer(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller is answered
            answer = self._refusal(request, error)
        await answer(scope, receive, send)

    def _route(self, scope: Scope) -> Posted | None:
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route
        return None

    def _refusal(self, request: Request, error: Exception) -> Response:
        handlers: Mapping[Any, Any] = self.app.exception_handlers
        handle = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
        refusal: Response = handle(request, error)
        return refusal


def _value(field: ModelField, given: str | None, place: str) -> tuple[Any, list[Any]]:
    """Read one word of the address or the headers: what it means, and what is wrong with it."""
    if given is None:
        return field.default, []  # only a header is ever left out, and all of ours may be
    return field.validate(given, loc=(place, field.alias))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
