/** The server's clock as this page knows it, and the age of its news. */
import { useSyncExternalStore } from "react";

export interface News {
  /** False while the stream is broken. */
  readonly isOpen: boolean;
  /** Milliseconds since the last word from the server. */
  readonly age: number;
  /** The server's time at that word. */
  readonly asOf: number;
}

/** How old the news is: fresh, old (a beat is late) or lost. */
export type Freshness = "fresh" | "old" | "lost";

const OLD_MS = 7_500; // the beat comes every 5 s
const LOST_MS = 12_000;

let offset = 0;
let lastWord = performance.now();
let isOpen = false;
let ticker: ReturnType<typeof setInterval> | undefined;
let tick = 0;
const listeners = new Set<() => void>();

/** The server said what time it is. */
export function hear(serverNow?: string): void {
  if (serverNow) offset = Date.parse(serverNow) - Date.now();
  lastWord = performance.now();
}

/** The stream opened or broke. */
export function contact(open: boolean): void {
  if (open) hear();
  if (open !== isOpen) {
    isOpen = open;
    announce();
  }
}

/** Is the stream open? */
export function isInContact(): boolean {
  return isOpen;
}

/** The server's time now, in milliseconds. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** How old is the news? */
export function freshness({ isOpen: open, age }: News): Freshness {
  if (!open || age > LOST_MS) return "lost";
  return age > OLD_MS ? "old" : "fresh";
}

/** The server's time, drawn again every second. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => tick);
  return serverNow();
}

/** The age of the news, drawn again every second. */
export function useNews(): News {
  useNow();
  return news();
}

function news(): News {
  const age = Math.max(0, performance.now() - lastWord);
  return { isOpen, age, asOf: serverNow() - age };
}

function announce(): void {
  tick += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticker ??= setInterval(announce, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}
