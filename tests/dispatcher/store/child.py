"""A process that writes rows with facts, many at a time, and prints the name of each answered one."""

import asyncio
import json
import sys
from datetime import UTC, datetime

from dispatcher.store import NewFact, Store, Transaction
from dispatcher.store.tables import serial

AT = datetime(2026, 7, 1, tzinfo=UTC)


def put(tx: Transaction, name: str) -> None:
    """Write one row and two facts."""
    tx.execute(serial.insert(), {"name": name, "last": 1})
    for number in range(2):
        tx.record(NewFact("put", "office", name, "child", AT, {"number": number, "padding": "x" * 500}))


async def main(url: str, prefix: str, tasks: int, writes: int) -> None:
    """Write `writes` each in `tasks` tasks, without end when 0."""
    store = await Store.open(url)

    async def writer(task: int) -> None:
        number = 0
        while not writes or number < writes:
            number += 1
            name = f"{prefix} {task} {number}"
            await store.write(lambda tx: put(tx, name))  # noqa: B023  # written before the next turn
            sys.stdout.write(json.dumps(name) + "\n")
            sys.stdout.flush()

    await asyncio.gather(*(writer(task) for task in range(tasks)))
    await store.close()


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
