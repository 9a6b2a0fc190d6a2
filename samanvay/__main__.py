"""`python -m samanvay`."""

from samanvay.cli import app

app()
