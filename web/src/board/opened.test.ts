import { expect, test } from "vitest";
import { boardOf } from "../state/board";
import { alarm, incident, SNAPSHOT } from "../state/samples";
import { openedFor } from "./opened";

test("a dialog about a job holds the job that stands when it opens", () => {
  expect(openedFor("answer", boardOf(SNAPSHOT), "I1")).toMatchObject({ dialog: "answer", target: { needs: "job", incident: { id: "I1" }, assignment: { id: "A1" } } });
});

test("a dialog about a job does not open where no crew has one", () => {
  const free = boardOf({ ...SNAPSHOT, assignments: [] });
  for (const dialog of ["answer", "recall", "reassign"] as const) expect(openedFor(dialog, free, "I1")).toBeNull();
  expect(openedFor("assign", free, "I1")).toMatchObject({ target: { needs: "no_job" } });
});

test("a dialog about an incident does not open without one, a new complaint does", () => {
  expect(openedFor("close", boardOf(SNAPSHOT), null)).toBeNull();
  expect(openedFor("new", boardOf(SNAPSHOT), null)).toEqual({ dialog: "new", target: undefined });
});

test("an incident that no crew has is closed on proof as it stands, and one reported repaired on the crew's word", () => {
  const free = boardOf({ ...SNAPSHOT, assignments: [] });
  expect(openedFor("close", free, "I1")).toMatchObject({ target: { needs: "no_job", assignment: undefined } });
  const repaired = boardOf({ ...SNAPSHOT, incidents: [incident("I1", { state: "reported_repaired" })], assignments: [] });
  expect(openedFor("close", repaired, "I1")).toMatchObject({ target: { needs: "repair" } });
});

test("an emergency is ended in a dialog of its own, whichever incident is chosen", () => {
  const sos = alarm("sos", { kind: "emergency" });
  expect(openedFor("end", boardOf(SNAPSHOT), "I1", sos)).toEqual({ dialog: "end", target: undefined, alarm: sos });
  expect(openedFor("end", boardOf(SNAPSHOT), "I1")).toBeNull();
});
