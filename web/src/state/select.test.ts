import { expect, test } from "vitest";
import type { Assignment, Transmission } from "../api";
import { boardOf } from "./board";
import { assignment, AT, crew, incident, LATER, SNAPSHOT, transmission } from "./samples";
import { dutyOf, isBurning, isCalled, unheardAt, unheardOf } from "./select";

const NOW = Date.parse(AT);
const recalled = (more: Partial<Assignment> = {}) => assignment("A1", { state: "recalled", is_open: false, ended_at: LATER, ...more });
const order = (more: Partial<Transmission> = {}) => transmission("T1", { handed_over_at: AT, ...more });
const cancel = (more: Partial<Transmission> = {}) => transmission("T2", { purpose: "cancel", queued_at: LATER, ...more });
const boardWith = (assignments: Assignment[], transmissions: Transmission[]) => boardOf({ ...SNAPSHOT, assignments, transmissions });

test.each([
  ["has not heard of it", order({ keyed_at: AT }), [cancel()], "unsure"],
  ["may get the order yet", order(), [cancel()], "unsure"],
  ["was told on the air, which is no receipt", order({ keyed_at: AT }), [cancel({ keyed_at: LATER })], "unsure"],
  ["was never told", order({ answered_at: AT }), [cancel({ state: "expired", ended_at: LATER })], "unsure"],
  ["has the word on its set", order({ keyed_at: AT }), [cancel({ keyed_at: LATER, delivered_at: LATER })], "free"],
  ["has it on one of its sets", order({ keyed_at: AT }), [cancel({ delivered_at: LATER }), transmission("T3", { purpose: "cancel", queued_at: LATER })], "free"],
  ["was told by voice", order({ keyed_at: AT, gives_receipt: false }), [cancel({ keyed_at: LATER, gives_receipt: false })], "free"],
  ["never had the order", order({ state: "withdrawn", ended_at: LATER }), [], "free"],
  ["never had the order, which waits here", order({ handed_over_at: null }), [], "free"],
] as const)("a crew whose job was taken back and that %s is drawn as it is known", (_, said, cancels, duty) => {
  for (const state of ["recalled", "escalated"] as const) {
    const board = boardWith([recalled({ state })], [said, ...cancels]);
    expect(dutyOf(board, crew("C1"), NOW)).toBe(duty);
    expect(unheardAt(board, "I1").map((one) => one.id)).toEqual(duty === "unsure" ? ["A1"] : []);
  }
});

test("a crew that declined, or has the same job again, is not taken for one at an old job", () => {
  const said = [order({ keyed_at: AT }), cancel()];
  expect(unheardOf(boardWith([recalled({ state: "declined" })], said), "C1")).toEqual([]);
  expect(unheardOf(boardWith([recalled(), assignment("A2", { offered_at: LATER })], said), "C1")).toEqual([]);
});

test("a crew with another job is busy, and still may be at the old one", () => {
  const board = boardWith([recalled(), assignment("A2", { incident_id: "I2", offered_at: LATER })], [order({ keyed_at: AT }), cancel()]);
  expect(dutyOf(board, crew("C1"), NOW)).toBe("busy");
  expect(unheardOf(board, "C1").map((one) => one.id)).toEqual(["A1"]);
});

test("a hazard burns as long as no crew has it and nobody calls it repaired", () => {
  const wire = incident("I1", { is_hazard: true });
  const open = assignment("A1");
  const rows = [{ incident: wire, assignment: undefined }, { incident: wire, assignment: { ...open, is_open: false } }, { incident: wire, assignment: open }];
  expect(rows.map(isBurning)).toEqual([true, true, false]);
  expect(isBurning({ incident: { ...wire, state: "reported_repaired" }, assignment: undefined })).toBe(false);
  expect(isBurning({ incident: incident("I2"), assignment: undefined })).toBe(false);
});

test("a crew is found by its name in either language, or by its leader's", () => {
  const one = crew("C1", { name: "Ashta town line crew", name_hi: "आष्टा टाउन लाइन गैंग", leader: "Mukesh Rathore" });
  expect(["", "ashta", "LINE ash", "आष्टा", "rathore"].filter((words) => !isCalled(one, words))).toEqual([]);
  expect(isCalled(one, "ashta fuse")).toBe(false);
});
