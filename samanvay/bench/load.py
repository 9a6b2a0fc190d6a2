"""Asks a web service for complaint intake as fast as it answers: one order on standard input, one answer.

Order: clients, seconds, port, path, headers, office_id, round. Answer: per_second, p50 and p99 in seconds.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop

from samanvay.bench.row import percentile
from samanvay.client import Client

CREATED = 201

now = time.perf_counter


async def load(order: dict[str, Any]) -> dict[str, float]:
    """Let so many clients ask for so long."""
    until = now() + order["seconds"]
    spans = await asyncio.gather(*(_ask_on(order, number, until) for number in range(order["clients"])))
    taken = [span for each in spans for span in each]
    return {
        "per_second": len(taken) / order["seconds"],
        "p50": percentile(taken, 0.5),
        "p99": percentile(taken, 0.99),
    }


async def _ask_on(order: dict[str, Any], client: int, until: float) -> list[float]:
    taken = []
    async with Client(order["port"], order["headers"]) as line:
        number = 0
        while (begun := now()) < until:
            number += 1
            body = {
                "source": "1912",
                "source_ref": f"{order['round']}-{client}-{number}",
                "office_id": order["office_id"],
                "category": "no_supply",
                "place": f"Arera colony E-7/{number}, near the water tank",
                "words": "No supply since the morning, the whole lane is dark.",
            }
            reply = await line.send(line.request("POST", order["path"], body))
            if reply.status != CREATED:
                raise RuntimeError(f"{reply.status}: {reply.body!r}")
            taken.append(now() - begun)
    return taken


if __name__ == "__main__":
    for asked in sys.stdin:
        sys.stdout.write(json.dumps(uvloop.run(load(json.loads(asked)))) + "\n")
        sys.stdout.flush()
