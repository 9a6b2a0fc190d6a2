/** An answer keyed by one digit waits a moment before it is sent: until then nothing is on record, and a wrong digit costs nothing. */
import { useEffect, useRef, useState } from "react";
import type { Step } from "../api";
import { serverNow } from "../clock";
import { WORDY_STEPS } from "../keys";
import type { Card } from "../state/cards";

/** Long enough to see the wrong word, short enough that nobody waits for it. */
export const HOLD_MS = 4000;
/** So near to the last moment for an answer nothing waits. */
const CLOSE_MS = 10_000;

export interface HeldAnswer {
  readonly step: Step;
  /** By the server's clock, as the page knows it. */
  readonly until: number;
}

export interface Holding {
  readonly held: HeldAnswer | null;
  /** Hold this answer instead of the one that was held; the same one again goes at once. */
  readonly key: (card: Card, step: Step) => void;
  /** Send what is held now. */
  readonly sendNow: () => void;
  /** Forget what is held; false when there was nothing. */
  readonly takeBack: () => boolean;
}

/** Must it go without waiting? A call for help does, and what would come too late; both need no second look. */
export function mustGoAtOnce(step: Step, replyBy: string, now: number): boolean {
  return WORDY_STEPS.includes(step) || Date.parse(replyBy) - now < CLOSE_MS;
}

/** `send` gets the answer when its time has come, at the latest when the page is left. `isInHand` is false when its card has gone. */
export function useHolding(isInHand: boolean, send: (card: Card, step: Step) => void): Holding {
  const [held, setHeld] = useState<(HeldAnswer & { card: Card }) | null>(null);
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (!held) return undefined;
    const go = () => {
      setHeld(null);
      latest.current(held.card, held.step);
    };
    const timer = setTimeout(go, HOLD_MS);
    globalThis.addEventListener("pagehide", go);
    return () => {
      clearTimeout(timer);
      globalThis.removeEventListener("pagehide", go);
    };
  }, [held]);
  if (held && !isInHand) setHeld(null); // whoever keyed it is told what became of the card
  function sendNow(): void {
    if (!held) return;
    setHeld(null);
    send(held.card, held.step);
  }
  function key(card: Card, step: Step): void {
    if (held?.step === step) sendNow();
    else setHeld({ card, step, until: serverNow() + HOLD_MS });
  }
  function takeBack(): boolean {
    setHeld(null);
    return held !== null;
  }
  return { held, key, sendNow, takeBack };
}
