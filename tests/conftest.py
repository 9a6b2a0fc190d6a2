"""Fixtures of all tests: private servers, free ports, `--long`, and skipping by name."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from samanvay.servers import ports
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.postgres import Postgres
from samanvay.servers.programs import NotInstalled, find
from samanvay.servers.redis import Redis


class Skips:
    """Names the tests that were skipped, in whichever process they were."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.names.append(report.nodeid)


_SKIPS = pytest.StashKey[Skips]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_SKIPS] = Skips()
    config.pluginmanager.register(config.stash[_SKIPS])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_is_browser)  # Playwright keeps a loop running from its first test to the end of the run
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def _is_browser(item: pytest.Item) -> bool:
    return "browser" in item.path.parts


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skips_that_fail(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in _skips_that_fail(config):
        terminalreporter.write_line(f"a skip is a failure in CI: {name}", red=True)


def _skips_that_fail(config: pytest.Config) -> list[str]:
    return config.stash[_SKIPS].names if os.environ.get("CI") == "true" else []


@pytest.fixture(scope="session")
def program() -> Callable[[str], Path]:
    """Find a program that is not ours; the test is skipped by its name when the machine has none."""

    def wanted(name: str) -> Path:
        try:
            return find(name)
        except NotInstalled:
            pytest.skip(f"not installed: {name}")

    return wanted


@pytest.fixture
def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on; for more, `samanvay.servers.ports.free_port`."""
    return ports.free_port()


@pytest.fixture
def broker(tmp_path: Path, program: Callable[[str], Path]) -> Iterator[Mosquitto]:
    """Run a Mosquitto for this test alone: `.url(user)`, `.add_site(name)`, `.kill()`, `.start()`."""
    program("mosquitto")
    with Mosquitto(tmp_path / "broker", ["bhopal", "indore"]) as server:
        yield server


@pytest.fixture
def redis_server(tmp_path: Path, program: Callable[[str], Path]) -> Iterator[Redis]:
    """Run a Redis for this test alone: `.url`, `.kill()`, `.start()`, `.stop()`."""
    program("redis-server")
    with Redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture(scope="session")
def postgres(program: Callable[[str], Path]) -> Iterator[Postgres]:
    """Run a PostgreSQL for the whole session; tests want `postgres_url`."""
    program("initdb")
    server = Postgres()
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the address of an empty database of this test alone."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)
