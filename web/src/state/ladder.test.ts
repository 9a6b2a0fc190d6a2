import { expect, test } from "vitest";
import type { Board, Transmission } from "../api";
import { boardOf } from "./board";
import { CARD_RUNG, climbOf, hasCode, rungsInUse, waysOf } from "./ladder";
import { assignment, AT, crew, gateway, radioSet, SNAPSHOT, transmission } from "./samples";

const SETS = [
  radioSet("A", { make: "kenwood", unit: "1104", via: "fs" }),
  radioSet("B", { make: "tetra", unit: "2001", via: "tt" }),
  radioSet("C", { make: "plain", unit: "Van 3", site: "desk", via: "fm" }),
];
const CREW = crew("C1", { rungs: [2, 1].map((rung) => ({ rung, set_id: rung === 1 ? "A" : "B", ends_at: AT })) });
const START = Date.parse(AT);

function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

function board(more: Partial<Board> = {}) {
  return boardOf({ ...SNAPSHOT, crews: [CREW], sets: SETS, transmissions: [], ...more });
}

function order(ref: string, seconds: number, more: Partial<Transmission> = {}): Transmission {
  return transmission(ref, { unit: "1104", via: "fs", queued_at: at(seconds), not_after: at(seconds + 180), ...more });
}

test("the ways to a crew are its sets in order, and the card that a person reads out", () => {
  expect(waysOf(board(), CREW).map((way) => [way.rung, way.set?.id])).toEqual([[1, "A"], [2, "B"], [CARD_RUNG, undefined]]);
});

test("a plain set as the last way needs no card after it, and a crew off shift has no way", () => {
  const plain = crew("C2", { rungs: [{ rung: 1, set_id: "C", ends_at: AT }] });
  expect(waysOf(board(), plain).map((way) => way.set?.id)).toEqual(["C"]);
  expect(waysOf(board(), crew("C3"))).toEqual([]);
});

test("a way is marked when its gateway's set is lost or hears nothing", () => {
  const gateways = [gateway({ fs: { state: "lost" }, tt: { state: "working", is_deaf: true } })];
  expect(waysOf(board({ gateways }), CREW).map((way) => way.trouble)).toEqual(["lost", "deaf", undefined]);
});

test("the next way is tried a whole wait after the man can have known", () => {
  const job = assignment("A1");
  expect(climbOf(board({ transmissions: [order("T1", 0)] }), job).due).toBe(START + 180_000);
  const heard = order("T1", 0, { state: "delivered", keyed_at: at(5), delivered_at: at(9) });
  const climb = climbOf(board({ transmissions: [heard] }), job);
  expect(climb.due).toBe(START + 189_000);
  expect(climb.next.map((way) => way.rung)).toEqual([2, CARD_RUNG]);
});

test("a set that is lost is passed over", () => {
  const gateways = [gateway({ fs: { state: "working" }, tt: { state: "not_answering" } })];
  expect(climbOf(board({ gateways, transmissions: [order("T1", 0)] }), assignment("A1")).next.map((way) => way.rung)).toEqual([CARD_RUNG]);
});

test("on the last way the job is escalated when the time for an answer is over", () => {
  const card = order("T1", 0, { site: "desk", via: "card", unit: "C1", rung: CARD_RUNG });
  const climb = climbOf(board({ transmissions: [card] }), assignment("A1", { reply_by: at(300) }));
  expect([climb.next.length, climb.due]).toEqual([0, START + 300_000]);
});

test("each earlier way says why it ended and how long it was waited for", () => {
  const tried = [
    order("T1", 0, { state: "delivered", keyed_at: at(4), delivered_at: at(10), ended_at: at(10) }),
    order("T2", 190, { state: "withdrawn", keyed_at: at(200), withdraw_at: at(370) }),
    order("T3", 370, { state: "withdrawn", withdraw_at: at(550) }),
    order("T4", 550, { state: "keyed", keyed_at: at(560), gives_receipt: false, withdraw_at: at(740) }),
    order("T5", 740, { state: "failed", reason: "no such unit", ended_at: at(741) }),
    order("T6", 741, { state: "withdrawn", site: "desk", via: "card", withdraw_at: at(800) }),
    order("T7", 800),
  ];
  const climb = climbOf(board({ transmissions: tried }), assignment("A1"));
  expect(climb.present?.ref).toBe("T7");
  expect(climb.earlier.map(({ end, waited }) => [end, waited])).toEqual([
    ["no_answer", 180_000],
    ["no_receipt", 180_000],
    ["not_sent", 180_000],
    ["no_answer", 180_000],
    ["failed", undefined],
    ["not_read", undefined],
  ]);
});

test("the order that the man answered is the one whose steps count, and nothing is waited for any more", () => {
  const said = [
    order("T1", 0, { state: "answered", keyed_at: at(3), delivered_at: at(4), answered_at: at(200), withdraw_at: at(190) }),
    order("T2", 190, { rung: 2, unit: "2001", via: "tt", state: "withdrawn", withdraw_at: at(200) }),
  ];
  const job = assignment("A1", { state: "accepted", answered_at: at(200) });
  const climb = climbOf(board({ transmissions: said, assignments: [job] }), job);
  expect([climb.present?.ref, climb.due, climb.next.length]).toEqual(["T1", undefined, 0]);
});

test("a crew's rung is in use while its order waits for an answer", () => {
  const state = board({ transmissions: [order("T1", 0)] });
  expect([...rungsInUse(state, [assignment("A1")])]).toEqual([1]);
  expect([...rungsInUse(state, [assignment("A1", { state: "accepted" })])]).toEqual([]);
});

test("a mask at the end of an order says that a code is asked", () => {
  expect(hasCode(order("T1", 0, { text: "3. taar gira, 00042, KOD ****" }))).toBe(true);
  expect(hasCode(order("T1", 0))).toBe(false);
});
