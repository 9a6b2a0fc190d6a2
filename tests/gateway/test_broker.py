"""A broker that does not want us says why, and what to mend; nobody knocks without end."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiomqtt import MqttError
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode
from structlog.testing import capture_logs

from bus import Line, Terms, line
from gateway.app import run
from gateway.config import read_config
from radio.broker import Address
from radio.wire import Channel, topic
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.ports import free_port

SITE = "bhopal"
ALIVE = topic(SITE, Channel.ALIVE)
SECONDS = 8.0
Until = Callable[..., Awaitable[None]]


def terms(url: str, name: str = SITE) -> Terms:
    return Terms(Address.read(url), name)


async def connect(url: str) -> None:
    async with Line(terms(url), lambda _: None):
        pass


async def why_not(url: str) -> str:
    with pytest.raises(MqttError) as caught:
        await connect(url)
    return Address.read(url).why_lost(caught.value, "ca_file")


async def test_a_wrong_password_is_told_with_user_and_place(broker: Mosquitto) -> None:
    url = broker.url(SITE).replace(broker.passwords[SITE], "wrong")
    told = await why_not(url)
    assert told.startswith(
        f"the broker at 127.0.0.1:{broker.port} does not let 'bhopal' in; mend the user and"
    )
    assert "wrong" not in told
    nobody = await why_not(f"mqtt://127.0.0.1:{broker.port}")
    assert "does not let anybody in without a user and a password;" in nobody


async def test_a_port_where_nobody_listens_is_told_with_host_and_port() -> None:
    port = free_port()
    told = await why_not(f"mqtt://127.0.0.1:{port}")
    assert told == f"nobody listens at 127.0.0.1:{port}; start the broker, or name its own host and port"


async def test_a_host_that_nobody_knows_is_told_with_its_name() -> None:
    told = await why_not("mqtt://desk.invalid:1883")
    assert told.startswith("desk.invalid:1883 cannot be reached (")


async def test_what_the_broker_refuses_is_told_once_with_its_topic(
    broker: Mosquitto, wait_until: Until
) -> None:
    other = topic("sehore", Channel.ALIVE)
    with capture_logs() as logs:
        async with Line(terms(broker.url(SITE)), lambda _: None) as one:
            one.say(ALIVE, b"x")
            await wait_until(lambda: not one._unacknowledged)
            assert not one.is_refused
            for _ in range(3):
                one.say(other, b"x")
            await wait_until(lambda: not one._unacknowledged)
            assert one.is_refused
    [told] = [each for each in logs if each["event"] == "broker refuses what is said"]
    assert told["topic"] == other
    assert told["problem"].startswith("Not authorized: let 'bhopal' write there")


async def test_a_subscription_that_the_broker_refuses_is_an_error(broker: Mosquitto) -> None:
    async with Line(terms(broker.url(SITE)), lambda _: None) as one:
        suback = one._client.on_subscribe
        assert suback
        refused = [ReasonCode(PacketTypes.SUBACK, "Not authorized")]  # Mosquitto's access list refuses none
        one._client.on_subscribe = lambda client, userdata, mid, _codes, *more: one._on_subscribe(
            client, userdata, mid, refused, *more
        )
        with pytest.raises(MqttError, match=r"^it does not let 'bhopal' listen \(Not authorized\); mend"):
            await one.subscribe(topic(SITE, Channel.ORDERS), qos=1)


async def lose(url: str, *, meanwhile: bool = False) -> None:
    """Wait until the connection is lost; meanwhile another of the same name comes."""
    async with Line(terms(url), lambda _: None) as one:
        others = [asyncio.create_task(connect(url))] if meanwhile else []
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(one.until_lost(), *others)


async def test_two_of_one_name_are_told_of_each_other(broker: Mosquitto) -> None:
    with pytest.raises(MqttError, match=r"another client uses the name 'bhopal'"):
        await lose(broker.url(SITE), meanwhile=True)


async def test_a_broker_that_says_that_another_came_is_believed() -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(bytes.fromhex("20 03 00 00 00  e0 02 8e 00"))  # MQTT 5: CONNACK; DISCONNECT, taken over
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(MqttError, match=r"^another client uses the name 'bhopal'; stop one of the two"):
            await lose(f"mqtt://127.0.0.1:{port}")


async def test_a_connection_has_held_when_it_stood_for_some_seconds(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Line(terms(broker.url(SITE)), lambda _: None) as one:
        assert not one.has_held
        monkeypatch.setattr(line, "HELD_SECONDS", 0.0)
        assert one.has_held


@pytest.fixture
def twin_file(config_file: Path, tmp_path: Path) -> Path:
    """Write the configuration of another gateway with the same site."""
    other = tmp_path / "other" / "gateway.toml"
    other.parent.mkdir()
    other.write_text(config_file.read_text().replace("/ttyVHF", "/ttyOther"))
    return other


async def test_two_gateways_of_one_site_throw_each_other_off_less_and_less_often(
    config_file: Path, twin_file: Path
) -> None:
    with capture_logs() as logs:
        works = [asyncio.create_task(run(read_config(path))) for path in (config_file, twin_file)]
        await asyncio.sleep(6.0)
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
    lost = [each["problem"] for each in logs if each["event"] == "broker lost"]
    assert 1 <= len(lost) <= 12
    assert any("another client uses the name 'bhopal'" in problem for problem in lost)
