"""Answers as bytes: the domain's own data written once, never validated again on its way out."""

from dataclasses import is_dataclass
from typing import Any

import orjson
from fastapi import Response

from dispatcher.domain.facts import told

JSON = "application/json"


def _plain(value: object) -> dict[str, Any]:
    if is_dataclass(value):
        return told(value)
    raise TypeError(f"No shape for a {type(value).__name__}.")


def shaped(value: object, status: int = 200) -> Response:
    """Answer with one of the domain's dataclasses, or a list of them."""
    body = orjson.dumps(value, _plain, orjson.OPT_PASSTHROUGH_DATACLASS)
    return Response(body, status_code=status, media_type=JSON)


def done() -> Response:
    """Answer that it is done, with nothing more to say."""
    return Response(status_code=204)
