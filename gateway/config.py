"""The configuration of one site: `samanvay gateway gateway.toml`."""

import re
import ssl
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from gateway.looptest import LONGEST_WORDS
from gateway.simulated import check, is_simulated, make_of
from gateway.udp import HIGHEST_PORT, check_host, is_udp, read_url
from gateway.voice.config import AudioConfig
from radio.broker import Address, why_no_pair, why_unusable
from radio.driver import Alphabet, Driver
from radio.drivers import DRIVERS, BadSetting, make_driver
from radio.errors import Malformed, Refused, Unsayable
from radio.messages import Order, Priority, Ref, SetName, UnitId
from radio.wire import Channel, topic

Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
PAPERS = ("ca_file", "cert_file", "key_file")
"""What a TLS broker is met with; found beside the configuration file."""
PORT_SCHEMES = frozenset({"socket", "rfc2217"})
HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?")
KEY = re.compile(r"\s*([\w\-]+|\"[^\"]+\")\s*=")


class ConfigError(Exception):
    """A configuration that cannot be used: one sentence that names the file and the line."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LoopTestConfig(_Part):
    """One set calls another's address, so that a dead channel is known before a crew needs it."""

    set: Name = Field(alias="from")
    """A set on this channel that gives receipts."""
    to: Annotated[str, Field(min_length=1, max_length=60)]
    """The address of a set that is always on and in range; it may stand at another site."""
    every_minutes: Annotated[float, Field(gt=0, le=1440)] = 60.0


class ChannelConfig(_Part):
    """One radio channel: the sets on it share its airtime."""

    name: Name
    voice_share: Annotated[float, Field(ge=0, le=0.95)] = 0.0
    """Share of the airtime kept free for voice; hazard and emergency may still use it."""
    window_seconds: Annotated[float, Field(ge=10, le=3600)] = 60.0
    """Over which the share is counted."""
    most_waiting: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """Orders that may wait for the channel; beyond it the lowest priority fails first."""
    loop_test: LoopTestConfig | None = None
    deaf_tries: Annotated[int, Field(ge=1, le=1000)] = 6
    """A set that said so many times and heard nothing is deaf, …"""
    deaf_minutes: Annotated[float, Field(ge=0, le=1440)] = 10.0
    """… once this time has passed too."""


class SetConfig(_Part):
    """One set at one port."""

    name: Name
    make: str
    port: str
    baud: Annotated[int, Field(ge=50, le=4_000_000)] = 9600
    flow: Literal["none", "rtscts"] = "none"
    """Whether RTS and CTS hold the port's bytes back."""
    lines: Literal["low", "high"] = "low"
    """Whether RTS and DTR are set. High keys a transmitter on a cable where one of them does."""
    channel: Name
    lost_seconds: Annotated[float, Field(ge=5, le=3600)] = 30.0
    """Its port may be gone so long before its orders are handed back, for another way."""
    answer_seconds: Annotated[float, Field(ge=5, le=3600)] = 60.0
    """It may let nothing be said so long before its orders are handed back and its port is opened anew."""
    audio: AudioConfig | None = None
    """There for a set that is spoken with: its port then is the one whose modem lines key it."""
    settings: dict[str, Any] = {}

    @field_validator("port")
    @classmethod
    def _is_port(cls, url: str) -> str:
        parts = urlsplit(url)
        if is_simulated(url):
            check(url)
            return url
        if is_udp(url):
            read_url(url)
            return url
        if parts.scheme in PORT_SCHEMES and parts.hostname and parts.port:
            check_host(parts.hostname)
            return url
        if url.startswith("/"):
            return url
        raise ValueError(
            "write a port as /dev/ttyUSB0, socket://host:port, rfc2217://host:port, udp://host:port or sim://make"
        )

    @field_validator("make")
    @classmethod
    def _is_known(cls, make: str) -> str:
        if make not in DRIVERS:
            raise ValueError(f"there is no driver for {make!r}; choose one of {', '.join(sorted(DRIVERS))}")
        return make

    @property
    def has_modem_lines(self) -> bool:
        """Tell whether its port can have lines besides its data."""
        return self.port.startswith(("/", "rfc2217:"))

    def why_no_lines(self) -> str:
        """Say why its lines cannot be set as it wishes; empty when they can, or it wishes nothing."""
        if self.flow == "none" and self.lines == "low":
            return ""
        if self.audio:
            return "its lines key its transmitter; take flow and lines out"
        if not self.has_modem_lines:
            return f"{self.port} has no lines besides its data; take flow and lines out"
        return ""

    def driver(self) -> Driver:
        """Make the driver of this set. BadSetting when a setting is wrong."""
        return make_driver(self.make, self.settings)


class Config(_Part):
    """One gateway."""

    site: Name
    broker: str = "mqtt://127.0.0.1:1883"
    outbox: Path = Path("outbox.sqlite")
    """Relative to the configuration file."""
    ca_file: Path | None = None
    """PEM file with the CA to trust an mqtts:// broker by, instead of those of this system."""
    cert_file: Path | None = None
    """PEM file with the certificate that shows an mqtts:// broker who this is, besides the password."""
    key_file: Path | None = None
    """PEM file with its key, without a passphrase."""
    alive_seconds: Annotated[float, Field(ge=0.2, le=300)] = 5.0
    resend_seconds: Annotated[float, Field(ge=0.2, le=300)] = 3.0
    """How long the dispatcher may take to say that it has a message before it is sent again."""
    metrics: str | None = None
    """Where Prometheus may read, as `127.0.0.1:9464`; nobody may when it is not set."""
    channels: Annotated[list[ChannelConfig], Field(min_length=1)]
    sets: Annotated[list[SetConfig], Field(min_length=1)]

    @field_validator("site")
    @classmethod
    def _is_site(cls, site: str) -> str:
        topic(site, Channel.ORDERS)
        return site

    @field_validator("broker")
    @classmethod
    def _is_broker(cls, url: str) -> str:
        Address.read(url)
        return url

    @field_validator("metrics")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        host, colon, port = (address or "").partition(":")
        is_port = port.isascii() and port.isdigit() and 1 <= int(port) <= HIGHEST_PORT
        if address is None or (host and colon and is_port):
            return address
        raise ValueError("write where metrics are read as 127.0.0.1:9464: a host, and a port from 1 to 65535")

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        known = [channel.name for channel in self.channels]
        for index, one in enumerate(self.sets):
            if one.channel not in known:
                raise _at(("sets", index, "channel"), f"no [[channels]] is named {one.channel!r}; add it")
            if one.audio and not one.has_modem_lines:
                what = f"{one.port} has no modem lines to key by; write /dev/ttyUSB0 or rfc2217://host:port"
                raise _at(("sets", index, "port"), what)
            if what := one.why_no_lines():
                raise _at(("sets", index, "flow" if one.flow != "none" else "lines"), what)
            if is_simulated(one.port) and make_of(one.port) != one.make:
                raise _at(("sets", index, "port"), f"{one.port} is another make than {one.make}; name one")
        _refuse_twins("channels", known)
        _refuse_twins("sets", [one.name for one in self.sets])
        real = [one.name if is_simulated(one.port) else one.port for one in self.sets]
        _refuse_twins("sets", real, "port")
        _refuse_twins("sets", [one.audio.play if one.audio else one.name for one in self.sets], "audio")
        for index, channel in enumerate(self.channels):
            self._check_loop(index, channel)
        return self

    @model_validator(mode="after")
    def _is_for_tls(self) -> Self:
        for name in PAPERS:
            if getattr(self, name) and not Address.read(self.broker).is_secure:
                raise _at((name,), f"{name} is for TLS; write the broker as mqtts://…, or take {name} out")
        if (self.cert_file is None) != (self.key_file is None):
            there, missing = ("key_file", "cert_file") if self.key_file else ("cert_file", "key_file")
            raise _at((there,), f"it goes with {missing}; name both, or none")
        return self

    def _check_loop(self, index: int, channel: ChannelConfig) -> None:
        on_it = [one.name for one in self.sets if one.channel == channel.name]
        caller = channel.loop_test.set if channel.loop_test else None
        if caller is not None and caller not in on_it:
            where = ("channels", index, "loop_test")
            raise _at(where, f"no set {caller!r} is on channel {channel.name!r}; name one that is in `from`")

    def names(self) -> list[SetName]:
        """List the names of the sets."""
        return [SetName(one.name) for one in self.sets]


class _MisplacedError(ValueError):
    """A fault between two tables: `where` is the key to mend."""

    where: tuple[str | int, ...] = ()


def read_config(path: Path) -> Config:
    """Read a configuration file. ConfigError with one sentence when it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({error}); name an existing TOML file.") from error
    try:
        config = Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}; mend that line.") from error
    except ValidationError as error:
        raise ConfigError(f"{path}, {fault(error, text)}.") from error
    _check_settings(config, path, text)
    beside = {name: file and path.parent / file for name in PAPERS for file in [getattr(config, name)]}
    config = config.model_copy(update={"outbox": path.parent / config.outbox, **beside})
    _check_papers(config, path, text)
    return config


def fault(error: ValidationError, text: str) -> str:
    """Say what to mend first in TOML text, and in which line."""
    where, what = _first(error)
    return f"line {line_of(text, where)}: {what}"


def line_of(text: str, where: tuple[str | int, ...]) -> int:
    """Find the line of a key in TOML text; of its table when the key is missing, of the file when that is."""
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _table(header[2], counts, is_list=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault((*table, key[1].strip('"')), number)
    return next(lines[where[:end]] for end in range(len(where), -1, -1) if where[:end] in lines)


def _table(name: str, counts: dict[str, int], *, is_list: bool) -> tuple[str | int, ...]:
    """Name the table of a header with the number of each list it stands in."""
    parts = [part.strip(" \"'") for part in name.split(".")]
    if is_list:
        counts[".".join(parts)] = counts.get(".".join(parts), -1) + 1
    table: tuple[str | int, ...] = ()
    for end, part in enumerate(parts, start=1):
        table += (part,)
        number = counts.get(".".join(parts[:end]))
        if number is not None:
            table += (number,)
    return table


def _first(error: ValidationError) -> tuple[tuple[str | int, ...], str]:
    details = error.errors(include_url=False)
    detail = details[0]
    cause = detail.get("ctx", {}).get("error")
    where = cause.where if isinstance(cause, _MisplacedError) else detail["loc"]
    what = detail["msg"].removeprefix("Value error, ")
    name = ".".join(str(part) for part in where if isinstance(part, str)) or "the file"
    match detail["type"]:
        case "missing":
            for other in details:  # a name that is misspelt is missing, and there is one that nobody knows
                if other["type"] == "extra_forbidden" and other["loc"][:-1] == where[:-1]:
                    return other[
                        "loc"
                    ], f"there is no setting {other['loc'][-1]}, and {name} is missing; mend one"
            return where, f"{name} is missing; add it"
        case "extra_forbidden":
            return where, f"there is no setting {name}; take it out or mend its name"
    given = "" if isinstance(detail["input"], dict | list) or cause else f", not {detail['input']!r}"
    return where, f"{name}: {what[:1].lower()}{what[1:]}{given}"


def _check_settings(config: Config, path: Path, text: str) -> None:
    for index, one in enumerate(config.sets):
        try:
            one.driver()
        except Malformed as error:
            key = error.key if isinstance(error, BadSetting) else ""
            line = line_of(text, ("sets", index, "settings", key))
            raise ConfigError(f"{path}, line {line}: settings of set {one.name}: {error}") from error
        if one.audio and one.driver().capabilities.alphabet is not Alphabet.SPEECH:
            line = line_of(text, ("sets", index, "audio"))
            what = f"set {one.name} carries data and is not spoken with; take its audio out"
            raise ConfigError(f"{path}, line {line}: {what}.")
        if is_udp(one.port) and (what := _unserved(one)):
            raise ConfigError(f"{path}, line {line_of(text, ('sets', index, 'port'))}: {what}.")
    _check_receipts(config, path, text)


def _unserved(one: SetConfig) -> str:
    """Say which services of an IP set its URL does not name: it would be deaf to them. Empty: all are."""
    place, capabilities = read_url(one.port), one.driver().capabilities
    if not capabilities.ports:
        return f"set {one.name}: a {one.make} set is no IP set; write /dev/ttyUSB0 or socket://host:port"
    if missing := sorted(capabilities.ports - {service.far for service in place.services}):
        named = ", ".join(str(port) for port in missing)
        return f"set {one.name} also speaks at {named}; add them to the URL's also="
    if capabilities.units_have_addresses and not place.net:
        return f"set {one.name}: its units speak for themselves; add &net=12.0.0.0/8, as they are programmed"
    return ""


def _check_receipts(config: Config, path: Path, text: str) -> None:
    """Refuse a loop test that proves nothing, or that can never be said."""
    for index, channel in enumerate(config.channels):
        test = channel.loop_test
        if test is None:
            continue
        caller = next(one for one in config.sets if one.name == test.set)
        if what := _why_no_test(caller, UnitId(test.to)):
            line = line_of(text, ("channels", index, "loop_test"))
            raise ConfigError(f"{path}, line {line}: loop_test: {what}.")


def _why_no_test(one: SetConfig, to: UnitId) -> str:
    """Say why a set cannot test its channel by calling a unit; empty when it can."""
    driver = one.driver()
    if not driver.capabilities.reports:
        return f"{one.name} gives no receipts, so its test proves nothing; take it out"
    try:
        driver.send(Order(Ref("TEST"), to, LONGEST_WORDS, Priority.NOTICE, 30.0), 0.0)
    except Unsayable as error:
        return f"{one.name} cannot say it: {str(error).rstrip('.')}"
    except Refused:
        return ""  # not free before its port is open: what cannot be said is refused before
    return ""


def _check_papers(config: Config, path: Path, text: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    name, why = "ca_file", why_unusable
    try:
        if config.ca_file is not None:
            context.load_verify_locations(config.ca_file)
        name, why = "cert_file", why_no_pair
        if config.cert_file is not None:
            context.load_cert_chain(config.cert_file, config.key_file, password="")
    except OSError as error:
        raise ConfigError(f"{path}, line {line_of(text, (name,))}: {why(error)}.") from error


def _refuse_twins(table: str, values: list[str], key: str = "name") -> None:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise _at((table, index, key), f"{value!r} is there twice; every {key} of {table} is its own")


def _at(where: tuple[str | int, ...], sentence: str) -> _MisplacedError:
    error = _MisplacedError(sentence)
    error.where = where
    return error
