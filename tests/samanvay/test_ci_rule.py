"""What conftest promises: skips are named, and in CI a skip is a failure; long tests wait for `--long`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

def test_passes():
    pass

@pytest.mark.long
def test_long():
    pass

def test_needs_a_program(program):
    program("no-such-program")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long: slow\nasyncio_mode = auto\n")
    (tmp_path / "test_some.py").write_text(TESTS)
    return tmp_path


def run(folder: Path, *arguments: str, ci: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_program_that_is_missing_skips_its_test_by_name(folder: Path) -> None:
    ended = run(folder, ci="")
    assert ended.returncode == 0
    assert "not installed: no-such-program" in ended.stdout
    assert "1 passed, 1 skipped, 1 deselected" in ended.stdout


@pytest.mark.parametrize("processes", ["0", "2"])
def test_in_ci_a_skip_is_a_failure_and_is_named(folder: Path, processes: str) -> None:
    ended = run(folder, "--numprocesses", processes, ci="true")
    assert ended.returncode == 1
    assert "a skip is a failure in CI: test_some.py::test_needs_a_program" in ended.stdout


def test_long_tests_run_when_asked(folder: Path) -> None:
    assert "2 passed, 1 skipped" in run(folder, "--long", ci="").stdout
