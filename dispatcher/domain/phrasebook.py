"""What is said on the air: an order in the crew's language, the most important field first, never cut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from dispatcher.domain import codes
from dispatcher.domain.complaint import Category, number_tail
from dispatcher.domain.crew import Language, RadioSet
from dispatcher.domain.errors import Invalid, Unsayable
from dispatcher.domain.incident import Incident
from radio.driver import Capabilities
from radio.text import measure, spell, uncarried

_ROMAN = {
    Category.WIRE_DOWN: "taar gira",
    Category.SPARKING: "chingari",
    Category.SHOCK: "current laga",
    Category.FIRE: "aag lagi",
    Category.POLE_FALLEN: "khamba gira",
    Category.NO_SUPPLY: "bijli band",
    Category.AREA_OUTAGE: "poora ilaka band",
    Category.DTR_FAILED: "DTR kharab",
    Category.LOW_VOLTAGE: "voltage kam",
    Category.OTHER: "shikayat",
}
_DEVANAGARI = {
    Category.WIRE_DOWN: "तार गिरा",
    Category.SPARKING: "चिंगारी",
    Category.SHOCK: "करंट लगा",
    Category.FIRE: "आग लगी",
    Category.POLE_FALLEN: "खंभा गिरा",
    Category.NO_SUPPLY: "बिजली बंद",
    Category.AREA_OUTAGE: "पूरा इलाका बंद",
    Category.DTR_FAILED: "ट्रांसफार्मर खराब",
    Category.LOW_VOLTAGE: "वोल्टेज कम",
    Category.OTHER: "शिकायत",
}
_ENGLISH = {
    Category.WIRE_DOWN: "wire down",
    Category.SPARKING: "sparking",
    Category.SHOCK: "electric shock",
    Category.FIRE: "fire",
    Category.POLE_FALLEN: "pole fallen",
    Category.NO_SUPPLY: "no supply",
    Category.AREA_OUTAGE: "area out",
    Category.DTR_FAILED: "DTR failed",
    Category.LOW_VOLTAGE: "low voltage",
    Category.OTHER: "complaint",
}
WORDS = {Language.ROMAN: _ROMAN, Language.DEVANAGARI: _DEVANAGARI, Language.ENGLISH: _ENGLISH}
DANGER = {Language.ROMAN: "KHATRA", Language.DEVANAGARI: "खतरा", Language.ENGLISH: "DANGER"}
CODE = {Language.ROMAN: "KOD", Language.DEVANAGARI: "कोड", Language.ENGLISH: "CODE"}
AGAIN = {Language.ROMAN: "DOBARA", Language.DEVANAGARI: "दोबारा", Language.ENGLISH: "AGAIN"}
"""Begins words that the crew may have had by another set, so that no order sounds new twice."""
NAMES = {
    "what": "what is wrong",
    "place": "the place",
    "dtr_code": "the transformer's number",
    "number": "the number",
    "text": "the text",
    "code": "the reply code",
}
_SLOTTED = re.compile(r"\s*\d\s*[.:,)]\s")
_RECORDED = re.compile(
    rf"(?:(?:{'|'.join(AGAIN.values())}) )?\d\. (.*?)"
    rf"(?:, (?:{'|'.join(CODE.values())}) {re.escape(codes.MASK)})?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Words for one set, field by field, the most important first."""

    set: RadioSet
    slot: int
    fields: tuple[tuple[str, str], ...]
    code: str = ""
    mark: str = ""

    def again(self, language: Language) -> Self:
        """Give the draft with the repeat mark before it."""
        return replace(self, mark=f"{self._carried(AGAIN, language)} ")

    def with_code(self, code: str, language: Language) -> Self:
        """Give the draft with a reply code at its end, which only the set is to see."""
        field = ("code", f"{self._carried(CODE, language)} {code}")
        return replace(self, fields=(*self.fields, field), code=code)

    @property
    def text(self) -> str:
        """The words as they would be sent, but for a mask over the reply code."""
        return self._masked(self._whole)

    @property
    def length(self) -> int:
        """Their length in the units of the set's limit."""
        return measure(self._whole, capabilities(self.set))

    @property
    def fits(self) -> bool:
        """Whether the set carries them whole."""
        return self.length <= self.set.max_length and not uncarried(self._whole, capabilities(self.set))

    def checked(self) -> str:
        """Give the words; Unsayable, naming the first field that would be lost and by how much."""
        whole, able = self._whole, capabilities(self.set)
        if missing := " ".join(uncarried(whole, able)):
            raise Unsayable(
                f"This set has no {missing}: write it with other letters.",
                f"इस सेट में ये अक्षर नहीं हैं: {missing}; दूसरे अक्षरों में लिखें।",
                field="text",
            )
        excess = measure(whole, able) - self.set.max_length
        if excess > 0:
            lost = self._first_lost()
            raise Unsayable(
                f"The order is {excess} too long for this set, which takes {self.set.max_length}: "
                f"{NAMES[lost]} would be lost. Write it shorter in words of your own.",
                f"मैसेज {excess} ज्यादा लंबा है, सेट की लिमिट {self.set.max_length} है; अपने शब्दों में छोटा लिखें।",
                field=lost,
                excess=excess,
            )
        return self._masked(whole)

    def _masked(self, whole: str) -> str:
        return whole.removesuffix(self.code) + codes.MASK if self.code else whole

    def _first_lost(self) -> str:
        able = capabilities(self.set)
        for count, (name, _) in enumerate(self.fields, start=1):
            if measure(self._upto(count), able) > self.set.max_length:
                return name
        raise AssertionError("the text fits")

    def _carried(self, words: Mapping[Language, str], language: Language) -> str:
        """Give a fixed word so that it is known again: in roman letters when the set lacks its own."""
        word = words[language]
        return word if spell(word, capabilities(self.set)) == word else words[Language.ROMAN]

    @property
    def _whole(self) -> str:
        return self._upto(len(self.fields))

    def _upto(self, count: int) -> str:
        words = ", ".join(words for _, words in self.fields[:count])
        return spell(f"{self.mark}{self.slot}. {words}", capabilities(self.set))


def order(incident: Incident, slot: int, crew_set: RadioSet, language: Language) -> Draft:
    """Draft the order for an incident: `3. KHATRA taar gira, Shivaji Nagar khamba 12, 00042`."""
    what = WORDS[language][incident.category]
    danger = f"{DANGER[language]} " if incident.is_hazard else ""
    fields = [("what", danger + what), ("place", _one_line(incident.place))]
    if incident.dtr_code:
        fields.append(("dtr_code", f"DTR {incident.dtr_code}"))
    fields.append(("number", number_tail(incident.number)))
    return Draft(crew_set, slot, tuple(fields))


def own_words(words: str, incident: Incident, slot: int, crew_set: RadioSet) -> Draft:
    """Draft an order in the dispatcher's own words; slot and number are put to it.

    Invalid when the words bring a slot of their own.
    """
    if _SLOTTED.match(words):
        raise Invalid(
            "Leave the slot out: it is put before your words.",
            "स्लॉट न लिखें: वह अपने आप जुड़ता है।",
            field="text",
        )
    tail = number_tail(incident.number)
    fields = [("text", _one_line(words))]
    if tail not in re.findall(r"\d+", words):  # inside a telephone number it is no number of a job
        fields.append(("number", tail))
    return Draft(crew_set, slot, tuple(fields))


def recorded(text: str, slot: int, crew_set: RadioSet) -> Draft:
    """Draft the same words for another set; without the mark and the code that they had."""
    found = _RECORDED.fullmatch(text)
    return Draft(crew_set, slot, (("text", found[1] if found else text),))


def cancel(number: str, slot: int | None) -> str:
    """Write that a job is taken back; the same in every language: it fits any set and needs no guess.

    Without its slot where that is another job's by now.
    """
    words = f"CANCEL {number_tail(number)}"
    return words if slot is None else f"{slot}. {words}"


def capabilities(crew_set: RadioSet) -> Capabilities:
    """Tell what a crew's set can show, as the measures of `radio` want it."""
    return Capabilities(
        make=crew_set.make,
        max_length=crew_set.max_length,
        alphabet=crew_set.alphabet,
        forbidden=frozenset(crew_set.forbidden),
        reports=frozenset(),
        retry_seconds=(),
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())
