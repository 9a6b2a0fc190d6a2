import { expect, test } from "vitest";
import type { Assignment, Board, Transmission } from "../api";
import { aloud, cardsOf, frontOf } from "./cards";
import { boardOf } from "./board";
import { apply } from "./apply";
import { callingOf } from "./alarms";
import { alarm, assignment, AT, fact, LATER, SNAPSHOT, transmission } from "./samples";

const NOW = Date.parse(AT) + 1000;

function card(ref: string, more: Partial<Transmission> = {}): Transmission {
  return transmission(ref, { site: "desk", via: "card", rung: 9, gives_receipt: false, not_after: "2026-11-23T12:05:00.000Z", ...more });
}

function cards(transmissions: Transmission[], jobs: Assignment[] = [assignment("A1")], more: Partial<Board> = {}) {
  return cardsOf(boardOf({ ...SNAPSHOT, assignments: jobs, transmissions, ...more }), NOW);
}

test("only words at the desk are cards, and none that was taken back or is at an end", () => {
  const taken = [card("T2", { withdraw_at: AT }), card("T3", { ended_at: AT, state: "expired" })];
  expect(cards([transmission("T1"), ...taken, card("T4")]).map((one) => one.ref)).toEqual(["T4"]);
});

test("hazards come first, then the oldest, and what is too late to read comes last", () => {
  const jobs = ["A1", "A2", "A3", "A4"].map((id) => assignment(id));
  const many = [
    card("late", { assignment_id: "A1", priority: 1, not_after: AT }),
    card("new", { assignment_id: "A2", queued_at: LATER }),
    card("old", { assignment_id: "A3" }),
    card("hazard", { assignment_id: "A4", priority: 1, queued_at: LATER }),
  ];
  expect(cards(many, jobs).map((one) => [one.ref, one.stage])).toEqual([
    ["hazard", "to_read"],
    ["old", "to_read"],
    ["new", "to_read"],
    ["late", "over"],
  ]);
});

test("a card that was read out stays until the answer is keyed, and goes with it", () => {
  const read = card("T1", { state: "keyed", keyed_at: AT, keyed_by: "Anil", ended_at: AT });
  const state = boardOf({ ...SNAPSHOT, transmissions: [read] });
  expect(cardsOf(state, NOW).map((one) => one.stage)).toEqual(["to_answer"]);
  const answered = apply(state, fact(11, "assignment.moved", { assignment: assignment("A1", { state: "accepted" }) }));
  expect(cardsOf(answered, NOW)).toEqual([]);
});

test("when the crew asks to hear it again the new card takes the place of the old", () => {
  const again = [card("T1", { state: "answered", keyed_at: AT, keyed_by: "Anil", answered_at: AT }), card("T2", { queued_at: LATER })];
  expect(cards(again).map((one) => [one.ref, one.stage])).toEqual([["T2", "to_read"]]);
});

test("what nobody has read comes before what waits for an answer", () => {
  const read = card("T1", { state: "keyed", keyed_at: AT, keyed_by: "Anil", ended_at: AT });
  const both = cards([read, card("T2", { assignment_id: "A2", queued_at: LATER })], [assignment("A1"), assignment("A2")]);
  expect(both.map((one) => one.ref)).toEqual(["T2", "T1"]);
});

test("that a job is off is read out and needs no answer", () => {
  const jobs = [assignment("A1", { state: "recalled", is_open: false })];
  expect(cards([card("T1", { purpose: "cancel" })], jobs).map((one) => one.stage)).toEqual(["to_read"]);
  expect(cards([card("T1", { purpose: "cancel", state: "keyed", keyed_at: AT, keyed_by: "Anil" })], jobs)).toEqual([]);
});

test("the card in hand stays in front, and without one the most urgent stands there", () => {
  const both = cards([card("T1"), card("T2", { priority: 1 })]);
  expect(frontOf(both, "T1")?.ref).toBe("T1");
  expect(frontOf(both, "gone")?.ref).toBe("T2");
});

test("digits are said one at a time, words stay whole", () => {
  expect(aloud("DOBARA 3. KHATRA taar gira, DTR 2304117025, 00042")).toEqual([
    { text: "DOBARA 3. KHATRA taar gira, DTR ", isDigits: false },
    { text: "2\u00a03\u00a00\u00a04\u00a01\u00a01\u00a07\u00a00\u00a02\u00a05", isDigits: true },
    { text: ", ", isDigits: false },
    { text: "0\u00a00\u00a00\u00a04\u00a02", isDigits: true },
  ]);
});

test("an alarm of words to read out does not call while the card itself stands on the screen, nor once it was read out", () => {
  const alarms = [alarm("X", { kind: "read_out" }), alarm("Y")];
  const state = boardOf({ ...SNAPSHOT, alarms, transmissions: [card("T1")] });
  expect(callingOf(state, NOW).map((one) => one.id)).toEqual(["Y"]);
  expect(callingOf(state, Date.parse("2026-11-23T12:05:00.000Z")).map((one) => one.id)).toEqual(["X", "Y"]);
  const gone = boardOf({ ...SNAPSHOT, alarms, transmissions: [card("T1", { state: "expired", ended_at: AT })] });
  expect(callingOf(gone, NOW).map((one) => one.id)).toEqual(["X", "Y"]);
  const read = boardOf({ ...SNAPSHOT, alarms, transmissions: [card("T1", { keyed_by: "Anil", keyed_at: AT })] });
  expect(callingOf(read, NOW).map((one) => one.id)).toEqual(["Y"]);
});
