"""Measurements against the floor of this machine, taken in the same run."""
