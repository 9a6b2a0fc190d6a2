"""The private servers: they answer, they keep apart, they come back, and they never outlive us."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiomqtt
import psycopg
import pytest
import redis

from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.postgres import Postgres
from samanvay.servers.redis import Redis
from samanvay.servers.server import NotReady, wait_until

OWNER_SCRIPT = """
import sys, time
from pathlib import Path
from {module} import {name}
server = {name}({arguments}).start()
print(server.pid, server.folder, flush=True)
time.sleep(60)
"""


def client(broker: Mosquitto, user: str) -> aiomqtt.Client:
    return aiomqtt.Client(
        "127.0.0.1",
        broker.port,
        username=user,
        password=broker.passwords[user],
        protocol=aiomqtt.ProtocolVersion.V5,
    )


async def heard_by_dispatcher(broker: Mosquitto, user: str, topic: str, marker: str) -> list[str]:
    """Publish as `user`, then a marker as the dispatcher; what came up to the marker."""
    payloads = []
    async with client(broker, "dispatcher") as dispatcher, client(broker, user) as gateway:
        await dispatcher.subscribe("$share/desk/samanvay/1/#", qos=1)
        await gateway.publish(topic, "words", qos=1)
        await dispatcher.publish("samanvay/1/any/alive", marker, qos=1)
        async for message in dispatcher.messages:
            payloads.append(bytes(message.payload).decode())
            if payloads[-1] == marker:
                break
    return payloads


@pytest.mark.parametrize("channel", ["reports", "heard", "alive"])
async def test_a_gateway_writes_under_its_own_site(broker: Mosquitto, channel: str) -> None:
    heard = await heard_by_dispatcher(broker, "bhopal", f"samanvay/1/bhopal/{channel}", "end")
    assert heard == ["words", "end"]


@pytest.mark.parametrize(
    "topic", ["samanvay/1/indore/reports", "samanvay/1/bhopal/orders", "samanvay/1/indore/orders"]
)
async def test_a_gateway_writes_nowhere_else(broker: Mosquitto, topic: str) -> None:
    assert await heard_by_dispatcher(broker, "bhopal", topic, "end") == ["end"]


async def test_a_gateway_reads_its_own_orders_and_nobody_elses(broker: Mosquitto) -> None:
    async with client(broker, "bhopal") as gateway, client(broker, "dispatcher") as dispatcher:
        await gateway.subscribe("samanvay/1/bhopal/orders", qos=1)
        await gateway.subscribe("samanvay/1/indore/orders", qos=1)
        await dispatcher.publish("samanvay/1/indore/orders", "not yours", qos=1)
        await dispatcher.publish("samanvay/1/bhopal/orders", "yours", qos=1)
        message = await anext(aiter(gateway.messages))
    assert message.payload == b"yours"


async def test_a_wrong_password_and_no_password_are_refused(broker: Mosquitto) -> None:
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client("127.0.0.1", broker.port, username="bhopal", password="guess"):  # noqa: S106 - wrong
            pass
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client("127.0.0.1", broker.port):
            pass


async def test_a_site_can_be_added_while_the_broker_runs(broker: Mosquitto) -> None:
    broker.add_site("ujjain")

    async def is_let_in() -> bool:
        try:
            return await heard_by_dispatcher(broker, "ujjain", "samanvay/1/ujjain/heard", "end") == [
                "words",
                "end",
            ]
        except aiomqtt.MqttError:
            return False

    assert any([await is_let_in() for _ in range(20)])


async def test_a_killed_broker_comes_back_on_its_port_with_its_passwords(broker: Mosquitto) -> None:
    port = broker.port
    broker.kill()
    assert not broker.is_running
    broker.start()
    assert broker.port == port
    assert await heard_by_dispatcher(broker, "bhopal", "samanvay/1/bhopal/heard", "end") == ["words", "end"]


def test_a_killed_redis_comes_back_empty(redis_server: Redis) -> None:
    with redis.Redis.from_url(redis_server.url) as before:
        before.set("last-heard", "now")
    redis_server.kill()
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as after:
        assert after.get("last-heard") is None


def test_each_database_is_a_new_one(postgres: Postgres) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE here (a int)")
    with psycopg.connect(second.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT to_regclass('here')").fetchone()
    assert found == (None,)
    for url in (first, second):
        postgres.drop_database(url)


def test_a_killed_postgres_comes_back_with_what_was_committed(program: Callable[[str], Path]) -> None:
    program("initdb")
    server = Postgres(is_durable=True)
    try:
        url = server.start().create_database().replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE here AS SELECT 7 AS a")
        server.kill()
        server.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT a FROM here").fetchone() == (7,)
    finally:
        server.close()


def test_a_server_that_cannot_start_says_why(broker: Mosquitto, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="another program listens there"):
        Mosquitto(tmp_path / "second", port=broker.port).start()


@pytest.mark.parametrize(
    ("server", "arguments", "wanted"),
    [
        (Mosquitto, "Path(sys.argv[1])", "mosquitto"),
        (Redis, "Path(sys.argv[1])", "redis-server"),
        (Postgres, "", "initdb"),
    ],
)
def test_no_server_outlives_a_killed_owner(
    server: type, arguments: str, wanted: str, tmp_path: Path, program: Callable[[str], Path]
) -> None:
    program(wanted)
    script = OWNER_SCRIPT.format(module=server.__module__, name=server.__name__, arguments=arguments)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        pid, folder = owner.stdout.readline().split()
        os.kill(int(pid), 0)
        owner.kill()
    assert wait_until(lambda: not processes_naming(folder) and not is_alive(int(pid)))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def processes_naming(words: str) -> list[int]:
    """Find the processes with these words on their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if words in line:
            found.append(int(folder.name))
    return found


def test_a_stopped_server_is_gone(broker: Mosquitto) -> None:
    pid = broker.pid
    broker.stop()
    assert not is_alive(pid)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)
