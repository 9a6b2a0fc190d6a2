/** Cards that ended unread: they stay struck out for a while, as somebody may be in the middle of the sentence. */
import type { Transmission } from "../api";
import type { Key } from "../i18n";
import type { BoardState } from "../state/board";
import { type Card, cardOf, cardsOf, frontOf } from "../state/cards";
import { DESK } from "../state/ladder";
import { byText } from "../state/order";
import { assignmentsOf, transmissionsOf } from "../state/select";

/** One whose time ran out: longer than any order takes to be read out, so that whoever began it looks up once. */
export const STRUCK_MS = 60_000;
/** One that was taken back or answered: somebody did that and knows, so it stays only until a sentence is over. */
export const WITHDRAWN_MS = 20_000;
/** Nobody reads words aloud in less: a key pressed twice must not put the next card down as read. */
export const SHORTEST_READING_MS = 1000;

/** The cards, and behind them those that ended unread a moment ago. */
export function withStruck(state: BoardState, now: number): readonly Card[] {
  const struck = [...state.transmissions.values()].filter((said) => isStruck(state, said, now));
  struck.sort((a, b) => byText(b.ended_at ?? "", a.ended_at ?? "") || byText(a.ref, b.ref));
  return [...cardsOf(state, now), ...struck.map((said) => cardOf(state, said, "over"))];
}

/** Which card stands in front: never one whose time is over while another is to be read or answered. */
export function standingOf(cards: readonly Card[], brought: string | null): Card | undefined {
  const live = cards.filter((card) => card.stage !== "over");
  return frontOf(live, brought) ?? frontOf(cards, brought);
}

/** Why a card must not be read out any more. */
export function whyOver({ said, assignment }: Card): Key {
  if (said.state !== "withdrawn") return "card.over";
  return assignment?.answered_at ? "card.over.answered" : "card.over.back";
}

function isStruck(state: BoardState, said: Transmission, now: number): boolean {
  if (said.site !== DESK || said.keyed_by !== null || said.ended_at === null) return false;
  const since = now - Date.parse(said.ended_at);
  if (said.state === "withdrawn") return since < WITHDRAWN_MS && !isShort(said);
  return said.state === "expired" && since < STRUCK_MS && !isActedOn(state, said);
}

/** Taken back before anybody can have begun to read. */
function isShort({ queued_at, ended_at }: Transmission): boolean {
  return Date.parse(ended_at ?? "") - Date.parse(queued_at) < SHORTEST_READING_MS;
}

/** Did its job go on since: said again, answered, taken back, given to another crew? */
function isActedOn(state: BoardState, said: Transmission): boolean {
  const job = state.assignments.get(said.assignment_id ?? "");
  if (!job || transmissionsOf(state, job.id).some((other) => other.queued_at > said.queued_at)) return true;
  if (said.purpose !== "order") return false;
  const last = assignmentsOf(state, job.incident_id).find((one) => one.role === job.role);
  return last?.id !== job.id || (job.state !== "offered" && job.state !== "escalated");
}
