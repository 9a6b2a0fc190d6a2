"""`samanvay drill kill`: rehearse faults and let the checker judge."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from samanvay.drill.checker import check
from samanvay.drill.history import History
from samanvay.drill.kill import KillDrill, Orders

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Rehearse a fault and judge the history.")


@app.callback()
def drill() -> None:
    """Rehearse a fault on a whole desk of real processes; exit status 1 when an invariant falls."""


@app.command()
def kill(
    seed: Annotated[int, typer.Option(help="The same seed draws the same faults.")],
    jobs: Annotated[int, typer.Option(min=1)] = 300,
    kills: Annotated[int, typer.Option(min=0, help="Kills and pulled ports in all.")] = 60,
    folder: Annotated[Path | None, typer.Option(help="Keeps records, logs and history; new.")] = None,
    *,
    persistence: Annotated[bool, typer.Option(help="Whether the broker keeps what it holds.")] = True,
) -> None:
    """Kill broker, dispatcher and gateway with -9 and pull ports, while jobs go through."""
    where = folder or Path(tempfile.mkdtemp(prefix="samanvay-drill-"))
    orders = Orders(seed, jobs, kills, is_persistent=persistence)
    typer.echo(f"Seed {seed}, {jobs} jobs, {kills} faults; logs in {where}.")
    judge(asyncio.run(KillDrill(where, orders, typer.echo).run()), where)


def judge(history: History, where: Path) -> None:
    """Tell the verdict; with a fall the history is written down and the exit status is 1."""
    falls = check(history)
    if falls:
        history.write(where / "history.jsonl")
        for fall in falls:
            typer.echo(str(fall), err=True)
        typer.echo(f"{len(falls)} falls; the history stands in {where / 'history.jsonl'}.", err=True)
        raise typer.Exit(1)
    states: dict[str, int] = {}
    for row in history.table("assignment"):
        states[row["state"]] = states.get(row["state"], 0) + 1
    ends = ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
    typer.echo(f"I1-I5, I7, I8, I10 hold over {len(history.facts)} facts. Assignments: {ends}.")
