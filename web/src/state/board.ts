/** The board as the console holds it: the server's snapshot, by id. */
import type { Alarm, Assignment, Board, Crew, Gateway, HeardLine, Incident, Office, RadioSet, Transmission } from "../api";
import { byText } from "./order";

export type ById<T> = ReadonlyMap<string, T>;

export interface BoardState {
  /** The last position of the journal that is drawn here. */
  readonly position: number;
  readonly offices: ById<Office>;
  readonly incidents: ById<Incident>;
  readonly assignments: ById<Assignment>;
  readonly transmissions: ById<Transmission>;
  readonly crews: ById<Crew>;
  readonly sets: ById<RadioSet>;
  readonly gateways: ById<Gateway>;
  readonly alarms: ById<Alarm>;
  /** What was said about incidents that have left the board: the log's last lines, oldest first, at most `LOG_LINES`. */
  readonly past: readonly Transmission[];
  /** Oldest first, at most `LOG_LINES`. */
  readonly heard: readonly HeardLine[];
}

/** As many lines of the radio log as the server's own snapshot holds. */
export const LOG_LINES = 200;

export const EMPTY: BoardState = {
  position: 0,
  offices: new Map(),
  incidents: new Map(),
  assignments: new Map(),
  transmissions: new Map(),
  crews: new Map(),
  sets: new Map(),
  gateways: new Map(),
  alarms: new Map(),
  past: [],
  heard: [],
};

/** The state that a snapshot tells. */
export function boardOf(board: Board): BoardState {
  const assignments = by(board.assignments, (assignment) => assignment.id);
  const isHere = (said: Transmission) => assignments.has(said.assignment_id ?? "");
  return {
    position: board.position,
    offices: by(board.offices, (office) => office.id),
    incidents: by(board.incidents, (incident) => incident.id),
    assignments,
    transmissions: by(board.transmissions.filter(isHere), (said) => said.ref),
    crews: by(board.crews, (crew) => crew.id),
    sets: by(board.sets, (set) => set.id),
    gateways: by(board.gateways, (gateway) => gateway.site),
    alarms: by(board.alarms, (alarm) => alarm.id),
    past: lastSaid(board.transmissions.filter((said) => !isHere(said))),
    heard: inOrder(board.heard),
  };
}

/** Lines by the time they were heard, oldest first. */
export function inOrder(lines: readonly HeardLine[]): HeardLine[] {
  return [...lines].sort((a, b) => byText(a.at, b.at) || byText(a.id, b.id));
}

/** When the log shows a transmission: as it went on the air, until then as it was queued. */
export function saidAt(said: Transmission): string {
  return said.keyed_at ?? said.queued_at;
}

/** The last of these for the log, oldest first. */
export function lastSaid(said: readonly Transmission[]): readonly Transmission[] {
  return [...said].sort((a, b) => byText(saidAt(a), saidAt(b)) || byText(a.ref, b.ref)).slice(-LOG_LINES);
}

function by<T>(items: readonly T[], key: (item: T) => string): ById<T> {
  return new Map(items.map((item) => [key(item), item]));
}
