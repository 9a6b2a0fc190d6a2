"""All that `samanvay sim` plays, and everything that can be done to it: keys, range, plugs, losses."""

from collections.abc import Mapping

from samanvay.sim.channel import Base, Bearer, LiveChannel
from samanvay.sim.config import SimConfig
from samanvay.sim.history import History
from samanvay.sim.view import View


class Stage:
    """The channels of a configuration. KeyError names what is not there."""

    def __init__(self, config: SimConfig, history: History) -> None:
        """Lay everything out; nothing is there before `start`."""
        self._history = history
        self._channels = {each.name: LiveChannel(each, config, history) for each in config.channel}
        self._of_unit = {config.key(each): self._channels[each.channel] for each in config.handset}
        self._of_base = {name: each for each in self._channels.values() for name in each.bases}

    @property
    def views(self) -> Mapping[str, View]:
        """What each handset shows, by unit."""
        return {unit: channel.bearers[unit].view for unit, channel in self._of_unit.items()}

    @property
    def urls(self) -> Mapping[str, str]:
        """What a gateway opens to reach each base set, by name."""
        return {name: channel.bases[name].port.url for name, channel in self._of_base.items()}

    def start(self) -> None:
        """Plug every port in."""
        for channel in self._channels.values():
            channel.start()

    def stop(self) -> None:
        """Take every port away."""
        for channel in self._channels.values():
            channel.stop()

    def press(self, unit: str, words: str) -> None:
        """Let the bearer send digits or words. Refused when too much waits for its receipt."""
        handset = self._bearer(unit).handset
        self._of_unit[unit].act(lambda at: handset.press(words, at))

    def emergency(self, unit: str) -> None:
        """Press the emergency key."""
        handset = self._bearer(unit).handset
        self._of_unit[unit].act(handset.emergency)

    def set_range(self, unit: str, *, is_out: bool) -> None:
        """Take the set out of range, or back."""
        bearer = self._bearer(unit)
        self._history.note("range", unit=unit, is_out=is_out)
        bearer.view.is_out_of_range = is_out
        bearer.view.changed()
        self._of_unit[unit].act(lambda _: bearer.handset.move(is_out_of_range=is_out))

    def set_automatic(self, unit: str, *, is_automatic: bool) -> None:
        """Let the simulated crew answer, or nobody but the person at the page."""
        bearer = self._bearer(unit)
        self._history.note("crew", unit=unit, is_automatic=is_automatic)
        bearer.crew.is_automatic = bearer.view.is_automatic = is_automatic
        bearer.view.changed()

    def pull(self, name: str) -> None:
        """Pull the plug of a base set's port."""
        self._base(name).port.pull()
        self._history.note("pulled", port=name)

    def plug(self, name: str) -> None:
        """Put the plug back."""
        base = self._base(name)
        base.port.plug()
        self._of_base[name].act(base.set.opened)
        self._history.note("plugged", port=name)

    def set_loss(self, channel: str, loss: float) -> None:
        """Change the share of frames that every receiver of a channel misses."""
        self._channels[channel].set_loss(loss)
        self._history.note("loss", channel=channel, loss=loss)

    def _bearer(self, unit: str) -> Bearer:
        return self._of_unit[unit].bearers[unit]

    def _base(self, name: str) -> Base:
        return self._of_base[name].bases[name]
