"""How long a set may be away: what is judged at each look."""

import pytest

from gateway.patience import Patience, Verdict, Watch

WELL, UNSURE, LOST, SILENT = Verdict.WELL, Verdict.UNSURE, Verdict.LOST, Verdict.SILENT
Look = tuple[float, str, Verdict]


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([(1, "well", WELL), (29, "gone", UNSURE), (31, "gone", LOST)], id="its port is gone"),
        pytest.param([(29, "gone", UNSURE), (30, "gone", LOST)], id="its port was never there"),
        pytest.param([(1, "well", WELL), (20, "gone", UNSURE), (29, "well", WELL)], id="it was put back"),
        pytest.param([(59, "held", UNSURE), (60, "held", SILENT), (61, "held", SILENT)], id="it is silent"),
        pytest.param([(60, "held", SILENT), (61, "well", WELL)], id="it says something again"),
        pytest.param([(50, "well", WELL), (109, "held", UNSURE), (110, "held", SILENT)], id="it fell silent"),
        pytest.param(
            [(at, "held" if at % 2 else "gone", UNSURE) for at in range(1, 60)] + [(61, "held", SILENT)],
            id="a port that flaps begins no wait anew",
        ),
        pytest.param(
            [(300, "gone", LOST), (301, "held", UNSURE), (360, "held", UNSURE), (361, "held", SILENT)],
            id="one that was long away may take its time",
        ),
    ],
)
def test_a_set_is_judged_by_how_long_it_was_away(looks: list[Look]) -> None:
    watch = Watch(Patience(lost=30.0, silent=60.0), 0.0)
    for now, state, verdict in looks:
        assert watch.look(now, is_open=state != "gone", is_well=state == "well") is verdict, now
