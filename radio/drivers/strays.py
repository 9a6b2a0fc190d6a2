"""Knowing whose a receipt may be, on bearers whose receipts name no message."""

from radio.messages import Ref

MOST_DOUBTS = 1


class Strays:
    """Orders whose try has ended and whose receipt may still come, each until some moment.

    None stands for an order that nobody here knows: what was in flight when the program before this one died.
    While another's receipt may come, one that comes proves nothing, and leaves the next order in the same
    doubt. The first doubt holds nothing back; where a second order comes into it, quiet must end it.
    """

    def __init__(self) -> None:
        self.quiet_until: float | None = None
        self._until: dict[Ref | None, float] = {}
        self._lost: set[Ref | None] = {None}
        self._doubts = 0

    def lose(self, ref: Ref) -> None:
        """Note what was in flight when the port was lost."""
        self._lost.add(ref)

    def opened(self, until: float) -> None:
        """Begin to wait for what was lost: the port is open again, or for the first time."""
        for ref in self._lost:
            self.expect(ref, until)
        self._lost.clear()

    def expect(self, ref: Ref | None, until: float) -> None:
        """Note that a receipt of this order may still come."""
        self._until[ref] = max(until, self._until.get(ref, until))

    def may_be_anothers(self, ref: Ref, at: float) -> bool:
        """Tell whether a receipt that comes now may be of another order than this one."""
        self._forget(at)
        return any(other != ref for other in self._until)

    def doubt(self, ref: Ref, until: float) -> None:
        """Note a receipt that was this order's or another's: the other one of the two may still come."""
        if ref not in self._until:
            self._doubts += 1
        self.expect(ref, until)
        if self._doubts > MOST_DOUBTS:
            self.quiet_until = max(self._until.values())

    def take(self, at: float) -> Ref | None:
        """Give the one order that a receipt must be for while none is in flight; None: nobody can tell."""
        self._forget(at)
        if len(self._until) != 1:
            return None
        [ref] = self._until
        if ref is not None:
            del self._until[ref]
        return ref

    def is_quiet(self, at: float) -> bool:
        """Tell whether nothing may be sent, so that the doubt can end."""
        return self.quiet_until is not None and at < self.quiet_until

    def tick(self, at: float) -> None:
        """Let time pass."""
        if not self.is_quiet(at):
            self.quiet_until = None
        self._forget(at)

    def _forget(self, at: float) -> None:
        self._until = {ref: until for ref, until in self._until.items() if at < until}
        if not self._until:
            self._doubts = 0
