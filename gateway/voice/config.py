"""`[sets.audio]` of a site's configuration: a set that is spoken with, by a sound device and modem lines."""

import shutil
import subprocess
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from gateway.voice.terms import ALSA, FIVE_TONE, CarrierLine, KeyLine, Signalling, Terms, place

VOICE_SECONDS = 10.0  # espeak-ng knows its voices in 20 ms

Place = Annotated[str, Field(min_length=1, max_length=200)]
Voice = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9/+_-]{0,40}$", validate_default=True)]


class AudioConfig(BaseModel):
    """How one set is spoken with. A place of sound is an ALSA device's name, `file:PATH` or `pipe:PATH`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    play: Place
    """Where the set's microphone input is connected: `plughw:CARD=Device,0`, as `aplay -L` lists it."""
    record: Place | None = None
    """Where its loudspeaker output is; a set without it speaks and hears nothing."""
    key: KeyLine = KeyLine.RTS
    """The line of the serial port that keys the transmitter."""
    interlock: bool = False
    """The set's wiring keys only while the other line (DTR or RTS) is down: opening a port keys nothing."""
    carrier: CarrierLine = CarrierLine.NONE
    """The line that tells of a carrier. Without one the channel counts as clear."""
    carrier_low: bool = False
    """The carrier is there while the line is down."""
    signalling: tuple[Signalling, ...] = (Signalling.DTMF,)
    """What is listened for; one of the five-tone systems at most."""
    voice_hi: Voice = "hi"
    """espeak-ng's voice for Hindi."""
    voice_en: Voice = "en"
    """espeak-ng's voice for English."""
    words_per_minute: Annotated[int, Field(ge=80, le=250)] = 140
    level: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Peaks of the sound as a share of full scale; the set's own input level does the rest."""
    lead_seconds: Annotated[float, Field(ge=0.1, le=2)] = 0.4
    """From the key to the first word: transmitters and squelches open slowly."""
    tail_seconds: Annotated[float, Field(ge=0, le=2)] = 0.2
    clear_seconds: Annotated[float, Field(ge=0.1, le=120)] = 15.0
    """How long a clear channel is waited for before an order fails as busy."""
    watchdog_seconds: Annotated[float, Field(ge=2, le=170)] = 50.0
    """The longest that the key is ever held; below the time-out timer of the sets, usually 60 s."""

    @field_validator("play")
    @classmethod
    def _can_play(cls, where: str) -> str:
        return _can_use(where, "aplay")

    @field_validator("record")
    @classmethod
    def _can_record(cls, where: str | None) -> str | None:
        return where and _can_use(where, "arecord")

    @field_validator("signalling")
    @classmethod
    def _can_hear(cls, kinds: tuple[Signalling, ...]) -> tuple[Signalling, ...]:
        if len(FIVE_TONE.intersection(kinds)) > 1:
            raise ValueError("two five-tone systems take each other's tones for their own; keep one")
        if set(kinds) - {Signalling.MDC}:
            _require("multimon-ng", "multimon-ng")
        return kinds

    @field_validator("voice_hi", "voice_en")
    @classmethod
    def _can_speak(cls, voice: str) -> str:
        _require("espeak-ng", "espeak-ng")
        if not _has_voice(voice):
            raise ValueError(f"espeak-ng has no voice {voice!r}; `espeak-ng --voices` lists them")
        return voice

    def terms(self) -> Terms:
        """Give what the announcer works by."""
        return Terms(**{name: getattr(self, name) for name in type(self).model_fields})


def _can_use(where: str, program: str) -> str:
    kind, name = place(where)
    if not name:
        raise ValueError("write a sound device as plughw:CARD=Device,0, or file:PATH, or pipe:PATH")
    if kind == ALSA:
        _require(program, "alsa-utils")
    return where


def _require(program: str, package: str) -> None:
    if shutil.which(program) is None:
        raise ValueError(f"{program} is not installed; install Debian's package {package}")


@cache
def _has_voice(voice: str) -> bool:
    command = ["espeak-ng", "-q", "-v", voice, "x"]
    tried = subprocess.run(command, capture_output=True, timeout=VOICE_SECONDS, check=False)  # noqa: S603 - a checked name
    return tried.returncode == 0
