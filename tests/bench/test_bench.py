"""The table is honest arithmetic, and what needs no machine of its own meets its goals here."""

import json
from pathlib import Path

from typer.testing import CliRunner

from samanvay.bench.cli import app
from samanvay.bench.row import Row, percentile

KEYS = {"name", "value", "unit", "floor", "ratio", "goal", "met"}


def test_a_share_of_the_floor_is_met_or_not() -> None:
    assert Row.of_share("intake", 70.0, "per s", 100.0, 0.7).met
    assert not Row.of_share("intake", 69.0, "per s", 100.0, 0.7).met


def test_a_bound_is_met_at_the_bound() -> None:
    assert Row.at_most("click", 3.0, "ms", 3.0).met
    assert not Row.at_most("click", 3.1, "ms", 3.0).met
    assert Row.at_least("acknowledged", 21.0, "per min", 21.0).met


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile([1.0], 0.99) == 1.0


def test_the_channel_meets_its_goals_and_the_rows_are_written(tmp_path: Path) -> None:
    """Virtual time: the same on every machine."""
    target = tmp_path / "rows.json"
    done = CliRunner().invoke(app, ["--only", "channel", "--json", str(target)])
    assert done.exit_code == 0, done.output
    rows = json.loads(target.read_text())
    assert [set(row) for row in rows] == [KEYS] * 3
    assert [row["met"] for row in rows] == [True] * 3, rows
