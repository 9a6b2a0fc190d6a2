"""`samanvay bench`: a table of what was measured, with the floor of this machine beside it."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samanvay.bench import channel, intake, radio
from samanvay.bench.row import Row

app = typer.Typer(add_completion=False)

MEASUREMENTS: dict[str, Callable[[Path], list[Row]]] = {
    "intake": lambda folder: asyncio.run(intake.measure(folder)),
    "clicks": lambda folder: asyncio.run(radio.measure_clicks(folder)),
    "screens": lambda folder: asyncio.run(radio.measure_screens(folder)),
    "channel": lambda _: channel.measure(),
}


@app.command()
def bench(
    to: Annotated[Path | None, typer.Option("--json", help="Write the rows here too.")] = None,
    only: Annotated[str | None, typer.Option(help=f"One of {', '.join(MEASUREMENTS)}.")] = None,
) -> None:
    """Measure against the floor of this machine: medians of five, floor and ours in turns."""
    if only is not None and only not in MEASUREMENTS:
        raise typer.BadParameter(f"choose one of {', '.join(MEASUREMENTS)}.", param_hint="--only")
    rows: list[Row] = []
    for name in [only] if only else MEASUREMENTS:
        with tempfile.TemporaryDirectory(prefix="samanvay-bench-") as folder:
            rows += MEASUREMENTS[name](Path(folder))
    Console().print(_table(rows))
    if to is not None:
        to.write_text(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False) + "\n")


def _table(rows: list[Row]) -> Table:
    table = Table("what", "value", "unit", "floor", "ratio", "goal", "met")
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:.3g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        table.add_row(
            row.name, f"{row.value:.4g}", row.unit, floor, ratio, row.goal, "yes" if row.met else "no"
        )
    return table
