"""The command `samanvay`: each sub-command is loaded when it is called, so that none waits for the others."""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS = {
    "up": (
        "samanvay.up:up",
        "Run broker, dispatcher, gateway, six crews with simulated sets and the console, until Ctrl-C.",
    ),
    "dispatcher": (
        "samanvay.commands.dispatcher:dispatcher",
        "Run one dispatcher process; options win over SAMANVAY_* in the environment.",
    ),
    "gateway": ("samanvay.commands.gateway:gateway", "Run the gateway of one radio site."),
    "sim": (
        "samanvay.sim.app:sim",
        "Play simulated sets and crews until Ctrl-C, and print what a gateway opens to reach them.",
    ),
    "probe": (
        "samanvay.commands.probe:probe",
        "Find out which make of set answers at a port, and what it can do. Stop the gateway there before.",
    ),
    "seed": ("samanvay.commands.entries:seed", "Load the sample district into an empty record."),
    "add-office": (
        "samanvay.commands.entries:add_office",
        "Enter an office; the company first, with which a record begins.",
    ),
    "add-gateway": (
        "samanvay.commands.entries:add_gateway",
        "Enter a radio site; the same again changes its office and name.",
    ),
    "add-person": (
        "samanvay.commands.people:add_person",
        "Enter a person; the password is asked for, or read from standard input.",
    ),
    "set-password": (
        "samanvay.commands.people:set_password",
        "Give a person another password and end all sessions; it is asked for, or read from standard input.",
    ),
    "disable-person": (
        "samanvay.commands.people:disable_person",
        "Let a person sign in no more and end all sessions; what the person did stays on record.",
    ),
    "list-people": ("samanvay.commands.people:list_people", "List who may sign in, and who no more."),
    "add-token": (
        "samanvay.commands.people:add_token",
        "Give a program a token, printed this once; its id, for revoke-token, goes to standard error.",
    ),
    "list-tokens": (
        "samanvay.commands.people:list_tokens",
        "List the tokens that were given, and those that were revoked.",
    ),
    "revoke-token": ("samanvay.commands.people:revoke_token", "Let a token open nothing any more."),
    "backup": (
        "samanvay.commands.backup:backup",
        "Copy a SQLite record, also one in use, and prove that the copy is whole.",
    ),
    "audit": ("samanvay.commands.audit:app", "Prove that the journal is whole."),
    "openapi": ("samanvay.commands.document:openapi", "Print the web service's OpenAPI document."),
    "drill": ("samanvay.drill.cli:app", "Rehearse a fault and judge the history."),
    "bench": (
        "samanvay.bench.cli:app",
        "Measure against the floor of this machine: medians of five, floor and ours in turns.",
    ),
}
"""Where each sub-command stands, a function or a Typer of its own, and what the list says of it."""


class _Commands(TyperGroup):
    """The table above, as the command line's own group."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # the command line's own type
        """Name what is installed, in the order of the table."""
        return [name for name, (place, _) in COMMANDS.items() if find_spec(place.partition(":")[0])]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002  # the command line's own types
        """Give what the list says of one, without loading it; None when there is no such."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # the command line's own types
        """Load the one that is called."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and known else known, rest


def load(name: str) -> Any:  # noqa: ANN401  # the command line's own type
    """Load a sub-command of the table."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    target = getattr(import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name)(target)
        target = alone
    found = typer.main.get_command(target)
    found.name = name
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
