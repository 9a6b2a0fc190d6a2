/** The live board is the journal after a number: one pure step per fact. */
import type { Fact, HeardLine, Transmission } from "../api";
import { type BoardState, type ById, inOrder, lastSaid, LOG_LINES } from "./board";

type Data = Fact["data"];

/** The maps that were made for these facts: they may be written to until the board is given out. One copy of a storm's list serves them all. */
type Own = Set<ById<unknown>>;

/** The board after `fact`. A fact that is drawn already changes nothing. */
export function apply(state: BoardState, fact: Fact): BoardState {
  return applyAll(state, [fact]);
}

/** The board after these facts, one after the other. */
export function applyAll(state: BoardState, facts: readonly Fact[]): BoardState {
  const own: Own = new Set();
  return facts.reduce((board, fact) => (fact.position <= board.position ? board : { ...changed(board, fact, own), position: fact.position }), state);
}

function changed(state: BoardState, { kind, data }: Fact, own: Own): BoardState {
  switch (kind) {
    case "complaint.registered":
    case "incident.opened":
    case "incident.repaired":
    case "incident.still_out":
    case "assignment.offered":
    case "assignment.moved":
    case "assignment.noted":
    case "transmission.queued":
    case "transmission.moved":
    case "crew.changed":
    case "set.changed":
    case "set.bound":
    case "set.unbound":
    case "office.changed":
    case "gateway.changed":
    case "alarm.raised":
    case "alarm.taken":
    case "alarm.cleared":
      return withData(state, data, own);
    case "heard":
      return lastHeard(withData(state, data, own), data.heard ?? null, own);
    case "incident.closed":
      return data.incident ? without(withData(state, data, own), data.incident.id, own) : state;
    case "person.changed":
    case "session.signed_in":
    case "session.signed_out":
    case "session.refused":
      return state;
    default:
      return unheardOf(kind, state);
  }
}

/** The compiler refuses a kind that is missing above; at run time a newer server's kind moves nothing. */
function unheardOf(_kind: never, state: BoardState): BoardState {
  return state;
}

/** Upsert every aggregate of the fact; what belongs to a closed incident is not on the board any more. */
function withData(state: BoardState, data: Data, own: Own): BoardState {
  const open = data.incident?.state === "closed" ? null : data.incident;
  const incidents = put(own, state.incidents, open, (incident) => incident.id);
  const belongs = data.assignment && (data.assignment.is_open || incidents.has(data.assignment.incident_id));
  const assignments = belongs ? put(own, state.assignments, data.assignment, (assignment) => assignment.id) : state.assignments;
  const isHere = (said: Transmission) => assignments.has(said.assignment_id ?? "");
  const told = sent(data);
  return {
    ...state,
    incidents,
    assignments,
    transmissions: told.filter(isHere).reduce((kept, said) => put(own, kept, said, (one) => one.ref), state.transmissions),
    past: passed(state.past, told, isHere),
    offices: put(own, state.offices, data.office, (office) => office.id),
    crews: put(own, state.crews, data.crew, (crew) => crew.id),
    sets: put(own, state.sets, data.set, (set) => set.id),
    gateways: put(own, state.gateways, data.gateway, (gateway) => gateway.site),
    alarms: put(own, state.alarms, data.alarm, (alarm) => alarm.id),
    heard: data.heard ? logged(state.heard, data.heard) : state.heard,
  };
}

function sent(data: Data): Transmission[] {
  return [...(data.transmission ? [data.transmission] : []), ...(data.transmissions ?? [])];
}

function put<T>(own: Own, map: ById<T>, item: T | null | undefined, key: (item: T) => string): ById<T> {
  return item ? written(own, map).set(key(item), item) : map;
}

function written<T>(own: Own, map: ById<T>): Map<string, T> {
  if (own.has(map)) return map as Map<string, T>;
  const copy = new Map(map);
  own.add(copy);
  return copy;
}

function logged(lines: readonly HeardLine[], line: HeardLine): readonly HeardLine[] {
  const others = lines.filter((other) => other.id !== line.id);
  const last = others.at(-1);
  const next = !last || last.at <= line.at ? [...others, line] : inOrder([...others, line]);
  return next.slice(-LOG_LINES);
}

function lastHeard(state: BoardState, line: HeardLine | null, own: Own): BoardState {
  const crew = line?.crew_id ? state.crews.get(line.crew_id) : undefined;
  if (!crew || !line || line.kind === "operator" || (crew.last_heard_at ?? "") >= line.at) return state;
  return { ...state, crews: put(own, state.crews, { ...crew, last_heard_at: line.at }, (one) => one.id) };
}

/** What was said stays in the log when its incident is not on the board, and may still change. */
function passed(past: readonly Transmission[], told: readonly Transmission[], isHere: (said: Transmission) => boolean): readonly Transmission[] {
  if (told.length === 0 || (past.length === 0 && told.every(isHere))) return past;
  const refs = new Set(told.map((said) => said.ref));
  return lastSaid([...past.filter((said) => !refs.has(said.ref)), ...told.filter((said) => !isHere(said))]);
}

/** A closed incident leaves the board with all that hangs on it; the log keeps what was said about it. */
function without(state: BoardState, incidentId: string, own: Own): BoardState {
  const incidents = written(own, state.incidents);
  incidents.delete(incidentId);
  const assignments = written(own, state.assignments);
  const transmissions = written(own, state.transmissions);
  const jobs = new Set([...assignments.values()].filter((one) => one.incident_id === incidentId).map((one) => one.id));
  const said = [...transmissions.values()].filter((one) => jobs.has(one.assignment_id ?? ""));
  for (const id of jobs) assignments.delete(id);
  for (const one of said) transmissions.delete(one.ref);
  return { ...state, incidents, assignments, transmissions, past: passed(state.past, said, () => false) };
}
