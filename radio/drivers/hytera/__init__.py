"""Hytera DMR sets over IP (HDAP: texts, positions, registration)."""
