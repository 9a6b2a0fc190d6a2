"""Routes that a storm goes through: FastAPI declares and documents them, and here they are run the short way.

A request to such a route has one JSON body and one caller, and perhaps words in its address and its headers.
Its body is read into its shape in one pass, without a tree of dependencies to solve. What is let in, what is
refused and how it is told are the same as on every other route, and the same tests ask all of them.
"""

from typing import Any

from fastapi import Request, Response
from fastapi._compat import ModelField  # what FastAPI itself reads a parameter by
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

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
        self.app = self._run

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        values = await self._values(request)
        response: Response = await self.endpoint(**values)
        await response(scope, receive, send)

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
