"""What goes first when everybody writes at once: an order waits for one receipt at most."""

import pytest

from radio.driver import Outcome, Output, Settled, Write
from radio.drivers.tetra import pdu
from radio.drivers.tetra.driver import TetraDriver, number_of
from radio.drivers.tetra.modem import MOST_JOBS
from radio.drivers.tetra.settings import TetraSettings
from radio.messages import Order, Priority, Ref, UnitId

HAZARD = Order(Ref("01JZZZZZZZZZZZZZZZZZZZZZZ0"), UnitId("2001"), "3. Taar gira", Priority.HAZARD)
TAKEN = b"\r\n+CMGS: 0\r\n\r\nOK\r\n"
BUSY = b"\r\n+CME ERROR: 42\r\n"


class Terminal:
    """A terminal that answers each command after a tenth of a second, and is asked to tick when it is due."""

    def __init__(self) -> None:
        self.at = 0.0
        self.answer = TAKEN
        self.digits: list[bytes] = []
        self.driver = TetraDriver(TetraSettings())
        self._written = _written(self.driver.opened(self.at))
        while not self.driver.is_free(self.at):
            self.step()

    def step(self) -> list[Output]:
        """Answer what was written, and let the driver do what is due."""
        self.at += 0.1
        outputs: list[Output] = []
        for command in self._written:
            outputs += self.driver.receive(self._answer_to(command), self.at)
        self._written = _written(outputs)
        if not self._written and self.driver.due is not None and self.driver.due <= self.at:
            ticked = self.driver.tick(self.at)
            self._written += _written(ticked)
            outputs += ticked
        return outputs

    def hear(self, count: int) -> None:
        """Let so many units say something that wants a receipt."""
        for number in range(count):
            data = pdu.transfer("31", number, reports=1)
            header = f"+CTSDSR: 12,{2100 + number},0,9001,0,{len(data) * 8}"
            said = f"\r\n{header}\r\n{data.hex()}\r\n".encode()
            self._written += _written(self.driver.receive(said, self.at))

    def send(self, order: Order) -> None:
        """Begin one try."""
        self._written += _written(self.driver.send(order, self.at))

    def _answer_to(self, command: bytes) -> bytes:
        if command.endswith(b"\x1a"):
            self.digits.append(command)
            return self.answer
        return b"\r\n> " if b"CMGS" in command else b"\r\nOK\r\n"


def _written(outputs: list[Output]) -> list[bytes]:
    return [output.data for output in outputs if isinstance(output, Write)]


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_hazard_waits_for_the_one_receipt_that_is_being_written(terminal: Terminal) -> None:
    terminal.hear(MOST_JOBS + 5)
    while not terminal.driver.is_free(terminal.at):
        terminal.step()
    terminal.send(HAZARD)
    while len(terminal.digits) < 3:
        terminal.step()
    order = pdu.transfer(HAZARD.text, number_of(HAZARD.ref), reports=3).hex().upper().encode()
    assert [order in each for each in terminal.digits] == [False, True, False]


def test_every_receipt_of_a_storm_is_said_after_the_order(terminal: Terminal) -> None:
    terminal.hear(40)
    while not terminal.driver.is_free(terminal.at):
        terminal.step()
    terminal.send(HAZARD)
    for _ in range(41 * 4):
        terminal.step()
    assert len(terminal.digits) == 41
    assert len(set(terminal.digits)) == 41


def test_an_order_does_not_rest_with_a_receipt_that_the_set_was_too_busy_for(terminal: Terminal) -> None:
    terminal.answer = BUSY
    terminal.hear(2)
    while not terminal.digits:
        terminal.step()
    terminal.answer = TAKEN
    assert terminal.driver.is_free(terminal.at)
    terminal.send(HAZARD)
    began = terminal.at
    while len(terminal.digits) < 2:
        terminal.step()
    assert terminal.at - began < 1.0
    assert number_of(HAZARD.ref).to_bytes().hex().upper().encode() in terminal.digits[1]


def test_an_order_that_the_set_refuses_leaves_the_receipts_in_line(terminal: Terminal) -> None:
    terminal.hear(3)
    while not terminal.driver.is_free(terminal.at):
        terminal.step()
    terminal.answer = b"\r\n+CME ERROR: 43\r\n"
    terminal.send(HAZARD)
    outputs: list[Output] = []
    while not any(isinstance(output, Settled) for output in outputs):
        outputs += terminal.step()
    assert [each.outcome for each in outputs if isinstance(each, Settled)] == [Outcome.REFUSED]
    terminal.answer = TAKEN
    for _ in range(20):
        terminal.step()
    assert len(terminal.digits) == 4
