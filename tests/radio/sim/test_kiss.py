"""The simulated KISS sets, seen from the port and by their bearers."""

from random import Random

import pytest

from radio.drivers.fcs import with_fcs
from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Deframer, KissFrame, UiFrame
from radio.drivers.settings import BadSetting
from radio.errors import Refused
from radio.sim.air import Air, Weather
from radio.sim.csma import MOST_QUEUED, Timing
from radio.sim.far import MOST_WAITING
from radio.sim.kiss import BOOT_BANNER, Handset, KissFaults, Tnc
from radio.sim.query import read_faults
from radio.sim.world import World


class Scene:
    """A base with one handset, both keying at once."""

    def __init__(self, query: str = "") -> None:
        faults, weather = read_faults(query, KissFaults)
        self.air = Air(Random(1), weather)  # noqa: S311 -- a rehearsal must be repeatable
        self.base = Tnc("BASE-1", self.air, Random(2), faults)  # noqa: S311 -- as above
        self.far = Handset("CREW-7", "BASE-1", self.air, Random(3), Timing(slot=0, persistence=255))  # noqa: S311 -- as above
        self.world = World(self.air)
        self.world.add_station(self.base)
        self.world.add_station(self.far)
        self.base.opened(0.0)

    def say(self, info: str, at: float) -> None:
        """Give the base's port something to say."""
        frame = UiFrame(Address("APZ001"), Address("BASE", 1), info.encode())
        self.base.write(KissFrame(0, frame.encode()).encode(), at)

    def read(self) -> list[str]:
        """Read at the base's port what was heard."""
        frames = Deframer().feed(self.base.read())
        return [UiFrame.decode(KissFrame.decode(raw).data).info.decode() for raw in frames]


def test_words_from_the_port_are_shown_and_acknowledged_to_the_port() -> None:
    scene = Scene()
    scene.say(":CREW-7   :3. Pole gira{42", 0.0)
    scene.world.tick(30)
    [shown] = scene.far.display
    assert (shown.sender, shown.text, shown.number, shown.is_repeat) == (
        "BASE-1",
        "3. Pole gira",
        "42",
        False,
    )
    assert scene.read() == [":BASE-1   :ack42"]


def test_a_repeat_is_marked_and_acknowledged_again() -> None:
    scene = Scene()
    for at in (0.0, 10.0):
        scene.world.tick(at)
        scene.say(":CREW-7   :3. Pole gira{42", at)
    scene.world.tick(30)
    assert [shown.is_repeat for shown in scene.far.display] == [False, True]
    assert scene.read() == [":BASE-1   :ack42"] * 2


def test_words_to_others_are_not_shown_and_words_to_the_group_not_acknowledged() -> None:
    scene = Scene()
    scene.say(":CREW-8   :not yours{1", 0.0)
    scene.say(":CREWS    :to all{2", 0.0)
    scene.world.tick(30)
    assert [shown.text for shown in scene.far.display] == ["to all"]
    assert scene.read() == []


def test_what_is_pressed_is_tried_until_it_is_acknowledged() -> None:
    scene = Scene()
    spoken = scene.far.press("31", 0.0)
    scene.world.tick(12)
    assert spoken.tries == 2
    scene.say(f":CREW-7   :ack{spoken.number}", 12.0)
    scene.world.tick(500)
    assert spoken.is_acknowledged
    assert spoken.tries == 2
    assert scene.read() == [f":BASE-1   :31{{{spoken.number}"] * 2


def test_trying_ends_and_the_set_says_so() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    spoken = scene.far.press("31", 0.0)
    scene.world.tick(2_000)
    assert (spoken.tries, spoken.next_at, spoken.is_acknowledged) == (5, None, False)
    assert scene.far.due is None


def test_a_full_set_takes_only_the_emergency_key() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    for _ in range(MOST_WAITING):
        scene.far.press("31", 0.0)
    with pytest.raises(Refused):
        scene.far.press("31", 0.0)
    assert scene.far.emergency(0.0).text == commands.EMERGENCY_WORD
    assert len([spoken for spoken in scene.far.sent if spoken.next_at is not None]) == MOST_WAITING


def test_the_far_set_logs_what_it_heard_and_keyed() -> None:
    scene = Scene()
    scene.say(":CREW-7   :3. Pole gira{42", 0.0)
    scene.world.tick(30)
    assert [(each.is_own, each.info) for each in scene.far.log] == [
        (False, ":CREW-7   :3. Pole gira{42"),
        (True, ":BASE-1   :ack42"),
    ]


def test_kiss_parameters_set_the_timing() -> None:
    scene = Scene()
    for command, value in ((1, 40), (2, 255), (3, 0), (4, 10)):
        scene.base.write(KissFrame(command, bytes([value])).encode(), 0.0)
    scene.say(":CREW-7   :x", 1.0)
    frame = UiFrame(Address("APZ001"), Address("BASE", 1), b":CREW-7   :x").encode()
    assert scene.air.due == pytest.approx(
        1.0 + Timing(txdelay=0.4, txtail=0.1).bearer.seconds(with_fcs(frame))
    )


def test_a_set_waits_for_a_clear_channel() -> None:
    scene = Scene()
    scene.air.talk(0.0, 10.0)
    scene.far.press("31", 1.0)
    scene.world.tick(9.9)
    assert not scene.far.log
    scene.world.tick(20)
    assert scene.far.log


def test_the_memory_of_a_set_is_bounded() -> None:
    scene = Scene()
    scene.air.talk(0.0, 50.0)
    for _ in range(3 * MOST_QUEUED):
        scene.say(":CREW-7   :x", 1.0)
    scene.world.tick(500)
    assert scene.base.keyed == MOST_QUEUED


@pytest.mark.parametrize(
    ("query", "count"), [("", 3), ("deaf=2", 1), ("off=1", 0), ("double=1", 6), ("half=3", 2), ("wrong=3", 2)]
)
def test_a_fault_changes_what_comes_to_the_port(query: str, count: int) -> None:
    came: list[list[bytes]] = []
    for scene in (Scene(), Scene(query)):
        for at in (0.0, 5.0, 7.0):
            scene.world.tick(at)
            scene.far.press(f"3{at:.0f}", at)
        scene.world.tick(7.9)
        came.append(Deframer().feed(scene.base.read()))
    sound, given = came
    assert len([raw for raw in given if raw in sound]) == count


@pytest.mark.parametrize(("query", "keyed"), [("", 3), ("mute=2", 1), ("inhibit=1", 0), ("off=1", 0)])
def test_a_fault_changes_what_is_keyed(query: str, keyed: int) -> None:
    scene = Scene(query)
    for _ in range(3):
        scene.say(":CREW-7   :x", 0.0)
    scene.world.tick(60)
    assert scene.base.keyed == keyed


def test_garbage_comes_when_the_port_opens() -> None:
    assert len(Scene("garbage=300").base.read()) == 300
    assert len(Scene("overlong=2000").base.read()) == 2003


def test_a_reboot_says_its_banner_and_forgets_the_queue() -> None:
    scene = Scene("reboot=5&stuck=10")
    scene.say(":CREW-7   :x", 1.0)
    scene.world.tick(60)
    assert scene.base.keyed == 0
    assert scene.base.read() == BOOT_BANNER


def test_a_late_set_gives_what_it_heard_later() -> None:
    scene = Scene("late=4")
    scene.far.press("31", 0.0)
    scene.world.tick(4.0)
    assert scene.read() == []
    scene.world.tick(5.0)
    assert len(scene.read()) == 1


def test_a_foreign_receipt_comes_before_the_right_one() -> None:
    scene = Scene("foreign=1")
    scene.say(":CREW-7   :x{42", 0.0)
    scene.world.tick(10)
    sources = [
        str(UiFrame.decode(KissFrame.decode(raw).data).source) for raw in Deframer().feed(scene.base.read())
    ]
    assert sources == ["OTHER-9", "CREW-7"]


def test_an_echo_gives_its_own_words_back() -> None:
    scene = Scene("echo=1")
    scene.say(":CREWS    :x", 0.0)
    scene.world.tick(10)
    assert scene.read() == [":CREWS    :x"]


def test_damaged_frames_do_not_come_to_the_port() -> None:
    scene = Scene("noise=1")
    scene.far.press("31", 0.0)
    scene.world.tick(3)
    assert scene.read() == []


def test_a_query_names_faults_and_weather() -> None:
    assert read_faults("deaf=2&loss=0.2&double=1", KissFaults) == (
        KissFaults(deaf=2, double=True),
        Weather(loss=0.2),
    )
    with pytest.raises(BadSetting, match="deaff"):
        read_faults("deaff=2", KissFaults)
    with pytest.raises(BadSetting, match="loss"):
        read_faults("loss=often", KissFaults)
