"""Complaint intake against a bare FastAPI and SQLite insert, asked in turns by the same client process."""

import json
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samanvay.bench.children import Child, ask_child
from samanvay.bench.floor import ON_LOOP, ON_THREADS
from samanvay.bench.row import Row
from samanvay.desk import Desk, Plan
from samanvay.servers.ports import free_port
from samanvay.servers.server import Server

ROUNDS = 5
SECONDS = 2.0
CLIENTS = (1, 16)
LEAST_SHARE = 0.7
INTAKE = "/api/complaints"


class Floor(Server):
    """The bare web service."""

    name = "floor"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port())

    def command(self) -> list[str]:
        """Name this Python and the module."""
        return [
            sys.executable,
            "-m",
            "samanvay.bench.floor",
            str(self.port),
            str(self.folder / "floor.sqlite"),
        ]


async def measure(folder: Path) -> list[Row]:
    """Measure one row for each number of clients."""
    desk = Desk(folder, Plan(has_radio=False))
    await desk.prepare()
    await desk.start()
    try:
        with Floor(folder) as floor, load() as child:
            return [row for clients in CLIENTS for row in _rows(child, desk, floor, clients)]
    finally:
        desk.stop()


@contextmanager
def load() -> Iterator[Child]:
    """Run the process that asks."""
    with Child("samanvay.bench.load") as child:
        yield child


def _rows(child: Child, desk: Desk, floor: Floor, clients: int) -> list[Row]:
    ours: list[float] = []
    bare: dict[str, list[float]] = {ON_LOOP: [], ON_THREADS: []}
    headers = {"Authorization": f"Bearer {desk.token}"}
    for number in range(ROUNDS):
        about = {
            "clients": clients,
            "seconds": SECONDS,
            "office_id": desk.office_id,
            "round": f"{clients}-{number}",
        }
        for path, rates in bare.items():
            rates.append(_rate(child, {**about, "port": floor.port, "path": path, "headers": {}}))
        here = {"port": desk.dispatchers[0].port, "path": INTAKE, "headers": headers}
        ours.append(_rate(child, {**about, **here}))
    name = f"complaint intake, {clients} client{'s' if clients > 1 else ''}"
    return [
        Row.of_share(
            f"{name}; floor {what}",
            statistics.median(ours),
            "per s",
            statistics.median(bare[path]),
            LEAST_SHARE,
        )
        for path, what in ((ON_LOOP, "on the event loop"), (ON_THREADS, "on FastAPI's threads"))
    ]


def _rate(child: Child, order: dict[str, object]) -> float:
    answer = json.loads(ask_child(child, json.dumps(order)))
    return float(answer["per_second"])
