/** Read-out cards: words that a person has to say by voice, and the answers that are waited for by voice. */
import type { Assignment, Crew, Incident, RadioSet, Transmission } from "../api";
import type { BoardState } from "./board";
import { DESK, setOf } from "./ladder";
import { byText } from "./order";
import { orderOf } from "./select";

/** What is to be done with a card: read it out, key the answer; or its time is over and it must not be read. */
export type Stage = "to_read" | "to_answer" | "over";

export interface Card {
  readonly ref: string;
  readonly stage: Stage;
  readonly said: Transmission;
  readonly isHazard: boolean;
  readonly assignment: Assignment | undefined;
  readonly incident: Incident | undefined;
  readonly crew: Crew | undefined;
  /** The plain set to call on; without one, whatever reaches the crew. */
  readonly set: RadioSet | undefined;
}

/** Words to say aloud, cut where digits begin and end. */
export interface Aloud {
  readonly text: string;
  readonly isDigits: boolean;
}

/** The cards: hazards first, what nobody has read before what waits for an answer, then the oldest; at the end those whose time is over. */
export function cardsOf(state: BoardState, now: number): readonly Card[] {
  const cards: Card[] = [];
  for (const said of state.transmissions.values()) {
    const stage = stageOf(state, said, now);
    if (stage) cards.push(cardOf(state, said, stage));
  }
  return cards.sort(byUrgency);
}

/** Which card stands in front: the one in hand as long as it is there, else the most urgent. */
export function frontOf(cards: readonly Card[], inHand: string | null): Card | undefined {
  return cards.find((card) => card.ref === inHand) ?? cards[0];
}

/** The words of a card, each number's digits apart: they are said one at a time. */
export function aloud(text: string): readonly Aloud[] {
  return text
    .split(/([0-9]{2,})/)
    .filter((part) => part !== "")
    .map((part) => (/^[0-9]{2,}$/.test(part) ? { text: part.replace(/(?<=.)(?=.)/g, "\u00a0"), isDigits: true } : { text: part, isDigits: false }));
}

function stageOf(state: BoardState, said: Transmission, now: number): Stage | undefined {
  if (said.site !== DESK) return undefined;
  if (said.keyed_by === null) {
    if (said.withdraw_at || said.ended_at || said.answered_at) return undefined;
    return Date.parse(said.not_after) <= now ? "over" : "to_read";
  }
  const job = state.assignments.get(said.assignment_id ?? "");
  const isAwaited = said.purpose === "order" && job?.state === "offered" && orderOf(state, job.id)?.ref === said.ref;
  return isAwaited ? "to_answer" : undefined;
}

/** The card of words that a person has to say. */
export function cardOf(state: BoardState, said: Transmission, stage: Stage): Card {
  const assignment = state.assignments.get(said.assignment_id ?? "");
  const incident = state.incidents.get(assignment?.incident_id ?? "");
  return {
    ref: said.ref,
    stage,
    said,
    isHazard: said.priority <= 1 || (incident?.is_hazard ?? false),
    assignment,
    incident,
    crew: state.crews.get(said.crew_id ?? ""),
    set: setOf(state, said),
  };
}

function byUrgency(a: Card, b: Card): number {
  return (
    Number(a.stage === "over") - Number(b.stage === "over") ||
    Number(b.isHazard) - Number(a.isHazard) ||
    Number(a.stage === "to_answer") - Number(b.stage === "to_answer") ||
    byText(a.said.queued_at, b.said.queued_at) ||
    byText(a.ref, b.ref)
  );
}
