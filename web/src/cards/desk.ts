/** The cards as this desk works on them: which one is in hand, what its keys do. */
import { useEffect, useRef, useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { client, type Step, told } from "../api";
import { nameOf, useAnswer } from "../board/acts";
import { sayFate } from "../board/Gone";
import { serverNow, useNow } from "../clock";
import { say } from "../i18n";
import { FIRST_STEPS, STEPS, WORDY_STEPS } from "../keys";
import { useMay } from "../session";
import type { Card } from "../state/cards";
import { fateOf } from "../state/fate";
import { useBoard } from "../state/store";
import { chime } from "../ui/bell";
import { useKeys } from "../ui/sending";
import { complain, tell, warn } from "../ui/toast";
import { type HeldAnswer, mustGoAtOnce, useHolding } from "./held";
import { SHORTEST_READING_MS, standingOf, whyOver, withStruck } from "./over";

export const WORDS_FIELD = "card-words";

export interface CardDesk {
  readonly cards: readonly Card[];
  readonly front: Card | undefined;
  /** This desk has read it out, or taken it up: digits are its answers. */
  readonly isInHand: boolean;
  readonly isBusy: boolean;
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** Put it down as read out; one that was read out already is taken up. */
  readonly readOut: () => void;
  readonly answer: (step: Step) => void;
  readonly digit: (digit: number) => boolean;
  readonly bring: (ref: string) => void;
  readonly next: () => void;
  /** The answer that was keyed and is not sent yet. */
  readonly held: HeldAnswer | null;
  /** Take back the held answer, else put the card aside; false when there was none in hand. */
  readonly drop: () => boolean;
}

export function useCardDesk(choose: (incidentId: string) => void): CardDesk {
  const may = useMay();
  const cards = withStruck(useBoard(), useNow());
  const [brought, setBrought] = useState<string | null>(null);
  const [written, setWritten] = useState({ ref: "", words: "" });
  const front = standingOf(cards, brought);
  const isInHand = front?.stage === "to_answer" && front.ref === brought;
  const words = written.ref === front?.ref ? written.words : "";
  const look = useLook(cards, front, brought);
  const reading = useReadOut(setBrought);
  const answering = useAnswer();
  const keyOf = useKeys();
  const answers = useRef(0);
  const holding = useHolding(isInHand, send);
  useLoss(isInHand ? front : undefined, brought, answering.isPending, { words, step: holding.held?.step });
  const isBusy = reading.isPending || answering.isPending;

  function readOut(): void {
    if (!front || isBusy || !may("dispatch")) return;
    if (front.stage === "over") {
      warn(say(whyOver(front)));
      return;
    }
    if (front.stage === "to_read" && !look.isSettled()) return;
    if (front.incident) choose(front.incident.id);
    if (front.stage === "to_answer") setBrought(front.ref);
    else reading.mutate(front);
  }

  function answer(step: Step): void {
    const assignment = front?.assignment;
    if (!isInHand || !assignment || isBusy) return;
    if (!words.trim() && WORDY_STEPS.includes(step)) {
      holding.takeBack();
      document.getElementById(WORDS_FIELD)?.focus();
    } else if (mustGoAtOnce(step, assignment.reply_by, serverNow())) {
      holding.takeBack();
      send(front, step);
    } else holding.key(front, step);
  }

  function send({ ref, assignment }: Card, step: Step): void {
    if (!assignment) return;
    const said = words.trim();
    const onSuccess = () => {
      answers.current += 1;
      setBrought((present) => (present === ref ? null : present));
    };
    answering.mutate(
      { assignment, step, words: said || say("card.by_voice", { step: say(`step.${step}`) }), key: keyOf(ref, step, said, answers.current) },
      { onSuccess, onError: complain },
    );
  }

  function bring(ref: string): void {
    if (ref !== front?.ref) holding.sendNow();
    setBrought(ref);
  }

  function digit(pressed: number): boolean {
    const step = STEPS[pressed - 1];
    if (!isInHand || !step) return false;
    if (FIRST_STEPS.includes(step)) answer(step);
    return true;
  }

  function next(): void {
    const index = cards.findIndex((card) => card.ref === front?.ref);
    const following = [...cards.slice(index + 1), ...cards].find((card) => card.stage !== "over");
    if (following) bring(following.ref);
  }

  function drop(): boolean {
    if (holding.takeBack()) return true;
    setBrought(null);
    return isInHand;
  }

  return { cards, front, isInHand, isBusy, words, setWords: (text) => setWritten({ ref: front?.ref ?? "", words: text }), readOut, answer, digit, bring, next, held: holding.held, drop };
}

function useReadOut(bring: (ref: string) => void) {
  return useMutation({
    mutationFn: (card: Card) => told(client.POST("/api/transmissions/{ref}/read-out", { params: { path: { ref: card.ref } } })),
    onSuccess: (said) => {
      if (said.purpose === "order") bring(said.ref);
      else tell(say("card.read"));
    },
    onError: complain,
  });
}

/** What was meant for a card and is not on record. */
interface Meant {
  readonly words: string;
  readonly step: Step | undefined;
}

/** Tells what became of a card that went away while it was in hand, and keeps what was meant for it. */
function useLoss(inHand: Card | undefined, brought: string | null, isBusy: boolean, { words, step }: Meant): void {
  const held = useRef<Meant & { card: Card }>(undefined);
  const state = useBoard();
  useEffect(() => {
    if (isBusy) return; // its own answer may be what takes it away
    const lost = held.current;
    held.current = inHand && { card: inHand, words, step };
    if (!lost || inHand || brought !== lost.card.ref) return;
    const { incident, assignment, crew } = lost.card;
    const job = state.assignments.get(assignment?.id ?? "");
    const fate = incident && fateOf(state, { needs: "job", incident, assignment });
    const told = fate ? sayFate(say, state, fate) : say("gone.answered", { crew: crew ? nameOf(crew) : "", state: job ? say(`assignment.state.${job.state}`) : "" });
    const meant = [lost.step && say(`step.${lost.step}`), lost.words.trim()].filter(Boolean).join(", ");
    warn(meant ? `${told} ${say("gone.words", { words: meant })}` : told);
  });
}

/** Watches which card stands in front: chimes for a new one, and knows whether a key can be meant for it already. */
function useLook(cards: readonly Card[], front: Card | undefined, brought: string | null): { isSettled: () => boolean } {
  const last = useRef({ ref: "", since: 0, isPushedIn: false });
  const known = useRef<ReadonlySet<string>>(new Set());
  const refs = cards.filter((card) => card.stage === "to_read").map((card) => card.ref);
  const isUnread = (ref: string) => cards.some((card) => card.ref === ref && card.stage !== "to_answer");
  const ref = front?.ref ?? "";
  useEffect(() => {
    const { ref: before } = last.current;
    if (before !== ref) last.current = { ref, since: performance.now(), isPushedIn: isUnread(before) && brought !== ref };
    if (refs.some((one) => !known.current.has(one))) chime();
    known.current = new Set(refs);
  });
  function isSettled(): boolean {
    if (performance.now() - last.current.since < SHORTEST_READING_MS) return false;
    if (!last.current.isPushedIn) return true;
    last.current = { ...last.current, isPushedIn: false };
    tell(say("card.changed"));
    return false;
  }
  return { isSettled };
}
