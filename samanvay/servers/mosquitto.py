"""A private Mosquitto: one user per gateway site, shut into its own topics, and the dispatcher."""

import base64
import hashlib
import secrets
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from radio.wire import PREFIX, Channel
from samanvay.servers.ports import free_port
from samanvay.servers.programs import find
from samanvay.servers.server import HOST, Server, is_root

DISPATCHER = "dispatcher"
HASH_ROUNDS = 101
"""What mosquitto_passwd 2.0 uses; the passwords are random, so more would protect nothing."""
UPLINK = (Channel.REPORTS, Channel.HEARD, Channel.ALIVE)
DOWNLINK = (Channel.ORDERS, Channel.RECEIVED)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Two PEM files: the chain that a TLS listener shows, and its key."""

    chain: Path
    key: Path


class Mosquitto(Server):
    """A broker on 127.0.0.1, behind TLS with a certificate; its passwords are made anew with each object.

    One that is persistent writes all that it holds to its disk at each message: for drills, not for use.
    """

    name = "mosquitto"

    def __init__(  # noqa: PLR0913  # one more than five, each with a usual value
        self,
        folder: Path,
        sites: Sequence[str] = (),
        port: int | None = None,
        *,
        is_persistent: bool = False,
        certificate: Certificate | None = None,
        asks_for: Path | None = None,
    ) -> None:
        """With `asks_for`, a CA's file, it lets in only who shows a certificate of that CA too."""
        super().__init__(folder, port or free_port())
        self.is_persistent = is_persistent
        self.certificate = certificate
        self.asks_for = asks_for
        self.passwords = {user: secrets.token_urlsafe(18) for user in (DISPATCHER, *sites)}

    def url(self, user: str = DISPATCHER) -> str:
        """Give the address with the sign-in of `user`: the dispatcher, or a site."""
        scheme = "mqtts" if self.certificate else "mqtt"
        return f"{scheme}://{user}:{self.passwords[user]}@{HOST}:{self.port}"

    def add_site(self, site: str) -> str:
        """Let one more gateway in, also while the broker runs; gives its address."""
        self.passwords.setdefault(site, secrets.token_urlsafe(18))
        self.reread()
        return self.url(site)

    def reread(self) -> None:
        """Let it read its sign-ins and its certificate anew, if it runs; connections stay."""
        if self._process is not None and self.is_running:
            self._write_files()
            self._process.send_signal(signal.SIGHUP)

    def command(self) -> Sequence[str]:
        """Write the configuration and name the program."""
        program = find("mosquitto")
        self._write_files()
        return [str(program), "-c", str(self.folder / "mosquitto.conf")]

    def _write_files(self) -> None:
        passwords = "".join(f"{user}:{_hashed(word)}\n" for user, word in self.passwords.items())
        for name, text in (
            ("mosquitto.conf", self._config()),
            ("acl", access_list()),
            ("passwords", passwords),
        ):
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_text(text)

    def _config(self) -> str:
        lines = [
            f"listener {self.port} {HOST}",
            "allow_anonymous false",
            f"password_file {self.folder}/passwords",
            f"acl_file {self.folder}/acl",
            "set_tcp_nodelay true",
            "max_queued_messages 20000",
            "max_inflight_messages 200",
            "max_packet_size 65536",
            "persistent_client_expiration 1d",
            "log_dest stderr",
            "log_type error",
            "log_type warning",
        ]
        if self.certificate:
            lines[1:1] = [f"certfile {self.certificate.chain}", f"keyfile {self.certificate.key}"]
        if self.asks_for:
            lines[1:1] = [f"cafile {self.asks_for}", "require_certificate true"]
        if self.is_persistent:
            lines += [
                "persistence true",
                f"persistence_location {self.folder}/",
                "autosave_on_changes true",
                "autosave_interval 1",
            ]
        if is_root():
            lines.append("user root")  # a later change of user would undo the leash
        return "\n".join(lines) + "\n"


def access_list() -> str:
    """Write who may say what: a gateway only under its own site, the dispatcher all of ours."""
    own = [f"pattern write {PREFIX}/%u/{channel}" for channel in UPLINK]
    own += [f"pattern read {PREFIX}/%u/{channel}" for channel in DOWNLINK]
    return "\n".join([f"user {DISPATCHER}", f"topic readwrite {PREFIX}/#", "", *own]) + "\n"


def _hashed(password: str) -> str:
    """Hash as mosquitto_passwd does: `$7$rounds$salt$hash`, PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, HASH_ROUNDS)
    return f"$7${HASH_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
