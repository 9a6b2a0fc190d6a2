"""Rehearsed faults: real processes, killed again and again, and a checker that judges the history."""
