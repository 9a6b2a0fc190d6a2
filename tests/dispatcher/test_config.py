"""A configuration that cannot work is one sentence that names the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dispatcher.config import DispatcherConfig, Misconfigured
from samanvay.servers.authority import Authority


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECORD", "mysql://x"),
        ("BROKER", "localhost:1883"),
        ("BROKER", "mqtts://localhost:99999"),
        ("BROKER_CA_FILE", "/nowhere/ca.pem"),
        ("LIVE", "http://x"),
        ("PORT", "99999"),
        ("ORIGINS", "desk.example.in"),
        ("LOG", "loud"),
        ("LEAST_TRUST", '{"dance": "reply_code"}'),
        ("LEAST_TRUST", '{"finish": "surely"}'),
        ("LEAST_TRUST", '{"ask_help": "reply_code"}'),
        ("DURATIONS", '{"least_trust.hazard": 5}'),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SAMANVAY_{name}", value)
    with pytest.raises(Misconfigured, match=rf"^SAMANVAY_{name}: .+\.$"):
        DispatcherConfig.read()


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
    record = f"sqlite:///{tmp_path}/file/record.sqlite"
    ended = subprocess.run(
        [sys.executable, "-m", "samanvay", "dispatcher", "--record", record, "--port", "0"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    assert ended.returncode == 1
    assert "The dispatcher cannot start: " in ended.stderr
