/** Cards whose time ran out unread: they stay struck out for a while, as somebody may be in the middle of the sentence. */
import type { Transmission } from "../api";
import type { BoardState } from "../state/board";
import { type Card, cardOf, cardsOf, frontOf } from "../state/cards";
import { DESK } from "../state/ladder";
import { assignmentsOf, transmissionsOf } from "../state/select";

/** Longer than any order takes to be read out: whoever began it looks up once. */
export const STRUCK_MS = 60_000;

/** The cards, and behind them those that ended unread a moment ago. */
export function withStruck(state: BoardState, now: number): readonly Card[] {
  const struck = [...state.transmissions.values()].filter((said) => isStruck(state, said, now));
  struck.sort((a, b) => (b.ended_at ?? "").localeCompare(a.ended_at ?? "") || a.ref.localeCompare(b.ref));
  return [...cardsOf(state, now), ...struck.map((said) => cardOf(state, said, "over"))];
}

/** Which card stands in front: never one whose time is over while another is to be read or answered. */
export function standingOf(cards: readonly Card[], brought: string | null): Card | undefined {
  const live = cards.filter((card) => card.stage !== "over");
  return frontOf(live, brought) ?? frontOf(cards, brought);
}

function isStruck(state: BoardState, said: Transmission, now: number): boolean {
  if (said.site !== DESK || said.state !== "expired" || said.keyed_by !== null || said.ended_at === null) return false;
  return now - Date.parse(said.ended_at) < STRUCK_MS && !isActedOn(state, said);
}

/** Did its job go on since: said again, answered, taken back, given to another crew? */
function isActedOn(state: BoardState, said: Transmission): boolean {
  const job = state.assignments.get(said.assignment_id ?? "");
  if (!job || transmissionsOf(state, job.id).some((other) => other.queued_at > said.queued_at)) return true;
  if (said.purpose !== "order") return false;
  const last = assignmentsOf(state, job.incident_id).find((one) => one.role === job.role);
  return last?.id !== job.id || (job.state !== "offered" && job.state !== "escalated");
}
