"""The broker's address, and why it cannot be had: both ends of the wire read and say it alike."""

import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from radio.errors import Malformed

PORTS = {"mqtt": 1883, "mqtts": 8883}
SHAPE = "mqtt://user:password@host:port or mqtts://…, and / ? # in a password as %2F %3F %23"

KEPT_OUT = frozenset({0x86, 0x87})  # MQTT 5, 3.2.2.2: bad user name or password, not authorized
UNTRUSTED = "is signed by nobody we trust; put the certificate of its CA into {setting}"
ELSEWHERE = "is for another name; write that name into the broker's address, or have one made for {host}"
OWN_PAPERS = "name a certificate of your own, if it asks for one"
FAULTS = {
    9: "is not valid yet; set the clock of this machine, or wait",
    10: "has expired; put a new one on the broker, if the clock of this machine is right",
    18: UNTRUSTED,
    19: UNTRUSTED,
    20: UNTRUSTED,
    21: UNTRUSTED,
    62: ELSEWHERE,
    64: ELSEWHERE,
}
"""What is wrong with a certificate, and what to do, by OpenSSL's X509_V_ERR_ number (x509_vfy.h)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker listens, and the sign-in there."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    is_secure: bool

    @classmethod
    def read(cls, url: str) -> Self:
        """Read mqtt://user:password@host:port, or mqtts://… for TLS. Malformed when it is neither."""
        try:
            parts = urlsplit(url)
            usual = PORTS[parts.scheme]
            host, port = parts.hostname or "", parts.port or usual
            is_name = bool(host.encode("idna"))
        except (ValueError, KeyError) as error:
            raise Malformed(f"write the broker as {SHAPE}") from error
        if not is_name:
            raise Malformed(f"write the broker as {SHAPE}")
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        return cls(host, port, user, password, parts.scheme == "mqtts")

    def why_lost(self, error: BaseException, setting: str) -> str:
        """Say why the broker was lost, and how to mend it. `setting` names where the CA file is set.

        The client's error hides the cause as its context, and carries the broker's own reason as its `rc`.
        """
        cause = error if isinstance(error, OSError) else error.__context__
        if getattr(getattr(error, "rc", None), "value", None) in KEPT_OUT:
            return self._why_kept_out()
        return self._why_insecure(cause, setting) or self._why_unreached(cause) or str(error)

    def _why_kept_out(self) -> str:
        who = f"{self.user!r} in" if self.user else "anybody in without a user and a password"
        what = f"the broker at {self.host}:{self.port} does not let {who}"
        return f"{what}; mend the user and the password in its address, or enter them on the broker"

    def _why_insecure(self, cause: BaseException | None, setting: str) -> str:
        match cause:
            case ssl.SSLCertVerificationError():
                advice = FAULTS.get(cause.verify_code, "is not believed; mend it on the broker")
                advice = advice.format(setting=setting, host=self.host)
                what = cause.verify_message.rstrip(".")
                return f"the certificate of {self.host}:{self.port} {advice} ({what})"
            case FileNotFoundError() | PermissionError() | IsADirectoryError() if self.is_secure:
                return f"{setting}: {why_unusable(cause)}"
            case ssl.SSLError() if _is_about_a_file(cause):
                return f"{setting}: {why_unusable(cause)}"
            case ssl.SSLError() | ConnectionResetError() if self.is_secure:
                what = f"{self.host}:{self.port} ended the TLS handshake"
                return f"{what}; name the port where the broker speaks TLS ({cause.strerror})"
        return ""

    def _why_unreached(self, cause: BaseException | None) -> str:
        match cause:
            case TimeoutError() if cause.errno is None:
                or_else = f", or {OWN_PAPERS}" if self.is_secure else ", or write mqtts:// for TLS"
                return f"no broker answers at {self.host}:{self.port}; name its own port{or_else}"
            case ConnectionRefusedError():
                what = f"nobody listens at {self.host}:{self.port}"
                return f"{what}; start the broker, or name its own host and port"
            case OSError() if not isinstance(cause, ConnectionError):
                what = f"{self.host}:{self.port} cannot be reached ({cause.strerror or cause})"
                return f"{what}; mend the network, or the host in the broker's address"
        return ""


def why_no_pair(error: OSError) -> str:
    """Say why a certificate of our own and its key cannot be used, and what to name instead."""
    what = (error.reason or "no PEM") if isinstance(error, ssl.SSLError) else error.strerror
    mend = "name two PEM files that belong together, and can be read: the key without a passphrase"
    return f"the certificate and its key cannot be used ({what}); {mend}"


def why_unusable(error: OSError) -> str:
    """Say why a file of CA certificates cannot be used, and what to name instead."""
    what = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
    return f"the CA file cannot be used ({what}); name a PEM file with the certificate of the broker's CA"


def _is_about_a_file(error: ssl.SSLError) -> bool:
    """Tell it from an end of the line, for which Python 3.11.2 names no library at all."""
    return not isinstance(error, ssl.SSLZeroReturnError | ssl.SSLEOFError) and error.library != "SSL"
