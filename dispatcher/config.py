"""The dispatcher's configuration: `SAMANVAY_*` in the environment, or options of the command."""

import json
import ssl
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from redis.asyncio.connection import parse_url
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dispatcher.domain.errors import Invalid
from dispatcher.domain.replies import Step
from dispatcher.domain.settings import Settings
from radio.broker import Address, why_no_pair, why_unusable
from radio.messages import Trust

_LIKE_A_SERVER = (
    "it looks like postgresql+psycopg://user:password@host:5432/database; signs like @ : / in a password "
    "are written %40 %3A %2F"
)


class Misconfigured(Exception):
    """The dispatcher cannot start like this; the sentence names the setting."""


class DispatcherConfig(BaseSettings):
    """How one dispatcher process runs."""

    model_config = SettingsConfigDict(env_prefix="SAMANVAY_", frozen=True, extra="forbid")

    record: str = Field(
        default="sqlite:///samanvay.sqlite",
        description="The record: sqlite:///path or postgresql+psycopg://user:password@host/database.",
    )
    new: bool = Field(default=False, description="Make the record where there is none.")
    broker: str | None = Field(
        default=None,
        description="The MQTT 5 broker: mqtt://user:password@host:port, mqtts://… with TLS. None: no radio.",
    )
    broker_ca_file: Path | None = Field(
        default=None,
        description="PEM file with the CA to trust an mqtts:// broker by. None: the CAs of this system.",
    )
    broker_cert_file: Path | None = Field(
        default=None,
        description="PEM file with the certificate that shows an mqtts:// broker who we are.",
    )
    broker_key_file: Path | None = Field(
        default=None,
        validate_default=True,
        description="PEM file with that certificate's key, without a passphrase.",
    )
    live: str | None = Field(
        default=None,
        description="The live plane shared by several processes: redis://host:port/0. None: in memory.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8460, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    pages: Path | None = Field(
        default=None, description="Folder of the built console. None: web service only."
    )
    origins: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Origins besides our own address that may send changes, comma-separated: https://desk.example.in.",
    )
    proxies: str = Field(
        default="127.0.0.1", description="Addresses of proxies whose X-Forwarded-* headers are believed."
    )
    durations: Annotated[dict[str, Annotated[float, Field(gt=0)]], NoDecode] = Field(
        default_factory=dict,
        description='Durations other than usual, in seconds: {"grace": 60, "not_after.hazard": 120}.',
    )
    least_trust: Annotated[dict[Step, Trust], NoDecode] = Field(
        default_factory=dict,
        description="How sure it must be who spoke before a step is taken; reply_code puts a code into every "
        'order: {"finish": "reply_code", "decline": "operator"}.',
    )
    log: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="The least that is logged."
    )

    @field_validator("origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(each.strip() for each in value.split(",") if each.strip())
        return value

    @field_validator("durations", "least_trust", mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            read = json.loads(value)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise ValueError('it is a table in JSON, as {"name": "value"}')  # noqa: TRY004  # a field's error
        return read

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, value: frozenset[str]) -> frozenset[str]:
        for each in value:
            parts = urlsplit(each)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
                raise ValueError(f"an origin looks like https://desk.example.in, not {each!r}")
        return value

    @field_validator("durations")
    @classmethod
    def _are_durations(cls, value: dict[str, float]) -> dict[str, float]:
        try:
            Settings().changed(value)
        except Invalid as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("least_trust")
    @classmethod
    def _are_steps(cls, value: dict[Step, Trust]) -> dict[Step, Trust]:
        try:
            Settings(least_trust=value)
        except Invalid as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("record")
    @classmethod
    def _is_record(cls, value: str) -> str:
        return check_record(value)

    @field_validator("broker")
    @classmethod
    def _is_broker(cls, value: str | None) -> str | None:
        if value:
            Address.read(value)
        return value

    @field_validator("broker_ca_file")
    @classmethod
    def _is_ca_file(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is None:
            return None
        _require_secure(info)
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(value)
        except OSError as error:
            raise ValueError(why_unusable(error)) from error
        return value

    @field_validator("broker_key_file")
    @classmethod
    def _is_pair(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        certificate = info.data.get("broker_cert_file")
        if value is None and certificate is None:
            return None
        _require_secure(info)
        if value is None or certificate is None:
            raise ValueError("it goes with SAMANVAY_BROKER_CERT_FILE; name both, or none")
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, value, password="")
        except OSError as error:
            raise ValueError(why_no_pair(error)) from error
        return value

    @field_validator("live")
    @classmethod
    def _is_live(cls, value: str | None) -> str | None:
        if not value:
            return value
        try:
            parse_url(_with_scheme(value, "redis", "rediss", "unix"))
        except ValueError as error:
            raise ValueError("it looks like redis://host:6379/0, or unix:///path") from error
        return value

    @classmethod
    def read(cls, **options: Any) -> Self:  # noqa: ANN401  # options of a command line, checked here
        """Read the environment; options that are not None win. Misconfigured, with a sentence."""
        try:
            return cls(**{name: value for name, value in options.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = f"SAMANVAY_{str(first['loc'][0]).upper()}" if first["loc"] else "The configuration"
            raise Misconfigured(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from error


def _require_secure(info: ValidationInfo) -> None:
    broker = info.data.get("broker")
    if broker and not Address.read(broker).is_secure:
        raise ValueError("it is for TLS; write SAMANVAY_BROKER as mqtts://…, or take it out")


def check_record(url: str) -> str:
    """Refuse an address that no record can have; the ValueError says how one looks, and quotes none of it."""
    _with_scheme(url, "sqlite", "postgresql+psycopg")
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(_LIKE_A_SERVER) from error
    is_file = parts.drivername == "sqlite"
    if is_file and (parts.host or not parts.database or not url.startswith("sqlite:///")):
        raise ValueError(
            "a file is written sqlite:///path, with three slashes, and sqlite:////path from the root"
        )
    if not is_file and "@" in (parts.host or ""):
        raise ValueError(_LIKE_A_SERVER)
    return url


def _with_scheme(url: str, *schemes: str) -> str:
    scheme, mark, _ = url.partition(":")
    if not mark or scheme not in schemes:
        raise ValueError(f"it must begin with {' or '.join(each + ':' for each in schemes)}")
    return url
