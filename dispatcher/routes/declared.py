"""What a route declares besides its success: how it can fail."""

from typing import Any

from dispatcher.routes.shapes import Problem

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"

SENTENCES = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is not valid.",
    403: "This person may not do this, or the change did not come from our own page.",
    404: "There is no such thing, or it belongs to an office outside the caller's.",
    409: "The record stands otherwise than the request supposes.",
    413: "The body is too large.",
    422: "A field is wrong; `field` names it.",
    429: "Too many tries; wait.",
    503: "The record cannot be used now, or too many wait for it; try again in a moment.",
}
_READS = (401, 422, 503)
_CHANGES = (400, 401, 403, 404, 409, 413, 422, 503)

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Declare how a route can fail, each as a problem document."""
    return {status: {"model": Problem, "description": SENTENCES[status]} for status in statuses}


def reads(*more: int) -> Responses:
    """Declare how a reading route can fail."""
    return problems(*_READS, *more)


def changes(*more: int) -> Responses:
    """Declare how a changing route can fail."""
    return problems(*_CHANGES, *more)
