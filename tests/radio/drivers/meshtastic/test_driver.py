"""When an order over the mesh is delivered, and all the ways in which it is not."""

import pytest

from radio.driver import Dropped, Heard, Keyed, Outcome, Output, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.frames import WAKE, Deframer, frame
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import (
    Config,
    Data,
    DeviceMetrics,
    FromRadio,
    LoRaConfig,
    MeshPacket,
    MyInfo,
    Notification,
    Port,
    QueueStatus,
    Telemetry,
    ToRadio,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Refused, Unsayable
from radio.messages import (
    Busy,
    Caller,
    Emergency,
    Order,
    Position,
    Priority,
    Ref,
    Signal,
    Text,
    UnitId,
)

OWN, CREW, OTHER, ALL = 0xA0000001, 0x1234ABCD, 0x0BAD0BAD, 0xFFFFFFFF
UNIT = UnitId("!1234abcd")


def an_order(
    number: int = 1, unit: str = UNIT, text: str = "3. Pole gira", priority: Priority = Priority.ROUTINE
) -> Order:
    return Order(Ref(f"REF{number:023d}"), UnitId(unit), text, priority)


def asked(outputs: list[Output]) -> list[ToRadio]:
    """Give what was written, read as a node reads it."""
    deframer = Deframer(lambda data: decode(ToRadio, data))
    pieces = [piece for each in outputs if isinstance(each, Write) for piece in deframer.feed(each.data)]
    return [piece for piece in pieces if isinstance(piece, ToRadio)]


def from_set(said: FromRadio) -> bytes:
    return frame(encode(said))


def packet(data: Data, sender: int = CREW, to: int = OWN, number: int = 77, **more: float) -> bytes:
    return from_set(FromRadio(packet=MeshPacket(sender, to, decoded=data, id=number, **more)))  # type: ignore[arg-type]


def receipt(number: int, error: int = causes.NONE, sender: int = CREW) -> bytes:
    return packet(commands.acknowledgement(number, error), sender, number=number ^ 0x5555)


def taken(number: int, res: int = 0) -> bytes:
    return from_set(FromRadio(queue_status=QueueStatus(res, 15, 16, number)))


def telemetry(use: float, own: float = 1.0, sender: int = OWN) -> bytes:
    metrics = DeviceMetrics(channel_utilization=use, air_util_tx=own)
    return packet(Data(Port.TELEMETRY, encode(Telemetry(1, metrics))), sender, ALL)


def a_driver(**given: int) -> MeshtasticDriver:
    """Give a driver whose set has told who it is, at 1.0."""
    driver = MeshtasticDriver(MeshtasticSettings(**given))  # type: ignore[arg-type]
    driver.opened(0.0)
    [question] = asked(driver.tick(0.1))
    told = FromRadio(my_info=MyInfo(OWN)), FromRadio(config_complete_id=question.want_config_id)
    driver.receive(b"".join(from_set(said) for said in told), 1.0)
    assert driver.is_free(1.0)
    return driver


def sent(driver: MeshtasticDriver, order: Order | None = None, at: float = 10.0) -> int:
    """Send an order and give its packet's number."""
    [said] = asked(driver.send(order or an_order(), at))
    assert said.packet is not None
    return said.packet.id


def settled(outputs: list[Output]) -> list[Outcome]:
    return [output.outcome for output in outputs if isinstance(output, Settled)]


def heard(outputs: list[Output]) -> list[object]:
    return [output.message for output in outputs if isinstance(output, Heard)]


def test_the_set_is_woken_asked_and_then_kept_awake() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    assert driver.opened(0.0) == [Write(WAKE)]
    assert not driver.is_free(0.0)
    [question] = asked(driver.tick(0.1))
    driver.receive(from_set(FromRadio(config_complete_id=question.want_config_id)), 1.0)
    assert driver.is_free(1.0)
    assert driver.due == 301.0
    [beat] = asked(driver.tick(301.0))
    assert beat.heartbeat is not None
    assert driver.due == 601.0


def test_a_set_that_says_nothing_is_asked_three_times_then_tried_and_asked_on() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    driver.opened(0.0)
    questions: list[ToRadio] = []
    while not driver.is_free(driver.due or 0.0):
        questions += asked(driver.tick(driver.due or 0.0))
    assert len({question.want_config_id for question in questions}) == 3
    [again] = asked(driver.tick(driver.due or 0.0))
    driver.receive(from_set(FromRadio(config_complete_id=again.want_config_id)), 70.0)
    [beat] = asked(driver.tick(driver.due or 0.0))
    assert beat.heartbeat is not None


def test_an_answer_to_an_older_question_does_not_end_the_start() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    driver.opened(0.0)
    driver.tick(0.1)
    driver.receive(from_set(FromRadio(config_complete_id=4242)), 0.5)
    assert not driver.is_free(0.5)


def test_only_the_units_own_word_is_delivery() -> None:
    driver = a_driver()
    number = sent(driver)
    for sender in (OWN, OTHER):
        assert settled(driver.receive(receipt(number, sender=sender), 11.0)) == []
    assert not driver.is_free(12.5)
    assert settled(driver.receive(receipt(number), 13.0)) == [Outcome.DELIVERED]
    assert driver.is_free(13.0)


def test_passed_on_and_never_acknowledged_is_no_receipt_and_says_so() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number) + receipt(number, sender=OWN), 11.0)
    driver.tick(12.1)
    [end] = driver.tick(driver.due or 0.0)
    assert isinstance(end, Settled)
    assert end.outcome is Outcome.NO_RECEIPT
    assert "passed it on" in end.reason


def test_a_receipt_after_the_wait_still_counts_once() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number), 10.1)
    assert settled(driver.tick(60.0)) == [Outcome.NO_RECEIPT]
    assert settled(driver.receive(receipt(number), 61.0)) == [Outcome.DELIVERED]
    [again] = driver.receive(receipt(number), 62.0)
    assert isinstance(again, Dropped)


def test_a_late_receipt_of_the_first_try_ends_the_second() -> None:
    driver = a_driver()
    first = sent(driver)
    driver.receive(taken(first), 10.1)
    driver.tick(60.0)
    second = sent(driver, at=61.0)
    assert second != first  # a node drops in silence a number that its host gave it before
    assert settled(driver.receive(receipt(first), 62.0)) == [Outcome.DELIVERED]
    assert driver.is_free(64.0)
    assert settled(driver.receive(receipt(second), 64.0)) == []


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (causes.MAX_RETRANSMIT, Outcome.NO_RECEIPT),
        (causes.NO_CHANNEL, Outcome.REFUSED),
        (causes.RATE_LIMIT, Outcome.BUSY),
        (99, Outcome.NO_RECEIPT),
    ],
)
def test_a_no_ends_the_try_as_its_cause_asks(error: int, outcome: Outcome) -> None:
    driver = a_driver()
    number = sent(driver)
    [end] = driver.receive(receipt(number, error, OWN), 13.0)
    assert isinstance(end, Settled)
    assert end.outcome is outcome
    assert end.reason


def test_a_no_of_a_stranger_ends_nothing() -> None:
    driver = a_driver()
    number = sent(driver)
    assert settled(driver.receive(receipt(number, causes.NO_CHANNEL, OTHER), 13.0)) == []


def test_a_used_up_share_of_the_air_holds_the_next_order() -> None:
    driver = a_driver()
    number = sent(driver)
    assert settled(driver.receive(receipt(number, causes.DUTY_CYCLE_LIMIT, OWN), 11.0)) == [Outcome.BUSY]
    assert not driver.is_free(70.0)
    driver.tick(71.0)
    assert driver.is_free(71.0)


@pytest.mark.parametrize(
    ("res", "outcome"),
    [
        (causes.QUEUE_FULL, Outcome.BUSY),
        (causes.DISABLED, Outcome.BUSY),
        (causes.TOO_LARGE, Outcome.REFUSED),
        (causes.TAKEN_BY_SET, Outcome.NO_RECEIPT),
    ],
)
def test_a_set_that_did_not_take_it_ends_the_try_soon_with_its_reason(res: int, outcome: Outcome) -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number, res), 10.1)
    driver.tick(10.5)
    moment = 11.2 if res != causes.TAKEN_BY_SET else 60.0
    assert settled(driver.tick(moment)) == [outcome]


def test_a_no_in_words_goes_before_a_no_of_the_queue() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number, 34), 10.1)
    assert settled(driver.receive(receipt(number, 34, OWN), 10.2)) == [Outcome.REFUSED]


def test_a_set_that_did_not_even_take_it_is_asked_again_who_it_is() -> None:
    driver = a_driver()
    sent(driver)
    outputs = driver.tick(60.0)
    assert settled(outputs) == [Outcome.NO_RECEIPT]
    assert outputs[-1] == Write(WAKE)
    assert not driver.is_free(60.0)


def test_a_restart_loses_what_was_in_flight_and_begins_anew() -> None:
    driver = a_driver()
    sent(driver)
    outputs = driver.receive(b"\r\nbooting\r\n" + from_set(FromRadio(rebooted=True)), 12.0)
    assert settled(outputs) == [Outcome.NO_RECEIPT]
    assert outputs[-1] == Write(WAKE)


def test_words_to_everybody_are_sent_and_a_node_that_passes_them_on_is_no_delivery() -> None:
    driver = a_driver()
    number = sent(driver, an_order(unit="!ffffffff"))
    assert settled(driver.receive(receipt(number, sender=OWN), 11.0)) == [Outcome.SENT]
    number = sent(driver, an_order(2, "!ffffffff"), 20.0)
    assert settled(driver.receive(receipt(number, causes.MAX_RETRANSMIT, OWN), 22.0)) == [Outcome.SENT]
    sent(driver, an_order(3, "!ffffffff"), 30.0)
    assert settled(driver.tick(60.0)) == [Outcome.SENT]


def test_the_set_is_given_no_two_texts_within_two_seconds() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(receipt(number), 10.5)
    assert not driver.is_free(11.9)
    with pytest.raises(Refused):
        driver.send(an_order(2), 11.9)
    assert driver.is_free(12.2)


@pytest.mark.parametrize(
    ("unit", "text"),
    [("CREW-7", "x"), ("!a0000001", "x"), (UNIT, "x" * 201), (UNIT, "खं" * 40), (UNIT, "\x07")],
)
def test_what_the_set_cannot_carry_is_refused(unit: str, text: str) -> None:
    with pytest.raises(Unsayable):
        a_driver().send(an_order(unit=unit, text=text), 10.0)


def test_hindi_goes_as_it_is() -> None:
    driver = a_driver(channel=2, hops=1)
    [said] = asked(driver.send(an_order(text="३. खंभा गिरा"), 10.0))
    assert said.packet is not None
    assert said.packet.decoded == Data(Port.TEXT, "३. खंभा गिरा".encode())
    assert (said.packet.channel, said.packet.hop_limit) == (2, 1)


def test_airtime_follows_the_sets_own_modem_and_counts_each_hop() -> None:
    driver = a_driver(hops=3)
    slow = driver.airtime(an_order())
    lora = LoRaConfig(use_preset=True, preset=6)
    driver.receive(from_set(FromRadio(config=Config(lora))), 2.0)
    assert driver.airtime(an_order()) < slow / 8
    one_hop = a_driver(hops=1).airtime(an_order())
    assert slow == pytest.approx(2 * one_hop)
    assert a_driver().airtime(an_order(unit="!ffffffff")) < slow


def test_a_busy_mesh_holds_what_is_not_urgent_and_a_full_one_says_busy() -> None:
    driver = a_driver()
    assert heard(driver.receive(telemetry(30.0), 2.0)) == []
    assert settled(driver.send(an_order(), 3.0)) == [Outcome.BUSY]
    assert driver.is_free(3.0)
    assert heard(driver.receive(telemetry(45.0), 4.0)) == [Busy(is_busy=True)]
    assert settled(driver.send(an_order(priority=Priority.URGENT), 5.0)) == [Outcome.BUSY]
    outputs = driver.send(an_order(priority=Priority.HAZARD), 6.0)
    assert any(isinstance(output, Keyed) for output in outputs)
    assert heard(driver.receive(telemetry(10.0), 7.0)) == [Busy(is_busy=False)]


def test_figures_that_are_old_or_of_another_node_are_not_believed() -> None:
    driver = a_driver()
    outputs = driver.receive(telemetry(90.0, sender=CREW), 2.0)
    assert heard(outputs) == [Caller(UNIT)]
    driver.receive(telemetry(90.0), 3.0)
    assert heard(driver.tick(153.0)) == [Busy(is_busy=False)]
    assert any(isinstance(output, Keyed) for output in driver.send(an_order(), 154.0))


def test_our_own_share_of_the_air_holds_what_is_not_urgent() -> None:
    driver = a_driver()
    driver.receive(telemetry(12.0, own=11.0), 2.0)
    assert settled(driver.send(an_order(priority=Priority.NOTICE), 3.0)) == [Outcome.BUSY]
    assert any(isinstance(each, Keyed) for each in driver.send(an_order(priority=Priority.URGENT), 3.0))


def test_a_text_comes_up_once_with_its_number_and_its_signal() -> None:
    driver = a_driver()
    frames = packet(commands.payload("31\x00 "), rx_rssi=-97, rx_snr=-4.5) * 2
    assert heard(driver.receive(frames, 5.0)) == [Text(UNIT, "31", air_id="0000004d"), Signal(-101.5)]
    assert heard(
        driver.receive(packet(commands.payload("31"), number=78, rx_rssi=-102, rx_snr=6.0), 6.0)
    ) == [Text(UNIT, "31", air_id="0000004e")]
    assert len(heard(driver.receive(packet(commands.payload("31")), 700.0))) == 1


def test_a_text_to_the_channel_is_heard_and_one_to_another_unit_is_not() -> None:
    driver = a_driver()
    assert heard(driver.receive(packet(commands.payload("hello"), to=ALL), 5.0)) == [
        Text(UNIT, "hello", air_id="0000004d")
    ]
    assert heard(driver.receive(packet(commands.payload("hello"), to=OTHER, number=5), 5.0)) == []
    assert heard(driver.receive(packet(commands.payload("own"), sender=OWN, number=6), 5.0)) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (Data(Port.ALERT, b"man down"), "man down"),
        (commands.payload("sos pole 17"), "sos pole 17"),
        (commands.payload(" Emergency"), "Emergency"),
    ],
)
def test_an_alert_and_words_that_begin_so_are_emergencies(data: Data, words: str) -> None:
    assert heard(a_driver().receive(packet(data), 5.0)) == [Emergency(UNIT, words, air_id="0000004d")]


@pytest.mark.parametrize(
    ("fixed_at", "now", "is_stale"),
    [
        (1_700_000_000, 1_700_000_010, False),
        (1_700_000_000, 1_700_000_400, True),
        (1_700_000_000, 0, True),
        (0, 1_700_000_000, True),
        (1_700_086_400, 1_700_000_000, True),
    ],
)
def test_a_fix_is_old_by_its_time_and_one_of_unknown_age_too(fixed_at: int, now: int, is_stale: bool) -> None:  # noqa: FBT001 -- a claim of the row
    data = commands.position(28.6139, 77.209, fixed_at)
    assert heard(a_driver().receive(packet(data, rx_time=now), 5.0)) == [
        Position(UNIT, 28.6139, 77.209, is_stale)
    ]


def test_a_node_that_tells_of_itself_is_a_sign_of_life() -> None:
    assert heard(a_driver().receive(packet(Data(Port.NODE_INFO, b""), to=ALL), 5.0)) == [Caller(UNIT)]


def test_the_sets_log_and_its_sentences_are_kept_for_ours() -> None:
    driver = a_driver()
    outputs = driver.receive(
        b"WARN | low heap\n" + from_set(FromRadio(notification=Notification(7, "hot"))), 5.0
    )
    assert [output.data for output in outputs if isinstance(output, Dropped)] == [b"WARN | low heap", b"hot"]


def test_no_damaged_stream_delivers_what_is_in_flight() -> None:
    driver = a_driver()
    number = sent(driver)
    good = receipt(number)
    for place in range(len(good)):
        for bit in range(8):
            bad = good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :]
            outcomes = settled(driver.receive(bad, 11.0))
            assert Outcome.DELIVERED not in outcomes or _proof(bad) == _proof(good)
            driver.receive(bytes(600), 11.0)
            if not driver._try:  # a damaged word that still is a whole one may end the try, never deliver it
                driver = a_driver()
                number = sent(driver)


def _proof(stream: bytes) -> object:
    """Give what a receipt proves: who says it, and of which packet."""
    try:
        said = commands.read(stream[4:])
    except ValueError:
        return None
    return (said.sender, said.said) if isinstance(said, commands.Carried) else None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("own", "CREW-7"),
        ("groups", "!0"),
        ("hops", 8),
        ("max_length", 234),
        ("preset", "warp"),
        ("channel", 8),
    ],
)
def test_a_setting_that_cannot_be_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting, match=key):
        make_driver("meshtastic", {key: value})
