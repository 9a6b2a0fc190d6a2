"""One over as it will sound: lead-in, call, words, words again, and what is said once."""

from gateway.voice.shape import to_pcm
from gateway.voice.sound import RATE, SAMPLE_BYTES, SoundError, seconds_of
from gateway.voice.speech import Speech
from gateway.voice.terms import Terms
from radio.drivers.voice import fivetone, msk
from radio.drivers.voice.lines import CallOut, Say
from radio.drivers.voice.signals import Call, Tones
from radio.errors import Unsayable

CALL_SHARE = 0.7  # of the level: tones are as strong all the time, and a clipped one is decoded wrongly
GAP_SECONDS = 0.3  # from the call to the words: the called set opens its loudspeaker
PAUSE_SECONDS = 0.6  # a man who missed the words hears that they begin again
SPARE_SECONDS = 0.5  # from the key to the first sample: a sound card is opened meanwhile


class Script:
    """Writes the overs of one set."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._speech = Speech(terms)

    def longest(self, request: Say | CallOut) -> float:
        """Tell how long the key may be held for a request."""
        watchdog = self._terms.watchdog_seconds
        return min(request.seconds, watchdog) if isinstance(request, Say) else watchdog

    async def write(self, request: Say | CallOut) -> bytes:
        """Make the sound of a request. SoundError when it cannot be made, or be said in its time.

        Words that do not fit twice are said once.
        """
        call = self._call(request.call) if request.call else b""
        if isinstance(request, CallOut):
            return self._over([call])
        head = [call, silence(GAP_SECONDS)] if call else []
        words = await self._speech.say(request.words, request.language) if request.words else b""
        once = await self._speech.say(request.once, request.language) if request.once else b""
        pause = silence(PAUSE_SECONDS)
        said = [[words, words, once], [words, once]] if words else [[once]]
        for parts in said:
            over = self._over([*head, pause.join(part for part in parts if part)])
            if seconds_of(over) + SPARE_SECONDS <= self.longest(request):
                return over
        too_long = f"the words take {seconds_of(over):.1f} s, and {self.longest(request):g} s are allowed"
        raise SoundError(too_long)

    def _over(self, parts: list[bytes]) -> bytes:
        lead, tail = silence(self._terms.lead_seconds), silence(self._terms.tail_seconds)
        return b"".join([lead, *parts, tail])

    def _call(self, call: Call) -> bytes:
        try:
            sound = fivetone.encode(call, RATE) if isinstance(call, Tones) else msk.modulate(call, RATE)
        except Unsayable as error:
            raise SoundError(str(error)) from error
        return to_pcm(sound * self._terms.level * CALL_SHARE)


def silence(seconds: float) -> bytes:
    """Make silence."""
    return bytes(round(seconds * RATE) * SAMPLE_BYTES)
