"""The folder of `samanvay up`: who holds it, what stands in it, and the programs that run on it."""

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from samanvay.sample.district import Base, District
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.program import Program
from samanvay.servers.server import HOST, Server

MARK = "samanvay-data"
"""A file that says that a folder is ours to empty."""
PAGES = Path(__file__).resolve().parent.parent / "web" / "dist"
PACE = 0.2
"""A newcomer's minute is a crew's five: orders are answered in seconds, repairs take minutes."""
BAUD = 9600


class Unfit(Exception):
    """A folder or a port that cannot be used; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class House:
    """The folders of one `samanvay up`."""

    folder: Path

    @property
    def record(self) -> str:
        """The address of the record."""
        return f"sqlite:///{self.folder / 'record.sqlite'}"

    @property
    def sign_ins(self) -> Path:
        """Where the sample's names and passwords are kept."""
        return self.folder / "sign-ins.json"

    @property
    def ports(self) -> Path:
        """Where the simulated sets' serial ports appear."""
        return self.folder / "sim" / "ports"

    def take(self) -> TextIO:
        """Make the folder ours as long as the file that this gives stays open. Unfit when it is another's."""
        try:
            mark = self._mark()
        except OSError as error:
            problem = f"{self.folder} cannot be used ({error.strerror})"
            raise Unfit(f"{problem}: choose another folder with --data.") from error
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            mark.seek(0)
            holder = mark.read().strip() or "?"
            mark.close()
            raise Unfit(
                f"Another samanvay up (process {holder}) runs on {self.folder}: stop it, or choose --data."
            ) from error
        mark.truncate(0)
        mark.write(f"{os.getpid()}\n")
        mark.flush()
        return mark

    def _mark(self) -> TextIO:
        """Open the mark of a folder that is new, empty or ours, and shut the folder to others."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = self.folder / MARK
        if not mark.exists() and any(self.folder.iterdir()):
            raise Unfit(f"{self.folder} holds something else: choose an empty folder with --data.")
        self.folder.chmod(0o700)
        return mark.open("a+", encoding="ascii")

    def empty(self) -> None:
        """Remove everything but the mark; the folder must be taken."""
        for path in self.folder.iterdir():
            if path.name == MARK:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def broker(self, district: District) -> Mosquitto:
        """Lay out the broker, with a sign-in for the site."""
        return Mosquitto(self.folder / "broker", [district.site.name])

    def programs(self, district: District, broker: Mosquitto, port: int) -> list[Server]:
        """Write the configurations and lay out the programs, in the order to start them."""
        name = district.site.name
        sim = _write(self.folder / "sim" / "sim.toml", _sim(district, self.ports, port + 1))
        gateway = _write(
            self.folder / "gateway" / "gateway.toml", _gateway(district, self.ports, broker.url(name))
        )
        environment = _dispatcher(self.record, broker.url(), port)
        logs = self.folder / "logs"
        return [
            broker,
            Program(logs, "sim", ["sim", str(sim)], port=port + 1),
            Program(logs, "dispatcher", ["dispatcher"], port=port, environment=environment),
            Program(logs, "gateway", ["gateway", str(gateway)]),
        ]


def _dispatcher(record: str, broker: str, port: int) -> Mapping[str, str]:
    environment = {
        "SAMANVAY_RECORD": record,
        "SAMANVAY_BROKER": broker,
        "SAMANVAY_HOST": HOST,
        "SAMANVAY_PORT": str(port),
    }
    return environment | ({"SAMANVAY_PAGES": str(PAGES)} if PAGES.is_dir() else {})


def _sim(district: District, ports: Path, port: int) -> str:
    lines = [f"folder = {_quoted(ports)}", f"port = {port}", f"pages = {_quoted(PAGES)}", f"pace = {PACE}"]
    for base in district.base:
        lines += ["", "[[channel]]", f"name = {_quoted(base.name)}", "", "[[base]]", *_base(base)]
    for crew in district.crew:
        for number, each in enumerate(crew.sets):
            if each.via is not None:
                lines += ["", "[[handset]]", f"unit = {_quoted(each.unit)}", f"base = {_quoted(each.via)}"]
                lines += [f"name = {_quoted(each.label if number else crew.name)}"]
                lines += [f"channel = {_quoted(each.via)}", f"personality = {_quoted(crew.personality)}"]
    return "\n".join(lines) + "\n"


def _gateway(district: District, ports: Path, broker: str) -> str:
    lines = [f"site = {_quoted(district.site.name)}", f"broker = {_quoted(broker)}"]
    for base in district.base:
        lines += ["", "[[channels]]", f"name = {_quoted(base.name)}", "", "[[sets]]", *_base(base)]
        lines += [f"port = {_quoted(ports / base.name)}"]
    return "\n".join(lines) + "\n"


def _base(base: Base) -> list[str]:
    """Write what the simulator and the gateway must agree on."""
    settings = ", ".join(f"{key} = {_quoted(value)}" for key, value in base.settings.items())
    return [
        f"name = {_quoted(base.name)}",
        f"make = {_quoted(base.make)}",
        f"channel = {_quoted(base.name)}",
        f"baud = {BAUD}",
        f"settings = {{ {settings} }}",
    ]


def _quoted(value: object) -> str:
    """Quote as TOML does; its basic strings are JSON's."""
    return json.dumps(str(value), ensure_ascii=False)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # it may hold a password
    path.write_text(text, encoding="utf-8")
    return path
