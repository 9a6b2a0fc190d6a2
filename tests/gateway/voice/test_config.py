"""A wrong `[sets.audio]` is one sentence that names the line and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.config import ConfigError, read_config
from gateway.voice.terms import CarrierLine, KeyLine, Signalling

GOOD = """site = "bhopal"

[[channels]]
name = "north"

[[sets]]
name = "vhf"
make = "voice"
port = "/dev/ttyUSB0"
channel = "north"

[sets.audio]
play = "plughw:CARD=Device,0"
record = "plughw:CARD=Device,0"
key = "rts"
carrier = "cts"
signalling = ["dtmf", "zvei1", "mdc"]
voice_hi = "hi"
watchdog_seconds = 45
"""


@pytest.fixture(autouse=True)
def _programs(program: Callable[[str], Path]) -> None:
    for name in ("espeak-ng", "multimon-ng", "aplay", "arecord"):
        program(name)


def write(folder: Path, text: str) -> Path:
    path = folder / "gateway.toml"
    path.write_text(text)
    return path


def test_a_good_table_is_what_the_announcer_works_by(tmp_path: Path) -> None:
    audio = read_config(write(tmp_path, GOOD)).sets[0].audio
    assert audio is not None
    terms = audio.terms()
    assert (terms.key, terms.carrier, terms.watchdog_seconds) == (KeyLine.RTS, CarrierLine.CTS, 45)
    assert terms.signalling == (Signalling.DTMF, Signalling.ZVEI1, Signalling.MDC)
    assert terms.voice("hi") == "hi"
    assert terms.voice("en") == "en"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('key = "rts"', 'key = "cts"', 15, "audio.key: input should be 'rts' or 'dtr'"),
        ('carrier = "cts"', 'carrier = "rts"', 16, "audio.carrier: input should be 'cts', 'dcd'"),
        ('"zvei1", "mdc"', '"zvei1", "ccir"', 17, "two five-tone systems take each other's tones"),
        ('"zvei1", "mdc"', '"zvei9"', 17, "audio.signalling: input should be 'dtmf'"),
        (
            'voice_hi = "hi"',
            'voice_hi = "nosuch"',
            18,
            "espeak-ng has no voice 'nosuch'; `espeak-ng --voices`",
        ),
        ('voice_hi = "hi"', 'voice_hi = "-w/tmp/x"', 18, "audio.voice_hi"),
        ("watchdog_seconds = 45", "watchdog_seconds = 0", 19, "audio.watchdog_seconds"),
        ("watchdog_seconds = 45", "watchdog = 45", 19, "there is no setting sets.audio.watchdog"),
        (
            'play = "plughw:CARD=Device,0"',
            'play = "pipe:"',
            13,
            "write a sound device as plughw:CARD=Device,0",
        ),
        ('play = "plughw:CARD=Device,0"\n', "", 12, "sets.audio.play is missing"),
        ("/dev/ttyUSB0", "socket://10.0.0.5:4001", 9, "socket://10.0.0.5:4001 has no modem lines to key by"),
        ('make = "voice"', 'make = "kiss"', 12, "set vhf carries data and is not spoken with"),
    ],
)
def test_a_wrong_key_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(write(tmp_path, GOOD.replace(old, new)))
    sentence = str(caught.value)
    assert f"line {line}: " in sentence
    assert says in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("missing", ["espeak-ng", "multimon-ng", "aplay"])
def test_a_program_that_is_missing_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], Path], missing: str
) -> None:
    for name in {"espeak-ng", "multimon-ng", "aplay", "arecord"} - {missing}:
        (tmp_path / name).symlink_to(program(name))
    path = write(tmp_path, GOOD)
    monkeypatch.setenv("PATH", str(tmp_path))
    package = "alsa-utils" if missing == "aplay" else missing
    with pytest.raises(ConfigError, match=f"{missing} is not installed; install Debian's package {package}"):
        read_config(path)


def test_two_sets_do_not_speak_through_one_device(tmp_path: Path) -> None:
    twin = GOOD.split("[[sets]]")[1].replace("vhf", "uhf").replace("ttyUSB0", "ttyUSB1")
    with pytest.raises(ConfigError, match=r"line 27: .*'plughw:CARD=Device,0' is there twice"):
        read_config(write(tmp_path, f"{GOOD}\n[[sets]]{twin}"))
