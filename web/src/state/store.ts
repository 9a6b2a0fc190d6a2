/** The one board of this page. Facts are drawn in batches, so that a storm costs no more frames than a calm night. */
import { useSyncExternalStore } from "react";
import type { Board, Fact } from "../api";
import { applyAll } from "./apply";
import { type BoardState, boardOf, EMPTY } from "./board";

const BATCH_MS = 40; // between two drawings: below what an eye notices, above what 150 facts a second need
const LONGEST_BATCH_MS = 500; // the screen still moves twice a second
const REST = 2; // times as long as the last drawing took: keys and clicks keep two thirds of a slow machine

let state = EMPTY;
let waiting: Fact[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let pause = BATCH_MS;
let drawnAt = -Infinity;
const listeners = new Set<() => void>();

/** Start from a snapshot; what waited to be drawn is in it or comes again. */
export function load(board: Board): void {
  waiting = [];
  become(boardOf(board));
}

/** Take a fact from the stream. */
export function receive(fact: Fact): void {
  waiting.push(fact);
  timer ??= setTimeout(draw, drawnAt + pause - performance.now()); // at once after a quiet while
}

/** The last position taken, drawn or about to be: where a broken stream goes on. */
export function lastPosition(): number {
  return Math.max(state.position, waiting.at(-1)?.position ?? 0);
}

/** The board as it stands. */
export function board(): BoardState {
  return state;
}

/** The board, drawn again when it changes. */
export function useBoard(): BoardState {
  return useSyncExternalStore(subscribe, board);
}

function draw(): void {
  timer = undefined;
  const facts = waiting;
  waiting = [];
  const begun = performance.now();
  drawnAt = begun;
  become(applyAll(state, facts));
  setTimeout(() => {
    drawnAt = performance.now(); // now the panes are drawn
    pause = Math.min(Math.max(BATCH_MS, REST * (drawnAt - begun)), LONGEST_BATCH_MS);
  });
}

function become(next: BoardState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
