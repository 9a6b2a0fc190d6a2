"""The command `samanvay`."""

import json

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The radio dispatch desk of an electricity company.")


@app.command()
def openapi() -> None:
    """Print the web service's OpenAPI document."""
    from dispatcher.routes.service import web_service

    typer.echo(json.dumps(web_service("1").openapi(), indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version."""


if __name__ == "__main__":
    app()
