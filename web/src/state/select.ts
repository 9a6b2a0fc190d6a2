/** What the panes draw, derived from the board; each answer is kept while what it was made from stays the same. */
import type { Assignment, Crew, HeardLine, Incident, RadioSet, Transmission } from "../api";
import { type BoardState, type ById, saidAt } from "./board";
import { byName, byText } from "./order";

/** One line of the incident list. */
export interface Row {
  readonly incident: Incident;
  /** The open assignment, else the last that ended. */
  readonly assignment: Assignment | undefined;
  readonly order: Transmission | undefined;
  readonly crew: Crew | undefined;
}

/** Which incidents the list shows. */
export type Filter = "all" | "uncrewed" | "waiting" | "working" | "repaired";
export const FILTERS: readonly Filter[] = ["all", "uncrewed", "waiting", "working", "repaired"];

/** What a crew does now; `unsure`: its job was taken back, and nobody knows that it has heard so. */
export type Duty = "free" | "unsure" | "busy" | "off_shift";

/** A line of the radio log: heard or said. */
export type LogLine =
  | { readonly id: string; readonly at: string; readonly heard: HeardLine; readonly said?: never }
  | { readonly id: string; readonly at: string; readonly said: Transmission; readonly heard?: never };

const grouped = {
  byIncident: kept((assignments: ById<Assignment>) => group([...assignments.values()].sort(byOffer), (one) => one.incident_id)),
  byAssignment: kept((said: ById<Transmission>) => group([...said.values()].sort(byQueue), (one) => one.assignment_id ?? "")),
  byCrew: kept((assignments: ById<Assignment>) =>
    group([...assignments.values()].filter((one) => one.is_open).sort(byOffer), (one) => one.crew_id),
  ),
};

/** Assignments of an incident, newest first. */
export function assignmentsOf(state: BoardState, incidentId: string): readonly Assignment[] {
  return grouped.byIncident(state.assignments).get(incidentId) ?? [];
}

/** Transmissions of an assignment, oldest first. */
export function transmissionsOf(state: BoardState, assignmentId: string): readonly Transmission[] {
  return grouped.byAssignment(state.transmissions).get(assignmentId) ?? [];
}

/** Open assignments of a crew, newest first. */
export function jobsOf(state: BoardState, crewId: string): readonly Assignment[] {
  return grouped.byCrew(state.assignments).get(crewId) ?? [];
}

/** The order of an assignment: its last one, when it was said again. */
export function orderOf(state: BoardState, assignmentId: string): Transmission | undefined {
  return transmissionsOf(state, assignmentId).findLast((said) => said.purpose === "order");
}

/** Every incident with who has it: hazards first, then the oldest; repaired ones wait at the end. */
export const rowsOf = keptOn(
  (state: BoardState) => [state.incidents, state.assignments, state.transmissions, state.crews],
  (state: BoardState): readonly Row[] => inUrgency(state.incidents).map((incident) => row(state, incident)),
);

/** Does the row stand in this part of the list? */
export function matches(row: Row, filter: Filter): boolean {
  const open = row.assignment?.is_open ? row.assignment : undefined;
  switch (filter) {
    case "all":
      return true;
    case "uncrewed":
      return row.incident.state === "open" && !open;
    case "waiting":
      return open?.state === "offered";
    case "working":
      return open !== undefined && open.state !== "offered";
    case "repaired":
      return row.incident.state === "reported_repaired";
  }
}

/** A hazard that no crew has: nothing on the board is more urgent. */
export function isBurning({ incident, assignment }: Pick<Row, "incident" | "assignment">): boolean {
  return incident.is_hazard && incident.state === "open" && !assignment?.is_open;
}

/** Does the row hold these words (number, place, consumer, transformer, feeder)? */
export function holds(row: Row, words: string): boolean {
  if (!words) return true;
  return hasAll(textOf(row.incident), words);
}

const texts = new WeakMap<Incident, string>();

function textOf(incident: Incident): string {
  const { number, place, consumer_number, dtr_code, feeder } = incident;
  const text = texts.get(incident) ?? [number, place, consumer_number, dtr_code, feeder].join(" ").toLowerCase();
  texts.set(incident, text);
  return text;
}

/** How many rows each part of the list has, and how many of these hold the words. */
export type Counted = Readonly<Record<Filter, { readonly all: number; readonly found: number }>>;

/** Count them. */
export function counted(rows: readonly Row[], words: string): Counted {
  const none = () => ({ all: 0, found: 0 });
  const counts = { all: none(), uncrewed: none(), waiting: none(), working: none(), repaired: none() };
  for (const row of rows) {
    const isFound = holds(row, words);
    for (const filter of FILTERS) {
      if (!matches(row, filter)) continue;
      counts[filter].all += 1;
      if (isFound) counts[filter].found += 1;
    }
  }
  return counts;
}

/** Crews in use, by name. */
export const crewsOf = keptOn(
  (state: BoardState) => [state.crews],
  (state: BoardState): readonly Crew[] => [...state.crews.values()].filter((crew) => crew.is_active).sort(byName),
);

/** Is a crew called so, in either language, or its leader? */
export function isCalled({ name, name_hi, leader }: Crew, words: string): boolean {
  return hasAll([name, name_hi, leader].join(" ").toLowerCase(), words);
}

function hasAll(text: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Free, busy, or without a set in hand. */
export function dutyOf(state: BoardState, crew: Crew, now: number): Duty {
  const isOver = crew.shift_ends_at !== null && Date.parse(crew.shift_ends_at) <= now;
  if (!crew.is_active || !crew.set_id || isOver) return "off_shift";
  if (jobsOf(state, crew.id).length > 0) return "busy";
  return unheardOf(state, crew.id).length > 0 ? "unsure" : "free";
}

/** Jobs that were taken back from a crew which may still be at them: it may have the order, and is not known to have heard of its end. */
export function unheardOf(state: BoardState, crewId: string): readonly Assignment[] {
  return unheard(state).get(crewId) ?? [];
}

/** The same, by the incident. */
export function unheardAt(state: BoardState, incidentId: string): readonly Assignment[] {
  return assignmentsOf(state, incidentId).filter((one) => unheardOf(state, one.crew_id).includes(one));
}

const unheard = keptOn(
  (state: BoardState) => [state.assignments, state.transmissions],
  (state: BoardState) => {
    const last = new Map<string, Assignment>(); // given the same job anew, a crew is where the newer one says
    for (const one of [...state.assignments.values()].sort(byOffer)) {
      const job = `${one.incident_id} ${one.crew_id}`;
      if (!last.has(job)) last.set(job, one);
    }
    return group([...last.values()].filter((one) => isUnheard(one, transmissionsOf(state, one.id))), (one) => one.crew_id);
  },
);

function isUnheard({ state }: Assignment, said: readonly Transmission[]): boolean {
  if (state !== "recalled" && state !== "escalated") return false;
  const isKnown = said.some((one) => one.purpose === "order" && mayBeKnown(one));
  return isKnown && !said.some((one) => one.purpose === "cancel" && (one.delivered_at ?? (one.gives_receipt ? null : one.keyed_at)));
}

function mayBeKnown({ keyed_at, delivered_at, answered_at, handed_over_at, ended_at }: Transmission): boolean {
  return (keyed_at ?? delivered_at ?? answered_at) !== null || (handed_over_at !== null && ended_at === null);
}

/** Heard lines and transmissions, newest first. */
export const logOf = keptOn(
  (state: BoardState) => [state.heard, state.transmissions, state.past],
  (state: BoardState): readonly LogLine[] =>
    [
      ...state.heard.map((heard): LogLine => ({ id: heard.id, at: heard.at, heard })),
      ...[...state.transmissions.values(), ...state.past].map((said): LogLine => ({ id: said.ref, at: saidAt(said), said })),
    ].sort((a, b) => byText(b.at, a.at)),
);

function row(state: BoardState, incident: Incident): Row {
  const all = assignmentsOf(state, incident.id);
  const assignment = all.find((one) => one.is_open) ?? all[0];
  return {
    incident,
    assignment,
    order: assignment && orderOf(state, assignment.id),
    crew: assignment && state.crews.get(assignment.crew_id),
  };
}

/** Each rank by itself: what comes in order of time is sorted in one look. */
function inUrgency(incidents: ById<Incident>): Incident[] {
  const ranks: [Incident[], Incident[], Incident[]] = [[], [], []];
  for (const incident of incidents.values()) ranks[rank(incident)].push(incident);
  return ranks.flatMap((each) => each.sort(byAge));
}

function byAge(a: Incident, b: Incident): number {
  return byText(a.opened_at, b.opened_at) || byText(a.id, b.id);
}

function rank(incident: Incident): 0 | 1 | 2 {
  if (incident.is_hazard) return 0;
  return incident.state === "open" ? 1 : 2;
}

function byOffer(a: Assignment, b: Assignment): number {
  return byText(b.offered_at, a.offered_at) || byText(b.id, a.id);
}

function byQueue(a: Transmission, b: Transmission): number {
  return byText(a.queued_at, b.queued_at) || byText(a.ref, b.ref);
}

function group<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Remembers its last answer by the identity of its argument. */
export function kept<A, R>(make: (from: A) => R): (from: A) => R {
  return keptOn((from: A) => [from], make);
}

/** Remembers its last answer by the identity of what its argument holds. */
export function keptOn<A, R>(parts: (from: A) => readonly unknown[], make: (from: A) => R): (from: A) => R {
  let last: { parts: readonly unknown[]; answer: R } | undefined;
  return (from) => {
    const now = parts(from);
    if (!last?.parts.every((part, index) => part === now[index])) last = { parts: now, answer: make(from) };
    return last.answer;
  };
}

/** The sets that can be handed to a crew, by their labels: those in use that it does not hold. */
export function setsFor(state: BoardState, crew: Crew): readonly RadioSet[] {
  const held = new Set(crew.rungs.map((one) => one.set_id));
  return [...state.sets.values()].filter((one) => one.is_active && !held.has(one.id)).sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }));
}
