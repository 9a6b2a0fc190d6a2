/** Times, ages and lengths as the room reads them. Ages come as a name and values, so that each language says its own. */
import type { Transmission } from "./api";
import type { Key } from "./i18n/strings";

export interface Phrase {
  readonly key: Key;
  readonly values: Record<string, number>;
}

/** An age from milliseconds: 40 s, 12 min, 3 h 05 min, 2 d 4 h. Never less than nothing. */
export function ageOf(milliseconds: number): Phrase {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return { key: "age.seconds", values: { n: seconds } };
  if (minutes < 60) return { key: "age.minutes", values: { n: minutes } };
  if (hours < 24) return { key: "age.hours", values: { h: hours, m: minutes % 60 } };
  return { key: "age.days", values: { d: Math.floor(hours / 24), h: hours % 24 } };
}

/** 14:32 on the wall of the control room. */
export function hourOf(moment: string | number): string {
  return clock(moment).slice(0, 5);
}

/** 14:32 today, 23.11.2026 14:32 on another day. */
export function whenOf(moment: string, now: number): string {
  const at = new Date(moment);
  if (at.toDateString() === new Date(now).toDateString()) return hourOf(moment);
  return `${String(at.getDate()).padStart(2, "0")}.${String(at.getMonth() + 1).padStart(2, "0")}.${at.getFullYear()} ${hourOf(moment)}`;
}

/** 14:32:05 on the wall of the control room. */
export function clock(moment: string | number): string {
  const at = new Date(moment);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** 20261123 00017: the day and the serial of a number to say aloud. */
export function spoken(number: string): string {
  return number.length > 8 ? `${number.slice(0, 8)} ${number.slice(8)}` : number;
}

/** One of the four steps of truth. */
export interface StepOfTruth {
  readonly name: "queued" | "keyed" | "delivered" | "answered";
  readonly at: string | null;
}

/** How far the words have come: the step times, and how it ended when it did not get through. */
export interface Progress {
  readonly steps: readonly StepOfTruth[];
  /** The last step reached, 0 to 3. */
  readonly reached: number;
  readonly stopped: "failed" | "expired" | "withdrawn" | null;
}

/** The four steps of a transmission. A step counts when its own receipt is on record, never by guess. */
export function progressOf(said: Transmission): Progress {
  const steps: StepOfTruth[] = [
    { name: "queued", at: said.queued_at },
    { name: "keyed", at: said.keyed_at },
    { name: "delivered", at: said.delivered_at },
    { name: "answered", at: said.answered_at },
  ];
  const stopped = said.state === "failed" || said.state === "expired" || said.state === "withdrawn" ? said.state : null;
  return { steps, reached: steps.findLastIndex((step) => step.at !== null), stopped };
}
