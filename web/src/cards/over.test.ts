import { expect, test } from "vitest";
import type { Assignment, Transmission } from "../api";
import { boardOf } from "../state/board";
import { assignment, AT, LATER, SNAPSHOT, transmission } from "../state/samples";
import { cardOf } from "../state/cards";
import { standingOf, STRUCK_MS, whyOver, WITHDRAWN_MS, withStruck } from "./over";

const ENDED = Date.parse(LATER);

function card(ref: string, more: Partial<Transmission> = {}): Transmission {
  return transmission(ref, { site: "desk", via: "card", rung: 9, gives_receipt: false, ...more });
}

function unread(ref: string, more: Partial<Transmission> = {}): Transmission {
  return card(ref, { state: "expired", ended_at: LATER, ...more });
}

function cards(transmissions: Transmission[], jobs: Assignment[] = [assignment("A1")], now = ENDED + 5_000) {
  return withStruck(boardOf({ ...SNAPSHOT, assignments: jobs, transmissions }), now).map((one) => [one.ref, one.stage]);
}

test("a card whose time ran out unread stays struck out for a minute, then it goes", () => {
  expect(cards([unread("T1")])).toEqual([["T1", "over"]]);
  expect(cards([unread("T1")], undefined, ENDED + STRUCK_MS - 1)).toEqual([["T1", "over"]]);
  expect(cards([unread("T1")], undefined, ENDED + STRUCK_MS)).toEqual([]);
});

test("it stays when its job is given up with it, as the man may be speaking still", () => {
  expect(cards([unread("T1")], [assignment("A1", { state: "escalated", is_open: false })])).toEqual([["T1", "over"]]);
});

test("it goes with the next act on its job: an answer, words again, another crew", () => {
  expect(cards([unread("T1")], [assignment("A1", { state: "accepted" })])).toEqual([]);
  expect(cards([unread("T1")], [assignment("A1", { state: "recalled", is_open: false })])).toEqual([]);
  expect(cards([unread("T1"), transmission("T2", { queued_at: LATER })])).toEqual([]);
  const jobs = [assignment("A1", { state: "escalated", is_open: false }), assignment("A2", { offered_at: LATER })];
  expect(cards([unread("T1")], jobs)).toEqual([]);
});

test("what was read out or said by radio is never struck out", () => {
  const others = [unread("T1", { keyed_at: AT, keyed_by: "Anil" }), unread("T2", { site: "s" })];
  expect(cards(others, [assignment("A1", { state: "accepted" })])).toEqual([]);
  expect(cards(others.slice(1))).toEqual([]);
});

test("a card that is taken back or answered while somebody may be reading it stays struck out for a moment, and says why", () => {
  const back = unread("T1", { state: "withdrawn", withdraw_at: LATER });
  const recalled = assignment("A1", { state: "recalled", is_open: false });
  expect(cards([back], [recalled])).toEqual([["T1", "over"]]);
  expect(cards([back], [recalled], ENDED + WITHDRAWN_MS)).toEqual([]);
  expect(cards([unread("T1", { state: "withdrawn", withdraw_at: LATER, queued_at: LATER })], [recalled])).toEqual([]);
  const why = (job: Assignment, said: Transmission) => whyOver(cardOf(boardOf({ ...SNAPSHOT, assignments: [job], transmissions: [said] }), said, "over"));
  expect(why(recalled, back)).toBe("card.over.back");
  expect(why(assignment("A1", { state: "accepted", answered_at: LATER }), back)).toBe("card.over.answered");
  expect(why(recalled, unread("T1"))).toBe("card.over");
});

test("a struck card stands behind one that can be read, and in front when there is none, brought or not", () => {
  const jobs = [assignment("A1"), assignment("A2", { incident_id: "I2" })];
  const state = boardOf({ ...SNAPSHOT, assignments: jobs, transmissions: [unread("T1"), card("T2", { assignment_id: "A2", not_after: "2026-11-23T12:05:00.000Z" })] });
  const both = withStruck(state, ENDED);
  expect(standingOf(both, null)?.ref).toBe("T2");
  expect(standingOf(both, "T1")?.ref).toBe("T2");
  expect(standingOf(both.slice(1), "T2")?.ref).toBe("T1");
  expect(standingOf([], null)).toBeUndefined();
});
