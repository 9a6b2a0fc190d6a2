/** Which alarms call, which somebody has in hand, and whom each is about. */
import type { Alarm, Crew, Me, Transmission } from "../api";
import type { Language } from "../i18n";
import type { BoardState, ById } from "./board";
import { DESK } from "./ladder";
import { byText } from "./order";
import { jobsOf, kept, keptOn, transmissionsOf } from "./select";

/** Danger that nobody is at, and what keeps many crews from being heard: never behind a job that is only late. */
const PRESSING: readonly string[] = ["needs_help", "came_back", "gateway_silent", "channel_deaf"];

/** Alarms that nobody has taken: emergencies first, then what is pressing, then the oldest. One whose cause went away no longer calls, save an emergency. */
export const alarmsOf = kept((alarms: ById<Alarm>): readonly Alarm[] =>
  [...alarms.values()].filter((alarm) => !alarm.taken_at && (!alarm.cleared_at || alarm.kind === "emergency")).sort(byUrgency),
);

/** Those that the bar shows. A card that can still be read out calls for itself; one that was read out calls no more. */
export function callingOf(state: BoardState, now: number): readonly Alarm[] {
  return alarmsOf(state.alarms).filter((alarm) => alarm.kind !== "read_out" || isUnread(cardsAbout(state, alarm.subject), now));
}

/** Taken, and not over: somebody has it in hand. An emergency until it is ended, a call for help until it is over. */
export function heldOf(state: BoardState): readonly Alarm[] {
  return held(state.alarms);
}

const held = kept((alarms: ById<Alarm>): readonly Alarm[] =>
  [...alarms.values()]
    .filter((alarm) => alarm.taken_at && !alarm.cleared_at && (alarm.kind === "emergency" || alarm.kind === "needs_help"))
    .sort(byUrgency),
);

/** Does this person have it in hand? Two may have one name, so ids count; of what is older than the ids only the name is known. */
export function isMine({ taken_by, taken_by_id }: Alarm, me: Pick<Me, "id" | "name">): boolean {
  return taken_by_id ? taken_by_id === me.id : taken_by === me.name;
}

/** The emergency of a crew: one that nobody has taken before one that somebody has. */
export function emergencyOf(state: BoardState, crewId: string): Alarm | undefined {
  return emergencies(state).get(crewId);
}

const emergencies = keptOn(
  (state: BoardState) => [state.alarms, state.heard, state.assignments, state.transmissions, state.sets, state.crews],
  (state: BoardState): ReadonlyMap<string, Alarm> => {
    const open = [...alarmsOf(state.alarms), ...heldOf(state)].filter((alarm) => alarm.kind === "emergency");
    const about = open.flatMap((alarm): [string, Alarm][] => [[crewAbout(state, alarm)?.id ?? "", alarm]]);
    return new Map(about.reverse()); // the first of a crew counts
  },
);

/** The crew that an alarm is about: of its job, of the set that called, or itself. */
export function crewAbout(state: BoardState, { subject }: Alarm): Crew | undefined {
  const heard = state.heard.find((line) => line.id === subject);
  const job = jobAbout(state, subject);
  const [setId, crewId = subject] = subject.split("/"); // an emergency names the set and in whose hands it was
  const set = [...state.sets.values()].find((one) => one.id === setId || one.unit === subject);
  const holder = set && [...state.crews.values()].find((crew) => crew.set_id === set.id || crew.rungs.some((rung) => rung.set_id === set.id));
  return state.crews.get(job?.crew_id ?? heard?.crew_id ?? crewId) ?? holder;
}

/** The incident on the board that an alarm is about. */
export function incidentAbout(state: BoardState, alarm: Alarm): string | undefined {
  const crew = crewAbout(state, alarm);
  const id = jobAbout(state, alarm.subject)?.incident_id ?? (crew ? jobsOf(state, crew.id)[0]?.incident_id : alarm.subject);
  return id && state.incidents.has(id) ? id : undefined;
}

/** What an emergency says beside that this crew has one; all of it where it says so otherwise. */
export function wordsBeside({ words, words_hi }: Alarm, crew: Crew, language: Language): string {
  const [told, known] = language === "hi" ? [words_hi, `${crew.name_hi} से इमरजेंसी।`] : [words, `EMERGENCY from ${crew.name}.`];
  return told.startsWith(known) ? told.slice(known.length).trim() : told;
}

function jobAbout(state: BoardState, subject: string) {
  return state.assignments.get(subject) ?? state.assignments.get(state.transmissions.get(subject)?.assignment_id ?? "");
}

/** Cards by their own reference or their job's. */
function cardsAbout(state: BoardState, subject: string): readonly Transmission[] {
  const own = state.transmissions.get(subject);
  return [...(own ? [own] : []), ...transmissionsOf(state, subject)].filter((said) => said.site === DESK);
}

function isUnread(cards: readonly Transmission[], now: number): boolean {
  const canBeRead = (said: Transmission) => !said.ended_at && !said.withdraw_at && Date.parse(said.not_after) > now;
  return !cards.some((said) => said.keyed_by !== null || canBeRead(said));
}

function byUrgency(a: Alarm, b: Alarm): number {
  return rankOf(a) - rankOf(b) || byText(a.raised_at, b.raised_at);
}

function rankOf({ kind }: Alarm): number {
  if (kind === "emergency") return 0;
  return PRESSING.includes(kind) ? 1 : 2;
}
