import { expect, test } from "vitest";
import type { Fact } from "../api";
import { apply, applyAll } from "./apply";
import { type BoardState, boardOf, LOG_LINES } from "./board";
import { alarm, assignment, AT, crew, fact, heard, incident, LATER, radioSet, SNAPSHOT, transmission } from "./samples";
import { setOf } from "./ladder";
import { counted, dutyOf, holds, logOf, matches, rowsOf, setsFor } from "./select";

const START: BoardState = boardOf(SNAPSHOT);

test("a fact that is drawn already changes nothing", () => {
  expect(apply(START, fact(10, "incident.opened", { incident: incident("I9") }))).toBe(START);
});

test("a fact puts every aggregate it carries on the board, whole", () => {
  const next = apply(START, fact(11, "assignment.moved", { assignment: assignment("A1", { state: "accepted" }), transmission: transmission("T1", { state: "answered" }) }));
  expect(next.position).toBe(11);
  expect(next.assignments.get("A1")?.state).toBe("accepted");
  expect(next.transmissions.get("T1")?.state).toBe("answered");
  expect(START.assignments.get("A1")?.state).toBe("offered");
});

test("what did not change stays the very same", () => {
  const next = apply(START, fact(11, "alarm.raised", { alarm: alarm("X") }));
  expect(next.incidents).toBe(START.incidents);
  expect(next.assignments).toBe(START.assignments);
});

test("many facts at once are the same as one after the other, and leave the board that was drawn as it was", () => {
  const facts = [
    fact(11, "incident.opened", { incident: incident("I2") }),
    fact(12, "assignment.offered", { assignment: assignment("A2", { incident_id: "I2" }), transmission: transmission("T2", { assignment_id: "A2" }) }),
    fact(13, "incident.closed", { incident: incident("I1", { state: "closed" }) }),
    fact(13, "incident.opened", { incident: incident("I3") }),
    fact(14, "transmission.moved", { transmission: transmission("T1", { state: "delivered" }) }),
  ];
  expect(applyAll(START, facts)).toEqual(facts.reduce(apply, START));
  expect([...applyAll(START, facts).incidents.keys()]).toEqual(["I2"]);
  expect(START).toEqual(boardOf(SNAPSHOT));
});

test("each part of the list says how many it has, and how many of them hold the words", () => {
  const state = applyAll(START, [
    fact(11, "incident.opened", { incident: incident("I2", { place: "Kannod Rd" }) }),
    fact(12, "incident.opened", { incident: incident("I3", { place: "Amlaha" }) }),
  ]);
  expect(counted(rowsOf(state), "").uncrewed).toEqual({ all: 2, found: 2 });
  expect(counted(rowsOf(state), "amlaha").uncrewed).toEqual({ all: 2, found: 1 });
  expect(counted(rowsOf(state), "amlaha").waiting.found).toBe(0);
});

test("a closed incident leaves the board with all that hangs on it, as in a new snapshot", () => {
  const next = apply(START, fact(11, "incident.closed", { incident: incident("I1", { state: "closed" }) }));
  expect([next.incidents.size, next.assignments.size, next.transmissions.size]).toEqual([0, 0, 0]);
  const after = apply(next, fact(12, "transmission.moved", { incident: incident("I1", { state: "closed" }), transmission: transmission("T1", { state: "delivered" }) }));
  expect([after.incidents.size, after.transmissions.size]).toEqual([0, 0]);
});

test("the log keeps what was said when its incident has left the board, and learns how it ended", () => {
  const closed = apply(START, fact(11, "incident.closed", { incident: incident("I1", { state: "closed" }) }));
  expect(logOf(closed).map((line) => [line.id, line.said?.state])).toEqual([["T1", "queued"]]);
  const later = apply(closed, fact(12, "transmission.moved", { transmission: transmission("T1", { state: "withdrawn" }) }));
  expect(logOf(later).map((line) => [line.id, line.said?.state])).toEqual([["T1", "withdrawn"]]);
  expect(later.transmissions.size).toBe(0);
});

test("what is said about an incident on the board stands in the log once, whatever the log keeps of others", () => {
  const gone = apply(START, fact(11, "transmission.moved", { transmission: transmission("G1", { assignment_id: "gone" }) }));
  const next = apply(gone, fact(12, "transmission.moved", { transmission: transmission("T1", { state: "delivered" }) }));
  expect(next.past.map((said) => said.ref)).toEqual(["G1"]);
  expect(logOf(next).map((line) => line.id).sort()).toEqual(["G1", "T1"]);
});

test("what was said about closed incidents takes no more room than the log", () => {
  let state = START;
  for (let n = 0; n < LOG_LINES + 5; n += 1)
    state = apply(state, fact(11 + n, "transmission.moved", { transmission: transmission(`G${n}`, { assignment_id: "gone", queued_at: LATER }) }));
  expect(state.past).toHaveLength(LOG_LINES);
  expect(logOf(state)).toHaveLength(LOG_LINES + 1);
});

test("a set that another office's crew took or gave back is drawn, and no crew with it", () => {
  for (const kind of ["set.bound", "set.unbound"] as const) {
    const next = apply(START, fact(11, kind, { set: radioSet("S9", { office_id: "P" }) }));
    expect(next.sets.get("S9")?.office_id).toBe("P");
    expect(next.crews).toBe(START.crews);
  }
});

test("a crew that took or gave back a set holds what the fact says, whichever office the set is of", () => {
  const rung = { rung: 2, set_id: "S9", ends_at: LATER };
  const bound = apply(START, fact(11, "set.bound", { crew: crew("C1", { rungs: [rung] }), set: radioSet("S9", { office_id: "P" }) }));
  expect(bound.crews.get("C1")?.rungs).toEqual([rung]);
  const unbound = apply(bound, fact(12, "set.unbound", { crew: crew("C1"), set: radioSet("S9", { office_id: "P" }) }));
  expect(unbound.crews.get("C1")?.rungs).toEqual([]);
});

test("a corrected crew and set stand as the facts say, and what is out of use is handed to nobody", () => {
  const rung = { rung: 1, set_id: "S1", ends_at: LATER };
  let state = apply(START, fact(11, "crew.changed", { crew: crew("C1", { name: "Van 9 crew", rungs: [rung] }) }));
  for (const id of ["S1", "S2", "S3"]) state = apply(state, fact(state.position + 1, "set.changed", { set: radioSet(id, { is_active: id !== "S3" }) }));
  const known = state.crews.get("C1");
  expect([known?.name, known?.rungs]).toEqual(["Van 9 crew", [rung]]);
  expect(known && setsFor(state, known).map((one) => one.id)).toEqual(["S2"]);
});

test("an order is shown by the set in use at its address, before one that is out of use", () => {
  const path = { unit: "CREW-7", site: "s", via: "v" };
  const old = boardOf({ ...SNAPSHOT, sets: [radioSet("S1", { ...path, is_active: false })] });
  const said = transmission("T1", path);
  expect(setOf(old, said)?.id).toBe("S1");
  expect(setOf(apply(old, fact(11, "set.changed", { set: radioSet("S2", path) })), said)?.id).toBe("S2");
});

test("an office that is entered or changed is drawn", () => {
  const office = { id: "P", parent_id: null, kind: "zone" as const, code: "P", name: "Mhow", name_hi: "महू" };
  const entered = apply(START, fact(11, "office.changed", { office }));
  expect(entered.offices.get("P")).toEqual(office);
  const renamed = apply(entered, fact(12, "office.changed", { office: { ...office, name: "Mhow town" } }));
  expect(renamed.offices.get("P")?.name).toBe("Mhow town");
});

test("a kind that a newer service invents moves only the position", () => {
  const next = apply(START, fact(11, "weather.changed" as Fact["kind"], {}));
  expect(next).toEqual({ ...START, position: 11 });
});

test("a line that was heard stands at its time, and the log keeps no more than the snapshot would", () => {
  let state = apply(START, fact(11, "heard", { heard: heard("H2", LATER) }));
  state = apply(state, fact(12, "heard", { heard: heard("H1", AT) }));
  expect(state.heard.map((line) => line.id)).toEqual(["H1", "H2"]);
  expect(state.crews.get("C1")?.last_heard_at).toBe(LATER);
  for (let n = 0; n < LOG_LINES + 5; n += 1) state = apply(state, fact(13 + n, "heard", { heard: heard(`K${n}`, LATER) }));
  expect(state.heard).toHaveLength(LOG_LINES);
});

test("an answer keyed by the operator does not say that the set was heard", () => {
  const state = apply(START, fact(11, "heard", { heard: heard("H", LATER, { kind: "operator" }) }));
  expect(state.crews.get("C1")?.last_heard_at).toBeNull();
});

test("hazards stand on top, then the oldest, and repaired ones at the end", () => {
  const state = boardOf({
    ...SNAPSHOT,
    incidents: [
      incident("new", { opened_at: LATER }),
      incident("repaired", { state: "reported_repaired", opened_at: "2026-11-22T00:00:00.000Z" }),
      incident("old"),
      incident("hazard", { is_hazard: true, opened_at: LATER }),
    ],
  });
  expect(rowsOf(state).map((row) => row.incident.id)).toEqual(["hazard", "old", "new", "repaired"]);
});

test("the list says who has an incident, and the filter finds it", () => {
  const [row] = rowsOf(START);
  expect(row?.crew?.id).toBe("C1");
  expect(row && matches(row, "waiting")).toBe(true);
  expect(row && matches(row, "uncrewed")).toBe(false);
  expect(row && holds(row, "bijal n3301")).toBe(true);
  expect(row && holds(row, "mhow")).toBe(false);
});

test("a crew without a set in hand is off shift, one with an open assignment is busy", () => {
  const now = Date.parse(AT);
  expect(dutyOf(START, crew("C1"), now)).toBe("busy");
  expect(dutyOf(START, crew("C2"), now)).toBe("free");
  expect(dutyOf(START, crew("C2", { set_id: null }), now)).toBe("off_shift");
  expect(dutyOf(START, crew("C2", { shift_ends_at: AT }), now)).toBe("off_shift");
});

test("the radio log mixes what was heard and said, newest first", () => {
  const state = boardOf({ ...SNAPSHOT, heard: [heard("H", LATER)] });
  expect(logOf(state).map((line) => line.id)).toEqual(["H", "T1"]);
});

test("two thousand incidents take a storm's facts without a pause", () => {
  const incidents = Array.from({ length: 2000 }, (_, n) => incident(`I${n}`));
  let state = boardOf({ ...SNAPSHOT, incidents });
  const start = performance.now();
  for (let n = 0; n < 150; n += 1) state = apply(state, fact(11 + n, "complaint.registered", { incident: incident(`N${n}`) }));
  expect(rowsOf(state)).toHaveLength(2150);
  expect(performance.now() - start).toBeLessThan(500); // a second's facts in half a second, on a slow machine
});
