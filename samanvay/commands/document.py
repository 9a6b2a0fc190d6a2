"""`samanvay openapi`."""

import json
from importlib.metadata import version

import typer

from dispatcher.routes.service import web_service


def openapi() -> None:
    """Print the web service's OpenAPI document."""
    typer.echo(json.dumps(web_service(version("samanvay")).openapi(), indent=2, ensure_ascii=False))
