"""A certificate authority of its own for a private broker: for tests and rehearsals (needs trustme)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from samanvay.servers.mosquitto import Certificate
from samanvay.servers.server import HOST

DAY = timedelta(days=1)


class Authority:
    """A CA, the file by which it is trusted, and the certificate that it issued last."""

    def __init__(self, folder: Path) -> None:
        """Make all three in a new folder."""
        folder.mkdir()
        self._ca = trustme.CA()
        self.file = folder / "ca.pem"
        self.certificate = Certificate(folder / "chain.pem", folder / "key.pem")
        self.trust(self)
        self.issue()

    def client(self, name: str) -> Certificate:
        """Issue a certificate by which a client of this name shows who it is, into files of its own."""
        made = self._ca.issue_cert(name)
        pair = Certificate(self.file.with_name(f"{name}.pem"), self.file.with_name(f"{name}-key.pem"))
        made.private_key_pem.write_to_path(str(pair.key))
        pair.chain.write_bytes(b"".join(each.bytes() for each in made.cert_chain_pems))
        return pair

    def trust(self, other: "Authority") -> None:
        """Let the file hold another CA, or this one again."""
        other._ca.cert_pem.write_to_path(str(self.file))  # noqa: SLF001  # of its own kind

    def issue(self, name: str = HOST, days: int = 30) -> None:
        """Issue a certificate for a name in place of the last one; negative days: it ended so long ago."""
        now = datetime.now(UTC)  # noqa: TID251  # the clock of this authority
        ends = now + days * DAY
        made = self._ca.issue_cert(name, not_before=min(now, ends) - DAY, not_after=ends)
        made.private_key_pem.write_to_path(str(self.certificate.key))
        self.certificate.chain.write_bytes(b"".join(each.bytes() for each in made.cert_chain_pems))
