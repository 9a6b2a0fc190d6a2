"""What the KISS driver does beyond the contract of every make."""

from collections.abc import Sequence

import pytest

from radio.driver import Dropped, Heard, Keyed, Outcome, Output, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.kiss import commands
from radio.drivers.kiss.driver import HALF_FRAME_SECONDS, MOST_REMEMBERED, KissDriver, number_of
from radio.drivers.kiss.frames import Address, Command, Deframer, KissFrame, UiFrame
from radio.drivers.kiss.settings import KissSettings, Letters
from radio.errors import Refused, Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Text, Trust, UnitId
from radio.text import CUT

UNIT = UnitId("CREW-7")
ORDER = Order(Ref("01JZZZZZZZZZZZZZZZZZZZZZZ0"), UNIT, "3. Pole gira")


@pytest.fixture
def driver() -> KissDriver:
    return KissDriver(KissSettings())


def on_line(info: str | bytes, source: str = "CREW-7", path: Sequence[str] = (), to: str = "APZ002") -> bytes:
    said = info.encode() if isinstance(info, str) else info
    hops = tuple(Address.parse(hop) for hop in path)
    return KissFrame(0, UiFrame(Address.parse(to), Address.parse(source), said, hops).encode()).encode()


def said_by(outputs: list[Output]) -> list[str]:
    frames = []
    for output in outputs:
        if isinstance(output, Write):
            [raw] = Deframer().feed(output.data)
            frames.append(UiFrame.decode(KissFrame.decode(raw).data).info.decode())
    return frames


def ack(ref: Ref = ORDER.ref) -> str:
    return commands.receipt("BASE-1", number_of(ref))


def test_opening_sets_the_modems_timing(driver: KissDriver) -> None:
    written = b"".join(output.data for output in driver.opened(0) if isinstance(output, Write))
    assert written == CUT.encode() + bytes.fromhex("c0011ec0 c0023fc0 c0030ac0 c00405c0")


@pytest.mark.parametrize("cut", range(30, 48))  # from the first letter of the words to the last of the number
def test_words_that_a_lost_line_cut_are_said_as_cut_and_with_no_number(driver: KissDriver, cut: int) -> None:
    (order,) = [each.data for each in driver.send(ORDER, 0.0) if isinstance(each, Write)]
    driver.closed(1.0)
    again = b"".join(each.data for each in driver.opened(2.0) if isinstance(each, Write))
    raw, *parameters = Deframer().feed(order[:cut] + again)
    assert len(parameters) == 4
    said = commands.parse(UiFrame.decode(KissFrame.decode(raw).data).info)
    assert isinstance(said, commands.Message)
    assert (said.number, said.text.endswith(CUT)) == (None, True)


def test_a_modem_that_holds_no_half_leaves_the_mark_alone(driver: KissDriver) -> None:
    written = b"".join(each.data for each in driver.opened(0.0) if isinstance(each, Write))
    first, *_ = Deframer().feed(written)
    assert KissFrame.decode(first).command not in set(Command)


def test_an_order_goes_out_as_a_message_with_the_number_of_its_ref(driver: KissDriver) -> None:
    outputs = driver.send(ORDER, 1.0)
    assert said_by(outputs) == [f":CREW-7   :3. Pole gira{{{number_of(ORDER.ref)}"]
    assert isinstance(outputs[1], Keyed)


def test_the_number_of_a_ref_is_the_same_after_a_restart() -> None:
    assert number_of(ORDER.ref) == "08X33"  # frozen: another number would make a repeat look new
    assert number_of(Ref("other")) != number_of(ORDER.ref)


def test_the_driver_is_free_the_moment_the_receipt_is_in(driver: KissDriver) -> None:
    driver.send(ORDER, 1.0)
    assert not driver.is_free(2.0)
    assert driver.receive(on_line(ack()), 2.5) == [Settled(ORDER.ref, Outcome.DELIVERED)]
    assert driver.is_free(2.5)
    assert driver.due is None


def test_no_receipt_in_time_ends_the_try_and_a_late_one_still_counts(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    due = driver.due
    assert due is not None
    [settled] = driver.tick(due)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.NO_RECEIPT
    assert "CREW-7" in settled.reason
    assert driver.receive(on_line(ack()), due + 60) == [Settled(ORDER.ref, Outcome.DELIVERED)]
    [repeat] = driver.receive(on_line(ack()), due + 61)
    assert isinstance(repeat, Dropped)


def test_a_late_receipt_leaves_the_next_order_in_flight(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    driver.tick(driver.due or 0)
    other = Order(Ref("other"), UNIT, "4. Next")
    driver.send(other, 10.0)
    assert driver.receive(on_line(ack()), 10.5) == [Settled(ORDER.ref, Outcome.DELIVERED)]
    assert not driver.is_free(10.5)
    assert driver.receive(on_line(ack(other.ref)), 11.0) == [Settled(other.ref, Outcome.DELIVERED)]


def test_what_is_in_flight_when_the_line_is_lost_is_settled_and_the_next_may_go_at_once(
    driver: KissDriver,
) -> None:
    driver.send(ORDER, 0.0)
    driver.receive(on_line(commands.message("BASE-1", "31", "7"))[:-1], 0.1)
    assert driver.closed(0.2) == [Settled(ORDER.ref, Outcome.NO_RECEIPT, "the port was lost")]
    assert driver.closed(0.3) == []
    assert (driver.is_free(0.3), driver.due) == (True, None)
    assert not [each for each in driver.receive(b"\xc0", 0.4) if isinstance(each, Heard)]
    assert driver.receive(on_line(ack()), 9.0) == [Settled(ORDER.ref, Outcome.DELIVERED)]


def test_a_second_order_is_refused_while_one_is_in_flight(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    with pytest.raises(Refused):
        driver.send(Order(Ref("other"), UNIT, "4. Next"), 0.1)
    assert driver.receive(on_line(ack()), 0.2) == [Settled(ORDER.ref, Outcome.DELIVERED)]


def test_words_that_carry_a_receipt_for_nothing_prove_nothing(driver: KissDriver) -> None:
    outputs = driver.receive(on_line(":BASE-1   :31{MM}AA"), 1.0)
    assert not [each for each in outputs if isinstance(each, Settled | Dropped)]
    [heard] = [each.message for each in outputs if isinstance(each, Heard)]
    assert isinstance(heard, Text)
    assert heard.trust is Trust.SET_ID_ONLY


def test_a_receipt_of_another_station_settles_nothing(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    [dropped] = driver.receive(on_line(ack(), source="CREW-8"), 1.0)
    assert isinstance(dropped, Dropped)
    assert not driver.is_free(1.0)


def test_a_refusal_ends_the_order(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    refusal = commands.receipt("BASE-1", number_of(ORDER.ref), is_refusal=True)
    [settled] = driver.receive(on_line(refusal), 1.0)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.REFUSED


def test_a_message_is_heard_before_its_receipt_is_written(driver: KissDriver) -> None:
    outputs = driver.receive(on_line(":BASE-1   :31{7"), 1.0)
    assert outputs[0] == Heard(Text(UNIT, "31", Trust.SET_ID_ONLY, "7"))
    assert said_by(outputs) == [":CREW-7   :ack7"]


def test_every_direct_copy_is_acknowledged_and_only_the_first_is_heard(driver: KissDriver) -> None:
    copies = [driver.receive(on_line(":BASE-1   :31{7"), at) for at in (1.0, 9.0, 24.0)]
    assert [len([each for each in outputs if isinstance(each, Heard)]) for outputs in copies] == [1, 0, 0]
    assert [said_by(outputs) for outputs in copies] == [[":CREW-7   :ack7"]] * 3


def test_copies_by_digipeaters_are_acknowledged_thirty_seconds_apart(driver: KissDriver) -> None:
    copy = on_line(":BASE-1   :31{7", path=["WIDE1-1*"])
    assert [len(said_by(driver.receive(copy, at))) for at in (1.0, 2.0, 20.0, 31.0, 32.0)] == [1, 0, 0, 1, 0]


def test_the_same_number_with_other_words_is_a_new_message(driver: KissDriver) -> None:
    driver.receive(on_line(":BASE-1   :31{7"), 1.0)
    assert Heard(Text(UNIT, "33", air_id="7")) in driver.receive(on_line(":BASE-1   :33{7"), 2.0)


def test_a_set_that_counts_from_one_again_is_heard_after_a_while(driver: KissDriver) -> None:
    driver.receive(on_line(":BASE-1   :31{7"), 1.0)
    assert Heard(Text(UNIT, "31", air_id="7")) in driver.receive(on_line(":BASE-1   :31{7"), 700.0)


def test_what_is_remembered_is_bounded(driver: KissDriver) -> None:
    for number in range(3 * MOST_REMEMBERED):
        driver.receive(on_line(f":BASE-1   :31{{{number}"), 1.0)
    assert len(driver._remembered) == MOST_REMEMBERED


def test_the_set_is_not_free_while_its_own_receipt_is_on_the_air(driver: KissDriver) -> None:
    driver.receive(on_line(":BASE-1   :31{7"), 1.0)
    assert not driver.is_free(1.1)
    due = driver.due
    assert due is not None
    assert due == pytest.approx(1.0 + 0.57, abs=0.1)
    driver.tick(due)
    assert driver.is_free(due)
    assert driver.due is None


def test_what_others_say_meanwhile_lengthens_the_wait_but_not_for_ever(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    first = driver.due
    assert first is not None
    driver.receive(on_line(">patrol", source="CREW-9"), 0.5)
    assert driver.due is not None
    assert driver.due > first
    for _ in range(1000):
        driver.receive(on_line(">patrol", source="CREW-9"), 0.6)
    assert driver.due == pytest.approx(2 * first)


def test_a_message_that_carries_a_receipt_settles_the_order_too(driver: KissDriver) -> None:
    driver.send(ORDER, 0.0)
    outputs = driver.receive(on_line(f":BASE-1   :31{{MM}}{number_of(ORDER.ref)}"), 1.0)
    assert outputs[:2] == [
        Settled(ORDER.ref, Outcome.DELIVERED),
        Heard(Text(UNIT, "31", Trust.LINK_ACKNOWLEDGED, "MM")),
    ]
    assert said_by(outputs) == [":CREW-7   :ackMM"]


@pytest.mark.parametrize("unit", ["CREWS", "BLN1"])
def test_words_to_many_are_sent_and_nobody_is_waited_for(driver: KissDriver, unit: str) -> None:
    order = Order(Ref("many"), UnitId(unit), "Storm from 18:00")
    [written] = said_by(driver.send(order, 0.0))
    assert "{" not in written
    due = driver.due
    assert due is not None
    assert due == pytest.approx(driver.airtime(order))
    [settled] = driver.tick(due)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.SENT


@pytest.mark.parametrize("group", ["CREWS-NORTH", "", "NORTH ", "A:B", "खंभा", "A\nB"])
def test_a_group_that_no_message_can_name_is_refused_at_the_start(group: str) -> None:
    with pytest.raises(BadSetting, match="up to 9 letters") as caught:
        make_driver("kiss", {"groups": [group]})
    assert caught.value.key == "groups"


def test_a_group_of_nine_letters_is_the_addressee_that_sets_read() -> None:
    driver = KissDriver(KissSettings(groups=("CREWS-N_1",)))
    [written] = said_by(driver.send(Order(Ref("many"), UnitId("CREWS-N_1"), "Storm"), 0.0))
    assert commands.parse(written.encode()) == commands.Message("CREWS-N_1", "Storm")


@pytest.mark.parametrize("unit", ["crew-7", "CREWSEVEN", "CREW-16", "BASE-1", "", "CREW-7*", "CREW-0"])
def test_what_is_no_far_station_is_unsayable(driver: KissDriver, unit: str) -> None:
    with pytest.raises(Unsayable):
        driver.send(Order(Ref("r"), UnitId(unit), "words"), 0.0)
    assert driver.is_free(0.0)


@pytest.mark.parametrize(
    ("info", "words"),
    [(":BASE-1   :EMERG{n", "EMERG"), (":BASE-1   :emergency man down", "emergency man down")],
)
def test_an_emergency_message_is_an_emergency(driver: KissDriver, info: str, words: str) -> None:
    [heard, *_] = driver.receive(on_line(info), 1.0)
    assert isinstance(heard, Heard)
    assert isinstance(heard.message, Emergency)
    assert heard.message.words == words


def test_an_emergency_in_a_comment_comes_with_its_place(driver: KissDriver) -> None:
    outputs = driver.receive(on_line("!2301.30N/07228.25E>!EMERGENCY!"), 1.0)
    assert [type(output.message) for output in outputs if isinstance(output, Heard)] == [Emergency, Position]


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (">!EMERGENCY! aadmi gira", "!EMERGENCY! aadmi gira"),
        ("!9999.99N/99999.99E>!EMERGENCY!", "!9999.99N/99999.99E>!EMERGENCY!"),
        ("@092345z!emergency!", "@092345z!emergency!"),
        (";POLE     *092345z2301.30N/07728.25E>!EMERGENCY!",) * 2,
        (":CREWS    :EMERG{1", "EMERG"),
        (":CREW-8   :emergency, come", "emergency, come"),
        (":BLN1     :EMERG at the river", "EMERG at the river"),
        (":BASE-1:!EMERGENCY!{1", ":BASE-1:!EMERGENCY!{1"),
    ],
)
def test_a_cry_for_help_is_heard_whatever_it_stands_in(driver: KissDriver, info: str, words: str) -> None:
    assert driver.receive(on_line(info), 1.0) == [Heard(Emergency(UNIT, words))]


def test_mic_e_emergency_bits_are_taken_when_the_setting_says_so(driver: KissDriver) -> None:
    report = on_line(b"`(_f\x1c\x1fX>/", to="0002U1")
    assert driver.receive(report, 1.0) == [Heard(Emergency(UNIT, "Mic-E"))]
    other = KissDriver(KissSettings(is_mic_e_emergency=False))
    assert other.receive(report, 1.0) == [Heard(Caller(UNIT))]


@pytest.mark.parametrize(
    ("info", "to"),
    [
        ("!2301.30N/07228.25E>!EMERGENCY!", "APZ002"),
        (">!EMERGENCY! aadmi gira", "APZ002"),
        (b"`(_f\x1c\x1fX>/", "0002U1"),
        (":BASE-1   :EMERG", "APZ002"),
    ],
)
def test_an_emergency_that_a_beacon_says_again_comes_up_once_in_half_a_minute(
    driver: KissDriver, info: str | bytes, to: str
) -> None:
    heard = [driver.receive(on_line(info, to=to), at) for at in (0.0, 10.0, 29.0, 31.0, 60.0, 62.0)]
    kinds = [[type(each.message) for each in outputs if isinstance(each, Heard)] for outputs in heard]
    assert [Emergency in each for each in kinds] == [True, False, False, True, False, True]
    assert all(Position in each for each in kinds) == (info == "!2301.30N/07228.25E>!EMERGENCY!")
    assert driver.receive(on_line(info, source="CREW-8", to=to), 63.0) != []


def test_a_status_is_shown_with_its_sign_and_so_never_read_as_an_answer(driver: KissDriver) -> None:
    assert driver.receive(on_line(">31"), 1.0) == [Heard(Text(UNIT, ">31"))]


def test_words_between_others_only_tell_that_the_unit_is_there(driver: KissDriver) -> None:
    assert driver.receive(on_line(":CREW-8   :lunch{3"), 1.0) == [Heard(Caller(UNIT))]


def test_own_words_repeated_by_a_digipeater_are_dropped(driver: KissDriver) -> None:
    [dropped] = driver.receive(on_line(":CREW-7   :x{1", source="BASE-1", path=["WIDE1-1*"]), 1.0)
    assert isinstance(dropped, Dropped)


def test_a_half_frame_expires_in_tick(driver: KissDriver) -> None:
    driver.receive(on_line(":BASE-1   :31{7")[:20], 1.0)
    assert driver.due == 1.0 + HALF_FRAME_SECONDS
    [dropped] = driver.tick(1.0 + HALF_FRAME_SECONDS)
    assert isinstance(dropped, Dropped)
    assert driver.due is None
    assert Heard(Text(UNIT, "33", air_id="8")) in driver.receive(on_line(":BASE-1   :33{8"), 9.0)


def test_a_digipeater_on_the_path_doubles_the_wait() -> None:
    near, far = KissDriver(KissSettings()), KissDriver(KissSettings(path=("WIDE1-1",)))
    near.send(ORDER, 0.0)
    far.send(ORDER, 0.0)
    assert near.due is not None
    assert far.due is not None
    assert far.due > 1.7 * near.due


def test_hindi_goes_as_utf8_when_the_sets_can_show_it() -> None:
    order = Order(Ref("r"), UNIT, "३. खंभा गिरा")
    with pytest.raises(Unsayable):
        KissDriver(KissSettings()).send(order, 0.0)
    [written] = said_by(KissDriver(KissSettings(letters=Letters.UTF8)).send(order, 0.0))
    assert order.text in written
