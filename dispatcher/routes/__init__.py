"""The web service: parse, call, shape. Nothing here decides about the work."""
