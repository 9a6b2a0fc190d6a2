"""A sample district to start with, and what puts it on record."""
