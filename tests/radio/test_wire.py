"""The JSON between gateway and dispatcher does not change by accident."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from radio.errors import Malformed
from radio.messages import Priority, Ref, SetName, Trust, UnitId
from radio.wire import (
    MOST_REPORTS,
    Alive,
    Channel,
    HeardReport,
    Message,
    Query,
    Received,
    Report,
    ReportStep,
    SetAlive,
    Transmit,
    Withdraw,
    decode,
    decode_order,
    decode_reports,
    encode,
    joined,
    site_of,
    topic,
)

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 7, 14, 18, 40, 5, 120_000, tzinfo=UTC)
REF, OUTBOX = Ref("01JZZZZZZZZZZZZZZZZZZZZZZ0"), "01JYYYYYYYYYYYYYYYYYYYYYY1"
SET, UNIT = SetName("vhf-1"), UnitId("CREW-7")
ALIVE_SET = SetAlive(
    make="kiss",
    channel="north",
    state="working",
    since=AT,
    waiting=3,
    queue_seconds=4.5,
    channel_use=0.22,
    last_heard=AT,
    is_deaf=True,
    max_length=67,
    alphabet="ascii",
    forbidden="{|~",
    reports=["delivered"],
)
ORDERS: dict[str, Transmit | Withdraw | Query] = {
    "transmit": Transmit(
        ref=REF,
        set=SET,
        unit=UNIT,
        text="3. HAZARD 01234 Pole gira",
        priority=Priority.HAZARD,
        not_after=AT,
        said_at=AT,
    ),
    "withdraw": Withdraw(ref=REF),
    "query": Query(refs=[REF]),
}
OTHERS: dict[str, Report | HeardReport | Received | Alive] = {
    "report": Report(outbox=OUTBOX, seq=17, ref=REF, step=ReportStep.KEYED, at=AT, airtime=1.35, tries=2),
    "report_failed": Report(
        outbox=OUTBOX,
        seq=18,
        ref=REF,
        step=ReportStep.FAILED,
        at=AT,
        reason="no ack of CREW-7 was heard",
        retryable=True,
        tries=6,
    ),
    "heard_text": HeardReport(
        outbox=OUTBOX, seq=19, set=SET, unit=UNIT, kind="text", at=AT, text="31", air_id="244"
    ),
    "heard_status": HeardReport(
        outbox=OUTBOX,
        seq=20,
        set=SetName("tetra-1"),
        unit=UnitId("2001"),
        kind="status",
        trust=Trust.LINK_ACKNOWLEDGED,
        at=AT,
        digits="31",
    ),
    "heard_position": HeardReport(
        outbox=OUTBOX,
        seq=21,
        set=SET,
        unit=UNIT,
        kind="position",
        at=AT,
        latitude=23.0217,
        longitude=72.4708,
        is_stale=True,
    ),
    "heard_emergency": HeardReport(
        outbox=OUTBOX, seq=22, set=SET, unit=UNIT, kind="emergency", at=AT, text="EMERG", air_id="n"
    ),
    "received": Received(outbox=OUTBOX, seqs=[17, 18], said_at=AT),
    "alive": Alive(boot=REF, software="samanvay 0.1.0", at=AT, sets={SET: ALIVE_SET}),
    "alive_gone": Alive(boot=REF, software="samanvay 0.1.0", at=AT, is_up=False),
}
ALL: dict[str, Message] = {**ORDERS, **OTHERS}


def test_every_golden_file_has_its_message() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_message_is_written_as_in_its_golden_file(name: str) -> None:
    assert encode(ALL[name]) == (GOLDEN / f"{name}.json").read_bytes().rstrip(b"\n")


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_an_order_is_read_from_its_golden_file(name: str) -> None:
    assert decode_order((GOLDEN / f"{name}.json").read_bytes()) == ORDERS[name]


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_every_other_message_is_read_from_its_golden_file(name: str) -> None:
    payload = (GOLDEN / f"{name}.json").read_bytes()
    match OTHERS[name]:
        case Report() as message:
            assert decode(Report, payload) == message
        case HeardReport() as message:
            assert decode(HeardReport, payload) == message
        case Received() as message:
            assert decode(Received, payload) == message
        case Alive() as message:
            assert decode(Alive, payload) == message


def test_a_sign_of_life_of_an_older_gateway_is_read() -> None:
    old = (
        b'{"v":1,"boot":"B","software":"s","at":"2026-07-14T18:40:05.120Z","sets":{"vhf-1":{"v":1,"make":"kiss",'
        b'"state":"working","since":"2026-07-14T18:40:05.120Z","max_length":67,"alphabet":"ascii"}}}'
    )
    one = decode(Alive, old).sets[SET]
    assert (one.channel, one.is_deaf, one.reports) == (None, False, [])


def test_unknown_fields_are_ignored() -> None:
    assert decode_order(b'{"v":1,"kind":"withdraw","ref":"R","colour":"red"}') == Withdraw(ref=Ref("R"))


def test_an_unknown_kind_of_hearing_is_kept() -> None:
    heard = OTHERS["heard_text"].model_copy(update={"kind": "gesture"})
    assert isinstance(heard, HeardReport)
    assert decode(HeardReport, encode(heard)).kind == "gesture"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"kind":"sing","ref":"R"}',
        b'{"kind":"withdraw"}',
        b"\xff\xfe",
        b"{}" * 1000,
    ],
)
def test_what_is_no_order_is_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        decode_order(payload)


def test_reports_travel_alone_or_together() -> None:
    one, other = encode(ALL["report"]), (GOLDEN / "report.json").read_bytes().replace(b'"seq":', b'"seq":9')
    assert decode_reports(joined([one])) == [decode(Report, one)]
    assert decode_reports(joined([one, other])) == [decode(Report, one), decode(Report, other)]


def test_what_is_no_report_in_a_list_leaves_the_others() -> None:
    one = encode(ALL["report"])
    assert decode_reports(b'[{"seq":1},' + one + b",7]") == [decode(Report, one)]
    assert decode_reports(b"[]") == []


@pytest.mark.parametrize("payload", [b"[7]", b"[", b"", b"{}", b'{"a":[]}', b"[[]]", b"[nul]"])
def test_a_message_without_a_report_is_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        decode_reports(payload)


def test_of_too_many_reports_the_first_are_read_and_the_others_come_again() -> None:
    one = encode(ALL["report"])
    assert len(decode_reports(joined([one] * (MOST_REPORTS + 50)))) == MOST_REPORTS


FLOODS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "reports that are none": (decode_reports, b"[" + b",".join([b"{}"] * 21_000) + b"]"),
    "sets that are none": (
        partial(decode, Alive),
        b'{"boot":"B","software":"s","at":"2026-07-14T18:40:05Z","sets":{'
        + b",".join(b'"%d":{}' % number for number in range(6000))
        + b"}}",
    ),
    "a deep one": (decode_reports, b"[" * 60_000),
    "names without an end": (partial(decode, Alive), b'{"sets":{"' + b"a" * 60_000 + b'":{}}}'),
}


@pytest.mark.parametrize("flood", sorted(FLOODS))
def test_a_message_that_means_nothing_holds_nobody_up(flood: str) -> None:
    read, payload = FLOODS[flood]
    began = time.thread_time()
    with pytest.raises(Malformed) as told:
        read(payload)
    assert time.thread_time() - began < 0.1
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(
    ("name", "value"),
    [("seq", b"9" * 40), ("seq", b"-1"), ("tries", b"9" * 12), ("airtime", b"NaN"), ("airtime", b"1e999")],
)
def test_a_number_that_no_record_holds_is_malformed(name: str, value: bytes) -> None:
    good = {"outbox": b'"O"', "seq": b"1", "ref": b'"R"', "step": b'"keyed"', "at": b'"2026-07-14T18:40:05Z"'}
    told = b",".join(b'"%s":%s' % (key.encode(), said) for key, said in {**good, name: value}.items())
    with pytest.raises(Malformed, match=name):
        decode_reports(b"{" + told + b"}")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+05:30", "9999-12-31T23:59:59Z"])
def test_a_time_that_leaves_no_room_before_or_after_it_is_malformed(at: str) -> None:
    with pytest.raises(Malformed, match="at"):
        decode(Alive, f'{{"boot":"B","software":"s","at":"{at}"}}'.encode())
    assert decode(Alive, b'{"boot":"B","software":"s","at":"1970-01-01T00:00:07Z"}')


def test_a_time_without_zone_is_malformed() -> None:
    payload = encode(OTHERS["received"])
    assert decode(Received, payload) == OTHERS["received"]
    with pytest.raises(Malformed, match="at"):
        decode(Alive, b'{"boot":"B","software":"s","at":"2026-07-14T18:40:05.120"}')


@pytest.mark.parametrize("channel", list(Channel))
def test_a_topic_names_its_site(channel: Channel) -> None:
    assert site_of(topic("indore-north", channel)) == "indore-north"


@pytest.mark.parametrize("site", ["", "a/b", "a+", "#", "a\0"])
def test_a_site_that_would_break_a_topic_is_malformed(site: str) -> None:
    with pytest.raises(Malformed):
        topic(site, Channel.ORDERS)


@pytest.mark.parametrize(
    "name", ["samanvay/1/x", "other/1/x/orders", "samanvay/1/a/b/orders", "samanvay/1//reports", ""]
)
def test_a_foreign_topic_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        site_of(name)
