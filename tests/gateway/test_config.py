"""A wrong configuration is one sentence that names the file, the line and what to do."""

from pathlib import Path

import pytest

from gateway.app import main
from gateway.config import ConfigError, line_of, read_config
from samanvay.servers.authority import Authority

GOOD = """site = "bhopal"
broker = "mqtt://bhopal:secret@10.0.0.1:1883"

[[channels]]
name = "north"
voice_share = 0.3

[[sets]]
name = "vhf"
make = "kiss"
port = "/dev/ttyUSB0"
baud = 9600
channel = "north"

[sets.settings]
own = "BASE-1"
txdelay_ms = 300
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "gateway.toml"
    path.write_text(text)
    return path


def test_a_good_file_is_read_and_its_outbox_stands_beside_it(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, GOOD))
    assert config.outbox == tmp_path / "outbox.sqlite"
    assert config.sets[0].driver().capabilities.make == "kiss"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('make = "kiss"', 'make = "kis"', 10, "there is no driver for 'kis'; choose one of "),
        ('port = "/dev/ttyUSB0"', 'port = "COM3"', 11, "write a port as /dev/ttyUSB0"),
        ('"/dev/ttyUSB0"', '"udp://10.0.0.5"', 11, "write an IP set's port as udp://host:port"),
        ('"/dev/ttyUSB0"', '"udp://10.0.0.5:4007?loacl=1"', 11, "no loacl"),
        ('"/dev/ttyUSB0"', '"udp://10.0.0.5:99999"', 11, "port"),
        ('"/dev/ttyUSB0"', '"udp://radio..local:4007"', 11, "'radio..local' is no host name"),
        ('"/dev/ttyUSB0"', '"socket://radio..local:4001"', 11, "'radio..local' is no host name"),
        ("baud = 9600", 'baud = "fast"', 12, "not 'fast'"),
        ("baud = 9600", 'flow = "xonxoff"', 12, "flow"),
        ("baud = 9600", "lines = true", 12, "lines"),
        ("baud = 9600", "bauds = 9600", 12, "there is no setting sets.bauds"),
        ('port = "/dev/ttyUSB0"\n', "", 8, "sets.port is missing; add it"),
        ('channel = "north"', 'channel = "south"', 13, "no [[channels]] is named 'south'; add it"),
        ("voice_share = 0.3", "voice_share = 3", 6, "voice_share"),
        ("txdelay_ms = 300", "txdelay_ms = 30000", 17, "txdelay_ms"),
        ("txdelay_ms = 300", "tx_delay = 300", 17, "tx_delay"),
        ("mqtt://bhopal", "http://bhopal", 2, "write the broker as mqtt://"),
        ("10.0.0.1:1883", "10.0.0.1:99999", 2, "write the broker as mqtt://"),
        (
            "[[channels]]",
            'ca_file = "ca.pem"\n[[channels]]',
            4,
            "ca_file is for TLS; write the broker as mqtts://",
        ),
        ("voice_share = 0.3", "voice_share = ", 6, "not TOML"),
        ('site = "bhopal"', "", 1, "site is missing"),
        (
            'site = "bhopal"',
            'sitte = "bhopal"',
            1,
            "there is no setting sitte, and site is missing; mend one",
        ),
        ('site = "bhopal"', 'site = "a/b"', 1, "site"),
        *(
            (
                'site = "bhopal"',
                f'site = "bhopal"\nmetrics = "{address}"',
                2,
                "metrics are read as 127.0.0.1:9464",
            )
            for address in ("abc:99999", "127.0.0.1:0", ":9464", "127.0.0.1", "127.0.0.1:९४६४")
        ),
    ],
)
def test_a_wrong_key_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert f"line {line}" in sentence
    assert says in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("make", "settings", "port", "says"),
    [
        ("hytera", "", "udp://10.0.0.5:3004", "also speaks at 3002, 3003; add them to the URL's also="),
        ("hytera", "text_port = 30007", "udp://10.0.0.5:3004?also=3002,3003", "also speaks at 30007;"),
        ("motorola", "", "udp://10.0.0.5:4007?net=12.0.0.0/8", "also speaks at 4001, 4005;"),
        ("motorola", "", "udp://10.0.0.5:4007?also=4005,4001", "add &net=12.0.0.0/8"),
        ("kiss", "", "udp://10.0.0.5:8001", "a kiss set is no IP set"),
    ],
)
def test_an_ip_set_that_would_be_deaf_to_a_service_is_refused(
    tmp_path: Path, make: str, settings: str, port: str, says: str
) -> None:
    text = GOOD.replace('"kiss"', f'"{make}"').replace('own = "BASE-1"\ntxdelay_ms = 300', settings)
    with pytest.raises(ConfigError, match="line 11: set vhf") as caught:
        read_config(write(tmp_path, text.replace("/dev/ttyUSB0", port)))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("make", "port"),
    [
        ("hytera", "udp://10.0.0.5:3004?also=3002,3003"),
        ("motorola", "udp://10.0.0.5:4007?also=4005,4001&net=12.0.0.0/8"),
    ],
)
def test_an_ip_set_with_all_its_services_is_taken(tmp_path: Path, make: str, port: str) -> None:
    text = GOOD.replace('"kiss"', f'"{make}"').replace('own = "BASE-1"\ntxdelay_ms = 300', "")
    assert read_config(write(tmp_path, text.replace("/dev/ttyUSB0", port)))


def test_a_ca_file_stands_beside_the_file_and_one_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path / "ca")
    secure = GOOD.replace("mqtt:", "mqtts:").replace("[[channels]]", 'ca_file = "ca/ca.pem"\n[[channels]]')
    assert read_config(write(tmp_path, secure)).ca_file == authority.file
    for spoil, says in ((write_words, "it holds no certificate"), (Path.unlink, "No such file or directory")):
        spoil(authority.file)
        with pytest.raises(
            ConfigError, match=rf"line 4: the CA file cannot be used \({says}\); name a PEM file"
        ):
            read_config(write(tmp_path, secure))


def test_a_certificate_of_ones_own_stands_beside_the_file_with_its_key_and_is_tried(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path / "ca")
    pair = authority.client("bhopal")
    lines = 'cert_file = "ca/bhopal.pem"\nkey_file = "ca/bhopal-key.pem"\n[[channels]]'
    secure = GOOD.replace("mqtt:", "mqtts:")
    config = read_config(write(tmp_path, secure.replace("[[channels]]", lines)))
    assert (config.cert_file, config.key_file) == (pair.chain, pair.key)
    alone = lines.replace('key_file = "ca/bhopal-key.pem"\n', "")
    with pytest.raises(ConfigError, match=r"line 4: cert_file: it goes with key_file; name both, or none"):
        read_config(write(tmp_path, secure.replace("[[channels]]", alone)))
    with pytest.raises(ConfigError, match=r"line 4: cert_file: cert_file is for TLS"):
        read_config(write(tmp_path, GOOD.replace("[[channels]]", lines)))
    for spoil in (write_words, Path.unlink):
        spoil(pair.key)
        with pytest.raises(ConfigError, match=r"line 4: the certificate and its key cannot be used \("):
            read_config(write(tmp_path, secure.replace("[[channels]]", lines)))


def write_words(path: Path) -> None:
    path.write_text("no certificate")


@pytest.mark.parametrize("wish", ['flow = "rtscts"', 'lines = "high"'])
def test_lines_are_set_only_where_there_are_some_and_they_do_not_key(tmp_path: Path, wish: str) -> None:
    text = GOOD.replace("baud = 9600", wish)
    (one,) = read_config(write(tmp_path, text)).sets
    assert (one.flow, one.lines) != ("none", "low")
    with pytest.raises(ConfigError, match=r"line 12: .*socket://10\.0\.0\.5:4001 has no lines besides"):
        read_config(write(tmp_path, text.replace("/dev/ttyUSB0", "socket://10.0.0.5:4001")))
    spoken = text.replace('"kiss"', '"voice"').replace('own = "BASE-1"\ntxdelay_ms = 300', "")
    audio = '[sets.audio]\nplay = "hw:0"\nkey = "rts"\n'
    with pytest.raises(
        ConfigError, match=r"line 12: .*its lines key its transmitter; take flow and lines out"
    ):
        read_config(write(tmp_path, spoken + audio))


def test_a_second_set_is_found_by_its_own_line(tmp_path: Path) -> None:
    twin = '\n[[sets]]\nname = "vhf"\nmake = "kiss"\nport = "/dev/ttyUSB1"\nchannel = "north"\n'
    with pytest.raises(ConfigError, match=r"line 20: .*'vhf' is there twice"):
        read_config(write(tmp_path, GOOD + twin))
    assert line_of(GOOD + twin, ("sets", 1, "port")) == 22


def test_a_loop_test_through_a_set_without_receipts_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace('"kiss"', '"tait"').replace(
        'own = "BASE-1"\ntxdelay_ms = 300', "is_acknowledged = false"
    )
    looped = text.replace("voice_share = 0.3", 'loop_test = { from = "vhf", to = "00010002" }')
    assert read_config(write(tmp_path, text))
    with pytest.raises(ConfigError, match=r"line 6: loop_test: vhf gives no receipts, .*; take it out\."):
        read_config(write(tmp_path, looped))


@pytest.mark.parametrize("to", ["not a unit!", "BASE-1"])
def test_a_loop_test_to_a_unit_that_its_set_cannot_call_is_refused(tmp_path: Path, to: str) -> None:
    looped = GOOD.replace("voice_share = 0.3", f'loop_test = {{ from = "vhf", to = "{to}" }}')
    with pytest.raises(ConfigError, match=rf"line 6: loop_test: vhf cannot say it: '{to}' is no station"):
        read_config(write(tmp_path, looped))
    assert read_config(write(tmp_path, looped.replace(f'to = "{to}"', 'to = "BASE-2"')))


def test_the_program_says_the_sentence_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path / "none.toml") == 2
    assert "none.toml cannot be read" in capsys.readouterr().err
