"""The simulated announcer keeps to the lines, and the man at the far set to what a man does."""

from random import Random

import pytest

from radio.drivers.settings import BadSetting
from radio.drivers.voice import lines
from radio.drivers.voice.lines import CallOut, Event, Hello, Language, Say, Stop, Why
from radio.drivers.voice.signals import Call, Mdc, Tones, ToneSystem
from radio.errors import Refused
from radio.messages import UnitId
from radio.sim.air import Air, Weather
from radio.sim.voice import base
from radio.sim.voice_air import Piece, Speech, decode, seconds_of
from radio.sim.voice_far import Kind, VoiceHandset, understand, written
from radio.sim.world import World

PACKETS, TONES, VAN = UnitId("1234"), UnitId("12345"), UnitId("VAN-7")
TO_VAN = "वैन सात, तीन। आग लगी"


class Scene:
    """A base with three far sets."""

    def __init__(self, query: str = "", weather: Weather | None = None) -> None:
        self.air = Air(Random(1), weather)  # noqa: S311 -- a rehearsal must be repeatable
        self.base = base("0001", self.air, Random(2), query)  # noqa: S311 -- as above
        self.far = {
            unit: VoiceHandset(unit, "0001", self.air, Random(number))  # noqa: S311 -- as above
            for number, unit in enumerate((PACKETS, TONES, VAN))
        }
        self.world = World(self.air)
        self.world.add_station(self.base)
        for far in self.far.values():
            self.world.add_station(far)
        self.base.opened(0.0)
        self.told: list[Event] = []

    def ask(self, request: lines.Request, at: float = 0.0) -> None:
        """Give the announcer a line."""
        self.base.write(lines.write(request), at)

    def say(
        self, number: int, words: str = TO_VAN, once: str = "", call: Call | None = None, at: float = 0.0
    ) -> None:
        """Let the announcer say words."""
        self.ask(Say(number, 30.0, Language.HINDI, call, words, once), at)

    def run(self, until: float) -> list[Event]:
        """Let time pass; give what the port was told since the last time."""
        self.world.tick(until)
        told = [lines.read_event(lines.decode(line)) for line in self.base.read().splitlines()]
        self.told += told
        return told

    def shown(self, unit: UnitId) -> list[str]:
        """Give what a man has written down."""
        return [shown.text for shown in self.far[unit].display]


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_words_are_keyed_said_and_written_down_by_whom_they_name_only() -> None:
    scene = Scene()
    scene.say(1)
    assert kinds(scene.run(60)) == ["Keyed", "Done"]
    assert [scene.shown(unit) for unit in scene.far] == [[], [], ["3. आग लगी"]]
    assert scene.base.keyed == 1


def test_a_called_set_takes_words_without_a_name() -> None:
    scene = Scene()
    scene.say(1, "तीन। आग लगी", call=Tones(ToneSystem.ZVEI1, TONES))
    scene.run(60)
    assert [scene.shown(unit) for unit in scene.far] == [[], ["3. आग लगी"], []]


def test_words_that_were_heard_before_are_a_repeat_only_when_they_say_so() -> None:
    scene = Scene()
    for number, words in enumerate((TO_VAN, TO_VAN.replace("तीन", "दोबारा, तीन"), TO_VAN), start=1):
        scene.say(number, words, at=number * 60.0)
        scene.run(number * 60.0 + 59)
    assert [shown.is_repeat for shown in scene.far[VAN].display] == [False, True, False]


def test_one_of_two_times_is_enough_and_neither_is_twice() -> None:
    scene = Scene(weather=Weather(loss=0.5))
    for number in range(1, 31):
        scene.say(number, TO_VAN.replace("आग", f"आग {number}"), at=number * 60.0)
        scene.run(number * 60.0 + 59)
    shown = scene.shown(VAN)
    assert 18 <= len(shown) < 30
    assert len(set(shown)) == len(shown)


def test_what_a_man_keys_comes_with_his_sets_number_and_he_waits_for_the_echo() -> None:
    scene = Scene()
    spoken = scene.far[PACKETS].press("31", 0.0)
    told = scene.run(5)
    assert kinds(told) == ["Carrier", "Mdc", "Dtmf", "Carrier"]
    assert told[2] == lines.Dtmf("*314#")
    assert not spoken.is_acknowledged
    scene.say(1, "", "तीन, काम लिया", at=5.0)
    scene.run(60)
    assert (spoken.is_acknowledged, spoken.tries) == (True, 1)


def test_a_man_who_hears_nothing_presses_again_and_gives_up() -> None:
    scene = Scene()
    spoken = scene.far[TONES].press("31", 0.0)
    told = scene.run(600)
    assert kinds(told).count("Dtmf") == spoken.tries == 5
    assert (spoken.is_acknowledged, spoken.next_at) == (False, None)


def test_a_man_who_is_asked_who_he_is_keys_his_number_and_one_who_is_not_understood_keys_again() -> None:
    scene = Scene()
    scene.far[VAN].press("31", 0.0)
    scene.run(5)
    scene.say(1, "", "कौन? पहले स्टार, अपना नंबर", at=5.0)
    assert lines.Dtmf("*7*314#") in scene.run(14)
    scene.say(2, "", "समझ नहीं आया, फिर दबाएँ", at=14.0)
    assert lines.Dtmf("*7*314#") in scene.run(24)


def test_words_of_a_man_are_heard_by_men_only() -> None:
    scene = Scene()
    spoken = scene.far[PACKETS].press("39 khambe gire", 0.0)
    assert kinds(scene.run(30)) == ["Carrier", "Mdc", "Carrier"]
    assert (spoken.tries, spoken.next_at) == (1, None)


@pytest.mark.parametrize(
    ("unit", "said", "answer"),
    [
        (PACKETS, [Mdc(0, 0x81, 0x1234)], CallOut(1, Mdc(0x20, 0, 0x1234))),
        (
            TONES,
            [Tones(ToneSystem.ZVEI1, "99999"), Tones(ToneSystem.ZVEI1, "12345")],
            CallOut(1, Tones(ToneSystem.ZVEI1, "12345")),
        ),
        (VAN, [lines.Dtmf("*7*000#")], Say(1, 9.0, Language.HINDI, None, "वैन सात, इमरजेंसी मैसेज मिला")),
    ],
)
def test_an_emergency_is_sent_again_until_it_is_acknowledged(
    unit: UnitId, said: list[Event], answer: lines.Request
) -> None:
    scene = Scene()
    spoken = scene.far[unit].emergency(0.0)
    told = scene.run(12)
    assert [event for event in told if event in said] in (said * 2, said * 3)
    scene.ask(answer, 12.0)
    scene.run(30)
    assert spoken.is_acknowledged
    assert not [event for event in scene.run(300) if event in said]


def test_an_emergency_goes_before_answers_that_wait() -> None:
    scene = Scene()
    far = scene.far[PACKETS]
    far.press("31", 0.0)
    far.emergency(0.0)
    told = scene.run(12)
    assert told.index(Mdc(0, 0x81, 0x1234)) == 5  # behind the over that had begun
    assert kinds(told).count("Dtmf") == 1


def test_a_full_set_takes_only_the_emergency_key() -> None:
    scene = Scene()
    far = scene.far[PACKETS]
    for _ in range(9):
        far.press("31", 0.0)
    with pytest.raises(Refused):
        far.press("31", 0.0)
    far.emergency(0.0)
    assert len(far.sent) == 10


@pytest.mark.parametrize("unit", [PACKETS, TONES])
def test_a_set_that_is_so_programmed_acknowledges_its_call(unit: UnitId) -> None:
    scene = Scene()
    scene.far[unit].acknowledges = True
    call = (
        Tones(ToneSystem.ZVEI1, TONES)
        if unit == TONES
        else Mdc(0x35, 0x89, 0x1234, bytes.fromhex("830D0001"))
    )
    scene.ask(CallOut(1, call))
    answer = call if unit == TONES else Mdc(0x35, 0x89, 0x0001, bytes.fromhex("A0001234"))
    assert answer in scene.run(10)


def test_one_thing_at_a_time_and_stop_ends_it_and_hello_forgets_it() -> None:
    scene = Scene()
    scene.say(1)
    scene.run(2.0)
    scene.say(2, at=2.0)
    assert scene.run(2.0) == [lines.Failed(2, Why.BUSY, "one thing at a time")]
    scene.ask(Stop(2), 2.0)
    scene.ask(Stop(1), 2.0)
    assert scene.run(60) == [lines.Failed(1, Why.STOPPED)]
    scene.say(3, at=60.0)
    scene.run(62.0)
    scene.ask(Hello(), 62.0)
    assert kinds(scene.run(120)) == ["Ready", "Carrier"]


def test_the_channel_is_waited_for_and_told() -> None:
    scene = Scene("stuck=20")
    scene.say(1, at=1.0)
    told = scene.run(60)
    assert told[:2] == [lines.Carrier(is_on=True), lines.Carrier(is_on=False)]
    assert kinds(told)[2:] == ["Keyed", "Done"]


def test_a_channel_that_never_clears_fails_the_order() -> None:
    scene = Scene("stuck=1000")
    scene.say(1)
    assert kinds(scene.run(100)) == ["Carrier", "Failed"]
    assert scene.base.keyed == 0


def test_a_set_whose_key_is_cut_off_looks_well_and_nobody_hears_it() -> None:
    scene = Scene("silent=1")
    scene.say(1)
    assert kinds(scene.run(60)) == ["Keyed", "Done"]
    assert scene.shown(VAN) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("inhibit=1", ["Failed"]), ("busy=1", ["Failed"]), ("speech=1", ["Failed"]), ("mute=1", []),
        ("cut=1", ["Keyed", "Failed"]), ("off=1", []),
        ("foreign=1", ["Keyed", "Keyed", "Done", "Mdc", "Done"]),
        ("double=1", ["Keyed", "Keyed", "Done", "Done"]), ("reboot=2", ["Keyed", "Ready"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_as_it_would_be(query: str, told: list[str]) -> None:
    scene = Scene(query)
    scene.say(1)
    assert kinds(scene.run(60)) == told


def test_keys_come_slowly_or_with_one_wrong_or_not_at_all() -> None:
    for query, digits in (("slow=2", ["*", "3", "1", "4", "#"]), ("deaf=2", []), ("", ["*314#"])):
        scene = Scene(query)
        scene.far[PACKETS].press("31", 0.0)
        heard = [event.digits for event in scene.run(11.9) if isinstance(event, lines.Dtmf)]
        assert heard == digits
    scene = Scene("wrongtone=1")
    scene.far[PACKETS].press("31", 0.0)
    [keys] = [event.digits for event in scene.run(5) if isinstance(event, lines.Dtmf)]
    assert sum(one != other for one, other in zip(keys, "*314#", strict=True)) == 1


def test_damage_spoils_one_sound_and_not_those_beside_it() -> None:
    chance = Random(1)  # noqa: S311 -- a rehearsal must be repeatable
    sounds = (Mdc(1, 0x80, 0x1234), lines.Dtmf("*314#"), Speech("0001-1", 1, "तीन"))
    frame = Piece(sounds, 1.0).encode()
    assert decode(frame, chance) == list(sounds)
    for place, left in ((10, sounds[1:]), (len(frame) - 1, sounds[:2])):
        damaged = frame[:place] + bytes([frame[place] ^ 1]) + frame[place + 1 :]
        assert decode(damaged, chance) == list(left)
    place = frame.index(b"*314#")
    [_, keys, _] = decode(frame.replace(b"*314#", b"*310#"), chance)
    assert isinstance(keys, lines.Dtmf)
    assert place
    assert keys != lines.Dtmf("*314#")


def test_noise_of_any_kind_is_heard_without_harm() -> None:
    chance = Random(2)  # noqa: S311 -- a rehearsal must be repeatable
    scene = Scene()
    for number in range(2_000):
        frame = Piece((Speech("0001-1", 2, TO_VAN),), 1.0).encode()
        cut = chance.randrange(len(frame))
        scene.far[VAN].hear(frame[:cut] + chance.randbytes(5) + frame[cut + 5 :], number * 1.0)
        scene.base.hear(chance.randbytes(30), number * 1.0)


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        (TO_VAN, Kind.ORDER, "3. आग लगी"),
        ("van seven, three. fire, zero zero zero four two", Kind.ORDER, "3. fire, 00042"),
        ("वैन सात, दोबारा, तीन। रद्द शून्य चार", Kind.ORDER, "3. CANCEL 04"),
        ("तीन, काम लिया", Kind.ECHO, "3, काम लिया"),
        ("वैन सात, तीन, रवाना", Kind.ECHO, "3, रवाना"),
        ("वैन सात, इमरजेंसी मैसेज मिला", Kind.EMERGENCY, "इमरजेंसी मैसेज मिला"),
        ("वैन आठ, इमरजेंसी मैसेज मिला", Kind.EMERGENCY, "वैन 8, इमरजेंसी मैसेज मिला"),
        ("काम लेने के लिए, स्टार तीन", Kind.HELP, "काम लेने के लिए, स्टार 3"),
        ("", Kind.ORDER, ""),
    ],
)
def test_a_man_takes_words_for_what_they_are(said: str, kind: Kind, text: str) -> None:
    understood = understand(said, VAN)
    assert (understood.kind, understood.text) == (kind, text)


def test_a_name_is_not_the_beginning_of_a_longer_one() -> None:
    assert understand("एक दो तीन चार, तीन। आग", PACKETS).is_named
    assert not understand("एक दो तीन चार पाँच, तीन। आग", PACKETS).is_named


def test_what_is_written_down_is_what_was_ordered_as_it_sounds() -> None:
    assert written("3. KHATRA taar gira, khamba 12, 00042") == "3. खतरा तार गिरा, खंभा 12, 00042"
    assert written("3. CANCEL 00042") == "3. CANCEL 00042"


def test_every_sound_takes_time() -> None:
    for sound in (lines.Dtmf("1"), Tones(ToneSystem.CCIR, "12345"), Mdc(1, 2, 3), Mdc(0x35, 0, 1, bytes(4))):
        assert 0 < seconds_of(sound) < 1


def test_a_fault_that_there_is_not_is_named() -> None:
    with pytest.raises(BadSetting, match="thirsty"):
        Scene("thirsty=1")
