"""The broker's address is read once for both sides, and one that is lost is told in one sentence."""

import ssl

import pytest

from radio.broker import OWN_PAPERS, Address, why_unusable
from radio.errors import Malformed


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://10.0.0.1", Address("10.0.0.1", 1883, None, None, is_secure=False)),
        ("mqtts://desk.example.in", Address("desk.example.in", 8883, None, None, is_secure=True)),
        ("mqtts://hill:p%2Fw%40@desk:9000", Address("desk", 9000, "hill", "p/w@", is_secure=True)),
        ("mqtts://[fd00::1]:8883", Address("fd00::1", 8883, None, None, is_secure=True)),
    ],
)
def test_an_address_is_read(url: str, address: Address) -> None:
    assert Address.read(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "desk.example.in:8883",
        "http://desk.example.in:80",
        "mqtts://",
        "mqtts://:8883",
        "mqtts://desk:99999",
        "mqtts://desk:port",
        "mqtts://hill:sec/ret@desk",
        "mqtts://desk..example.in",
        "mqtts://.desk",
        "mqtts://[fd00::1",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Malformed, match=r"^write the broker as mqtt://") as caught:
        Address.read(url)
    assert "sec/ret" not in str(caught.value)


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(Address.read("mqtts://hill:secret@desk"))


def _refused(code: int, message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


@pytest.mark.parametrize(
    ("code", "what", "advice"),
    [
        (9, "certificate is not yet valid", "is not valid yet; set the clock of this machine, or wait"),
        (
            64,
            "IP address mismatch",
            "is for another name; write that name into the broker's address, or have one made for desk",
        ),
        (66, "EE certificate key too weak", "is not believed; mend it on the broker"),
    ],
)
def test_a_certificate_that_is_refused_is_told_with_what_to_do(code: int, what: str, advice: str) -> None:
    told = Address.read("mqtts://desk").why_lost(_refused(code, what), "ca_file")
    assert told == f"the certificate of desk:8883 {advice} ({what})"


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(104, "Connection reset by peer"),
        ssl.SSLZeroReturnError(6, "TLS/SSL connection has been closed (EOF)"),  # Python 3.11.2
        ssl.SSLEOFError(8, "EOF occurred in violation of protocol"),  # Python 3.11.7
    ],
)
def test_a_port_that_ends_the_handshake_is_told_with_what_to_do(error: OSError) -> None:
    told = Address.read("mqtts://desk").why_lost(error, "ca_file")
    assert told.startswith("desk:8883 ended the TLS handshake; name the port where the broker speaks TLS (")


def test_what_is_no_fault_of_tls_is_told_in_its_own_words() -> None:
    error = RuntimeError("Operation timed out")
    assert Address.read("mqtts://desk").why_lost(error, "ca_file") == str(error)


def test_a_lost_broker_without_tls_is_told_in_its_own_words() -> None:
    error = ConnectionResetError(104, "Connection reset by peer")
    assert Address.read("mqtt://desk").why_lost(error, "ca_file") == str(error)


def test_the_cause_is_found_behind_the_clients_own_error() -> None:
    lost = RuntimeError("as the client says it")
    lost.__context__ = _refused(10, "certificate has expired")
    assert "has expired; put a new one" in Address.read("mqtts://desk").why_lost(lost, "ca_file")


def test_a_port_that_says_nothing_is_told_with_what_to_do() -> None:
    lost = RuntimeError("Operation timed out")
    lost.__context__ = TimeoutError()
    told = Address.read("mqtt://desk:8883").why_lost(lost, "ca_file")
    assert told == "no broker answers at desk:8883; name its own port, or write mqtts:// for TLS"
    told = Address.read("mqtts://desk:1883").why_lost(lost, "ca_file")
    assert told == f"no broker answers at desk:1883; name its own port, or {OWN_PAPERS}"


def test_a_file_without_a_certificate_and_a_missing_one_are_told_apart() -> None:
    assert "(it holds no certificate)" in why_unusable(ssl.SSLError(1, "no certificate or crl found"))
    assert "(No such file or directory)" in why_unusable(FileNotFoundError(2, "No such file or directory"))
