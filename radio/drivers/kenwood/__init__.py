"""Kenwood FleetSync (analogue) and NEXEDGE (NXDN) sets on their data port (PC Interface, version 1)."""
