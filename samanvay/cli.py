"""The command `samanvay`: each sub-command is loaded when it is called, so that none waits for the others."""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "up": "samanvay.up:up",
    "dispatcher": "samanvay.commands.dispatcher:dispatcher",
    "gateway": "samanvay.commands.gateway:gateway",
    "sim": "samanvay.sim.app:sim",
    "probe": "samanvay.commands.probe:probe",
    "seed": "samanvay.commands.entries:seed",
    "add-office": "samanvay.commands.entries:add_office",
    "add-gateway": "samanvay.commands.entries:add_gateway",
    "add-person": "samanvay.commands.entries:add_person",
    "add-token": "samanvay.commands.entries:add_token",
    "audit": "samanvay.commands.audit:app",
    "openapi": "samanvay.commands.document:openapi",
    "drill": "samanvay.drill.cli:app",
    "bench": "samanvay.bench.cli:app",
}
"""Where each sub-command stands: a function, or a Typer of its own."""


class _Commands(TyperGroup):
    """The table above, as the command line's own group."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # the command line's own type
        """Name what is installed, in the order of the table."""
        return [name for name, place in COMMANDS.items() if find_spec(place.partition(":")[0])]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002  # the command line's own types
        """Load one; None when there is no such."""
        module, _, attribute = COMMANDS.get(cmd_name, "").partition(":")
        if not module:
            return None
        target = getattr(import_module(module), attribute)
        if isinstance(target, typer.Typer):
            found = typer.main.get_command(target)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(target)
            found = typer.main.get_command(alone)
        found.name = cmd_name
        return found


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False)


def _say_version(*, is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"samanvay {version('samanvay')}")
        raise typer.Exit


@app.callback()
def samanvay(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which one this is.")
    ] = False,
) -> None:
    """Run the radio dispatch desk of an electricity distribution company, and all that belongs to it."""
