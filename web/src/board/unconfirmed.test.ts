import { expect, test } from "vitest";
import type { Assignment, Transmission } from "../api";
import { assignment, AT, heard, LATER, transmission } from "../state/samples";
import { isUnconfirmed } from "./unconfirmed";

const KEYED = transmission("T1", { state: "keyed", keyed_at: AT });

function job(state: Assignment["state"], more: Partial<Assignment> = {}): Assignment {
  return assignment("A1", { state, answered_at: LATER, trust: "set_id_only", ...more });
}

function order(more: Partial<Transmission>): Transmission {
  return { ...KEYED, ...more };
}

test("an answer over the air before any receipt is not certain, whichever step it is", () => {
  expect((["accepted", "en_route", "on_site"] as const).map((state) => isUnconfirmed(job(state), [KEYED], [heard("H1", LATER)]))).toEqual([true, true, true]);
  expect(isUnconfirmed(job("done", { is_open: false }), [order({ state: "withdrawn", withdraw_at: LATER })], [])).toBe(true);
});

test("a job that no word of the crew moved on has no such mark", () => {
  const others = ["offered", "declined", "recalled", "escalated", "handed_over"] as const;
  expect(others.filter((state) => isUnconfirmed(job(state), [KEYED], []))).toEqual([]);
});

test("the receipt takes the mark away, that of any of its sets", () => {
  expect(isUnconfirmed(job("accepted"), [order({ state: "answered", delivered_at: LATER, answered_at: LATER })], [])).toBe(false);
  expect(isUnconfirmed(job("accepted"), [KEYED, order({ ref: "T2", state: "delivered", delivered_at: LATER })], [])).toBe(false);
});

test("all ways at their end without a receipt leave the mark where it is", () => {
  expect(isUnconfirmed(job("accepted"), [order({ state: "failed", ended_at: LATER }), order({ ref: "T2", state: "expired", ended_at: LATER })], [])).toBe(true);
});

test("an answer that a person keyed takes it away, also when the crew moves on by radio afterwards", () => {
  expect(isUnconfirmed(job("accepted", { trust: "operator" }), [KEYED], [])).toBe(false);
  expect(isUnconfirmed(job("en_route"), [order({ state: "failed", ended_at: AT })], [heard("H1", LATER, { kind: "operator" })])).toBe(false);
  expect(isUnconfirmed(job("en_route"), [order({ state: "withdrawn", withdraw_at: AT })], [])).toBe(false);
  expect(isUnconfirmed(job("en_route"), [KEYED], [heard("H1", LATER, { kind: "operator", assignment_id: "A2" })])).toBe(true);
});

test("by voice there is nothing to confirm: what was read out was said", () => {
  const read = order({ ref: "T2", gives_receipt: false, keyed_by: "Anil" });
  expect(isUnconfirmed(job("accepted"), [read], [])).toBe(false);
  expect(isUnconfirmed(job("accepted"), [order({ state: "failed" }), read], [])).toBe(false);
  expect(isUnconfirmed(job("accepted"), [KEYED, order({ ref: "T2", gives_receipt: false, keyed_at: null })], [])).toBe(true);
});

test("that the job is off is no order", () => {
  expect(isUnconfirmed(job("accepted"), [KEYED, order({ ref: "T2", purpose: "cancel", delivered_at: LATER })], [])).toBe(true);
});
