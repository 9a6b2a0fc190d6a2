"""Complaint intake against a bare FastAPI and SQLite insert, asked in turns by the same client process."""

import json
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samanvay.bench.children import Child, ask_child
from samanvay.bench.row import Row
from samanvay.desk import Desk, Plan
from samanvay.servers.ports import free_port
from samanvay.servers.server import Server

ROUNDS = 5
SECONDS = 2.0
CLIENTS = (1, 16)
LEAST_SHARE = 0.7


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
            return [_row(child, desk, floor, clients) for clients in CLIENTS]
    finally:
        desk.stop()


@contextmanager
def load() -> Iterator[Child]:
    """Run the process that asks."""
    with Child("samanvay.bench.load") as child:
        yield child


def _row(child: Child, desk: Desk, floor: Floor, clients: int) -> Row:
    ours, bare = [], []
    headers = {"Authorization": f"Bearer {desk.token}"}
    for number in range(ROUNDS):
        about = {
            "clients": clients,
            "seconds": SECONDS,
            "office_id": desk.office_id,
            "round": f"{clients}-{number}",
        }
        bare.append(_rate(child, {**about, "port": floor.port, "headers": {}}))
        ours.append(_rate(child, {**about, "port": desk.dispatchers[0].port, "headers": headers}))
    name = f"complaint intake, {clients} client{'s' if clients > 1 else ''}"
    return Row.of_share(name, statistics.median(ours), "per s", statistics.median(bare), LEAST_SHARE)


def _rate(child: Child, order: dict[str, object]) -> float:
    answer = json.loads(ask_child(child, json.dumps(order)))
    return float(answer["per_second"])
