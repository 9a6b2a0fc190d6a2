"""The OpenAPI document: FastAPI's own, with problem documents and the two ways to prove who one is."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dispatcher.routes.declared import JSON, PROBLEM_JSON
from dispatcher.routes.shapes import Fact

Document = dict[str, Any]

COOKIE_NAME = "samanvay_session"
CSRF_HEADER = "X-CSRF-Token"
PUBLIC = frozenset({("/api/session", "post"), ("/api/health", "get")})
"""What needs no sign-in."""

DESCRIPTION = """\
The radio dispatch desk of an electricity distribution company.

**Who calls.** A browser signs in at `POST /api/session` and then sends the cookie by itself; every
change also carries `X-CSRF-Token` with the `csrf` of `Me`. A program carries `Authorization: Bearer
<token>` instead and needs neither. Everything is scoped to the caller's office and all below it: what
lies outside is not found when read (404) and not allowed when acted upon (403).

**How it fails.** Every error is a problem document (RFC 9457) with a sentence fit to show, in English
and mostly in Hindi.

**How to repeat.** A complaint sent again with the same `source` and `source_ref`, and an assignment sent
again with the same `Idempotency-Key`, give the first answer again with `is_repeat` true. A crew's answer
and a consumer's *still out*, sent again with the same `Idempotency-Key`, change nothing.

**How to stay up to date.** Read `/api/board`, then follow `/api/events?after=<position>`.
"""

SCHEMES: Document = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE_NAME, "description": "A signed-in person."},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "`csrf` of `Me`, with every change of a signed-in person.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "A program, such as the 1912 system."},
}


def document(app: FastAPI) -> Document:
    """Write the document once and keep it."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        made["components"]["securitySchemes"] = SCHEMES
        _add_fact(made["components"]["schemas"])
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                _finish(path, method, operation)
        app.openapi_schema = made
    return app.openapi_schema


def _add_fact(schemas: Document) -> None:
    """Describe what the stream's data hold, which no route returns by itself."""
    fact = Fact.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    for name, schema in {**fact.pop("$defs"), "Fact": fact}.items():
        schemas.setdefault(name, schema)


def _finish(path: str, method: str, operation: Document) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= 400 and JSON in response.get("content", {}):  # noqa: PLR2004  # HTTP: an error
            response["content"] = {PROBLEM_JSON: response["content"][JSON]}
    if (path, method) in PUBLIC:
        operation["security"] = []
        return
    session: dict[str, list[str]] = {"session": []}
    if method != "get":
        session["csrf"] = []
    operation["security"] = [session, {"token": []}]
