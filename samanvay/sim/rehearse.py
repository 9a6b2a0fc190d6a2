"""A gateway's own configuration rehearsed: its sets are played, and it is told what to open instead."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from gateway.config import Config, SetConfig
from radio.sim import SIMULATORS
from samanvay.sim.config import BadConfig, BaseSet, Channel, Handset, SimConfig, sentence


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays with a gateway's sets."""

    folder: Path
    """Where the serial ports appear."""
    port: int = 8461
    """Of the handset page."""
    pages: Path | None = None
    pace: float = 1.0
    crews: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Units by the name of the set that they answer to; a set without gets one of its make's own."""
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Queries by the name of the set."""


def rehearsal_of(gateway: Config, cast: Cast) -> SimConfig:
    """Lay out what plays a gateway's sets. BadConfig says what cannot be played."""
    strange = [name for name in (*cast.crews, *cast.faults) if name not in gateway.names()]
    if strange:
        raise BadConfig(f"the gateway has no set {strange[0]!r}; it has {', '.join(gateway.names())}.")
    bases: list[BaseSet] = []
    handsets: list[Handset] = []
    try:
        for one in gateway.sets:
            taken = [each.address for each in bases if each.channel == one.channel]
            taken += [each.unit for each in handsets if each.channel == one.channel]
            base = _base(one, taken, "&".join(cast.faults.get(one.name, ())))
            units = cast.crews.get(one.name) or _units(one, [*taken, base.address])
            bases.append(base)
            handsets += [Handset(unit=unit, channel=one.channel, base=one.name) for unit in units]
        return SimConfig(
            folder=cast.folder.resolve(),
            port=cast.port,
            pages=cast.pages,
            pace=cast.pace,
            channel=[Channel(name=channel.name) for channel in gateway.channels],
            base=bases,
            handset=handsets,
        )
    except ValidationError as error:
        raise BadConfig(sentence(error)) from error


def fragment(config: SimConfig, urls: Mapping[str, str]) -> str:
    """Write the sets as a gateway's configuration has them, each with the port that it is played at."""
    lines: list[str] = []
    for base in config.base:
        crews = ", ".join(each.unit for each in config.handset if config.base_of(each) is base) or "nobody"
        lines += ["", f"# played: {base.make} {base.address}, called by {crews}", "[[sets]]"]
        lines += [
            f"name = {_toml(base.name)}",
            f"make = {_toml(base.make)}",
            f"port = {_toml(urls[base.name])}",
        ]
        lines += [f"baud = {base.baud}", f"channel = {_toml(base.channel)}"]
        if settings := _settings(base):
            pairs = ", ".join(f"{key} = {_toml(value)}" for key, value in settings.items())
            lines.append(f"settings = {{ {pairs} }}")
    return "\n".join(lines[1:])


def _base(one: SetConfig, taken: Sequence[str], faults: str) -> BaseSet:
    simulator = SIMULATORS[one.make]
    address = simulator.address(one.settings)
    if address in taken and not simulator.own_setting:
        address = next((unit for unit in reversed(simulator.units) if unit not in taken), address)
    return BaseSet(
        name=one.name,
        make=one.make,
        address=address,
        channel=one.channel,
        baud=one.baud,
        faults=faults,
        settings=one.settings,
    )


def _units(one: SetConfig, taken: Sequence[str]) -> Sequence[str]:
    return [unit for unit in SIMULATORS[one.make].units if unit not in taken][:1]


def _settings(base: BaseSet) -> Mapping[str, object]:
    """Give what a driver is told; its own address too, where that is not what it expects anyway."""
    simulator = SIMULATORS[base.make]
    if not simulator.own_setting or simulator.address(base.settings) == base.address:
        return base.settings
    return {simulator.own_setting: base.address, **base.settings}


def _toml(value: object) -> str:
    """Write a string, a number, a claim or a list as TOML does; these are as in JSON."""
    return json.dumps(value, ensure_ascii=False)
