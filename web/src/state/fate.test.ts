import { expect, test } from "vitest";
import { apply } from "./apply";
import { boardOf } from "./board";
import { fateOf, fateOfAlarm, type Target } from "./fate";
import { alarm, assignment, AT, fact, incident, LATER, SNAPSHOT } from "./samples";

const BOARD = boardOf(SNAPSHOT);
const JOB: Target = { needs: "job", incident: incident("I1"), assignment: assignment("A1") };

test("a job that stands has no fate, whatever step it took", () => {
  expect(fateOf(BOARD, JOB)).toBeUndefined();
  const accepted = apply(BOARD, fact(11, "assignment.moved", { assignment: assignment("A1", { state: "accepted" }) }));
  expect(fateOf(accepted, JOB)).toBeUndefined();
});

test("a job that went to another crew meanwhile is told with who has it now", () => {
  const old = assignment("A1", { state: "recalled", is_open: false, ended_at: LATER });
  const taken = apply(BOARD, fact(11, "assignment.moved", { assignment: old }));
  const given = apply(taken, fact(12, "assignment.offered", { assignment: assignment("A2", { crew_id: "C2" }) }));
  expect(fateOf(given, JOB)).toMatchObject({ what: "recalled", job: { id: "A1" }, holder: { crew_id: "C2" } });
});

test("an incident that is closed meanwhile ends every dialog about it", () => {
  const closed = apply(BOARD, fact(11, "incident.closed", { incident: incident("I1", { state: "closed", closed_at: LATER }) }));
  for (const needs of ["job", "no_job", "repair"] as const) expect(fateOf(closed, { ...JOB, needs })).toEqual({ what: "closed" });
});

test("an incident that somebody gave away or mended meanwhile is not given again", () => {
  const target: Target = { needs: "no_job", incident: incident("I1"), assignment: undefined };
  expect(fateOf(BOARD, target)).toMatchObject({ what: "given", job: { id: "A1" } });
  const free = boardOf({ ...SNAPSHOT, assignments: [] });
  expect(fateOf(free, target)).toBeUndefined();
  expect(fateOf(boardOf({ ...SNAPSHOT, assignments: [], incidents: [incident("I1", { state: "reported_repaired" })] }), target)).toEqual({ what: "repaired" });
});

test("an incident that is still out, or was meanwhile, is not closed on the proof of before", () => {
  const repaired = incident("I1", { state: "reported_repaired", repaired_at: LATER });
  const target: Target = { needs: "repair", incident: repaired, assignment: undefined };
  const board = boardOf({ ...SNAPSHOT, incidents: [repaired] });
  expect(fateOf(board, target)).toBeUndefined();
  const open = apply(board, fact(11, "incident.still_out", { incident: incident("I1") }));
  expect(fateOf(open, target)).toEqual({ what: "reopened" });
  const anew = apply(open, fact(12, "incident.repaired", { incident: { ...repaired, repaired_at: "2026-11-23T13:00:00.000Z" } }));
  expect(fateOf(anew, target)).toEqual({ what: "reopened" });
});

test("an emergency that somebody ended meanwhile is told with his name, and is not ended again", () => {
  const sos = alarm("sos", { kind: "emergency", taken_at: AT, taken_by: "Anil" });
  const held = boardOf({ ...SNAPSHOT, alarms: [sos] });
  expect(fateOfAlarm(held, sos)).toBeUndefined();
  const over = { ...sos, cleared_at: LATER, ended_by: "Asha", ending_words: "spoke with them" };
  expect(fateOfAlarm(apply(held, fact(11, "alarm.cleared", { alarm: over })), sos)).toEqual({ what: "ended", alarm: over });
  expect(fateOfAlarm(BOARD, sos)).toMatchObject({ what: "ended" });
});
