"""Simulated people: they read the display of their set and answer like people, late, or not at all."""

import heapq
import re
from dataclasses import dataclass
from random import Random

from radio.errors import Refused
from radio.sim.far import FarSet, Shown
from radio.text import CUT

ORDER = re.compile(
    r"(?:\d/\d )?(?:(?:DOBARA|AGAIN|दोबारा) )?(?:SLOT |S)?([1-9])[.: ]\s*(.*)", re.DOTALL | re.IGNORECASE
)
CODE = re.compile(r"(?:KOD|CODE|कोड) (\d{4})$", re.IGNORECASE)
CANCEL = "CANCEL"
LATER_PART = re.compile(r"[2-9]/\d ")
ACCEPT, DECLINE, ON_THE_WAY, ON_SITE, DONE = "1", "2", "3", "4", "5"


@dataclass(frozen=True, slots=True)
class Temper:
    """How a man answers. Shares are chances from 0 to 1; pairs are seconds, least and most, times `pace`."""

    decline: float = 0.08
    silent: float = 0.08
    answer: tuple[float, float] = (3.0, 60.0)
    travel: tuple[float, float] = (60.0, 900.0)
    arrive: tuple[float, float] = (120.0, 1800.0)
    work: tuple[float, float] = (300.0, 3600.0)
    pace: float = 1.0
    """1 is a real man; 0.05 makes a storm day fit a rehearsal."""


class Crew:
    """One man with one set. With `is_automatic` off somebody else presses the keys."""

    def __init__(self, handset: FarSet, chance: Random, temper: Temper | None = None) -> None:
        self.handset = handset
        self.temper = temper or Temper()
        self.is_automatic = True
        self._chance = chance
        self._read: Shown | None = None
        self._jobs: dict[str, str] = {}
        self._plans: list[tuple[float, str, str]] = []

    @property
    def due(self) -> float | None:
        """When he presses next, or None."""
        return self._plans[0][0] if self._plans else None

    def tick(self, at: float) -> None:
        """Read what is new on the display, press what is due."""
        for shown in self._unread():
            self._take(shown, at)
        while self._plans and self._plans[0][0] <= at:
            _, slot, step = heapq.heappop(self._plans)
            code = CODE.search(self._jobs.get(slot, ""))
            self._press(slot + step + (code[1] if code else ""), at)

    def _unread(self) -> list[Shown]:
        display = self.handset.display
        unread: list[Shown] = []
        for shown in reversed(display):
            if shown is self._read:
                break
            unread.insert(0, shown)
        self._read = display[-1] if display else None
        return unread

    def _take(self, shown: Shown, at: float) -> None:
        found = ORDER.match(shown.text)
        is_part = LATER_PART.match(shown.text) or shown.text.endswith(CUT)
        if not found or shown.is_repeat or not self.is_automatic or is_part:
            return
        slot, words = found[1], found[2]
        if words.upper().startswith(CANCEL):
            self._jobs.pop(slot, None)
            self._drop(slot)
        elif self._jobs.get(slot) != words:
            self._jobs[slot] = words
            self._drop(slot)
            self._plan(slot, at)

    def _drop(self, slot: str) -> None:
        self._plans = [plan for plan in self._plans if plan[1] != slot]
        heapq.heapify(self._plans)

    def _plan(self, slot: str, at: float) -> None:
        temper, draw = self.temper, self._chance.random()
        if draw < temper.silent:
            return
        steps = [
            (ACCEPT, temper.answer),
            (ON_THE_WAY, temper.travel),
            (ON_SITE, temper.arrive),
            (DONE, temper.work),
        ]
        if draw < temper.silent + temper.decline:
            steps = [(DECLINE, temper.answer)]
        for step, (least, most) in steps:
            at += self._chance.uniform(least, most) * temper.pace
            heapq.heappush(self._plans, (at, slot, step))

    def _press(self, keys: str, at: float) -> None:
        if not self.is_automatic:
            return
        try:
            self.handset.press(keys, at)
        except Refused:
            return  # the set is full of unsent words: he shrugs
