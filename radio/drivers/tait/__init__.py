"""Tait CCDI: sets of the TM8100 and TM8200 kind at their data port."""
