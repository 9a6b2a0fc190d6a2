"""What every error means in HTTP: one table, and every answer a problem document (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from dispatcher.domain import errors as desk
from dispatcher.routes import refusals
from dispatcher.routes.declared import PROBLEM_JSON
from dispatcher.routes.shapes import Problem
from dispatcher.store import errors as record

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Meaning:
    """An error in HTTP's words."""

    status: int
    type: str
    title: str


MEANINGS: dict[type[Exception], Meaning] = {
    desk.NotAllowed: Meaning(403, "/problems/not-allowed", "Not allowed"),
    desk.NotFound: Meaning(404, "/problems/not-found", "Not found"),
    desk.SlotsFull: Meaning(409, "/problems/slots-full", "No reply slot is free"),
    desk.OffShift: Meaning(409, "/problems/off-shift", "The crew holds no set"),
    desk.WrongMove: Meaning(409, "/problems/wrong-move", "No such step from here"),
    desk.Conflict: Meaning(409, "/problems/conflict", "The record stands otherwise"),
    desk.Unsayable: Meaning(422, "/problems/unsayable", "The words do not fit the set"),
    desk.Invalid: Meaning(422, "/problems/invalid", "A field is wrong"),
    refusals.NotSignedIn: Meaning(401, "/problems/not-signed-in", "Not signed in"),
    refusals.TooManyTries: Meaning(429, "/problems/too-many-tries", "Too many tries"),
    refusals.NotOurPage: Meaning(403, "/problems/not-our-page", "Not from our own page"),
    refusals.Ahead: Meaning(409, "/problems/ahead", "Ahead of the journal"),
    refusals.TooManyAtOnce: Meaning(503, "/problems/busy", "Busy"),
    refusals.TooManyStreams: Meaning(503, "/problems/busy", "Busy"),
    desk.DeskError: Meaning(409, "/problems/conflict", "The desk refuses"),
    record.Conflict: Meaning(409, "/problems/conflict", "Somebody else was first"),
    record.Contended: Meaning(503, "/problems/busy", "Busy"),
    record.Overloaded: Meaning(503, "/problems/busy", "Busy"),
    record.StoreError: Meaning(503, "/problems/record-unavailable", "The record is unavailable"),
}
"""The whole of HTTP's meaning; an error not named goes by its nearest parent."""

RETRY_SECONDS = {429: "60", 503: "2"}
_HINDI = {
    record.Conflict: "किसी और ने पहले कर दिया; बोर्ड देखें।",
    record.StoreError: "रिकॉर्ड अभी नहीं चल रहा। दर्ज हुआ या नहीं, पता नहीं: बोर्ड देखकर ही फिर कोशिश करें।",
}
_PLAIN = {
    404: ("There is nothing at this address.", "इस पते पर कुछ नहीं है।"),
    405: ("This address does not take that method.", "यह तरीका यहाँ नहीं चलता।"),
    413: ("The body is too large.", "भेजा हुआ बहुत बड़ा है।"),
}


def refused(_: Request, error: Exception) -> Response:
    """Answer with the meaning of a domain's or the record's error."""
    meaning = meaning_of(error)
    if meaning.status == HTTPStatus.SERVICE_UNAVAILABLE:
        log.warning("record refused", error=str(error))
    if isinstance(error, desk.DeskError):
        return answer(meaning, error.sentence, error.sentence_hi, error.field)
    hindi = next((_HINDI[each] for each in type(error).__mro__ if each in _HINDI), None)
    return answer(meaning, _shown(error), hindi)


def meaning_of(error: Exception) -> Meaning:
    """Look it up, by the nearest parent."""
    return next(MEANINGS[each] for each in type(error).__mro__ if each in MEANINGS)


def answer(meaning: Meaning, detail: str, detail_hi: str | None = None, field: str | None = None) -> Response:
    """Write the problem document."""
    problem = Problem(
        type=meaning.type,
        title=meaning.title,
        status=meaning.status,
        detail=detail,
        detail_hi=detail_hi,
        field=field,
    )
    headers = {"WWW-Authenticate": "Bearer"} if meaning.status == HTTPStatus.UNAUTHORIZED else {}
    if retry := RETRY_SECONDS.get(meaning.status):
        headers["Retry-After"] = retry
    return Response(problem.model_dump_json(), meaning.status, headers, PROBLEM_JSON)


def invalid(_: Request, error: Exception) -> Response:
    """Answer with the first field that is wrong."""
    details: list[Any] = list(error.errors()) if isinstance(error, RequestValidationError) else []
    first = details[0] if details else {"loc": (), "msg": "The request cannot be read"}
    field = ".".join(str(part) for part in first["loc"][1:]) or None
    if first.get("type") == "json_invalid":
        return answer(MEANINGS[desk.Invalid], "The body is not JSON.", "भेजा हुआ JSON नहीं है।")
    said = str(first["msg"])
    named = f"{field}: {said[:1].lower()}{said[1:]}." if field else f"{said}."
    return answer(MEANINGS[desk.Invalid], named, "यह खाना सही नहीं है; सुधार कर फिर भेजें।", field)


def plain(request: Request, error: Exception) -> Response:
    """Answer for what the web framework itself refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = HTTPStatus(status).phrase
    detail, hindi = _PLAIN.get(status, ("The request cannot be read.", "भेजा हुआ पढ़ा नहीं जा सका।"))
    made = answer(Meaning(status, f"/problems/{title.lower().replace(' ', '-')}", title), detail, hindi)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        made.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return made


def broken(_: Request, error: Exception) -> Response:
    """Answer for a fault of ours; the trace goes to the log."""
    log.error("request failed", exc_info=error)
    meaning = Meaning(500, "/problems/fault", "A fault of ours")
    return answer(
        meaning, "Something is wrong here; it is in the log. Look at the board.", "यहाँ गड़बड़ है; पहले बोर्ड देखें।"
    )


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem document."""
    app.add_exception_handler(desk.DeskError, refused)
    app.add_exception_handler(record.StoreError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, broken)


def _shown(error: Exception) -> str:
    if isinstance(error, record.Conflict):
        return "Somebody else was first; look at the board."
    if isinstance(error, record.Unavailable):
        return (
            "The record cannot be used now. Whether this was written is not known: look at the board first."
        )
    return str(error)


def _methods_at(request: Request) -> set[str]:
    """Name every method that some route takes at this address."""
    app: FastAPI = request.app
    methods: set[str] = set()
    for path, operations in app.openapi()["paths"].items():
        if compile_path(path)[0].fullmatch(request.url.path):
            methods |= {name.upper() for name in operations}
    return methods or {"GET", "HEAD"}  # else it is one of the console's pages
