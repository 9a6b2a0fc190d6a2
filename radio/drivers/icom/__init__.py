"""Icom sets with PC-CMD version 2: dPMR and IDAS (NXDN)."""
