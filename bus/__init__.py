"""The line to the broker, the same for a gateway and a dispatcher."""

from bus.line import Line, Terms, heed_cancel

__all__ = ["Line", "Terms", "heed_cancel"]
