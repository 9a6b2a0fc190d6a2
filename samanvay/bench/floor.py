"""The floor of complaint intake: FastAPI and one durable SQLite insert, and nothing else.

Twice: on the event loop, the quickest that FastAPI has, and on its threads, as it does with a plain function.

`python -m samanvay.bench.floor PORT FILE`, with the same uvicorn settings as the dispatcher.
"""

import sqlite3
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from dispatcher.routes.shapes import NewComplaint

ON_LOOP, ON_THREADS = "/loop", "/threads"
TABLE = """
CREATE TABLE IF NOT EXISTS complaint (
  id INTEGER PRIMARY KEY, source TEXT, source_ref TEXT, office_id TEXT, category TEXT, place TEXT, words TEXT)
"""
INSERT = "INSERT INTO complaint (source, source_ref, office_id, category, place, words) VALUES (?,?,?,?,?,?)"


def bare(path: Path) -> FastAPI:
    """Make the web service: parse, insert, commit, answer."""
    app = FastAPI()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)

    def insert(new: NewComplaint) -> dict[str, object]:
        row = (new.source, new.source_ref, new.office_id, new.category, new.place, new.words)
        return {"id": connection.execute(INSERT, row).lastrowid}

    @app.post(ON_LOOP, status_code=201)
    async def on_loop(new: NewComplaint) -> dict[str, object]:
        return insert(new)

    @app.post(ON_THREADS, status_code=201)
    def on_threads(new: NewComplaint) -> dict[str, object]:
        return insert(new)

    return app


if __name__ == "__main__":
    uvicorn.run(
        bare(Path(sys.argv[2])),
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
