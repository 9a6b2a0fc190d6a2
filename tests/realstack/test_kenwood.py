"""FleetSync as the PyPI packages ksync and pynmeagps write and read it, in processes of their own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radio.drivers.kenwood import commands
from radio.drivers.kenwood.commands import Call, Fix, Receipt, Words
from radio.drivers.stx import frame
from radio.messages import UnitId
from samanvay.sim.config import SimConfig
from samanvay.sim.history import History
from samanvay.sim.stage import Stage

if TYPE_CHECKING:
    from tests.realstack.conftest import Peer

PEERS = Path(__file__).parents[1] / "peers"
UNIT, NEXEDGE = UnitId("1001002"), UnitId("U03001")
READY_SECONDS = 20.0  # imports on a busy machine
ANSWER_SECONDS = 20.0  # the set's own three tries take 9 s


def ask_library(*asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the packages write and read."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(PEERS / "ksync_codec.py")],
        input="".join(json.dumps(each) + "\n" for each in asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_our_texts_and_questions_are_ksyncs_byte_for_byte() -> None:
    texts = ["3. HAZARD Pole gira", "x" * 48, "x" * 49, "x" * 1024, "x" * 4096]
    asked = [{"text": words, "fleet": 100, "unit": 1002} for words in texts]
    written = ask_library(*asked, {"text": "HI1"}, {"poll": True, "fleet": 100, "unit": 1002})
    ours = [frame(commands.text(UNIT, words)) for words in texts]
    ours += [frame(commands.text(UnitId("0000000"), "HI1")), frame(commands.poll(UNIT))]
    assert [each["hex"] for each in written] == [each.hex() for each in ours]
    for words, each in zip(texts, written, strict=False):
        assert commands.parse(bytes.fromhex(each["hex"])[1:-1]) == Words(UNIT, words)


def test_ksync_refuses_the_text_that_our_settings_refuse() -> None:
    [refused] = ask_library({"text": "x" * (commands.LONGEST_LONG + 1), "fleet": 100, "unit": 1002})
    assert "cannot be transmitted" in refused["error"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"0", Receipt(is_success=True)),
        (b"D2001814", Call(UnitId("2001814"))),
        (b"I110040021004002", Call(UnitId("1004002"))),
        (b"I020018142001814", Call(UnitId("2001814"), is_begin=False)),
    ],
)
def test_ksync_reads_receipts_and_callers_as_we_do(body: bytes, said: Receipt | Call) -> None:
    [read] = ask_library({"hex": frame(body).hex()})
    assert commands.parse(body) == said
    if isinstance(said, Receipt):
        assert read["is_ack"] is said.is_success
    else:
        assert f"{read['fleet']}{read['unit']}" == said.unit


def test_ksync_does_not_know_the_failure_that_radiolog_does() -> None:
    [read] = ask_library({"hex": frame(b"1").hex()})
    assert "Unknown message type" in read["error"]
    assert commands.parse(b"1") == Receipt(is_success=False)


def sentences() -> Iterable[str]:
    """Give those of the vectors, and what our simulated set writes."""
    yield "$PKLSH,4954.1474,N,11923.6044,W,122434,A,100,1001,*3F"
    yield "$PKLDS,122434,A,4954.1474,N,11923.6044,W,001.1,194.9,130223,19.20,W00,100,1001,80,00,*60"
    yield "$PKLDS,220516,A,5133.82,N,00042.24,W,173.8,231.8,130694,004.2,W00,100,2000,15,00,*60"
    yield "$PKNSH,4954.1450,N,11923.6043,W,114400,A,U00002,*44"
    yield "$PKNDS,160902,A,2301.2967,N,07228.2519,E,000.0,000.0,,,,U00001205,,,*41"
    yield "$PKNDS,114400,A,4954.1450,N,11923.6043,W,001.4,356.8,130223,19.20,W00,U00002,207,00,*2E"
    for unit in (UNIT, NEXEDGE):
        for is_stale in (False, True):
            yield commands.position(unit, -23.0216, 72.4709, "99", is_stale=is_stale).decode()


def test_pynmeagps_reads_every_position_as_we_do() -> None:
    given = list(sentences())
    for sentence, read in zip(
        given, ask_library(*({"hex": each.encode().hex()} for each in given)), strict=True
    ):
        said = commands.parse(sentence.encode())
        assert isinstance(said, Fix)
        assert (said.latitude, said.longitude) == pytest.approx(read["place"], abs=1e-6)
        assert said.is_stale is not read["is_valid"]
        assert (said.status, said.unit.lstrip("U0")) == (read["status"], read["who"].lstrip("U0"))


def test_pynmeagps_reads_an_identification_as_we_do() -> None:
    sentence = "$PKNID,,U00001205,,,*27"
    [read] = ask_library({"hex": sentence.encode().hex()})
    assert (read["who"], commands.parse(sentence.encode())) == ("U00001205", Call(UnitId("U01205")))


@asynccontextmanager
async def host_at(folder: Path, peer: "Callable[..., Peer]") -> "AsyncIterator[tuple[Stage, Peer]]":
    """Let ksync talk to a simulated set that has one far set."""
    config = SimConfig.model_validate(
        {
            "folder": folder,
            "channel": [{"name": "vhf"}],
            "base": [{"name": "base-1", "make": "kenwood", "channel": "vhf"}],
            "handset": [{"unit": UNIT, "channel": "vhf", "is_automatic": False}],
        }
    )
    stage = Stage(config, History(None, lambda: datetime.now(UTC)))  # noqa: TID251 -- the test is the process
    stage.start()
    try:
        host = peer("ksync_host.py", stage.urls["base-1"])
        await said(host, "ready", READY_SECONDS)
        yield stage, host
    finally:
        stage.stop()


async def said(host: "Peer", start: str, seconds: float = ANSWER_SECONDS) -> str:
    """Wait until the host has said a line that begins so."""
    assert await asyncio.to_thread(host.has_said, start, seconds), (start, host.lines)
    return next(line for line in host.lines if line.startswith(start))


async def test_ksyncs_text_is_shown_by_the_far_set_and_ksync_reads_the_receipt(
    tmp_path: Path, peer: "Callable[..., Peer]"
) -> None:
    async with host_at(tmp_path, peer) as (stage, host):
        host.say("text 100 1002 3. Pole gira")
        await said(host, "ack")
        assert [line.text for line in stage.views[UNIT].state.display] == ["3. Pole gira"]
        stage.press(UNIT, "31")
        assert await said(host, "other") == f"other {frame(commands.text(UNIT, '31')).hex()}"
        stage.emergency(UNIT)
        assert (await said(host, "place")).split() == ["place", "1002", "23.0216", "72.4709", "V"]
