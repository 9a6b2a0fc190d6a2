"""A broker behind TLS, with both sides' own processes: it works, and what is said when it does not."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from aiomqtt import Client, ProtocolVersion

from dispatcher.domain.roles import Role
from radio.messages import Priority, Ref, SetName, Trust, UnitId
from radio.wire import (
    Channel,
    HeardReport,
    Received,
    ReportStep,
    Transmit,
    decode,
    decode_reports,
    encode,
    topic,
)
from samanvay.servers.authority import Authority
from samanvay.servers.gathering import RECORD_BYTES, Gathering
from samanvay.servers.mosquitto import DISPATCHER, Mosquitto
from samanvay.servers.ports import free_port
from samanvay.servers.program import Program
from samanvay.servers.server import HOST, wait_until
from samanvay.servers.small_desk import TOKEN, Company, loaded, new_complaint

SITE = "bhopal"
BURST = 50  # messages of some 250 bytes: one record of TLS holds 16 KiB
BURST_SECONDS = 8.0  # within the 10 s after which either side speaks up and something comes in again
LONGEST_WAIT_SECONDS = 4.5  # of both back-offs: 3 s and a half
FILES_SOME = 3  # open files more or less that mean nothing
FAR_OFF = datetime(2099, 1, 1, tzinfo=UTC)
OTHER = "OTHER"  # outbox
SIGNED_BY_NOBODY = "is signed by nobody we trust"
LOST, REACHED = "broker lost", "broker reached"


class Sides:
    """A dispatcher and a gateway as processes, with one played set and its crew."""

    def __init__(self, folder: Path, authority: Authority, company: Company) -> None:
        self.folder = folder
        self.authority = authority
        self.company = company
        self.shows = False
        """Both show the broker a certificate of their own."""
        self.programs: list[Program] = []
        self._ends = ExitStack()

    def start(self, dispatcher_url: str, gateway_url: str) -> "Sides":
        """Start both, towards a broker."""
        environment = {
            "SAMANVAY_RECORD": f"sqlite:///{self.folder}/record.sqlite",
            "SAMANVAY_BROKER": dispatcher_url,
            "SAMANVAY_BROKER_CA_FILE": str(self.authority.file),
            "SAMANVAY_PORT": str(free_port()),
        }
        if self.shows:
            pair = self.authority.client("desk")
            environment |= {
                "SAMANVAY_BROKER_CERT_FILE": str(pair.chain),
                "SAMANVAY_BROKER_KEY_FILE": str(pair.key),
            }
        logs = self.folder / "logs"
        port = int(environment["SAMANVAY_PORT"])
        desk = Program(logs, "dispatcher", ["dispatcher"], port=port, environment=environment)
        gateway = Program(logs, "gateway", ["gateway", str(self._gateway_file(gateway_url))])
        self.programs = [self._ends.enter_context(each) for each in (desk, gateway)]
        headers = {"Authorization": f"Bearer {TOKEN}: {Role.DISPATCHER}"}
        self.console = self._ends.enter_context(
            httpx.Client(base_url=f"http://{HOST}:{port}", headers=headers, timeout=20)
        )
        return self

    def stop(self) -> None:
        """Stop both."""
        self._ends.close()

    def wait_reached(self, times: int = 1) -> None:
        """Wait until both have reached the broker so many times."""
        for program in self.programs:
            assert wait_until(partial(has, program, REACHED, times)), program.last_words()

    def wait_lost(self, words: str, times: int = 1) -> None:
        """Wait until both have said so many times that they lost it, and why."""
        for program in self.programs:
            assert wait_until(partial(has, program, LOST, times, words)), program.last_words()

    def play_one_job(self) -> None:
        """Give the crew a job, and wait until it has answered over the air."""
        new = new_complaint(self.company.north)
        registered = self.console.post("/api/complaints", json=new).raise_for_status().json()
        path = f"/api/incidents/{registered['incident']['id']}"
        crew = {"crew_id": self.company.crews["north"]}
        self.console.post(f"{path}/assignments", json=crew).raise_for_status()

        def is_answered() -> bool:
            held = self.console.get(path).raise_for_status().json()
            return bool(held["transmissions"][0]["state"] == "answered")

        assert wait_until(is_answered), self.programs[1].last_words()

    def _gateway_file(self, url: str) -> Path:
        path = self.folder / "gateway.toml"
        pair = self.authority.client("site")
        papers = f'cert_file = "{pair.chain}"\nkey_file = "{pair.key}"\n' if self.shows else ""
        path.write_text(
            f"""site = "{SITE}"
broker = "{url}"
ca_file = "{self.authority.file.relative_to(self.folder)}"
{papers}alive_seconds = 300
resend_seconds = 300

[[channels]]
name = "north"

[[sets]]
name = "base-1"
make = "kiss"
port = "sim://kiss?unit=CREW-1&pace=0.001"
channel = "north"
"""
        )
        return path


def said(program: Program, event: str) -> list[dict[str, str]]:
    """List what a program has logged of this kind."""
    lines = [json.loads(line) for line in program.log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


def has(program: Program, event: str, times: int, words: str = "") -> bool:
    return len([line for line in said(program, event) if words in line.get("problem", "")]) >= times


def problems(program: Program, words: str) -> list[dict[str, str]]:
    return [line for line in said(program, LOST) if words in line["problem"]]


def waits(lines: list[dict[str, str]]) -> list[float]:
    """Tell the seconds between log lines."""
    moments = [datetime.fromisoformat(line["timestamp"]) for line in lines]
    return [(b - a).total_seconds() for a, b in pairwise(moments)]


def open_files(program: Program) -> int:
    return len(list(Path(f"/proc/{program.pid}/fd").iterdir()))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def broker(tmp_path: Path, program: Callable[[str], Path], authority: Authority) -> Iterator[Mosquitto]:
    """Run a broker that speaks TLS and nothing else."""
    program("mosquitto")
    with Mosquitto(tmp_path / "broker", [SITE], certificate=authority.certificate) as server:
        yield server


@pytest.fixture
def sides(tmp_path: Path, authority: Authority) -> Iterator[Sides]:
    company = asyncio.run(loaded(f"sqlite:///{tmp_path}/record.sqlite"))
    both = Sides(tmp_path, authority, company)
    yield both
    both.stop()


def test_an_order_goes_down_and_its_answer_comes_up_over_tls(sides: Sides, broker: Mosquitto) -> None:
    assert broker.url().startswith("mqtts://")
    sides.start(broker.url(), broker.url(SITE)).wait_reached()
    sides.play_one_job()
    assert [said(one, LOST) for one in sides.programs] == [[], []]


def test_a_broker_that_asks_who_it_is_lets_in_whoever_shows_a_certificate_and_nobody_else(
    tmp_path: Path, program: Callable[[str], Path], authority: Authority, sides: Sides
) -> None:
    program("mosquitto")
    folder, certificate = tmp_path / "asking", authority.certificate
    with Mosquitto(folder, [SITE], certificate=certificate, asks_for=authority.file) as broker:
        sides.start(broker.url(), broker.url(SITE)).wait_lost(
            "name a certificate of your own, if it asks for one"
        )
        assert [said(one, REACHED) for one in sides.programs] == [[], []]
        sides.stop()
        sides.shows = True
        sides.start(broker.url(), broker.url(SITE)).wait_reached()
        sides.play_one_job()


def test_a_broker_of_a_strange_ca_is_refused_until_its_ca_is_in_the_file(
    sides: Sides, broker: Mosquitto, authority: Authority, tmp_path: Path
) -> None:
    authority.trust(Authority(tmp_path / "stranger"))
    sides.start(broker.url(), broker.url(SITE))
    sides.wait_lost(SIGNED_BY_NOBODY, times=3)
    for program, setting in zip(sides.programs, ("SAMANVAY_BROKER_CA_FILE", "ca_file"), strict=True):
        sentence = problems(program, SIGNED_BY_NOBODY)[0]["problem"]
        assert sentence.startswith(f"the certificate of {HOST}:{broker.port} {SIGNED_BY_NOBODY}; ")
        assert f"put the certificate of its CA into {setting} (" in sentence
    before = [open_files(program) for program in sides.programs]
    sides.wait_lost(SIGNED_BY_NOBODY, times=6)
    for program, files in zip(sides.programs, before, strict=True):
        between = waits(problems(program, SIGNED_BY_NOBODY))
        assert sum(between[-2:]) > 2 * sum(between[:2])
        assert max(between) < LONGEST_WAIT_SECONDS + 1
        assert open_files(program) < files + FILES_SOME
        assert said(program, REACHED) == []
    authority.trust(authority)
    sides.wait_reached()
    sides.play_one_job()


def test_a_broker_under_another_name_is_refused_until_its_certificate_has_ours(
    sides: Sides, broker: Mosquitto, authority: Authority
) -> None:
    authority.issue("desk.example.in")
    broker.restart()
    named = [broker.url(user).replace(HOST, "localhost") for user in (DISPATCHER, SITE)]
    sides.start(*named)
    sides.wait_lost("is for another name; ", times=2)
    for program in sides.programs:
        sentence = said(program, LOST)[0]["problem"]
        assert f"localhost:{broker.port}" in sentence
        assert "write that name into the broker's address, or have one made for localhost (" in sentence
        assert said(program, REACHED) == []
    authority.issue("localhost")
    broker.reread()
    sides.wait_reached()


def test_a_certificate_that_runs_out_is_named_and_both_come_back_when_it_is_renewed(
    sides: Sides, broker: Mosquitto, authority: Authority
) -> None:
    sides.start(broker.url(), broker.url(SITE)).wait_reached()
    broker.stop()
    authority.issue(days=-1)
    broker.start()
    sides.wait_lost("has expired; put a new one on the broker, if the clock of this machine is right")
    authority.issue()
    broker.reread()
    sides.wait_reached(times=2)
    sides.play_one_job()


def test_a_ca_file_that_is_spoilt_later_is_named_and_read_again_when_mended(
    sides: Sides, broker: Mosquitto, authority: Authority
) -> None:
    sides.start(broker.url(), broker.url(SITE)).wait_reached()
    authority.file.unlink()
    broker.restart()
    sides.wait_lost("the CA file cannot be used (No such file or directory); name a PEM file")
    authority.file.write_text("soon")
    sides.wait_lost("the CA file cannot be used (it holds no certificate); name a PEM file")
    authority.trust(authority)
    sides.wait_reached(times=2)


class Listener:
    """A port that notes what each caller says first, and hangs up."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listener = socket.create_server((HOST, 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, name="listener")
        self._thread.start()

    def close(self) -> None:
        """Hang up for good."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            with caller:
                self.heard.append(caller.recv(4096))


def test_nothing_is_said_in_the_clear_to_a_port_without_tls(sides: Sides) -> None:
    with closing(Listener()) as plain:
        url = f"mqtts://someone:openly@{HOST}:{plain.port}"
        sides.start(url, url)
        sides.wait_lost(f"{HOST}:{plain.port} ended the TLS handshake; name the port", times=3)
    assert len(plain.heard) >= 6
    assert {heard[:2] for heard in plain.heard} == {b"\x16\x03"}  # RFC 8446 5.1: a handshake record
    assert not any(b"someone" in heard or b"openly" in heard for heard in plain.heard)


@asynccontextmanager
async def talking(broker: Mosquitto, user: str, *channels: Channel) -> AsyncIterator[Client]:
    """Sign in at the broker as one side, and listen."""
    async with Client(
        HOST, broker.port, username=user, password=broker.passwords[user], protocol=ProtocolVersion.V5
    ) as client:
        client.pending_calls_threshold = BURST
        for channel in channels:
            await client.subscribe(topic(SITE, channel), qos=1)
        yield client


async def publish(client: Client, channel: Channel, payloads: list[bytes]) -> None:
    await asyncio.gather(*(client.publish(topic(SITE, channel), each, qos=1) for each in payloads))


@pytest.fixture
async def front(
    tmp_path: Path, program: Callable[[str], Path], authority: Authority, sides: Sides
) -> AsyncIterator[tuple[Gathering, Mosquitto]]:
    """Run both sides before a broker that has TLS from another."""
    program("mosquitto")
    with Mosquitto(tmp_path / "plain", [SITE]) as inner:
        async with Gathering.before(inner.port, authority.certificate) as gathering:
            urls = [inner.url(user).replace("mqtt:", "mqtts:") for user in (DISPATCHER, SITE)]
            outer = [url.replace(str(inner.port), str(gathering.port)) for url in urls]
            await asyncio.to_thread(sides.start, *outer)
            await asyncio.to_thread(sides.wait_reached)
            yield gathering, inner
            await asyncio.to_thread(sides.stop)


async def test_a_gateway_reads_all_orders_of_one_record_though_nothing_comes_after_them(
    front: tuple[Gathering, Mosquitto],
) -> None:
    gathering, inner = front
    orders = [encode(order(f"R{number}")) for number in range(BURST)]
    accepted: set[str] = set()
    async with talking(inner, DISPATCHER, Channel.REPORTS) as desk:
        gathering.hold()
        await publish(desk, Channel.ORDERS, orders)
        assert await gathering.let_go(orders[-1]) < RECORD_BYTES
        async with asyncio.timeout(BURST_SECONDS):
            while len(accepted) < BURST:
                message = await anext(desk.messages)
                told = decode_reports(bytes(message.payload))
                accepted |= {report.ref for report in told if report.step is ReportStep.ACCEPTED}
    gathering.carry_on()


async def test_a_dispatcher_reads_all_words_of_one_record_though_nothing_comes_after_them(
    front: tuple[Gathering, Mosquitto],
) -> None:
    gathering, inner = front
    words = [encode(heard(seq)) for seq in range(BURST)]
    received: set[int] = set()
    async with talking(inner, SITE, Channel.RECEIVED) as gateway:
        gathering.hold()
        await publish(gateway, Channel.HEARD, words)
        assert await gathering.let_go(words[-1]) < RECORD_BYTES
        async with asyncio.timeout(BURST_SECONDS):
            while len(received) < BURST:
                message = await anext(gateway.messages)
                receipt = decode(Received, bytes(message.payload))
                received |= set(receipt.seqs) if receipt.outbox == OTHER else set()
    gathering.carry_on()


def order(ref: str) -> Transmit:
    return Transmit(
        ref=Ref(ref),
        set=SetName("base-1"),
        unit=UnitId("CREW-1"),
        text="JOB",
        priority=Priority.ROUTINE,
        not_after=FAR_OFF,
    )


def heard(seq: int) -> HeardReport:
    return HeardReport(
        outbox=OTHER,
        seq=seq,
        set=SetName("base-1"),
        unit=UnitId("CREW-9"),
        kind="text",
        trust=Trust.SET_ID_ONLY,
        at=FAR_OFF,
        text="hello",
    )
