"""A configuration that cannot work is one sentence that names the setting."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dispatcher.app import running
from dispatcher.config import DispatcherConfig, Misconfigured
from samanvay.servers.authority import Authority


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECORD", "mysql://x"),
        ("RECORD", "sqlite://record.sqlite"),
        ("RECORD", "sqlite:///"),
        ("RECORD", "postgresql+psycopg:"),
        ("RECORD", "postgresql+psycopg://u:secret@h:port/x"),
        ("RECORD", "postgresql+psycopg://u:sec@secret@h/x"),
        ("BROKER", "localhost:1883"),
        ("BROKER", "mqtts://localhost:99999"),
        ("BROKER_CA_FILE", "/nowhere/ca.pem"),
        ("LIVE", "http://x"),
        ("LIVE", "redis://h:x"),
        ("PORT", "99999"),
        ("ORIGINS", "desk.example.in"),
        ("LOG", "loud"),
        ("LEAST_TRUST", '{"dance": "reply_code"}'),
        ("LEAST_TRUST", '{"finish": "surely"}'),
        ("LEAST_TRUST", '{"ask_help": "reply_code"}'),
        ("LEAST_TRUST", "foo"),
        ("DURATIONS", "foo"),
        ("DURATIONS", "[1]"),
        ("DURATIONS", '{"least_trust.hazard": 5}'),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SAMANVAY_{name}", value)
    with pytest.raises(Misconfigured, match=rf"^SAMANVAY_{name}: .+\.$") as caught:
        DispatcherConfig.read()
    assert "secret" not in str(caught.value)


def test_a_ca_file_is_read_at_start_and_one_that_cannot_be_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "ca")
    monkeypatch.setenv("SAMANVAY_BROKER", "mqtts://desk.example.in")
    monkeypatch.setenv("SAMANVAY_BROKER_CA_FILE", str(authority.file))
    assert DispatcherConfig.read().broker_ca_file == authority.file
    with pytest.raises(Misconfigured, match="it is for TLS; write SAMANVAY_BROKER as mqtts://"):
        DispatcherConfig.read(broker="mqtt://desk.example.in")
    authority.file.write_text("no certificate")
    with pytest.raises(Misconfigured) as caught:
        DispatcherConfig.read()
    assert str(caught.value) == (
        "SAMANVAY_BROKER_CA_FILE: the CA file cannot be used (it holds no certificate); "
        "name a PEM file with the certificate of the broker's CA."
    )


def test_a_certificate_of_ones_own_is_tried_at_start_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = Authority(tmp_path / "ca").client("desk")
    monkeypatch.setenv("SAMANVAY_BROKER", "mqtts://desk.example.in")
    monkeypatch.setenv("SAMANVAY_BROKER_CERT_FILE", str(pair.chain))
    with pytest.raises(Misconfigured, match="_KEY_FILE: it goes with SAMANVAY_BROKER_CERT_FILE"):
        DispatcherConfig.read()
    monkeypatch.setenv("SAMANVAY_BROKER_KEY_FILE", str(pair.key))
    config = DispatcherConfig.read()
    assert (config.broker_cert_file, config.broker_key_file) == (pair.chain, pair.key)
    with pytest.raises(Misconfigured, match="it is for TLS; write SAMANVAY_BROKER as mqtts://"):
        DispatcherConfig.read(broker="mqtt://desk.example.in")
    pair.key.write_bytes(Authority(tmp_path / "other").certificate.key.read_bytes())
    with pytest.raises(Misconfigured, match=r"cannot be used \(KEY_VALUES_MISMATCH\); name two PEM files"):
        DispatcherConfig.read()


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMANVAY_PORT", "1000")
    monkeypatch.setenv("SAMANVAY_ORIGINS", "https://a.example, https://b.example:8443")
    assert DispatcherConfig.read(port=2000, host=None).port == 2000
    assert DispatcherConfig.read().port == 1000
    assert DispatcherConfig.read().origins == {"https://a.example", "https://b.example:8443"}


def test_the_command_says_it_in_one_line_and_ends(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "samanvay", "dispatcher", "--record", "mysql://x"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env=os.environ,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("SAMANVAY_RECORD: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_record_that_cannot_be_opened_ends_it_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = started(f"sqlite:///{tmp_path}/file/record.sqlite", "--new")
    assert ended.returncode == 1
    assert "The dispatcher cannot start: " in ended.stderr


def test_a_wrong_address_is_no_empty_board_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = started(f"sqlite:///{tmp_path}/records/x.sqlite")
    assert ended.returncode == 1
    assert ended.stderr == (
        f"The dispatcher cannot start: There is no record at sqlite:///{tmp_path}/records/x.sqlite: "
        "mend the address, or make one with samanvay dispatcher --new.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "nowhere.invalid"], "This machine has no address nowhere.invalid "),
        (["--port", "{taken}"], "127.0.0.1:{taken} is taken by another program: "),
    ],
)
def test_an_address_that_cannot_be_had_is_named_with_what_to_do(
    tmp_path: Path, options: list[str], said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        words = [each.format(taken=taken) for each in options]
        ended = started(f"sqlite:///{tmp_path}/record.sqlite", "--new", *words)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"The dispatcher cannot start: {said.format(taken=taken)}")
    assert len(ended.stderr.splitlines()) == 1


async def test_a_new_record_is_made_where_that_is_said_and_told_loudly(tmp_path: Path) -> None:
    config = DispatcherConfig.read(record=f"sqlite:///{tmp_path}/records/x.sqlite", new=True)
    with capture_logs() as first:
        async with running(config):
            pass
    with capture_logs() as second:
        async with running(config.model_copy(update={"new": False})):
            pass
    told = {"event": "new, empty record", "log_level": "warning", "record": config.record}
    assert told in first
    assert told not in second
    assert (tmp_path / "records" / "x.sqlite").stat().st_mode & 0o077 == 0


def started(record: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "samanvay", "dispatcher", "--record", record, "--port", "0", *more],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
