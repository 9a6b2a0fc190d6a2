"""The gateway put together: what its log tells of a fault."""

import json
import subprocess
import sys

PROGRAM = """
import structlog
from gateway import app

def sign_in(password):
    raise LookupError("no such thing")

app._log_facts()
try:
    sign_in("open sesame")
except LookupError:
    structlog.get_logger().exception("failed")
"""


def test_the_trace_of_a_fault_names_its_lines_and_tells_no_value() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    told = json.loads(ended.stderr)
    assert [each["name"] for each in told["exception"][0]["frames"]] == ["<module>", "sign_in"]
    assert "open sesame" not in ended.stderr
