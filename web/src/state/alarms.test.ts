import { expect, test } from "vitest";
import type { Alarm, Board } from "../api";
import { apply } from "./apply";
import { alarmsOf, crewAbout, emergencyOf, heldOf, incidentAbout, isMine, wordsBeside } from "./alarms";
import { boardOf } from "./board";
import { alarm, assignment, AT, crew, fact, heard, LATER, radioSet, SNAPSHOT } from "./samples";

const state = (alarms: Alarm[], more: Partial<Board> = {}) => boardOf({ ...SNAPSHOT, alarms, ...more });

test("an emergency is first and stays till a person takes it, even when its cause went away", () => {
  const alarms = new Map(
    [
      alarm("late"),
      alarm("gone", { cleared_at: LATER }),
      alarm("sos", { kind: "emergency", raised_at: LATER, cleared_at: LATER }),
      alarm("taken", { kind: "emergency", taken_at: LATER }),
    ].map((one) => [one.id, one]),
  );
  expect(alarmsOf(alarms).map((one) => one.id)).toEqual(["sos", "late"]);
});

test("a hazard without a crew and a silent site do not stand behind a job that is only late", () => {
  const alarms = new Map([alarm("late"), alarm("site", { kind: "gateway_silent", raised_at: LATER }), alarm("hazard", { kind: "came_back", raised_at: LATER })].map((one) => [one.id, one]));
  expect(alarmsOf(alarms).map((one) => one.id)).toEqual(["site", "hazard", "late"]);
});

test("an emergency that somebody has taken is in his hands until it is ended", () => {
  const sos = alarm("sos", { kind: "emergency", subject: "S1", taken_at: LATER, taken_by: "Anil" });
  expect(heldOf(state([sos])).map((one) => one.id)).toEqual(["sos"]);
  expect(heldOf(state([{ ...sos, cleared_at: LATER }]))).toEqual([]);
});

test("an alarm is in the hands of the person whose id it carries, whoever else has his name", () => {
  const me = { id: "P1", name: "Anil" };
  const taken = (taken_by_id: string | null, taken_by = "Anil") => isMine(alarm("x", { taken_at: AT, taken_by, taken_by_id }), me);
  expect([taken("P1"), taken("P2"), taken("P1", "Anil Malviya")]).toEqual([true, false, true]);
  expect([taken(null), taken(null, "Asha"), isMine(alarm("x"), me)]).toEqual([true, false, false]); // of old: the name
});

test("a call for help that was taken stays in sight until it is over, whatever became of the job", () => {
  const help = alarm("help", { kind: "needs_help", subject: "A1", taken_at: LATER, taken_by: "Anil" });
  const job = (more: object) => heldOf(state([help], { assignments: [assignment("A1", more)] })).length;
  expect([job({ needs_help: true }), job({ needs_help: true, is_open: false, state: "escalated" })]).toEqual([1, 1]);
  expect(heldOf(state([{ ...help, cleared_at: LATER }]))).toEqual([]);
});

test("what was taken and shows itself on the board takes no line of its own", () => {
  expect(heldOf(state([alarm("late", { taken_at: LATER }), alarm("site", { kind: "gateway_silent", taken_at: LATER })]))).toEqual([]);
});

test("an emergency marks the crew that holds the set, whichever of its sets it is, taken or not", () => {
  const sets = [radioSet("S1"), radioSet("S2")];
  const crews = [crew("C1", { rungs: [{ rung: 1, set_id: "S1", ends_at: AT }, { rung: 2, set_id: "S2", ends_at: AT }] }), crew("C2", { set_id: null })];
  const sos = alarm("sos", { kind: "emergency", subject: "S2", taken_at: AT, taken_by: "Anil" });
  const board = state([sos], { sets, crews });
  expect(emergencyOf(board, "C1")?.id).toBe("sos");
  expect(emergencyOf(board, "C2")).toBeUndefined();
  expect(incidentAbout(board, sos)).toBe("I1");
});

test("an emergency marks the crew that held the set when it called, whoever has it since", () => {
  const sos = alarm("sos", { kind: "emergency", subject: "S1/C1" });
  const board = state([sos], { sets: [radioSet("S1")], crews: [crew("C1", { set_id: null }), crew("C2", { set_id: "S1" })] });
  expect([emergencyOf(board, "C1")?.id, emergencyOf(board, "C2")]).toEqual(["sos", undefined]);
});

test("an emergency of a set that nobody holds is found by the line that was heard", () => {
  const sos = alarm("sos", { kind: "emergency", subject: "H" });
  expect(crewAbout(state([sos], { heard: [heard("H", AT)] }), sos)?.id).toBe("C1");
  expect(crewAbout(state([sos]), sos)).toBeUndefined();
});

test("the fact that an emergency ended takes its line and its crew's mark", () => {
  const sos = alarm("sos", { kind: "emergency", subject: "S1", taken_at: AT, taken_by: "Anil" });
  const board = state([sos], { sets: [radioSet("S1")] });
  expect(emergencyOf(board, "C1")?.id).toBe("sos");
  const over = apply(board, fact(11, "alarm.cleared", { alarm: { ...sos, cleared_at: LATER, ended_by: "Asha" }, words: "spoke with them" }));
  expect([heldOf(over), emergencyOf(over, "C1")]).toEqual([[], undefined]);
});

test("an emergency of a crew says once whose it is, and keeps every other word", () => {
  const gang = crew("Ashta", { name_hi: "आष्टा" });
  const sos = alarm("sos", { kind: "emergency", words: "EMERGENCY from Ashta. man down", words_hi: "आष्टा से इमरजेंसी। man down" });
  expect([wordsBeside(sos, gang, "en"), wordsBeside(sos, gang, "hi")]).toEqual(["man down", "man down"]);
  expect(wordsBeside({ ...sos, words: "EMERGENCY, perhaps from Ashta: unit 7 was heard." }, gang, "en")).toBe("EMERGENCY, perhaps from Ashta: unit 7 was heard.");
});
