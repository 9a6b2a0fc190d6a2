/** The path ladder as the record tells it: by which ways a crew was tried, is tried, and will be tried. */
import type { Assignment, Crew, RadioSet, Transmission } from "../api";
import type { BoardState } from "./board";
import { transmissionsOf } from "./select";
import { type Trouble, troubleOnWay } from "./sites";

export const DESK = "desk";
export const CARD_RUNG = 9;
/** Stands for a reply code everywhere but on the set. */
export const MASK = "****";
/** After so many wrong ones no reply code of a job counts. */
export const MOST_WRONG_CODES = 3;

/** One way to a crew: a set in its hands, or the card that a person reads out (`set` undefined). */
export interface Way {
  readonly rung: number;
  readonly set: RadioSet | undefined;
  readonly trouble: Trouble | undefined;
}

/** How an order ended that is no longer waited for. */
export type End = "answered" | "failed" | "expired" | "no_answer" | "no_receipt" | "not_sent" | "not_read";

/** An order that was said, or was to be. */
export interface Tried {
  readonly said: Transmission;
  readonly set: RadioSet | undefined;
  readonly end: End;
  /** Milliseconds that it was waited for, where that says something. */
  readonly waited: number | undefined;
}

/** Where an assignment's order stands. */
export interface Climb {
  readonly earlier: readonly Tried[];
  /** The order whose steps count: the answered one, else the last. */
  readonly present: Transmission | undefined;
  /** What is tried after it while nobody answers. */
  readonly next: readonly Way[];
  /** When the next way is tried; without one, when the job is escalated. Milliseconds; undefined when nothing is waited for. */
  readonly due: number | undefined;
  /** Cancellations and notices. */
  readonly others: readonly Transmission[];
}

/** The sets of a crew, the first to be tried first, and after them the card unless a person speaks on the last one anyhow. */
export function waysOf(state: BoardState, crew: Crew): readonly Way[] {
  const held = [...crew.rungs].sort((a, b) => a.rung - b.rung);
  const ways: Way[] = held.map(({ rung, set_id }) => {
    const set = state.sets.get(set_id);
    return { rung, set, trouble: troubleOnWay(state, set) };
  });
  if (ways.length === 0 || ways.at(-1)?.set?.site === DESK) return ways;
  return [...ways, { rung: CARD_RUNG, set: undefined, trouble: undefined }];
}

/** How far a crew was tried for a job. */
export function climbOf(state: BoardState, assignment: Assignment, said: readonly Transmission[] = transmissionsOf(state, assignment.id)): Climb {
  const orders = said.filter((one) => one.purpose === "order");
  const present = orders.findLast((one) => one.answered_at !== null) ?? orders.at(-1);
  const isAwaited = assignment.state === "offered" && assignment.answered_at === null && present !== undefined;
  const crew = state.crews.get(assignment.crew_id);
  const next = isAwaited && crew ? waysOf(state, crew).filter((way) => way.rung > present.rung && !cannotSay(way)) : [];
  return {
    earlier: orders.flatMap((one, index) => (one === present ? [] : [{ said: one, set: setOf(state, one), ...endOf(one, orders[index + 1]) }])),
    present,
    next,
    due: isAwaited ? dueAt(present, next.length > 0, assignment) : undefined,
    others: said.filter((one) => one.purpose !== "order"),
  };
}

/** The rungs on which a crew's open jobs wait for an answer now. */
export function rungsInUse(state: BoardState, jobs: readonly Assignment[]): ReadonlySet<number> {
  const awaited = jobs.filter((job) => job.state === "offered").map((job) => climbOf(state, job).present);
  return new Set(awaited.filter((said) => said?.withdraw_at === null).map((said) => said?.rung ?? 0));
}

/** The register's set that a transmission goes to, the one in use before one that was; none for a card. */
export function setOf(state: BoardState, { site, via, unit }: Transmission): RadioSet | undefined {
  const there = [...state.sets.values()].filter((set) => set.unit === unit && set.site === site && set.via === via);
  return there.find((set) => set.is_active) ?? there[0];
}

/** Does the order end with a reply code that only the set sees? */
export function hasCode(said: Transmission | undefined): boolean {
  return said?.text.endsWith(MASK) ?? false;
}

function cannotSay({ trouble }: Way): boolean {
  return trouble === "lost" || trouble === "not_answering";
}

/** As the service's own ladder counts: a whole wait from when the man can have known. */
function dueAt(said: Transmission, hasNext: boolean, assignment: Assignment): number | undefined {
  if (said.state === "failed" || said.state === "expired") return undefined; // the next second climbs
  if (!hasNext) return Date.parse(assignment.reply_by);
  return knownSince(said) + Date.parse(said.not_after) - Date.parse(said.queued_at);
}

function knownSince(said: Transmission): number {
  return Math.max(Date.parse(said.queued_at), Date.parse(said.delivered_at ?? said.keyed_at ?? said.queued_at));
}

/** An order is given up when it is taken back, and when the next one follows: one that has arrived cannot be taken back. */
function endOf(said: Transmission, next: Transmission | undefined): Pick<Tried, "end" | "waited"> {
  if (said.answered_at) return { end: "answered", waited: undefined };
  if (said.state === "failed") return { end: "failed", waited: undefined };
  const given = said.withdraw_at ?? next?.queued_at;
  const since = (moment: number) => (given ? Date.parse(given) - moment : undefined);
  if (said.delivered_at || (said.keyed_at && !said.gives_receipt)) return { end: "no_answer", waited: since(knownSince(said)) };
  if (said.keyed_at) return { end: "no_receipt", waited: since(Date.parse(said.queued_at)) };
  if (said.site === DESK) return { end: "not_read", waited: undefined };
  if (said.state === "expired") return { end: "expired", waited: undefined };
  return { end: "not_sent", waited: since(Date.parse(said.queued_at)) };
}
