"""Our frames as third parties read them: two libraries, and decoders that hear them as sound."""

import json
import re
import socket
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Command, KissFrame, UiFrame
from samanvay.servers.server import wait_until

if TYPE_CHECKING:
    from tests.realstack.conftest import Air, Modem

PEERS = Path(__file__).parents[1] / "peers"
WORDS = commands.message("CREW-7", "3 JOB 1042 FDR-11 LINE DOWN", "42A")
SAMPLES = {
    "order": WORDS,
    "order without receipt": commands.message("CREW-7", "GO HOME"),
    "longest order": commands.message("CREW-7", "X" * commands.LONGEST_TEXT, "ZZZZZ"),
    "receipt": commands.receipt("BASE-1", "42A"),
    "refusal": commands.receipt("BASE-1", "7", is_refusal=True),
}


def ui(info: str, path: tuple[str, ...] = ()) -> UiFrame:
    hops = tuple(Address.parse(hop) for hop in path)
    return UiFrame(Address.parse("APZ001"), Address.parse("BASE-1"), info.encode(), hops)


def read_by_libraries(frames: list[UiFrame]) -> list[dict[str, Any]]:
    """Let the peer script read them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(PEERS / "read_frames.py")],
        input="".join(frame.encode().hex() + "\n" for frame in frames),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_aioax25_reads_our_frames_and_writes_the_same_bytes() -> None:
    frames = [ui(info) for info in SAMPLES.values()] + [ui(WORDS, ("WIDE1-1", "WIDE2-2"))]
    seen = read_by_libraries(frames)
    for frame, view in zip(frames, seen, strict=True):
        assert (view["source"], view["destination"]) == ("BASE-1", "APZ001")
        assert view["path"] == [str(hop) for hop in frame.path]
        assert view["pid"] == 0xF0
        assert view["again"] == frame.encode().hex()


def test_aprslib_reads_our_messages_and_receipts() -> None:
    order, bare, longest, receipt, refusal = read_by_libraries([ui(info) for info in SAMPLES.values()])
    assert (order["addressee"], order["text"], order["number"]) == (
        "CREW-7",
        "3 JOB 1042 FDR-11 LINE DOWN",
        "42A",
    )
    assert (bare["text"], bare["number"]) == ("GO HOME", None)
    assert (longest["text"], longest["number"]) == ("X" * 67, "ZZZZZ")
    assert (receipt["addressee"], receipt["response"], receipt["number"]) == ("BASE-1", "ack", "42A")
    assert (refusal["response"], refusal["number"]) == ("rej", "7")


@pytest.fixture
def sound(air: "Air", modem: Callable[..., "Modem"], tmp_path: Path) -> Path:
    """Let a real modem transmit one of our KISS frames; give what was on the air as a WAV file."""
    base = modem("BASE")
    with socket.create_connection(("127.0.0.1", base.port), timeout=5) as line:
        line.sendall(KissFrame(Command.TXDELAY, b"\x1e").encode())
        line.sendall(KissFrame(Command.DATA, ui(WORDS).encode()).encode())
        assert wait_until(lambda: "BASE" in air.said, 500), base.words
    target = tmp_path / "over.wav"
    with wave.open(str(target), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(44_100)
        recording.writeframes(air.overs("BASE")[0].read_bytes())
    return target


def test_atest_hears_our_frame(sound: Path, program: Callable[[str], Path]) -> None:
    done = subprocess.run(
        [str(program("atest")), str(sound)], capture_output=True, text=True, check=True, timeout=60
    )
    assert f"BASE-1>APZ001:{WORDS}" in done.stdout


def test_multimon_ng_hears_our_frame(sound: Path, program: Callable[[str], Path], tmp_path: Path) -> None:
    raw = tmp_path / "over.raw"
    subprocess.run(
        [str(program("sox")), str(sound), "-r", "22050", "-e", "signed", "-b", "16", "-c", "1", str(raw)],
        check=True,
        timeout=60,
    )
    command = [str(program("multimon-ng")), "-q", "-a", "AFSK1200", "-t", "raw", str(raw)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "AFSK1200: fm BASE-1 to APZ001-0 UI" in done.stdout
    assert WORDS in done.stdout


def test_our_codec_reads_what_aprs_users_send(program: Callable[[str], Path], tmp_path: Path) -> None:
    """gen_packets makes the sound, atest turns it into bytes, our codec reads those."""
    line, recording = tmp_path / "line.txt", tmp_path / "line.wav"
    line.write_text("CREW-7>APZ001,WIDE1-1::BASE-1   :31{7\n")
    subprocess.run(
        [str(program("gen_packets")), "-r", "22050", "-o", str(recording), str(line)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    done = subprocess.run(
        [str(program("atest")), "-h", str(recording)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    rows = re.findall(r"^  [0-9a-f]{3}:  ((?:[0-9a-f]{2} ){1,16})", done.stdout, re.MULTILINE)
    frame = UiFrame.decode(bytes.fromhex("".join(rows)))
    assert (str(frame.source), str(frame.destination)) == ("CREW-7", "APZ001")
    assert commands.parse(frame.info) == commands.Message("BASE-1", "31", "7")
