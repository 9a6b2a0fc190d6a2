"""A failure's reason is shown in Hindi too, where its family is known."""

from datetime import UTC, datetime

import pytest

from dispatcher.domain.reasons import in_hindi
from dispatcher.domain.transmission import (
    GATEWAY_LOST_IT,
    MAY_BE_SAID,
    NEVER_HAD,
    NO_WORD_OF_ITS_END,
    Purpose,
    Transmission,
    TransmissionStep,
)
from radio.messages import Priority

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no ack of CREW-7 was heard", "पता नहीं चला"),
        ("the set heard no receipt of 1001", "पता नहीं चला"),
        ("the network did not acknowledge it", "पता नहीं चला"),
        ("the channel is busy", "बिजी"),
        ("the port was lost", "गेटवे का सेट"),
        ("set not answering: it lets nothing be said for 60 s; choose another way.", "गेटवे का सेट"),
        ("set lost: its port is gone for 60 s; choose another way.", "गेटवे का सेट"),
        ("This site has no set 'vhf' any more.", "गेटवे का सेट"),
        ("The channel's queue is full; it holds orders that matter more.", "कतार"),
        ("the far set's queue is full", "और मैसेज नहीं"),
        ("Its time was over before a radio answered.", "समय"),
        ("its time ran out before it arrived", "समय"),
        (NO_WORD_OF_ITS_END, "समय"),
        (GATEWAY_LOST_IT, "दोबारा भेजें"),
        (MAY_BE_SAID, "शायद सेट पर"),
        (NEVER_HAD, "पहुँचा ही नहीं"),
        ("CREW-1 refused it", "मना किया"),
        ("the far set is off or not registered", "रेंज से बाहर"),
        ("the set has no coverage", "रेंज से बाहर"),
        ("The text is 3 bytes too long for this set, which carries 67: shorten it.", "छोटा लिखें"),
        ("The text needs 9 parts; more than 4 nobody reads: shorten it.", "छोटा लिखें"),
        ("One word alone is longer than a part of this set's messages: 'x'.", "छोटा लिखें"),
        ("A handset has no key 'x'.", "अक्षर"),
        ("'0' is no TETRA unit: a short number from 1 to 16777214, not our own.", "सेट का नंबर देखें"),
        ("This set has no '{': write it with other letters.", "अक्षर"),
        ("'X' is no unit: eight digits, * for any digit of a group.", "सेट का नंबर देखें"),
        ("a receipt came after the lock: whose, it does not say", "पक्का नहीं"),
    ],
)
def test_a_known_reason_has_its_hindi_sentence(reason: str, said: str) -> None:
    assert said in str(in_hindi(reason))


@pytest.mark.parametrize("reason", ["", "the mesh waited too long for it", "something nobody knows"])
def test_what_nobody_knows_is_left_in_english(reason: str) -> None:
    assert in_hindi(reason) is None


def test_a_transmission_that_fails_has_both() -> None:
    order = Transmission(
        ref="R",
        assignment_id="A",
        crew_id="C",
        office_id="O",
        purpose=Purpose.ORDER,
        site="s",
        via="v",
        unit="u",
        text="3. taar gira",
        priority=Priority.HAZARD,
        not_after=NOON,
        queued_at=NOON,
    )
    failed = order.take(TransmissionStep.FAILED, NOON, "no ack of CREW-7 was heard")
    assert failed.reason == "no ack of CREW-7 was heard"
    assert "पता नहीं चला" in str(failed.reason_hi)
