"""Children are kept: what dies comes back, with a visible line; what is stopped is gone."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from samanvay import keeper
from samanvay.keeper import Keeper
from samanvay.servers.server import NotReady, Server, wait_until


class Child(Server):
    """A program that does what it is told in Python."""

    def __init__(self, folder: Path, name: str, code: str) -> None:
        super().__init__(folder, 0)
        self.name = name
        self._code = code

    def command(self) -> Sequence[str]:
        """Run the code."""
        return [sys.executable, "-c", self._code]

    def is_ready(self) -> bool:
        """Tell whether it runs."""
        return self.is_running


SLEEP = "import time; time.sleep(60)"


@contextmanager
def kept(servers: Sequence[Server], lines: list[str]) -> Iterator[Keeper]:
    made = Keeper(servers, lines.append)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def look_after(made: Keeper, seconds: float) -> None:
    end = threading.Event()
    threading.Timer(seconds, end.set).start()
    made.keep(end)


def test_a_child_that_died_comes_back_and_a_line_says_so(tmp_path: Path) -> None:
    child, lines = Child(tmp_path, "sim", SLEEP), list[str]()
    with kept([child], lines) as made:
        first = child.pid
        child.kill()
        look_after(made, 2)
        assert child.is_running
        assert child.pid != first
    assert lines == [f"sim has ended ({child.log}); it starts again in 0.5 s.", "sim runs again."]
    assert not child.is_running


def test_a_child_that_dies_again_and_again_is_started_ever_more_slowly(tmp_path: Path) -> None:
    child, lines = Child(tmp_path, "sim", "import time; time.sleep(0.1)"), list[str]()
    with kept([child], lines) as made:
        look_after(made, 3)
    waits = [line.split(" in ")[1] for line in lines if " in " in line]
    assert waits[:2] == ["0.5 s.", "1 s."]
    assert len(waits) <= 3


def test_when_one_cannot_start_none_is_left(tmp_path: Path) -> None:
    good = Child(tmp_path, "broker", SLEEP)
    bad = Child(tmp_path, "gateway", "raise SystemExit('no port')")
    bad.is_ready = lambda: False  # type: ignore[method-assign]
    with pytest.raises(NotReady, match="no port"):
        Keeper([good, bad], print).start()
    assert wait_until(lambda: not good.is_running)


def test_while_one_takes_long_to_end_it_is_named(tmp_path: Path) -> None:
    slow = (
        "import signal, time; signal.signal(15, lambda *_: time.sleep(1.5) or exit()); print(1, flush=True)"
    )
    child, lines = Child(tmp_path, "dispatcher", f"{slow}; {SLEEP}"), list[str]()
    with kept([child], lines):
        assert wait_until(lambda: child.last_words() == "1")
    assert lines == ["Waiting for dispatcher to end, 10 s at most."]


def test_a_log_that_grew_too_long_keeps_its_newer_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "LONGEST_LOG", 1000)
    child = Child(tmp_path, "sim", "print('x' * 2000 + 'the end', flush=True); import time; time.sleep(60)")
    with kept([child], []) as made:
        wait_until(lambda: child.log.stat().st_size > 2000)
        look_after(made, 0.5)
        assert child.log.stat().st_size == 500
        assert child.last_words().endswith("the end")
